import type { RatePoint } from "./incident-view.ts";

/** Payments and failures of one hour of the day. */
export interface HourSums {
  hour: number;
  total: number;
  failed: number;
}

/** Below so many failures in a week, hours differ by chance alone. */
const leastFailures = 100;
/** Failures of an hour that are as good as seen at the average rate, so that few say little. */
const steady = 10;
const hour = 3_600_000;

/** How much more, or less, than on average each hour of the day fails; null where that cannot be told. */
export function shapeOfDay(sums: readonly HourSums[]): number[] | null {
  const failed = sums.reduce((all, one) => all + one.failed, 0);
  const total = sums.reduce((all, one) => all + one.total, 0);
  if (failed < leastFailures) return null;
  const rate = failed / total;
  const shape = new Array<number>(24).fill(1);
  for (const one of sums) shape[one.hour] = (one.failed + steady) / (one.total * rate + steady);
  return shape;
}

const hourOf = (at: number) => Math.floor(at / hour) % 24;

/**
 * What is usual at each point of an incident's chart: over the incident as many failures as detection expected of its
 * payments, and over the day the shape of the days before.
 *
 * @param usual failures per payment that detection expected while it lasted
 */
export function usualOverTime(
  points: readonly RatePoint[],
  usual: number,
  shape: readonly number[],
  startedAt: number,
  endedAt: number | null,
): number[] {
  const own = points.filter(({ at, to }) => to > startedAt && (endedAt === null || at < endedAt));
  const payments = own.reduce((sum, { total }) => sum + total, 0);
  const weighed = own.reduce((sum, { at, total }) => sum + total * shape[hourOf(at)]!, 0);
  const level = payments > 0 ? weighed / payments : shape[hourOf(startedAt)]!;
  return points.map(({ at }) => Math.min(1, (usual * shape[hourOf(at)]!) / level));
}
