import type { TransactionRecord } from "#app/features/transactions/transaction.ts";
import { fromMinor } from "#app/platform/money.ts";
import { days } from "#app/platform/time.ts";
import { type DeclineReason, drawReason, type Failure, failureFor } from "./declines.ts";
import type { Intent } from "./intent.ts";
import { type Issuer, issuers } from "./issuers.ts";
import { Random, textHash, unitHash } from "./random.ts";
import { tuning } from "./tuning.ts";

/** What became of a payment; `later` where the first answer was only "pending". */
export interface Outcome {
  reason: DeclineReason | null;
  /** milliseconds until the answer, or null where it came at once */
  pendingFor: number | null;
}

/** An issuer nobody can reach for a while. */
export interface Outage {
  issuer: string;
  from: number;
  to: number;
}

const purpose = { outage: 31, expired: 32 };

/** The outage that begins in one stretch of `tuning.outage.every`: planned by the seed alone. */
export function outageIn(seed: number, stretch: number): Outage {
  const random = new Random(seed, stretch, purpose.outage);
  const { every, length } = tuning.outage;
  let draw = random.unit() * issuers.reduce((sum, issuer) => sum + issuer.downtime, 0);
  const issuer = issuers.find((one) => {
    draw -= one.downtime;
    return draw < 0;
  }) as Issuer;
  const lasts = random.between(length[0], length[1]);
  const from = stretch * every + random.unit() * (every - lasts);
  return { issuer: issuer.name, from, to: from + lasts };
}

let latest: { seed: number; stretch: number; outage: Outage } | undefined;

function isOut(seed: number, issuer: string, at: number): boolean {
  const stretch = Math.floor(at / tuning.outage.every);
  if (latest?.seed !== seed || latest.stretch !== stretch) {
    latest = { seed, stretch, outage: outageIn(seed, stretch) };
  }
  const { outage } = latest;
  return outage.issuer === issuer && at >= outage.from && at < outage.to;
}

/** What the issuer, the wallet or the bank answers to an honest payment. */
export function decide(seed: number, random: Random, intent: Intent): Outcome {
  const { method, channel, card, customer, at } = intent;
  const { decline, outage, pending } = tuning;
  if (card && isOut(seed, card.issuer, at) && random.chance(outage.fails)) {
    return { reason: "issuer_unavailable", pendingFor: null };
  }
  if (
    card &&
    unitHash(seed, textHash(card.fingerprint), Math.floor(at / days(7)), purpose.expired) < tuning.expiredCard
  ) {
    return { reason: "expired", pendingFor: null };
  }
  const home = customer?.market.country;
  let odds = decline[method][channel] * (1 + decline.perDoubling * intent.doublings);
  if (card) odds *= card.strictness;
  if (customer?.shortOfMoney) odds *= decline.shortOfMoney.factor;
  if (home !== undefined && intent.country !== home) odds *= decline.abroad;
  const waits =
    method === "bank_transfer" ? pending.bank_transfer : method === "wallet" ? pending.wallet : null;
  if (waits && random.chance(waits.share)) {
    const pendingFor = Math.min(
      Math.round(random.lognormal(waits.median, waits.sigma)) + 500,
      pending.longest,
    );
    const fails = random.chance(waits.fails + odds / 4);
    return { reason: fails ? drawReason(random, method, channel, intent.country) : null, pendingFor };
  }
  const fails = random.chance(Math.min(odds, 0.6));
  return { reason: fails ? drawReason(random, method, channel, intent.country) : null, pendingFor: null };
}

/** How a refusal is reported for this payment. */
function failureOf(intent: Intent, reason: DeclineReason): Failure {
  const viaScheme =
    intent.method === "card" && (intent.channel === "in_store" || intent.card?.network === "unionpay");
  return failureFor(reason, viaScheme ? "iso8583" : "processor");
}

/**
 * The report of a payment as the payment company's own systems would send it.
 *
 * @param statusAt when the status came to be, ms
 */
export function report(
  id: string,
  intent: Intent,
  status: TransactionRecord["status"],
  statusAt: number,
  reason: DeclineReason | null,
): TransactionRecord {
  const { merchant, card, device } = intent;
  const record: TransactionRecord = {
    id,
    occurredAt: new Date(intent.at).toISOString(),
    statusAt: new Date(statusAt).toISOString(),
    amount: fromMinor(intent.minor, intent.currency),
    currency: intent.currency,
    method: intent.method,
    channel: intent.channel,
    status,
  };
  if (intent.customer) record.customerId = intent.customer.id;
  if (merchant) {
    record.merchant = { id: merchant.id, name: merchant.name, mcc: merchant.mcc, country: merchant.country };
  }
  if (intent.terminalId) record.terminalId = intent.terminalId;
  if (card) {
    const { fingerprint, bin, last4, network, issuer, country } = card;
    record.card = { fingerprint, bin, last4, network, issuer, country };
  }
  if (device) record.device = { id: device.id, ip: device.ip, country: device.country };
  if (reason) record.failure = failureOf(intent, reason);
  return record;
}
