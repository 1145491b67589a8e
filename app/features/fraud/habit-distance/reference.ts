import type { DistancePart, HabitDistance } from "./distance.ts";

/** How common distances are among payments, without a word on which of them were frauds. */
export interface HabitReference {
  revision: number;
  /** days its payments were made on, ISO dates, both included */
  from: string;
  to: string;
  /** payments of which a distance could be told */
  payments: number;
  /** lower edges of the bins after the first, growing */
  edges: readonly number[];
  /** by bin: the share of payments in it or further out */
  tails: readonly number[];
}

/** Bins of distances: halves of a bit where most payments lie, whole ones beyond. */
export const distanceEdges: readonly number[] = Array.from({ length: 70 }, (_, at) =>
  at < 40 ? (at + 1) / 2 : at - 19,
);

/** Fewest payments to compare with: a share of one in five thousand must be more than a single payment. */
export const enoughPayments = 10_000;

/** @param counts payments by bin of {@link distanceEdges} */
export function tailsOf(counts: readonly number[]): { payments: number; tails: number[] } {
  const tails: number[] = new Array(counts.length);
  let payments = 0;
  for (let bin = counts.length - 1; bin >= 0; bin -= 1) {
    payments += counts[bin]!;
    tails[bin] = payments;
  }
  return { payments, tails: tails.map((further) => (payments === 0 ? 1 : further / payments)) };
}

/** The share of payments that lie at least as far from their customers' habits, to the bin. */
export function rarityOf({ edges, tails }: HabitReference, bits: number): number {
  let bin = 0;
  while (bin < edges.length && bits >= edges[bin]!) bin += 1;
  return tails[bin] ?? 1;
}

/** From this share on a distance is part of a score. */
const seldom = 0.02;
/** Points for each time that a distance is ten times less common, and the most there are: nothing that was learned may block a payment by itself. */
const pointsATenth = 200;
const mostPoints = 450;

/** A distance as a part of a score and as a reason for it. */
export interface DistanceReason {
  /** 1 … 450, whole */
  points: number;
  /** share of payments at least as far from habit */
  rarity: number;
  /** what lies furthest, furthest first */
  parts: DistancePart[];
}

const mostParts = 3;

/** @returns null where the distance is nothing out of the ordinary, or cannot be told */
export function distanceReason(
  reference: HabitReference,
  distance: HabitDistance | null,
): DistanceReason | null {
  if (!distance || distance.parts.length === 0) return null;
  const rarity = rarityOf(reference, distance.bits);
  // Further than anything before: as rare as one payment more would be.
  const least = 1 / (reference.payments + 1);
  const points = Math.round(
    Math.min(mostPoints, pointsATenth * Math.log10(seldom / Math.max(rarity, least))),
  );
  if (points < 1) return null;
  return { points, rarity, parts: distance.parts.slice(0, mostParts).map(({ part }) => part) };
}
