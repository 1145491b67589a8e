import { days, hours } from "#app/platform/time.ts";
import type { DayShape } from "./categories.ts";
import { categories } from "./categories.ts";
import { markets } from "./markets.ts";

// Payments by local hour, 0 to 23 o'clock, for the whole of a market. Little before six,
// peaks at noon and in the early evening: the shape of any urban payment system's day.
const dayCurve = [
  0.28, 0.17, 0.12, 0.1, 0.12, 0.24, 0.55, 0.98, 1.22, 1.12, 1.12, 1.38, 1.62, 1.34, 1.14, 1.14, 1.24, 1.48,
  1.78, 1.74, 1.52, 1.26, 0.86, 0.5,
];

// Monday to Sunday as getUTCDay counts: Sunday first.
const weekCurve = [1.04, 0.94, 0.94, 0.96, 0.99, 1.06, 1.12];

/** How much of a category's business falls on each hour, beside the market's own curve. */
const shapes: Record<DayShape, number[]> = {
  allDay: Array.from({ length: 24 }, () => 1),
  meals: [
    0.2, 0.1, 0.1, 0.1, 0.1, 0.2, 0.6, 1, 0.8, 0.5, 0.7, 1.8, 2.4, 1.4, 0.6, 0.5, 0.7, 1.3, 1.9, 1.7, 1.1,
    0.8, 0.5, 0.3,
  ],
  commute: [
    0.3, 0.1, 0.1, 0.1, 0.3, 1, 2, 2.8, 2.6, 1.2, 0.7, 0.7, 0.7, 0.7, 0.7, 0.8, 1.1, 1.9, 2, 1.2, 0.8, 0.8,
    0.8, 0.5,
  ],
  evening: [
    1.2, 0.9, 0.7, 0.5, 0.4, 0.3, 0.3, 0.4, 0.5, 0.7, 0.9, 0.9, 1, 0.9, 0.9, 0.9, 0.9, 0.9, 1.1, 1.4, 1.7,
    1.8, 1.7, 1.5,
  ],
  business: [
    0.2, 0.1, 0.1, 0.1, 0.1, 0.2, 0.5, 0.8, 1.3, 1.8, 1.8, 1.3, 1, 1.2, 1.5, 1.5, 1.3, 1, 0.8, 0.7, 0.7, 0.6,
    0.5, 0.3,
  ],
  late: [
    3, 3, 2.6, 2, 1.6, 1.5, 1.2, 1.2, 1.2, 0.8, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.8, 1, 1, 0.9, 1, 1.5, 2, 2.6,
  ],
};

/** Local hour (with its fraction) at an offset from UTC. */
export const localHour = (at: number, utcOffset: number) => (((at / hours(1) + utcOffset) % 24) + 24) % 24;

/** 0 is Sunday. */
const localWeekday = (at: number, utcOffset: number) =>
  (((Math.floor((at + hours(utcOffset)) / days(1)) + 4) % 7) + 7) % 7;

const isWeekend = (weekday: number) => weekday === 0 || weekday === 6;

const dayMean = dayCurve.reduce((sum, value) => sum + value, 0) / 24;
const weekMean = weekCurve.reduce((sum, value) => sum + value, 0) / 7;

function curveAt(at: number, utcOffset: number): number {
  const hour = localHour(at, utcOffset);
  const whole = Math.floor(hour);
  const here = dayCurve[whole] ?? 0;
  const next = dayCurve[(whole + 1) % 24] ?? 0;
  const value = here + (next - here) * (hour - whole);
  return (value / dayMean) * ((weekCurve[localWeekday(at, utcOffset)] ?? 1) / weekMean);
}

/** What each market contributes at an instant, as running sums; the last is 1 on a week's average. */
export function marketPace(at: number): number[] {
  let sum = 0;
  return markets.map((market) => {
    sum += market.share * curveAt(at, market.utcOffset);
    return sum;
  });
}

const categorySums = [false, true].map((weekend) =>
  Array.from({ length: 24 }, (_, hour) => {
    let sum = 0;
    return Float64Array.from(categories, (category) => {
      const shape = shapes[category.day][hour] ?? 1;
      sum += category.weight * shape * (weekend ? category.weekend : 1);
      return sum;
    });
  }),
);

/** What people buy at this local time, as running sums over `categories`. */
export function categoryPace(at: number, utcOffset: number): Float64Array {
  const hour = Math.floor(localHour(at, utcOffset));
  const week = categorySums[isWeekend(localWeekday(at, utcOffset)) ? 1 : 0];
  return week?.[hour] as Float64Array;
}
