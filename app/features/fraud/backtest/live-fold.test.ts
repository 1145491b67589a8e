import { expect, it } from "vitest";
import { days } from "#app/platform/time.ts";
import { simulatePayments } from "#tests/backtest/simulated-payments.ts";
import { History } from "./history.ts";
import { LiveFold } from "./live-fold.ts";
import { replay, windowOf } from "./replay.ts";

it("makes of a file the same rows whatever is asked of them, from outcomes as they became known", () => {
  const start = Date.parse("2026-01-05T00:00:00Z");
  const payments = simulatePayments({
    seed: 7,
    customers: 40,
    terminals: 15,
    start,
    days: 30,
    rate: 1.2,
    ways: ["terminal"],
    fraudFactor: 20,
  });
  const history = new History();
  for (const { at, customer, terminal, amount, fraud } of payments)
    history.add(at, String(customer), String(terminal), amount, fraud);
  const fold = new LiveFold();
  const { train, test } = replay(history, windowOf(start + days(9), 7, 7, 7), fold);
  const risk = fold.names.indexOf("terminal.frauds30d");
  const { width, values } = test.matrix.view();
  const frauds = test.rows.map((_, place) => values[place * width + risk]!);
  expect(Math.max(...frauds)).toBeGreaterThan(0);

  // A later window asks for other rows; those of the first are the same in it.
  const again = replay(history, windowOf(start + days(9), 14, 7, 0), new LiveFold());
  expect(again.train.rows.slice(0, train.rows.length)).toEqual(train.rows);
  expect(again.train.matrix.view().values.subarray(0, train.rows.length * width)).toEqual(
    train.matrix.view().values,
  );
});
