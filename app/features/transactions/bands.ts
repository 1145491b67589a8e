/** How risky a payment is, in steps a person can name; lowest first. */
export const bands = ["low", "medium", "high", "critical"] as const;
export type Band = (typeof bands)[number];

/** The lowest score of each band. Stored scores carry their band: a change of this scale must renew them. */
export const bandStarts: Record<Band, number> = { low: 0, medium: 300, high: 600, critical: 850 };

const highest = 1000;

/** The band of a score from 0 to 1000. */
export function bandOf(score: number): Band {
  if (score >= bandStarts.critical) return "critical";
  if (score >= bandStarts.high) return "high";
  return score >= bandStarts.medium ? "medium" : "low";
}

/** The scores from the lowest to the highest of some bands, both included. */
export function scoresOf(some: readonly Band[]): { least: number; most: number } {
  const places = some.map((band) => bands.indexOf(band));
  const above = bands[Math.max(...places) + 1];
  return {
    least: bandStarts[bands[Math.min(...places)]!],
    most: above ? bandStarts[above] - 1 : highest,
  };
}
