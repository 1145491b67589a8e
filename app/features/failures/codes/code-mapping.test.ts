import { expect, it } from "vitest";
import type { OutcomeChange } from "../outcome-counts.ts";
import { Taxonomy } from "../taxonomy.ts";
import { type Move, readingOf } from "./code-mapping.ts";

const told = { status: "failed", scheme: "ACME", code: "e-17 " };
const at = (occurredAt: number) => ({ occurredAt }) as OutcomeChange;
const move = (version: number, from: Move["from"], to: Move["to"], cursor: number): Move => ({
  version,
  scheme: "acme",
  code: "E-17",
  from,
  to,
  cursor,
});

it("payments are read as they are counted: those the newest move has come to, then those of the one before", () => {
  const read = readingOf(new Taxonomy(), [
    move(1, "unknown", "timeout", 100),
    move(2, "timeout", "routing", 500),
  ]);
  expect([600, 500, 499, 100, 99].map((time) => read(told, at(time)))).toEqual([
    "routing",
    "routing",
    "timeout",
    "timeout",
    "unknown",
  ]);
  expect(read({ ...told, code: "91", scheme: "iso8583" }, at(600))).toBe("issuer_unavailable");
  expect(read({ ...told, status: "succeeded" }, at(600))).toBe("succeeded");
});

it("a move that has not begun leaves every payment where it is", () => {
  const read = readingOf(new Taxonomy(), [move(1, "unknown", "timeout", Number.POSITIVE_INFINITY)]);
  expect(read(told, at(1))).toBe("unknown");
});
