import type { Outcome } from "./outcome-counts.ts";
import type { BrokenDownBy } from "./outcome-query.ts";
import { type FailureReason, type ReasonGroup, reasonGroups, reasons } from "./reasons.ts";
import type { Funnel } from "./retries/funnel.server.ts";

/** One point of the charts: payments that were decided, and failures by group. */
export interface OutcomePoint {
  /** ms */
  at: number;
  total: number;
  failed: number;
  groups: Record<ReasonGroup, number>;
  /** the same point of the time compared with; null where nothing is known of it */
  before: { total: number; failed: number } | null;
}

export interface OutcomeValue {
  value: string;
  /** the merchant's name, where it is one */
  name: string | null;
  total: number;
  failed: number;
  beforeTotal: number;
  beforeFailed: number;
}

/** One value of a dimension over time, for small charts beside each other. */
export interface Multiple {
  dimension: BrokenDownBy;
  value: string;
  name: string | null;
  points: { at: number; total: number; failed: number }[];
}

export interface Outcomes {
  points: OutcomePoint[];
  total: number;
  failed: number;
  pending: number;
  beforeTotal: number;
  beforeFailed: number;
  reasons: { reason: FailureReason; count: number; before: number }[];
  breakdowns: Record<BrokenDownBy, OutcomeValue[]>;
  /** money that did not go through, minor units by currency */
  lost: { currency: string; minor: number }[];
  multiples: Multiple[];
  /** what became of failed payments; null where it is not known for so narrow a question */
  funnel: Funnel | null;
  /** of the merchant it is narrowed to, where it has one */
  merchantName: string | null;
  /** failures by hour of the last week, for the heat map */
  hours: { at: number; total: number; failed: number }[];
}

export interface CountRow {
  at: number;
  outcome: Outcome;
  count: number;
}

export const noGroups = (): Record<ReasonGroup, number> =>
  Object.fromEntries(reasonGroups.map((group) => [group, 0])) as Record<ReasonGroup, number>;

const isFailure = (outcome: Outcome): outcome is FailureReason => outcome in reasons;

/** Counts of outcomes made into the points of charts; points without payments stay as gaps. */
export function pointsOf(
  rows: readonly CountRow[],
  before: readonly CountRow[],
  { from, to, point, shift }: { from: number; to: number; point: number; shift: number },
): OutcomePoint[] {
  const points = new Map<number, OutcomePoint>();
  for (let at = from; at < to; at += point)
    points.set(at, { at, total: 0, failed: 0, groups: noGroups(), before: null });
  const at = (row: CountRow, moved: number) => points.get(Math.floor((row.at + moved) / point) * point);
  for (const row of rows) {
    const held = at(row, 0);
    if (!held || row.outcome === "pending") continue;
    held.total += row.count;
    if (!isFailure(row.outcome)) continue;
    held.failed += row.count;
    held.groups[reasons[row.outcome].group] += row.count;
  }
  for (const row of before) {
    const held = at(row, shift);
    if (!held || row.outcome === "pending") continue;
    held.before ??= { total: 0, failed: 0 };
    held.before.total += row.count;
    if (isFailure(row.outcome)) held.before.failed += row.count;
  }
  return [...points.values()];
}

/** Failures by reason, most frequent first, with how many there were before. */
export function reasonsOf(rows: readonly CountRow[], before: readonly CountRow[]): Outcomes["reasons"] {
  const counts = new Map<FailureReason, { count: number; before: number }>();
  const add = (row: CountRow, key: "count" | "before") => {
    if (!isFailure(row.outcome)) return;
    const held = counts.get(row.outcome) ?? { count: 0, before: 0 };
    held[key] += row.count;
    counts.set(row.outcome, held);
  };
  for (const row of rows) add(row, "count");
  for (const row of before) add(row, "before");
  return [...counts]
    .map(([reason, held]) => ({ reason, ...held }))
    .filter(({ count }) => count > 0)
    .toSorted((one, other) => other.count - one.count);
}

/** Values whose failure rate moved most, up first; few payments move nothing. */
export function movers(values: readonly OutcomeValue[], least = 20): (OutcomeValue & { moved: number })[] {
  return values
    .filter(({ total, beforeTotal }) => total >= least && beforeTotal >= least)
    .map((one) => ({ ...one, moved: one.failed / one.total - one.beforeFailed / one.beforeTotal }))
    .filter(({ moved }) => Math.abs(moved) >= 0.01)
    .toSorted((one, other) => Math.abs(other.moved) - Math.abs(one.moved));
}
