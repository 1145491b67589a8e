/** What somebody who writes during an incident asks about. */
export type Asked =
  | { about: "incident"; transactionId: string; by: "payment" | "words" | "staff" }
  | { about: "other" | "nothing" };

interface Clues {
  /** payments that the words fit, likeliest first; scores from 0 to 1 */
  ranking: readonly { transactionId: string; score: number }[];
  /** payments that somebody of the staff said it is about */
  linked: readonly string[];
  /** the customer's payments within the incident, newest first */
  within: readonly string[];
}

/** From this certainty on the words name a payment. */
const named = 0.5;

/**
 * Whether a conversation is about an incident. What staff linked counts most, then the payment that
 * the words name; where they name none, a payment that just failed is what people write about.
 */
export function askedAbout({ ranking, linked, within }: Clues): Asked {
  const own = new Set(within);
  const newest = within[0];
  if (newest === undefined) return { about: "nothing" };
  if (linked.length > 0) {
    const transactionId = linked.find((id) => own.has(id));
    return transactionId ? { about: "incident", transactionId, by: "staff" } : { about: "other" };
  }
  const top = ranking[0];
  if (top && top.score >= named)
    return own.has(top.transactionId)
      ? { about: "incident", transactionId: top.transactionId, by: "words" }
      : { about: "other" };
  return { about: "incident", transactionId: newest, by: "payment" };
}
