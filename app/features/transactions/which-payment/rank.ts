import { type Candidate, candidatesOf, type Payment } from "./candidate.ts";
import type { Clue, ClueKind } from "./clue.ts";
import type { OrderClue } from "./details/order-clues.ts";
import { enough, isMeant } from "./meant.ts";
import { clockOffsets } from "./moments/clock-offsets.ts";
import { readClues } from "./reading.ts";
import { applyOrder, type Evidence, type Weighed, weigh } from "./score.ts";
import { excerpt, type Folded, fold } from "./text/fold.ts";
import { readThread } from "./text/thread.ts";
import { topicOf } from "./text/topic.ts";
import { listen } from "./voices.ts";

/** A message or a whole thread, and the payments of the customer who wrote it. */
export interface Question {
  /** ISO 8601; an offset in it is taken for the customer's clock */
  at: string;
  text: string;
  transactions: readonly Payment[];
  /** IANA name of the customer's time zone, where known */
  timeZone?: string | undefined;
}

export interface Ranked {
  transactionId: string;
  /** 0..1: how likely this payment is meant, against the others and against none */
  score: number;
}

/** Why a payment is proposed, for people and for programs. */
export interface Reason {
  clue: ClueKind;
  /** the words of the text */
  text: string;
  transactionId: string;
  /** what of the payment they fit */
  fits: string;
}

export interface Answer {
  ranking: Ranked[];
  because: Reason[];
}

const mostRanked = 10;
const mostExplained = 3;

const isChinese = (text: string) => /[\u4e00-\u9fff]/.test(text);

function explain(
  folded: Folded,
  evidence: readonly Evidence[],
  heard: readonly Weighed[],
  orders: readonly OrderClue[],
): Reason[] {
  const reasons: Reason[] = [];
  for (const { candidate, offset, byKind } of evidence.slice(0, mostExplained)) {
    const bestOfKind = new Map<ClueKind, { clue: Clue; value: number }>();
    for (const { clue, weight } of heard) {
      const value = clue.evidence(candidate, offset) * weight;
      if (value > 0.4 && value > (bestOfKind.get(clue.kind)?.value ?? 0))
        bestOfKind.set(clue.kind, { clue, value });
    }
    const sorted = [...bestOfKind.values()].sort((one, other) => other.value - one.value);
    for (const { clue } of sorted) {
      const text = excerpt(folded, clue.from, clue.to);
      reasons.push({
        clue: clue.kind,
        text,
        transactionId: candidate.payment.id,
        fits: clue.saw?.(candidate) ?? "",
      });
    }
    for (const order of byKind.has("order") ? orders.slice(0, 1) : []) {
      const text = excerpt(folded, order.from, order.to);
      const fits = order.by === "time" ? candidate.payment.occurredAt : candidate.payment.amount;
      reasons.push({ clue: "order", text, transactionId: candidate.payment.id, fits });
    }
  }
  return reasons;
}

function kindsOf(heard: readonly Weighed[]): Map<ClueKind, Weighed[]> {
  const byKind = new Map<ClueKind, Weighed[]>();
  for (const weighed of heard) {
    const { kind } = weighed.clue;
    const held = byKind.get(kind);
    if (held) held.push(weighed);
    else byKind.set(kind, [weighed]);
  }
  return byKind;
}

/**
 * Which of a customer's payments a text means: likeliest first, with a share of certainty each; nobody where
 * nothing fits. Never throws; takes time in proportion to the payments and at most 40,000 characters of text.
 */
export function rankPayments({ at, text, transactions, timeZone }: Question): Answer {
  const writtenAt = Date.parse(at);
  const candidates: Candidate[] = candidatesOf(transactions);
  if (!Number.isFinite(writtenAt) || candidates.length === 0) return { ranking: [], because: [] };
  const folded = fold(text);
  const utterances = readThread(folded.text);
  const reading = readClues(folded, utterances, candidates, writtenAt);
  const { clues, ruledOut, orders } = listen(folded.text, utterances, reading);
  const clocks = clockOffsets(at, timeZone, isChinese(folded.text), candidates);
  const byKind = kindsOf(clues);
  const evidence = candidates.map((candidate) => weigh(candidate, byKind, ruledOut, clocks, writtenAt));
  applyOrder(evidence, orders);
  const topic = topicOf(folded.text);
  const sorted = evidence.sort(
    (one, other) => other.total - one.total || other.candidate.at - one.candidate.at,
  );
  const [first] = sorted;
  if (!first || !isMeant(first, topic)) return { ranking: [], because: [] };
  const none = Math.exp(enough - first.total);
  const sum = sorted.reduce((all, { total }) => all + Math.exp(total - first.total), none);
  const proposed = sorted
    .filter(({ total }) => Math.exp(total - first.total) / sum >= 0.02 || total === first.total)
    .slice(0, mostRanked);
  const ranking = proposed.map(({ candidate, total }) => ({
    transactionId: candidate.payment.id,
    score: Math.round((Math.exp(total - first.total) / sum) * 1e4) / 1e4,
  }));
  return { ranking, because: explain(folded, proposed, clues, orders) };
}
