import { expect, it } from "vitest";
import { days } from "#app/platform/time.ts";
import { simulatePayments } from "#tests/backtest/simulated-payments.ts";
import { FeatureFold, featureNames } from "./feature-fold.ts";

/**
 * The features of the Fraud Detection Handbook (chapter 3.4), counted anew for each payment
 * over the whole list: windows of 1, 7 and 30 days that end with the payment; a terminal's
 * windows end seven days before, when outcomes are known.
 */
const delay = days(7);
const windows = [1, 7, 30];

it("folds the published features of customers and terminals as counting them anew does", () => {
  const payments = simulatePayments({
    seed: 40_411,
    customers: 60,
    terminals: 25,
    start: Date.parse("2026-01-05T00:00:00Z"),
    days: 55,
    rate: 1.4,
    ways: ["large", "terminal", "testing"],
    fraudFactor: 12,
  });
  expect(payments.length).toBeGreaterThan(3_000);
  expect(payments.filter(({ fraud }) => fraud).length).toBeGreaterThan(100);
  const fold = new FeatureFold();
  const row = new Float64Array(featureNames.length);
  const told = (name: string) => row[featureNames.indexOf(name)]!;
  const distances: number[] = [];
  let known = 0;
  payments.forEach((payment, place) => {
    const { at, customer, terminal, amount } = payment;
    for (; known < place && payments[known]!.at + delay <= at; known += 1) {
      const { at: paidAt, fraud, ...past } = payments[known]!;
      fold.outcome({
        now: paidAt + delay,
        at: paidAt,
        customerId: String(past.customer),
        terminalId: String(past.terminal),
        fraud,
        distance: distances[known]!,
      });
    }
    const trace = fold.payment(
      { id: String(place), at, customerId: String(customer), terminalId: String(terminal), amount },
      row,
    );
    distances.push(trace.distance);

    const before = payments.slice(0, place + 1);
    for (const window of windows) {
      const own = before.filter((one) => one.customer === customer && one.at > at - days(window));
      const mean = own.reduce((sum, one) => sum + one.amount, 0) / own.length;
      expect(told(`customer.count.${window}d`)).toBe(own.length);
      expect(Math.abs(told(`customer.mean.${window}d`) - mean)).toBeLessThan(1e-6);
      const there = before.filter(
        (one) => one.terminal === terminal && one.at <= at - delay && one.at > at - delay - days(window),
      );
      const frauds = there.filter(({ fraud }) => fraud).length;
      expect(told(`terminal.known.count.${window}d`)).toBe(there.length);
      const risk = there.length === 0 ? 0 : frauds / there.length;
      const folded = told(`terminal.known.risk.${window}d`);
      expect(Math.abs((Number.isNaN(folded) ? 0 : folded) - risk)).toBeLessThan(1e-6);
    }
  });
});
