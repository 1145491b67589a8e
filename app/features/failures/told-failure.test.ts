import { expect, it } from "vitest";
import { Taxonomy } from "./taxonomy.ts";
import { failureOf } from "./told-failure.ts";

const payment = {
  status: "failed",
  failureScheme: "iso8583",
  failureCode: "59",
  occurredAt: "2026-11-30T08:00:00Z",
  method: "card",
  cardNetwork: "visa",
};

const tries = { at: [], now: 0 };

it("tells of a risk, to who may not see it, exactly what a bank says that gives no reason", () => {
  const taxonomy = new Taxonomy();
  const plain = failureOf({ ...payment, failureCode: "05" }, taxonomy, false, tries);
  expect(failureOf(payment, taxonomy, false, tries)).toEqual(plain);
  expect(failureOf(payment, taxonomy, false, tries)).toMatchObject({ reason: "do_not_honor", code: null });
  expect(failureOf(payment, taxonomy, true, tries)).toMatchObject({ reason: "suspected_fraud", code: "59" });
  expect(failureOf({ ...payment, status: "succeeded" }, taxonomy, true, tries)).toBeNull();
});
