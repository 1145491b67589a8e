import { z } from "zod";
import type { OutcomeChange, Reading, Told } from "../outcome-counts.ts";
import { outcomeOf } from "../outcome-counts.ts";
import { type FailureReason, failureReasons } from "../reasons.ts";
import { codeKey, type Taxonomy } from "../taxonomy.ts";

/** A mapping that the counts are still brought after. Times are ms. */
export interface Move {
  version: number;
  scheme: string;
  code: string;
  /** what the code was counted as before it */
  from: FailureReason;
  to: FailureReason;
  /** payments of then or later are counted as `to` already */
  cursor: number;
}

/**
 * How payments are read while the counts are brought after new mappings: each payment as it is counted
 * now, so that what is taken away is what was added. Moves of one code are done one after the other,
 * the oldest first.
 *
 * @param moves oldest first
 */
export function readingOf(taxonomy: Taxonomy, moves: readonly Move[]): Reading {
  if (moves.length === 0) return (told) => outcomeOf(told, taxonomy);
  const byCode = new Map<string, Move[]>();
  for (const move of moves) {
    const key = codeKey(move.scheme, move.code);
    byCode.set(key, [...(byCode.get(key) ?? []), move]);
  }
  return (told: Told, { occurredAt }: OutcomeChange) => {
    const own = told.status === "failed" ? byCode.get(codeKey(told.scheme, told.code)) : undefined;
    if (!own) return outcomeOf(told, taxonomy);
    return own.findLast(({ cursor }) => occurredAt >= cursor)?.to ?? own[0]!.from;
  };
}

const part = z.string().trim().max(64, "long");

/** What the form of the page asks for. "common": what the code means to everybody. */
export const mappingForm = z.object({
  scheme: part,
  code: part.min(1, "required"),
  reason: z.enum(["common", ...failureReasons] as [string, ...string[]], "required"),
});
export type MappingForm = z.output<typeof mappingForm>;

export const codeViews = ["unknown", "own", "all"] as const;
export type CodeView = (typeof codeViews)[number];

/** A code as the page lists it. Times are ISO instants. */
export interface ListedCode {
  scheme: string;
  code: string;
  count: number;
  lastAt: string | null;
  reason: FailureReason;
  /** by a mapping of one's own */
  own: boolean;
}

/** A mapping as the page tells it. Times are ISO instants. */
export interface ListedMapping {
  version: number;
  scheme: string;
  code: string;
  reason: FailureReason;
  wasReason: FailureReason;
  own: boolean;
  undoes: number | null;
  by: string | null;
  at: string;
  total: number;
  moved: number;
  /** how far back the counts have been brought; null before it began */
  cursor: string | null;
  finished: boolean;
  /** the newest one of its code, so that it can be taken back */
  newest: boolean;
}
