import type { BesideComplaint } from "#app/features/tickets/context.ts";

export type { BesideComplaint };
export type ComplaintState = BesideComplaint["state"];

interface Clues {
  /** payments that the words fit, likeliest first; scores from 0 to 1 */
  ranking: readonly { transactionId: string; score: number }[];
  /** payments that somebody of the staff linked */
  linked: readonly string[];
  /** the customer's own */
  own: readonly string[];
}

/** From this certainty on the words name a payment; a label asks for more than a proposal does. */
const named = 0.6;

/**
 * The payment that a complaint is about: the one that was linked, else the one the words name.
 * None is better than the wrong one.
 */
export function complainedOf({ ranking, linked, own }: Clues): string | null {
  if (linked.length === 1) return linked[0]!;
  const top = ranking.find(({ transactionId }) => linked.length === 0 || linked.includes(transactionId));
  if (top && top.score >= named) return top.transactionId;
  return linked.length === 0 && own.length === 1 ? own[0]! : null;
}
