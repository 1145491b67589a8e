import type { TargetName } from "#app/features/tickets/service-level.ts";
import type { Dimension } from "./report.ts";

export const promised = [
  "firstResponse",
  "nextResponse",
  "resolution",
] as const satisfies readonly TargetName[];

/** Promises that were decided in a period: kept, or broken. */
export interface Kept {
  kept: number;
  missed: number;
}

export type Attainment = Record<TargetName, Kept>;

/** `value` is an id, a channel, a tag or an hour of the day, null for none. */
export interface AttainmentGroup {
  value: string | null;
  name: string | null;
  attainment: Attainment;
}

/** How promises were kept, now and in the period before, and by what they are broken down. */
export interface AttainmentReport {
  now: Attainment;
  before: Attainment;
  groups: Record<Dimension, AttainmentGroup[]>;
}

export const noAttainment = (): Attainment => ({
  firstResponse: { kept: 0, missed: 0 },
  nextResponse: { kept: 0, missed: 0 },
  resolution: { kept: 0, missed: 0 },
});

/** All targets together. */
export function together(attainment: Attainment): Kept {
  const all = promised.map((target) => attainment[target]);
  const sum = (name: keyof Kept) => all.reduce((total, one) => total + one[name], 0);
  return { kept: sum("kept"), missed: sum("missed") };
}

/** The share that was kept, null where nothing was decided. */
export const keptShare = ({ kept, missed }: Kept): number | null =>
  kept + missed > 0 ? kept / (kept + missed) : null;
