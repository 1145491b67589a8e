import type { Candidate } from "./candidate.ts";
import type { Clue, ClueKind } from "./clue.ts";
import type { OrderClue } from "./details/order-clues.ts";
import type { ClockOffset } from "./moments/clock-offsets.ts";

/** A clue with the voice it was told in. */
export interface Weighed {
  clue: Clue;
  /** 1 for the customer's own words, less for others' */
  weight: number;
}

/** Clues that together name what is not meant. */
export type RuledOut = readonly Clue[];

export interface Evidence {
  candidate: Candidate;
  /** logarithm of the odds, against a payment that nothing is said of */
  total: number;
  byKind: Map<ClueKind, number>;
  /** the clock that fits best, as an offset from UTC in milliseconds */
  offset: number;
}

/** What is said again counts a little more: "one 58, one 85. The 85 never arrived". */
const repeated = 0.45;
const mostRepeated = 2;

/** The best of what the clues of one kind say for a payment; where none speaks for it, the worst. */
function ofKind(clues: readonly Weighed[], candidate: Candidate, offset: number): number {
  let [best, worst, speaking] = [0, 0, 0];
  for (const { clue, weight } of clues) {
    const evidence = clue.evidence(candidate, offset);
    if (evidence > 0) {
      best = Math.max(best, evidence * weight);
      if (evidence > 2 && weight >= 1) speaking += 1;
    }
    // What others say speaks for a payment, never against it.
    else if (weight >= 1) worst = Math.min(worst, evidence * clue.sureness);
  }
  if (best <= 0) return worst;
  return best + repeated * Math.min(mostRepeated, Math.max(0, speaking - 1));
}

/** Days: beside "the 24th", "in September" adds little. */
function ofDays(clues: readonly Weighed[], candidate: Candidate, offset: number): number {
  const exact = clues.filter(({ clue }) => !clue.broad);
  if (exact.length === 0 || exact.length === clues.length) return ofKind(clues, candidate, offset);
  const broad = clues.filter(({ clue }) => clue.broad);
  return ofKind(exact, candidate, offset) + 0.4 * Math.max(0, ofKind(broad, candidate, offset));
}

/** Older payments are written about less; those after the message not at all. */
function prior({ at, payment }: Candidate, writtenAt: number): number {
  const age = (writtenAt - at) / 86_400_000;
  if (age < -0.01) return -6;
  const outcome = payment.status === "failed" ? 0.25 : payment.status === "pending" ? 0.2 : 0;
  return outcome - 0.22 * Math.log2(1 + Math.max(0, age) / 2);
}

const ruledOutEvidence = -5;

function isRuledOut(groups: readonly RuledOut[], candidate: Candidate, offset: number): boolean {
  return groups.some((group) =>
    group.every((clue) => clue.evidence(candidate, offset) > (clue.kind === "amount" ? 3 : 1)),
  );
}

const isMoment = (kind: ClueKind) => kind === "day" || kind === "time";

/** Weighs every clue against one payment. */
export function weigh(
  candidate: Candidate,
  byKind: ReadonlyMap<ClueKind, readonly Weighed[]>,
  ruledOut: readonly RuledOut[],
  clocks: readonly ClockOffset[],
  writtenAt: number,
): Evidence {
  const found = new Map<ClueKind, number>();
  let total = prior(candidate, writtenAt);
  for (const [kind, clues] of byKind) {
    if (isMoment(kind)) continue;
    found.set(kind, ofKind(clues, candidate, 0));
  }
  // A merchant that is named may sell other things than its kind says.
  if ((found.get("merchant") ?? 0) > 2) found.set("category", Math.max(-0.4, found.get("category") ?? 0));
  let best = { moment: Number.NEGATIVE_INFINITY, day: 0, time: 0, offset: clocks[0]?.offset ?? 0 };
  const [days, times] = [byKind.get("day") ?? [], byKind.get("time") ?? []];
  if (days.length + times.length > 0) {
    for (const { offset, prior: chance } of clocks) {
      const [day, time] = [ofDays(days, candidate, offset), ofKind(times, candidate, offset)];
      if (chance + day + time > best.moment) best = { moment: chance + day + time, day, time, offset };
    }
    found.set("day", best.day);
    found.set("time", best.time);
    total += best.moment - best.day - best.time;
  }
  for (const evidence of found.values()) total += evidence;
  if (isRuledOut(ruledOut, candidate, best.offset)) total += ruledOutEvidence;
  return { candidate, total, byKind: found, offset: best.offset };
}

const pool = 1.6;
const chosenEvidence = 3;

/**
 * "The last one", "the biggest": chosen among the payments that everything else fits about as well. Adds to the
 * totals of the chosen.
 */
export function applyOrder(evidence: readonly Evidence[], orders: readonly OrderClue[]) {
  if (orders.length === 0 || evidence.length === 0) return;
  const best = Math.max(...evidence.map(({ total }) => total));
  for (const { by, end, place } of orders) {
    const fitting = evidence.filter(({ total }) => total >= best - pool);
    const value = ({ candidate }: Evidence) => (by === "time" ? candidate.at : candidate.amount);
    const sorted = fitting.sort((one, other) => (value(one) - value(other)) * (end === "low" ? 1 : -1));
    const chosen = sorted[place];
    if (!chosen || (place > 0 && sorted.length > 12)) continue;
    chosen.total += chosenEvidence;
    chosen.byKind.set("order", chosenEvidence);
  }
}
