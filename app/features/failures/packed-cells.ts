import type { Cell, Outcome } from "./outcome-counts.ts";

/** The elements of an array of numbers, or of words that need no quotes, as Postgres writes it. */
export const elements = (literal: string) => (literal === "{}" ? [] : literal.slice(1, -1).split(","));

const notFailed: readonly Outcome[] = ["succeeded", "refunded", "pending"];

/** Payments of some cells that are decided, and those of them that failed. */
export function sumsOf(cells: readonly Cell[]): { decided: number; failed: number } {
  let decided = 0;
  let failed = 0;
  for (const { outcome, count } of cells) {
    if (outcome !== "pending") decided += count;
    if (!notFailed.includes(outcome)) failed += count;
  }
  return { decided, failed };
}
