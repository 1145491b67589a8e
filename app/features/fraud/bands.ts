import type { bands } from "#app/features/transactions/list.ts";

export type Band = (typeof bands)[number];

/** The lowest score of each band above the first. */
export const bandStarts = { medium: 300, high: 600, critical: 850 } as const;

/** The band of a score from 0 to 1000. */
export function bandOf(score: number): Band {
  if (score >= bandStarts.critical) return "critical";
  if (score >= bandStarts.high) return "high";
  return score >= bandStarts.medium ? "medium" : "low";
}
