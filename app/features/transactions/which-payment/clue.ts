import type { Candidate } from "./candidate.ts";

/** What a passage of a text tells about a payment. */
export type ClueKind =
  | "transaction"
  | "terminal"
  | "amount"
  | "currency"
  | "last4"
  | "merchant"
  | "category"
  | "day"
  | "time"
  | "method"
  | "channel"
  | "status"
  | "failure"
  | "issuer"
  | "network"
  | "country"
  | "duplicate"
  | "order";

/** A stretch of the folded text. */
export interface Span {
  from: number;
  to: number;
}

/**
 * A passage and what it says of each payment. Evidence is the logarithm of how much likelier these words are
 * when the payment is meant than when it is not: 0 tells nothing, below 0 speaks against.
 */
export interface Clue extends Span {
  kind: ClueKind;
  /** @param offset of the customer's clock from UTC, in milliseconds; matters for days and times only */
  evidence(candidate: Candidate, offset: number): number;
  /** the payment's side of the match, as a person would say it */
  saw?(candidate: Candidate): string;
  /** a stretch of many days, which says less than a day told beside it */
  broad?: boolean;
  /** 0..1: how sure it is that the words are such a clue; scales what speaks against */
  sureness: number;
}

export const overlaps = (one: Span, other: Span) => one.from < other.to && other.from < one.to;
