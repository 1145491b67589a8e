import type { Outcome } from "./outcome-counts.ts";
import type { BrokenDownBy } from "./outcome-query.ts";
import type { Stretch } from "./payments-path.ts";
import { type FailureReason, type ReasonGroup, reasonGroups, reasons } from "./reasons.ts";
import type { Funnel } from "./retries/funnel.server.ts";

/** One point of the charts: payments that were decided, and failures by reason. Times are ms. */
export interface OutcomePoint {
  at: number;
  /** not in it any more */
  to: number;
  total: number;
  failed: number;
  reasons: Partial<Record<FailureReason, number>>;
  /** the same point of the time compared with; null where nothing is known of it */
  before: (Stretch & { total: number; failed: number }) | null;
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

/** A value whose failure rate moved. */
export interface Mover extends OutcomeValue {
  dimension: BrokenDownBy;
  /** of the failure rate */
  moved: number;
  /** failed payments more, or less, than at the rate of before */
  excess: number;
}

/** One value of a dimension over time, for small charts beside each other; its points are those of the page. */
export interface Multiple {
  dimension: BrokenDownBy;
  value: string;
  name: string | null;
  points: { total: number; failed: number }[];
}

/** Money in minor units. */
export interface MoneyOf {
  currency: string;
  minor: number;
}

export interface Outcomes {
  points: OutcomePoint[];
  /** what is told, and what it is compared with */
  time: Stretch;
  before: Stretch;
  /** the same of values and of money, which may begin and end with whole hours; null where they are not told */
  parts: (Stretch & { before: Stretch }) | null;
  total: number;
  failed: number;
  pending: number;
  beforeTotal: number;
  beforeFailed: number;
  reasons: { reason: FailureReason; count: number; before: number }[];
  breakdowns: Record<BrokenDownBy, OutcomeValue[]>;
  /** of all values those that moved most */
  movers: Mover[];
  /** money that did not go through */
  lost: MoneyOf[];
  multiples: Multiple[];
  /** what became of failed payments; null where it is not known for so narrow a question */
  funnel: Funnel | null;
  /** of the merchant it is narrowed to, where it has one */
  merchantName: string | null;
  /** failures by hour of the last week of the time, for the heat map */
  hours: { at: number; total: number; failed: number }[];
}

export interface CountRow {
  /** of the point, from 1 */
  place: number;
  outcome: Outcome;
  count: number;
}

const isFailure = (outcome: Outcome): outcome is FailureReason => outcome in reasons;

/** Counts of outcomes made into the points of charts; points without payments stay as gaps. */
export function pointsOf(
  rows: readonly CountRow[],
  before: readonly CountRow[],
  edges: readonly number[],
  edgesBefore: readonly number[],
): OutcomePoint[] {
  const points = edges.slice(0, -1).map(
    (at, place): OutcomePoint => ({
      at,
      to: edges[place + 1]!,
      total: 0,
      failed: 0,
      reasons: {},
      before: null,
    }),
  );
  for (const { place, outcome, count } of rows) {
    const held = points[place - 1];
    if (!held || outcome === "pending") continue;
    held.total += count;
    if (!isFailure(outcome)) continue;
    held.failed += count;
    held.reasons[outcome] = (held.reasons[outcome] ?? 0) + count;
  }
  for (const { place, outcome, count } of before) {
    const held = points[place - 1];
    if (!held || outcome === "pending") continue;
    held.before ??= { from: edgesBefore[place - 1]!, to: edgesBefore[place]!, total: 0, failed: 0 };
    held.before.total += count;
    if (isFailure(outcome)) held.before.failed += count;
  }
  return points;
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

/** A layer of failures over time: a reason, a group of them, or the rest. */
export interface Layer {
  key: FailureReason | ReasonGroup | "rest";
  reasons: readonly FailureReason[];
  total: number;
}

/** Layers that can be told apart; the rest are one. */
const mostLayers = 6;

/** What failures over time are stacked of, most frequent first: reasons of the chosen groups, or the groups. */
export function layersOf(
  all: Outcomes["reasons"],
  by: "reason" | "group",
  groups: readonly ReasonGroup[],
): Layer[] {
  const chosen = all.filter(({ reason }) => groups.includes(reasons[reason].group));
  const sum = (of: typeof chosen) => of.reduce((total, { count }) => total + count, 0);
  if (by === "group")
    return reasonGroups
      .map((key) => ({ key, own: chosen.filter(({ reason }) => reasons[reason].group === key) }))
      .filter(({ own }) => own.length > 0)
      .map(({ key, own }) => ({ key, reasons: own.map(({ reason }) => reason), total: sum(own) }))
      .toSorted((one, other) => other.total - one.total);
  const own = chosen.length > mostLayers ? chosen.slice(0, mostLayers - 1) : chosen;
  const rest = chosen.slice(own.length);
  return [
    ...own.map(({ reason, count }) => ({ key: reason, reasons: [reason], total: count })),
    ...(rest.length > 0
      ? [{ key: "rest" as const, reasons: rest.map(({ reason }) => reason), total: sum(rest) }]
      : []),
  ];
}

/** Failures of a layer in a point. */
export const ofLayer = ({ reasons: counts }: OutcomePoint, { reasons: own }: Layer) =>
  own.reduce((sum, reason) => sum + (counts[reason] ?? 0), 0);

/** What moves by chance: so many standard deviations of the difference of two shares. Of hundreds of values, one in some looks. */
const clear = 3;

/**
 * Values whose failure rate moved clearly, those first that cost or spared most payments. Few payments move nothing.
 *
 * @param least payments now and before
 */
export function movers(values: readonly Omit<Mover, "moved" | "excess">[], least = 20): Mover[] {
  return values
    .filter(({ total, beforeTotal }) => total >= least && beforeTotal >= least)
    .map((one) => {
      const moved = one.failed / one.total - one.beforeFailed / one.beforeTotal;
      return { ...one, moved, excess: one.failed - (one.beforeFailed / one.beforeTotal) * one.total };
    })
    .filter(({ moved, total, failed, beforeTotal, beforeFailed }) => {
      const share = (failed + beforeFailed) / (total + beforeTotal);
      const deviation = Math.sqrt(share * (1 - share) * (1 / total + 1 / beforeTotal));
      return Math.abs(moved) >= 0.01 && Math.abs(moved) >= clear * deviation;
    })
    .toSorted((one, other) => Math.abs(other.excess) - Math.abs(one.excess));
}
