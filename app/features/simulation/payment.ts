import type { Method, TransactionRecord } from "#app/features/transactions/transaction.ts";
import type { Customer } from "./customer.ts";
import { type DeclineReason, mayRetry, needsAnother } from "./declines.ts";
import { type Intent, ordinaryIntent, withMethod } from "./intent.ts";
import { decide, type Outcome, report } from "./outcome.ts";
import type { Random } from "./random.ts";
import { tuning } from "./tuning.ts";
import type { World } from "./world.ts";

export type FraudKind = keyof typeof tuning.fraud.kinds;

/** What only the simulator knows. It never enters a record. */
export interface Truth {
  kind: FraudKind;
  /** one name for all payments of one attack */
  episode: string;
}

/** One report as it reaches the payment company's API. */
export interface Report {
  /** when it is sent, ms */
  at: number;
  /** when the payment was made, ms */
  occurredAt: number;
  record: TransactionRecord;
  truth?: Truth;
}

/** Hands out the next id of a slot; ids look alike whatever they stand for. */
export type NextId = () => string;

/** All reports of one payment: its first, and its answer where that comes later. */
export function reportsOf(id: string, intent: Intent, outcome: Outcome, truth?: Truth): Report[] {
  const { at } = intent;
  const final = outcome.reason ? "failed" : "succeeded";
  const one = (when: number, status: TransactionRecord["status"], reason: DeclineReason | null): Report => {
    const base = { at: when, occurredAt: at, record: report(id, intent, status, when, reason) };
    return truth ? { ...base, truth } : base;
  };
  if (outcome.pendingFor === null) return [one(at, final, outcome.reason)];
  return [one(at, "pending", null), one(at + outcome.pendingFor, final, outcome.reason)];
}

/** A customer's payment with everything that follows within minutes: answers, new tries, a refund at once. */
export function ordinaryPayment(
  world: World,
  random: Random,
  at: number,
  customer: Customer,
  nextId: NextId,
): Report[] {
  let intent = ordinaryIntent(world, random, at, customer);
  let outcome = decide(world.seed, random, intent);
  const reports = reportsOf(nextId(), intent, outcome);
  const { retry } = tuning;
  for (let tries = 0; tries < retry.most && outcome.reason && outcome.pendingFor === null; tries++) {
    if (!mayRetry(outcome.reason) || !random.chance(retry.share)) break;
    const another = needsAnother(outcome.reason) ? random.chance(0.9) : random.chance(retry.another);
    const again = { ...intent, at: intent.at + random.whole(retry.soonest, retry.latest), customer };
    const repeated = random.chance(another ? retry.fails / 2 : retry.fails * 2) ? outcome.reason : null;
    const changed = another ? otherWay(world, random, again) : null;
    intent = changed ?? again;
    outcome = { reason: repeated, pendingFor: null };
    reports.push(...reportsOf(nextId(), intent, outcome));
  }
  const { atOnce } = tuning.refund;
  const last = reports[reports.length - 1] as Report;
  if (last.record.status === "succeeded" && intent.merchant && random.chance(atOnce.share)) {
    reports.push(refundOf(last, last.at + random.whole(atOnce.soonest, atOnce.latest)));
  }
  return reports;
}

/** The report that gives a payment's money back. */
export function refundOf(paid: Report, at: number): Report {
  const record = { ...paid.record, status: "refunded" as const, statusAt: new Date(at).toISOString() };
  return { ...paid, at, record };
}

/** Another card, else another method: what people do when the till says no. */
function otherWay(world: World, random: Random, intent: Intent & { customer: Customer }): Intent | null {
  const { customer, card } = intent;
  const others = customer.cards.filter((one) => one !== card);
  if (card && others.length > 0) return { ...intent, card: random.pick(others) };
  const { [intent.method]: _, ...mix } = customer.market.methods[intent.channel];
  const methods = Object.keys(mix) as Method[];
  return methods.length > 0 ? withMethod(world, random, random.weighted(mix), intent) : null;
}
