import fc from "fast-check";
import { expect, it } from "vitest";
import { scoreBins } from "../drift/layout.ts";
import { casesADay, curve, cutFor, type ScoreHistory, valueOfOneMore } from "./capacity.ts";

const bins = (values: Record<number, number>) =>
  Array.from({ length: scoreBins }, (_, at) => values[at] ?? 0);
/** Ten days: 1000 payments a day at 0, 20 at 500, 10 at 800; frauds: 1 a day at 0, 2 at 500, 4 at 800. */
const history: ScoreHistory = {
  days: 10,
  payments: bins({ 0: 10_000, 100: 200, 160: 100 }),
  frauds: bins({ 0: 10, 100: 20, 160: 40 }),
  money: { CNY: bins({ 0: 1_000, 100: 50_000, 160: 80_000 }) },
};
const shift = (analysts: number) => ({ analysts, hours: 2, minutesPerCase: 10 });

it("cuts where the shift can look at what is above", () => {
  expect(casesADay(shift(1))).toBe(12);
  expect(cutFor(history, shift(1))).toEqual({ threshold: 505, alerts: 10, caught: 4, missed: 3 });
  expect(cutFor(history, shift(3))).toMatchObject({ threshold: 5, alerts: 30, caught: 6, missed: 1 });
  expect(cutFor(history, shift(0))).toEqual({ threshold: 805, alerts: 0, caught: 0, missed: 7 });
});

it("tells what one more analyst is worth, in frauds and money", () => {
  expect(valueOfOneMore(history, shift(2))).toMatchObject({ frauds: 2, money: { CNY: 5_000 } });
  expect(valueOfOneMore(history, shift(3))).toMatchObject({ frauds: 0, money: {} });
});

it("never misses more with more analysts, and never asks for more than they can look at", () => {
  const counts = fc.array(fc.nat(200), { minLength: scoreBins, maxLength: scoreBins });
  fc.assert(
    fc.property(
      counts,
      counts,
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 60 }),
      (payments, frauds, analysts, minutes) => {
        const any = { days: 7, payments, frauds, money: {} };
        const asked = { analysts, hours: 8, minutesPerCase: minutes };
        const cuts = curve(any, asked);
        for (const [at, cut] of cuts.entries()) {
          expect(cut.alerts).toBeLessThanOrEqual(casesADay({ ...asked, analysts: at }) + 1e-9);
          if (at > 0) expect(cut.missed).toBeLessThanOrEqual(cuts[at - 1]!.missed + 1e-9);
        }
        expect(valueOfOneMore(any, asked).frauds).toBeGreaterThanOrEqual(-1e-9);
      },
    ),
    { numRuns: 50 },
  );
});
