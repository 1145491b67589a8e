import type { Incident } from "../incident.ts";
import { price } from "../localise.ts";
import { columns, customer, dimensions, type PaymentRecord, partsOf, type Scope } from "../payment.ts";
import { failureReasons } from "../reasons.ts";
import type { Area, Recent } from "../recent.ts";
import type { Values } from "../values.ts";
import { mayBeTaken } from "./double-charge.ts";
import { bitsOf, TakenTwice, type Told } from "./taken-twice.ts";

/** Double charges so far apart have different causes (ms). */
const window = 3 * 3_600_000;
/** After so long without another it is over (ms). */
const silence = 2 * 3_600_000;
/** Double charges that are remembered. */
const most = 512;
/** What an incident must show: double charges, people, and evidence (nats). */
const least = 4;
const leastPeople = 3;
const leastEvidence = 12;
/** So few are expected at the least when evidence is weighed: a rate that was never seen is not known to be nothing. */
const leastExpected = 0.05;
/** Payments an area must have had before its own past outweighs everybody's. */
const rateWeight = 3_000;
/** A stream without a past: half a double charge in so many payments. */
const priorPayments = 10_000;
/** The past is halved beyond so many payments, so that slow changes are followed. */
const mostPast = 5_000_000;
const values = 2 ** 19;
/** Dimensions that draw borders. */
const drawn = dimensions.map((_, column) => column).filter((column) => column !== customer);
const late = failureReasons.map(mayBeTaken);

/** One payment that was taken twice. */
interface Twice {
  id: string;
  /** ms of its first attempt, and when it was known */
  since: number;
  at: number;
  values: number[];
  who: number;
}

interface Standing {
  number: number;
  area: Area;
  scope: Scope;
  its: Twice[];
  expected: number;
  sample: number;
  detectedAt: number;
  lastAt: number;
  endedAt: number | null;
}

interface Judged extends Area {
  its: Twice[];
  expected: number;
  sample: number;
  gain: number;
}

/** Nats for "more than is usual"; 0 where there are fewer. */
const surprise = (seen: number, due: number) => (seen > due ? seen * Math.log(seen / due) - seen + due : 0);

const evidenceOf = ({ its, expected }: { its: readonly Twice[]; expected: number }) =>
  surprise(its.length, Math.max(leastExpected, expected));

const inside = ({ mask, values }: Area, of: readonly number[]) =>
  partsOf(mask).every((part) => values[part] === of[part]);

/**
 * Incidents of payments that were taken twice after a late answer: where several are known within hours that seldom
 * happen at all, against how often they happen there. One alone is a matter of its customer, and opens none.
 */
export class DoubleCharges {
  private readonly taken = new TakenTwice();
  private recent: Twice[] = [];
  /** by number of a value: payments that were taken, and those taken twice that are no news any more */
  private readonly paid = new Float64Array(values);
  private readonly twice = new Float64Array(values);
  private paidAll = 0;
  private twiceAll = 0;
  private incidents: Standing[] = [];
  private number = 0;

  constructor(
    private readonly payments: Recent,
    private readonly names: Values,
  ) {}

  /**
   * Takes what a record tells of an attempt.
   *
   * @param place its values among the payments
   * @param now ms
   * @param warm nothing is told yet
   */
  take(record: PaymentRecord, place: number, now: number, warm: boolean) {
    const told = this.told(record, place);
    if (told === null) return;
    if (told === "taken") this.learn(place);
    const since = this.taken.take(this.payments, place, Number(record.amount) || 0, bitsOf(record.id), told);
    if (!Number.isNaN(since)) this.found(record.id, place, since, now, warm);
  }

  /** Ends what is over, and forgets what is no news. */
  tick(now: number) {
    for (const one of this.incidents)
      if (one.endedAt === null && now - one.lastAt > silence) one.endedAt = one.lastAt;
    while (this.recent.length > 0 && (this.recent.length > most || now - this.recent[0]!.at > window)) {
      const gone = this.recent.shift()!;
      // What an incident explains says nothing of what is usual.
      if (this.incidents.some(({ its }) => its.includes(gone))) continue;
      this.twiceAll += 1;
      for (const column of drawn) this.twice[gone.values[column]!]! += 1;
    }
  }

  standing(): Incident[] {
    return this.incidents.map(asIncident);
  }

  takeFinished(): Incident[] {
    if (this.incidents.length === 0) return [];
    const done = this.incidents.filter(({ endedAt }) => endedAt !== null);
    if (done.length > 0) this.incidents = this.incidents.filter(({ endedAt }) => endedAt === null);
    return done.map(asIncident);
  }

  /** The numbers of these values are given to others. */
  forgetValues(gone: Uint8Array) {
    for (let value = 0; value < gone.length; value++)
      if (gone[value]) {
        this.paid[value] = 0;
        this.twice[value] = 0;
      }
  }

  private told({ status }: PaymentRecord, place: number): Told | null {
    if (status === "succeeded") return "taken";
    if (status === "pending") return "open";
    if (status !== "failed") return null;
    return late[this.payments.reason[place]!] ? "late" : "failed";
  }

  private learn(place: number) {
    this.paidAll += 1;
    for (const column of drawn) this.paid[this.payments.values[place * columns + column]!]! += 1;
    if (this.paidAll < mostPast) return;
    this.paidAll /= 2;
    this.twiceAll /= 2;
    for (let value = 0; value < values; value++) {
      this.paid[value]! /= 2;
      this.twice[value]! /= 2;
    }
  }

  private found(id: string, place: number, since: number, now: number, warm: boolean) {
    const its = Array.from(this.payments.values.subarray(place * columns, (place + 1) * columns));
    const one = { id, since, at: now, values: its, who: its[customer]! || -this.payments.card[place]! };
    this.recent.push(one);
    this.tick(now);
    if (warm) return;
    const open = this.incidents.filter(({ endedAt }) => endedAt === null);
    const known = open.find(({ area }) => inside(area, its));
    if (known) {
      known.its.push(one);
      known.lastAt = now;
      const closer = this.locate(one, known.its, now);
      if (closer && closer.its.length === known.its.length) this.draw(known, closer);
      else Object.assign(known, this.due(known.area, known.its[0]!.since));
      return;
    }
    const over = this.incidents.filter(({ endedAt }) => endedAt !== null);
    const best = this.locate(
      one,
      this.recent.filter((other) => !over.some((incident) => incident.its.includes(other))),
      now,
    );
    if (!best || best.its.length < least || evidenceOf(best) - price(best.mask) < leastEvidence) return;
    if (new Set(best.its.map(({ who }) => who)).size < leastPeople) return;
    // What was told of as a smaller part goes on, with wider borders.
    const part = open.find((incident) => incident.its.every((other) => best.its.includes(other)));
    if (part) {
      this.draw(part, best);
      part.lastAt = now;
      return;
    }
    if (open.some((incident) => incident.its.some((other) => best.its.includes(other)))) return;
    this.number += 1;
    const begun = { number: this.number, detectedAt: now, lastAt: now, endedAt: null };
    const standing = { ...begun, area: best, scope: {}, its: best.its, expected: 0, sample: 0 };
    this.draw(standing, best);
    this.incidents.push(standing);
  }

  private draw(incident: Standing, { mask, values, its, expected, sample }: Judged) {
    const scope: Scope = {};
    for (const part of partsOf(mask)) scope[dimensions[part]!] = this.names.textOf(values[part]!);
    Object.assign(incident, { area: { mask, values }, scope, its, expected, sample });
  }

  /** The smallest area that explains the double charges that `one` may belong to, by one value or two. */
  private locate(one: Twice, among: readonly Twice[], now: number): Judged | null {
    let best: Judged | null = null;
    const since = Math.min(now, ...among.map((other) => other.since));
    const consider = (parts: readonly number[]) => {
      const values = Array(columns).fill(0);
      let mask = 0;
      for (const part of parts) {
        if (one.values[part] === 0) return;
        values[part] = one.values[part];
        mask |= 1 << part;
      }
      const area = { mask, values };
      const its = among.filter((other) => inside(area, other.values));
      if (its.length < 2) return;
      const { expected, sample } = this.due(area, since);
      const gain = surprise(its.length, expected) - price(mask);
      if (!best || gain > best.gain) best = { ...area, its, expected, sample, gain };
    };
    consider([]);
    for (const [place, column] of drawn.entries()) {
      consider([column]);
      for (const other of drawn.slice(place + 1)) consider([column, other]);
    }
    return best;
  }

  /** Payments that were taken in an area since a time, and how many of them are taken twice usually. */
  private due(area: Area, since: number): { expected: number; sample: number } {
    const usual = (this.twiceAll + 0.5) / (this.paidAll + priorPayments);
    let rate = usual;
    for (const part of partsOf(area.mask)) {
      const value = area.values[part]!;
      rate = Math.max(rate, (this.twice[value]! + rateWeight * usual) / (this.paid[value]! + rateWeight));
    }
    const sample = this.payments.paidInside(area, since);
    return { sample, expected: (sample + 1) * rate };
  }
}

function asIncident(incident: Standing): Incident {
  const { number, scope, its, expected, sample, detectedAt, endedAt } = incident;
  return {
    id: `inc_d${number}`,
    pattern: "other",
    scope,
    reason: "duplicate",
    startedAt: new Date(Math.min(...its.map(({ since }) => since))).toISOString(),
    detectedAt: new Date(detectedAt).toISOString(),
    endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
    observed: its.length,
    expected: Number(expected.toFixed(2)),
    sample: Math.max(sample, its.length),
    confidence: Number((1 - Math.exp(-Math.max(0, evidenceOf(incident) - 8) / 8)).toFixed(3)),
    payments: its.slice(-most).map(({ id }) => id),
  };
}
