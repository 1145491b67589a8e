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

it("tells of a risk, to who may not see it, exactly what a bank says that gives no reason", () => {
  const taxonomy = new Taxonomy();
  const plain = failureOf({ ...payment, failureCode: "05" }, taxonomy, false);
  expect(failureOf(payment, taxonomy, false)).toEqual(plain);
  expect(failureOf(payment, taxonomy, false)).toMatchObject({ reason: "do_not_honor", code: null });
  expect(failureOf(payment, taxonomy, true)).toMatchObject({ reason: "suspected_fraud", code: "59" });
  expect(failureOf({ ...payment, status: "succeeded" }, taxonomy, true)).toBeNull();
});
