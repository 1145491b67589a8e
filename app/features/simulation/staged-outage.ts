import type { TransactionRecord } from "#app/features/transactions/transaction.ts";
import { hours, minutes } from "#app/platform/time.ts";
import { failureFor } from "./declines.ts";
import { type Issuer, issuers } from "./issuers.ts";
import { markets } from "./markets.ts";
import { Random, textHash, unitHash } from "./random.ts";
import { marketPace } from "./season.ts";

/** A bank whose cards fail for a while, so that a demonstration has an incident to show. */
export interface StagedOutage {
  issuer: string;
  /** ms */
  from: number;
  to: number;
}

const purpose = { plan: 71, hit: 72 };

/** One outage in every stretch after the first, at its own time; the first comes soon. */
const stretch = hours(3);
const first = { after: minutes(4), lasts: minutes(16) };
const lasting = [minutes(12), minutes(25)] as const;
/** Share of the bank's payments that fail: some always get through. */
const fails = 0.88;
/** One of so many banks whose cards pay most at that time of day: elsewhere people sleep. */
const busiest = 3;

/** The banks whose cards pay most around an instant, busiest first. */
function busyBanks(at: number): string[] {
  const pace = marketPace(at);
  const weightOf = new Map(
    markets.map(({ country, methods: { in_store, online, in_app } }, place) => [
      country,
      ((pace[place] ?? 0) - (pace[place - 1] ?? 0)) *
        ((in_store.card ?? 0) + (online.card ?? 0) + (in_app.card ?? 0)),
    ]),
  );
  const weight = ({ country, share }: Issuer) => (weightOf.get(country) ?? 0) * share;
  return issuers
    .toSorted((one, other) => weight(other) - weight(one))
    .slice(0, busiest)
    .map(({ name }) => name);
}

/**
 * The outage around an instant, if there is one.
 *
 * @param seed of the world
 * @param since when the demonstration began, ms
 * @param at ms
 */
export function outageAt(seed: number, since: number, at: number): StagedOutage | null {
  const turn = Math.floor((at - since) / stretch);
  if (turn < 0) return null;
  const random = new Random(seed, turn, purpose.plan);
  const chosen = turn === 0 ? 0 : random.whole(0, busiest - 1);
  const lasts = turn === 0 ? first.lasts : random.between(...lasting);
  const from =
    since + turn * stretch + (turn === 0 ? first.after : hours(1) + random.unit() * (stretch - hours(2)));
  if (at < from || at >= from + lasts) return null;
  return { issuer: busyBanks(from)[chosen]!, from, to: from + lasts };
}

/** Outages that somebody begins and ends by hand. Planned ones rest meanwhile, and for a stretch afterwards. */
export class OutagesByHand {
  readonly #all: StagedOutage[] = [];

  /**
   * Takes what somebody wants to fail now.
   *
   * @param issuer null: nothing
   * @param at the stream's time, ms; payments before it were told already
   */
  want(issuer: string | null, at: number): void {
    const last = this.#all.at(-1);
    const standing = last?.to === Number.POSITIVE_INFINITY ? last : undefined;
    if ((standing?.issuer ?? null) === issuer) return;
    if (standing) standing.to = at;
    if (issuer !== null) this.#all.push({ issuer, from: at, to: Number.POSITIVE_INFINITY });
  }

  /** What fails at an instant: a bank, nothing although something were planned (null), or what is planned (undefined). */
  at(at: number): StagedOutage | null | undefined {
    const last = this.#all.findLast(({ from }) => from <= at);
    if (!last || at >= last.to + stretch) return undefined;
    return at < last.to ? last : null;
  }
}

/**
 * The record as it would be told during the outage: the same for the same payment, whenever asked.
 *
 * @param byHand what somebody made fail; without it what is planned
 */
export function withOutage(
  record: TransactionRecord,
  seed: number,
  since: number,
  byHand?: OutagesByHand,
): TransactionRecord {
  const { card, status, channel } = record;
  if (!card?.issuer || (status !== "succeeded" && status !== "failed")) return record;
  const at = Date.parse(record.occurredAt);
  const wanted = byHand?.at(at);
  const outage = wanted === undefined ? outageAt(seed, since, at) : wanted;
  if (outage?.issuer !== card.issuer || unitHash(seed, textHash(record.id), purpose.hit) >= fails)
    return record;
  const viaScheme = channel === "in_store" || card.network === "unionpay";
  return {
    ...record,
    status: "failed",
    failure: failureFor("issuer_unavailable", viaScheme ? "iso8583" : "processor"),
  };
}
