import type { ClueKind } from "./clue.ts";
import type { Evidence } from "./score.ts";
import type { Topic } from "./text/topic.ts";

/** Evidence that a payment is meant at all, below which nothing is proposed. */
export const enough = 1.2;

// How much it counts that a clue of a kind fits, or is contradicted; from which evidence on. What most payments
// of a customer share (the card, a recent day) shows little.
const supports: readonly (readonly [ClueKind, number, number])[] = [
  ["transaction", 4, 3],
  ["amount", 3.4, 2],
  ["merchant", 2.4, 2],
  ["category", 1.8, 1],
  ["day", 2.8, 1],
  ["last4", 4, 0.5],
  ["order", 2, 1],
  ["country", 2, 0.5],
  ["time", 2, 0.5],
  ["failure", 2, 0.5],
];
const contradictions: readonly (readonly [ClueKind, number, number])[] = [
  ["amount", -2, 2.5],
  ["merchant", -2.5, 2],
  ["last4", -3, 1.5],
  ["day", -2.5, 1.5],
];

/** Whether more speaks for the payment than against it: the right shop with a sum it never took is not enough. */
function holdsTogether({ byKind }: Evidence): boolean {
  let against = 0;
  for (const [kind, most, weight] of contradictions) if ((byKind.get(kind) ?? 0) <= most) against += weight;
  if (against === 0) return true;
  let favour = 0;
  const isNamed = (byKind.get("merchant") ?? 0) >= 2.4;
  for (const [kind, least, weight] of supports) {
    // "The Harbour bookshop" is one thing told, not two.
    if ((byKind.get(kind) ?? 0) >= least && !(kind === "category" && isNamed)) favour += weight;
  }
  return favour > against;
}

/** Whether what was found for the best payment is enough to say that the text means it. */
export function isMeant(evidence: Evidence, topic: Topic): boolean {
  const { total, byKind } = evidence;
  const of = (...kinds: ClueKind[]) =>
    kinds.reduce((sum, kind) => sum + Math.max(0, byKind.get(kind) ?? 0), 0);
  const named = of("transaction", "amount", "merchant");
  if (of("transaction") >= 6) return true;
  if (!holdsTogether(evidence)) return false;
  const besides = topic.other || topic.general;
  if (besides && !topic.event) return named + of("day") >= 6 && total >= 4;
  if (besides) return total >= enough + 0.5 && named + of("last4", "day", "order", "status") >= 1.5;
  if (topic.event) return total >= enough;
  if (topic.payment) {
    return total >= enough && named + of("last4", "day", "order", "status", "category", "duplicate") > 1.5;
  }
  // Nothing is said of paying: a day alone may be the day of anything.
  return (
    total >= enough &&
    named + of("last4", "category", "order", "country", "issuer", "failure", "duplicate") >= 1.5
  );
}
