import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { days } from "#app/platform/time.ts";
import { FeatureFold, featureNames } from "./feature-fold.ts";

/**
 * The features of the Fraud Detection Handbook (chapter 3.4) on a committed sample of made-up
 * payments, whose columns were counted by another program in another language.
 */
const [header, ...lines] = readFileSync("tests/backtest/published-features.csv", "utf8")
  .trimEnd()
  .split("\n");
const names = header!.split(",");
const delay = days(7);

const columns = [1, 7, 30].flatMap((window): [told: string, published: string][] => [
  [`customer.count.${window}d`, `CUSTOMER_ID_NB_TX_${window}DAY_WINDOW`],
  [`customer.mean.${window}d`, `CUSTOMER_ID_AVG_AMOUNT_${window}DAY_WINDOW`],
  [`terminal.known.count.${window}d`, `TERMINAL_ID_NB_TX_${window}DAY_WINDOW`],
  [`terminal.known.risk.${window}d`, `TERMINAL_ID_RISK_${window}DAY_WINDOW`],
]);

it("folds the published features of the committed sample to a millionth", () => {
  const fold = new FeatureFold();
  const row = new Float64Array(featureNames.length);
  const payments = lines.map((line) => {
    const cells = line.split(",");
    const cell = (name: string) => cells[names.indexOf(name)]!;
    return { cell, at: Date.parse(`${cell("TX_DATETIME").replace(" ", "T")}Z`), distance: 0 };
  });
  expect(payments.length).toBe(420);
  let known = 0;
  for (const payment of payments) {
    const { cell, at } = payment;
    for (; payments[known]!.at + delay <= at; known += 1) {
      const past = payments[known]!;
      fold.outcome({
        now: past.at + delay,
        at: past.at,
        customerId: past.cell("CUSTOMER_ID"),
        terminalId: past.cell("TERMINAL_ID"),
        fraud: past.cell("TX_FRAUD") === "1",
        distance: past.distance,
      });
    }
    const trace = fold.payment(
      {
        id: cell("TRANSACTION_ID"),
        at,
        customerId: cell("CUSTOMER_ID"),
        terminalId: cell("TERMINAL_ID"),
        amount: Number(cell("TX_AMOUNT")),
      },
      row,
    );
    payment.distance = trace.distance;
    for (const [told, published] of columns) {
      const folded = row[featureNames.indexOf(told)]!;
      expect(
        Math.abs(folded - Number(cell(published))),
        `${published} of ${cell("TRANSACTION_ID")}`,
      ).toBeLessThan(1e-6);
    }
  }
});
