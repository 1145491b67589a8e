import { type Label, standingLabel } from "../label.ts";
import type { Effect } from "../rule-set/rule-set.ts";

/** Money by currency, minor units. */
export type Sums = Record<string, number>;

/** What a condition would have done over past payments. */
export interface BacktestResult {
  /** ISO instants: the payments looked at occurred between them */
  from: string;
  to: string;
  payments: number;
  hits: number;
  /** hits that could not be told, by why */
  unknown: Record<string, number>;
  /** hits that are known to be fraud, and the fraud it would have let pass */
  caught: number;
  missed: number;
  caughtMoney: Sums;
  missedMoney: Sums;
  /** of the caught: those that opened no alert then */
  caughtAnew: number;
  /** hits that are known to be legitimate, and their money: what it would have cost */
  wrong: number;
  wrongMoney: Sums;
  /** hits about which nobody has said anything */
  unlabelled: number;
  /** alerts it would have opened that were not open then */
  alerts: number;
  /** hits a day, oldest first */
  days: { day: string; hits: number; fraud: number }[];
  /** some of the hits, newest first */
  examples: {
    id: string;
    occurredAt: string;
    amountMinor: number;
    currency: string;
    verdict: "fraud" | "legitimate" | null;
  }[];
  conversations: ConversationEstimate;
}

/** How many more customers would have written, from how many wrote when it happened before. */
export interface ConversationEstimate {
  /** payments that were alerted (or, for a block, that failed), and how many were followed by a conversation */
  treated: number;
  treatedWrote: number;
  /** other payments, and how many were followed by one */
  others: number;
  othersWrote: number;
  /** the estimate and its 95 % interval; null where too little has happened to say */
  expected: { middle: number; low: number; high: number } | null;
}

/** Fewest payments from which a share is told. */
const enough = 30;

/** Wilson's interval of a share at 95 % (Wilson 1927): honest for few and for rare. */
export function shareInterval(hits: number, of: number): [number, number] {
  if (of === 0) return [0, 1];
  const z = 1.96;
  const share = hits / of;
  const middle = share + (z * z) / (2 * of);
  const spread = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const scale = 1 + (z * z) / of;
  return [Math.max(0, (middle - spread) / scale), Math.min(1, (middle + spread) / scale)];
}

/** What the counted past says of `hits` more payments treated so. Fewer than none are never expected. */
export function estimateConversations(
  counted: Omit<ConversationEstimate, "expected">,
  hits: number,
): ConversationEstimate {
  const { treated, treatedWrote, others, othersWrote } = counted;
  if (treated < enough || others < enough) return { ...counted, expected: null };
  const usual = othersWrote / others;
  const [low, high] = shareInterval(treatedWrote, treated);
  const more = (share: number) => Math.max(0, (share - usual) * hits);
  return { ...counted, expected: { middle: more(treatedWrote / treated), low: more(low), high: more(high) } };
}

/** A past payment as a backtest sees it. */
export interface TriedPayment {
  id: string;
  occurredAt: number;
  amountMinor: number;
  currency: string;
  labels: readonly Label[];
  /** its score as it was recorded, and whether an alert was opened */
  score: number;
  alerted: boolean;
}

const mostExamples = 20;
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

/** Gathers what a condition does, payment by payment. */
export class BacktestTally {
  private payments = 0;
  private readonly unknown: Record<string, number> = {};
  private readonly sums = { caughtMoney: {} as Sums, missedMoney: {} as Sums, wrongMoney: {} as Sums };
  private readonly counts = {
    hits: 0,
    caught: 0,
    missed: 0,
    caughtAnew: 0,
    wrong: 0,
    unlabelled: 0,
    alerts: 0,
  };
  private readonly days = new Map<string, { hits: number; fraud: number }>();
  private examples: BacktestResult["examples"] = [];

  constructor(
    private readonly effect: Effect,
    private readonly threshold: number,
  ) {}

  /** @param answer true, false, or why it cannot be told */
  add(payment: TriedPayment, answer: boolean | string): void {
    this.payments += 1;
    if (typeof answer === "string") this.unknown[answer] = (this.unknown[answer] ?? 0) + 1;
    const verdict = standingLabel(payment.labels)?.verdict ?? null;
    if (answer !== true) {
      if (verdict === "fraud") {
        this.counts.missed += 1;
        this.money("missedMoney", payment);
      }
      return;
    }
    this.hit(payment, verdict);
  }

  private hit(payment: TriedPayment, verdict: "fraud" | "legitimate" | null) {
    this.counts.hits += 1;
    const day = this.days.get(dayOf(payment.occurredAt)) ?? { hits: 0, fraud: 0 };
    day.hits += 1;
    if (verdict === "fraud") {
      day.fraud += 1;
      this.counts.caught += 1;
      if (!payment.alerted) this.counts.caughtAnew += 1;
      this.money("caughtMoney", payment);
    } else if (verdict === "legitimate") {
      this.counts.wrong += 1;
      this.money("wrongMoney", payment);
    } else this.counts.unlabelled += 1;
    this.days.set(dayOf(payment.occurredAt), day);
    if (!payment.alerted && this.opens(payment.score)) this.counts.alerts += 1;
    const { id, amountMinor, currency } = payment;
    this.examples.push({
      id,
      occurredAt: new Date(payment.occurredAt).toISOString(),
      amountMinor,
      currency,
      verdict,
    });
    if (this.examples.length > 4 * mostExamples) this.examples = newest(this.examples);
  }

  /** Points are joined to the score as scoring joins them. */
  private opens(score: number): boolean {
    const { points, verdict } = this.effect;
    if (verdict) return verdict !== "allow";
    return 1000 * (1 - (1 - score / 1000) * (1 - points / 1000)) >= this.threshold;
  }

  private money(into: keyof typeof this.sums, { amountMinor, currency }: TriedPayment) {
    this.sums[into][currency] = (this.sums[into][currency] ?? 0) + amountMinor;
  }

  /** @param from milliseconds since 1970, likewise `to` */
  result(from: number, to: number, counted: Omit<ConversationEstimate, "expected">): BacktestResult {
    const days: BacktestResult["days"] = [];
    // The first and the last day are parts of days.
    for (let at = Date.parse(dayOf(from)); at < to; at += 86_400_000) {
      const day = dayOf(at);
      days.push({ day, ...(this.days.get(day) ?? { hits: 0, fraud: 0 }) });
    }
    const affected =
      this.effect.verdict === "allow" ? 0 : this.effect.verdict ? this.counts.hits : this.counts.alerts;
    return {
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      payments: this.payments,
      unknown: this.unknown,
      ...this.counts,
      ...this.sums,
      days,
      examples: newest(this.examples).slice(0, mostExamples),
      conversations: estimateConversations(counted, affected),
    };
  }
}

const newest = (examples: BacktestResult["examples"]) =>
  examples.toSorted((one, other) => (one.occurredAt < other.occurredAt ? 1 : -1)).slice(0, mostExamples);
