import fc from "fast-check";
import { expect, it } from "vitest";
import { judging } from "#tests/complaints/judging.ts";
import { tuning } from "#tests/complaints/tuning.ts";
import { recogniseComplaint } from "./recognise.ts";

const says = (text: string) => {
  const statement = recogniseComplaint(text);
  return statement === null ? "-" : statement.says === "not_mine" ? "not" : "mine";
};

it("reads the sentences it was written with", () => {
  expect(tuning.filter(([want, text]) => says(text) !== want)).toEqual([]);
});

it("is precise on sentences it was not written with, and finds most", () => {
  const told = judging.map(([want, text]) => ({ want, got: says(text), text }));
  const claimed = told.filter(({ got }) => got === "not");
  const meant = told.filter(({ want }) => want === "not");
  const right = claimed.filter(({ want }) => want === "not");
  expect(right.length / claimed.length).toBeGreaterThanOrEqual(0.95);
  expect(right.length / meant.length).toBeGreaterThanOrEqual(0.7);
  // What was owned is never taken for a complaint.
  expect(told.filter(({ want, got }) => want === "mine" && got === "not")).toEqual([]);
});

it("takes the last word of somebody who corrects themselves", () => {
  expect(recogniseComplaint("I did not make this payment.\nSorry, it was me.")).toMatchObject({
    says: "mine",
  });
});

it("reads nothing from what is quoted or forwarded", () => {
  const mail =
    "Thanks, that helps.\n\nOn Mon, 2 Nov 2026 at 10:02, UPay wrote:\n> you said: I did not make this payment";
  expect(recogniseComplaint(mail)).toBeNull();
  expect(
    recogniseComplaint('The form asks me to tick "I did not make this payment" but I only want an invoice'),
  ).toBeNull();
});

it("keeps the words it rests on, and is never certain", () => {
  const text = "Hi. I did not make this payment. It was not me. This was not authorised by me!";
  const statement = recogniseComplaint(text);
  expect(text).toContain(statement?.words);
  expect(statement?.confidence).toBeLessThanOrEqual(0.9);
});

it("answers on any text in time that grows with its length", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom(
          "i did not ",
          "make ",
          "不是我",
          "this ",
          "payment",
          ",",
          "。",
          "\n",
          "> ",
          "a ".repeat(50),
        ),
      ),
      (parts) => {
        recogniseComplaint(parts.join(""));
      },
    ),
  );
  const started = performance.now();
  recogniseComplaint("i did not make the ".repeat(5_000));
  recogniseComplaint("someone ".repeat(5_000));
  recogniseComplaint("不是我".repeat(5_000));
  expect(performance.now() - started).toBeLessThan(2_000);
});
