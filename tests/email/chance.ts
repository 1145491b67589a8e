import { seeded } from "#tests/seeded.ts";

/** Choices that are the same for the same seed. */
export interface Chance {
  /** from 0 to 1 */
  next(): number;
  chance(probability: number): boolean;
  /** a whole number between two, both included */
  whole(from: number, to: number): number;
  pick<T>(from: readonly T[]): T;
}

export function chanceOf(seed: number): Chance {
  const next = seeded(Math.imul(seed, 0x9e3779b1) ^ 0x5bf03635);
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    chance: (probability) => next() < probability,
    whole,
    pick: (from) => from[whole(0, from.length - 1)]!,
  };
}
