import { anyReason, hits, places, reasonCount, technical } from "./cell.ts";
import { price, surprise } from "./localise.ts";
import { bitOf, dimensions, probe, type Scope } from "./payment.ts";
import { type FailureReason, failureReasons, type ReasonGroup, reasons } from "./reasons.ts";
import type { Area, Recent } from "./recent.ts";

export const patterns = [
  "outage",
  "degradation",
  "reason_shift",
  "volume_drop",
  "card_testing",
  "retry_storm",
  "other",
] as const;
export type Pattern = (typeof patterns)[number];

/** An incident as it is handed on. Times are ISO 8601 in UTC; counts are payments. */
export interface Incident {
  id: string;
  pattern: Pattern;
  scope: Scope;
  reason: FailureReason | null;
  startedAt: string;
  detectedAt: string;
  endedAt: string | null;
  /** failures seen since the onset; of a volume drop the payments that arrived */
  observed: number;
  /** the same under what is normal */
  expected: number;
  /** payments looked at */
  sample: number;
  /** 0 to 1 */
  confidence: number;
  /** ids of its payments, where its scope and reason do not say which they are: those that were taken twice */
  payments?: readonly string[];
  /** over, and what came after it was told was no more than usual */
  unfounded?: boolean;
}

/** An incident with no payments for so long is over (ms). */
const silence = 6 * 3_600_000;
const leastSilence = 20 * 60_000;
const gapsOfSilence = 12;
/** So much evidence (nats) for "as usual again" closes an incident. */
const recovered = 8;
const mostCards = 500;
/** Cards are tried where so many times as many fail as there are devices they fail on. */
const cardsOfDevice = 3;
const leastCards = 6;
/** Reasons of buyers who lack money or do not finish: a sale that sells out shows them, cards that are tried do not. */
const buyers: ReadonlySet<FailureReason> = new Set([
  "insufficient_funds",
  "over_limit",
  "authentication_required",
]);
/**
 * What an incident must show before it is told of: failures beyond normal, and evidence (nats) beyond the price of its
 * dimensions and the logarithm of its payments, since of many combinations and onsets the one that looks worst was
 * chosen.
 */
const leastExcess = 2.5;
const leastEvidence = 18;
const leastEvidenceOfDrop = 15;
/**
 * So much more (nats) is wanted of what seldom is an incident: people whose cards expire, or less of what mostly is
 * one: a bank that does not answer.
 */
const doubts: Partial<Record<ReasonGroup, number>> = { technical: -2, customer: 3, risk: 3 };
export const doubtOf = (place: number): number => {
  const reason = failureReasons[place];
  return (reason ? doubts[reasons[reason].group] : place === technical ? doubts.technical : 0) ?? 0;
};
/** Of what was well founded, more than this is left when it is looked at from its end. */
const leftExcess = 5;
const leftEvidence = 16;

/** An incident that is being watched. */
export class Watch {
  endedAt: number | null = null;
  /** when it was paid in its area last, and when that failed as the incident does */
  lastAt: number;
  lastHit: number;
  sample = 0;
  expected = 0;
  /** failures of this reason expected, or all */
  normal = 0;
  readonly failures = new Float64Array(places);
  private cards = new Set<number>();
  /** those that failed on a device that is known, and those devices */
  private cardsOnDevices = new Set<number>();
  private devices = new Set<number>();
  private names: Scope = {};
  private its: Area;
  private sizes = 0;
  private sized = 0;
  private calm = 0;
  private calmFrom = 0;
  /** of a volume drop */
  due = 0;
  nextLook: number;
  /** the last of its failures when its borders were looked at */
  lookedUntil = 0;
  /** the same as they count as evidence */
  private weighted = { observed: 0, expected: 0, sample: 0 };
  /** how much of the payments' chance is normal here for `place` */
  factor = 1;
  /** by how much more it may wander in its area, at least 1 */
  sway = 1;
  /** evidence (nats) that episodes here usually come to, where they are a habit */
  habit = 0;
  /** mean logarithm of amounts normal here */
  usualSize = Number.NaN;
  /** ms: when it was told of that it began, as was known then; NaN until it is told of */
  private toldStart = Number.NaN;

  constructor(
    readonly number: number,
    area: Area,
    public place: number,
    readonly volume: boolean,
    /** as is known now */
    public startedAt: number,
    /** when there was enough evidence to tell of it; until then when it was suspected */
    public detectedAt: number,
    private readonly textOf: (value: number) => string,
  ) {
    this.its = area;
    this.area = area;
    this.lastAt = detectedAt;
    this.lastHit = startedAt;
    this.nextLook = detectedAt + 60_000;
  }

  get area(): Area {
    return this.its;
  }

  /** Values may be forgotten while it is told of, so their names are kept. */
  set area(area: Area) {
    this.its = area;
    this.names = {};
    for (const [dimension, name] of dimensions.entries())
      if (area.mask & (1 << dimension)) this.names[name] = this.textOf(area.values[dimension]!);
  }

  clear() {
    this.sample = 0;
    this.lastHit = this.startedAt;
    this.expected = 0;
    this.normal = 0;
    this.failures.fill(0);
    this.cards = new Set();
    this.cardsOnDevices = new Set();
    this.devices = new Set();
    this.weighted = { observed: 0, expected: 0, sample: 0 };
    this.sizes = 0;
    this.sized = 0;
    this.calm = 0;
  }

  /** Counts a payment of its area. */
  take({ at, chance, reason, card, device, size, weight }: Recent, place: number, share: number) {
    this.sample += 1;
    this.lastAt = Math.max(this.lastAt, at[place]!);
    const normal = Math.min(0.97, Math.max(1e-3, chance[place]! * this.factor * share));
    this.normal += normal;
    this.expected += chance[place]!;
    const its = reason[place]!;
    const counts = this.area.mask & bitOf("customer") ? 1 : weight[place]!;
    this.weighted.sample += counts;
    this.weighted.expected += counts * normal;
    const hit = hits(this.place, its);
    if (hit) {
      this.weighted.observed += counts;
      this.lastHit = Math.max(this.lastHit, at[place]!);
    }
    if (its >= 0) {
      this.failures[anyReason]! += 1;
      this.failures[its]! += 1;
      if (hits(technical, its)) this.failures[technical]! += 1;
      if (card[place]! > 0 && this.cards.size < mostCards) this.cards.add(card[place]!);
      if (card[place]! > 0 && device[place]! > 0 && this.cardsOnDevices.size < mostCards) {
        this.cardsOnDevices.add(card[place]!);
        this.devices.add(device[place]!);
      }
      this.sizes += size[place]!;
      this.sized += 1;
    }
    const rate = Math.min(0.98, Math.max(normal * 1.5, this.failures[this.place]! / this.sample));
    const gain = hit ? Math.log(normal / rate) : Math.log((1 - normal) / (1 - rate));
    if (this.calm <= 0) this.calmFrom = at[place]!;
    this.calm = Math.max(0, this.calm + gain * weight[place]!);
    if (this.calm > recovered) this.endedAt = this.calmFrom;
  }

  /** A minute of a volume drop: so many arrived, so many were due. */
  takeMinute(at: number, arrived: number, due: number) {
    this.sample += arrived;
    this.due += due;
    const left = Math.min(0.8, Math.max(0.05, this.sample / Math.max(1, this.due)));
    if (this.calm <= 0) this.calmFrom = at;
    this.calm = Math.max(0, this.calm - arrived * Math.log(left) - due * (1 - left));
    if (this.calm > recovered) this.endedAt = this.calmFrom;
  }

  /**
   * How long without payments (ms) means that it is over. An attack or a storm is its payments: it is over when
   * many times their usual gap has passed; where others pay, a night may lie in between.
   */
  get silence(): number {
    if (!(this.area.mask & ((1 << probe) | bitOf("customer")))) return silence;
    const gap = (this.lastHit - this.startedAt) / Math.max(1, this.sample);
    return Math.min(silence, Math.max(leastSilence, gapsOfSilence * gap));
  }

  reopen() {
    this.endedAt = null;
    this.calm = 0;
  }

  /** Failures, or missing payments, beyond what is normal. */
  excess(): number {
    return this.volume ? this.due - this.sample : this.failures[this.place]! - this.normal;
  }

  /** How much better an incident explains what was seen than chance does (nats); repeats count less. */
  evidence(): number {
    if (!this.volume) {
      const { observed, expected, sample } = this.weighted;
      return surprise(observed, expected * this.sway, sample);
    }
    const { sample, due } = this;
    return due - sample + (sample > 0 ? sample * Math.log(sample / due) : 0);
  }

  /** Whether it is told of. What was told stays told: neither when nor since when is changed by what comes after. */
  get told(): boolean {
    return !Number.isNaN(this.toldStart);
  }

  /** Tells of it from `now` on (ms) if there is enough evidence. */
  weigh(now: number) {
    if (this.told || this.excess() < leastExcess) return;
    const wanted = this.volume
      ? leastEvidenceOfDrop
      : leastEvidence + this.chosenAmong() + doubtOf(this.place);
    if (this.evidence() < Math.max(wanted, this.habit)) return;
    this.toldStart = Math.min(this.startedAt, now);
    this.detectedAt = now;
  }

  /** Evidence (nats) that the worst of so many areas and onsets shows by chance. */
  private chosenAmong(): number {
    const ofOne = this.area.mask & bitOf("customer");
    return (ofOne ? 0 : price(this.area.mask)) + Math.log(Math.max(1, this.weighted.sample));
  }

  /** Whether it is over and was no more than usual after all. */
  get unfounded(): boolean {
    return this.endedAt !== null && (this.excess() < leftExcess || this.evidence() < leftEvidence);
  }

  /** The commonest of its reasons; `of`: a place whose failures alone are asked for. */
  topReason(of = anyReason): number {
    let top = -1;
    for (let place = 0; place < reasonCount; place++)
      if (hits(of, place) && (top === -1 || this.failures[place]! > this.failures[top]!)) top = place;
    return top;
  }

  pattern(): Pattern {
    if (this.volume) return "volume_drop";
    const failed = this.failures[anyReason]!;
    const manyCards = this.cards.size >= Math.min(0.6 * failed, mostCards) && this.cards.size >= leastCards;
    const top = this.topReason();
    const ofBuyers = top >= 0 && buyers.has(failureReasons[top]!);
    if (this.area.mask & bitOf("customer")) return manyCards ? "card_testing" : "retry_storm";
    const small = this.sized > 0 && this.sizes / this.sized < this.usualSize - 0.7;
    if (!hits(technical, top)) {
      const fewDevices = this.cardsOnDevices.size >= Math.max(leastCards, cardsOfDevice * this.devices.size);
      if (manyCards && (fewDevices || (small && !ofBuyers))) return "card_testing";
    }
    if (this.area.mask & (1 << probe) && !ofBuyers) return "card_testing";
    const more = failed - this.expected;
    if (this.place !== anyReason && more < 0.5 * this.excess()) return "reason_shift";
    return failed / Math.max(1, this.sample) >= 0.5 ? "outage" : "degradation";
  }

  asIncident(): Incident {
    const scope = { ...this.names };
    // That cards are tried with cards, and from afar, says nothing of where.
    if (this.pattern() === "card_testing")
      for (const name of ["method", "channel"] as const)
        if (Object.keys(scope).length > 1) delete scope[name];
    const observed = this.volume ? this.sample : this.failures[this.place]!;
    const expected = this.volume ? this.due : this.normal;
    const nats = this.evidence();
    const top = this.place < reasonCount ? this.place : this.topReason(this.place);
    const named = this.place < reasonCount || this.failures[top]! >= 0.4 * this.failures[this.place]!;
    return {
      id: `inc_${this.number}`,
      pattern: this.pattern(),
      scope,
      reason: this.volume || !named ? null : failureReasons[top]!,
      startedAt: new Date(this.toldStart).toISOString(),
      detectedAt: new Date(this.detectedAt).toISOString(),
      endedAt: this.endedAt === null ? null : new Date(this.endedAt).toISOString(),
      observed: Math.round(observed),
      expected: Number(expected.toFixed(2)),
      sample: this.volume ? Math.round(expected) : this.sample,
      confidence: Number((1 - Math.exp(-Math.max(0, nats - 8) / 8)).toFixed(3)),
      ...(this.unfounded && { unfounded: true }),
    };
  }
}
