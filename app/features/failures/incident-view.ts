import type { IncidentState, KeptPattern, Severity } from "./incident-state.ts";
import type { Dimension, Scope } from "./payment.ts";
import type { FailureReason } from "./reasons.ts";

/** The texts of an incident that somebody has changed: to those who write, to those who do not, and in public. */
export const textKinds = ["answer", "recovery", "notice", "status", "statusAfter"] as const;
export type TextKind = (typeof textKinds)[number];
export type KeptTexts = Partial<Record<TextKind, { en: string; zh: string }>>;

/** An incident in a list. Times are ISO instants, amounts minor units by currency. */
export interface IncidentLine {
  id: string;
  number: number;
  state: IncidentState;
  growing: boolean;
  pattern: KeptPattern;
  scope: Scope;
  /** as far as its reader may know */
  reason: FailureReason | null;
  severity: Severity;
  startedAt: string;
  detectedAt: string;
  endedAt: string | null;
  observed: number;
  expected: number;
  sample: number;
  confidence: number;
  payments: number;
  customers: number;
  amounts: Record<string, number>;
  ownerId: string | null;
  ownerName: string | null;
  merchantName: string | null;
  conversations: number;
}

/** Enough of an incident to lead to it. */
export interface IncidentName {
  id: string;
  number: number;
}

export interface TimelineEntry {
  id: number;
  at: string;
  kind: string;
  by: string | null;
  body: string;
  data: Record<string, unknown>;
}

/** Payments of the slice in a stretch of time. */
export interface RatePoint {
  /** ms */
  at: number;
  /** not in it any more */
  to: number;
  failed: number;
  total: number;
}

/** Payments that arrived in a stretch of time, and how many are usual then; null where that is not known. */
export interface VolumePoint {
  /** ms */
  at: number;
  arrived: number;
  usual: number | null;
}

export interface IncidentDetail extends IncidentLine {
  /** what was changed of the ready wording */
  wording: KeptTexts | null;
  version: number;
  /** whether customers may be told of it */
  tellable: boolean;
  /** who approved that everybody is told by itself when it is over; null where people do that */
  tellsWhenOver: { by: string } | null;
  /** newest first */
  entries: TimelineEntry[];
  samples: {
    id: string;
    occurredAt: string;
    amountMinor: number;
    currency: string;
    method: string;
    customerId: string | null;
    merchantName: string | null;
    reason: FailureReason;
    /** for those who may see alerts */
    code: string | null;
  }[];
  breakdown: { dimension: Dimension; value: string; name: string | null; count: number }[];
  /** why its payments failed, as far as its reader may know; the commonest first */
  reasons: { reason: FailureReason; count: number }[];
  /** where it goes on, by hand or as was taught; what it was taken out of; what goes on in it, and came out of it */
  mergedInto: IncidentName | null;
  splitFrom: IncidentName | null;
  under: IncidentName[];
  parts: IncidentName[];
  /** customers it hit who have paid since */
  recovered: number;
  rate: RatePoint[];
  /** where payments are missing: how many arrived */
  volume: VolumePoint[];
  /** failures per payment that are normal here; null where something else is told */
  usualRate: number | null;
  /** the same at each point of `rate`, where it is known how the slice fails over a day */
  usualOverTime: number[] | null;
}

/** The band in which a rate of so many payments lies by chance: two standard deviations of a binomial. */
export function usualBand(rate: number, total: number): [number, number] {
  const deviation = Math.sqrt((rate * (1 - rate)) / Math.max(1, total));
  return [Math.max(0, rate - 2 * deviation), Math.min(1, rate + 2 * deviation)];
}

/** The band in which so many payments lie by chance: two standard deviations of a Poisson count. */
export const volumeBand = (usual: number): [number, number] => [
  Math.max(0, usual - 2 * Math.sqrt(usual)),
  usual + 2 * Math.sqrt(usual),
];

/** Length of a point of the chart, ms: whole minutes, at most about 90 points. */
export function pointLength(from: number, to: number): number {
  const minute = 60_000;
  const fitting = [1, 2, 5, 10, 15, 30, 60, 120, 360].find((count) => (to - from) / (count * minute) <= 90);
  return (fitting ?? 720) * minute;
}

/** Points with fewer payments than this on average say nothing of a rate. */
const leastInPoint = 4;
const mostMerged = 15;

/** Points joined until they hold enough payments to show a rate. */
export function thickened(points: readonly RatePoint[], length: number): RatePoint[] {
  const total = points.reduce((sum, point) => sum + point.total, 0);
  const merged = Math.min(mostMerged, Math.ceil((leastInPoint * points.length) / Math.max(1, total)));
  if (merged <= 1) return [...points];
  const joined = new Map<number, RatePoint>();
  const first = points[0]?.at ?? 0;
  for (const { at, to, failed, total: all } of points) {
    const start = first + Math.floor((at - first) / (length * merged)) * length * merged;
    const held = joined.get(start) ?? { failed: 0, total: 0 };
    joined.set(start, { at: start, to, failed: held.failed + failed, total: held.total + all });
  }
  return [...joined.values()];
}
