import { Baseline } from "./baseline.ts";
import { anyReason, type Cell, reasonCount, seasonal } from "./cell.ts";
import { Cells } from "./cells.ts";
import { GenerationMap } from "./generation-map.ts";
import { type Incident, Watch } from "./incident.ts";
import { type Area, inside, localise } from "./localise.ts";
import { dimensions, type Payment, type PaymentRecord, paymentOf, Values } from "./payment.ts";
import { Recent } from "./recent.ts";
import { Taxonomy } from "./taxonomy.ts";
import { VolumeWatch } from "./volume-watch.ts";

const minute = 60_000;
/** The first two days teach what is normal. */
const warmUp = 48 * 60;
/** Evidence (nats) at which a cell raises an alarm: false alarms come about every e^14 tests. */
const alarm = 14;
/** What a located area must gain, and fail beyond its normal, to be an incident. */
const leastGain = 11;
const leastExcess = 5;
/** An attempt within this time after a failed one of the same card or customer repeats it. */
const repeatWithin = 15 * minute;
const repeatWeight = 0.35;
/** An incident with no payments for so long is over. */
const silence = 6 * 60 * minute;
/** The same again within this time is the same incident. */
const sameWithin = 45 * minute;
/** A record dated this far ahead of all others is a mistake of a clock, unless the next agrees. */
const farAhead = 24 * 60 * minute;
/** Minutes after which a payment is learned from. */
const learnAfter = 45;
const customer = dimensions.indexOf("customer");

/**
 * Finds incidents in a stream of transaction records: a fold in event time that never looks
 * ahead. Every payment is counted once, when its outcome is known.
 */
export class Detector {
  readonly taxonomy: Taxonomy;
  private readonly values = new Values();
  private readonly cardNumbers = new GenerationMap<string, number>(200_000);
  private lastCard = 0;
  private readonly outcomes = new GenerationMap<string, boolean>(200_000);
  private readonly failedCard = new GenerationMap<number, number>(100_000);
  private readonly failedCustomer = new GenerationMap<number, number>(100_000);
  private readonly baseline = new Baseline();
  private readonly cells = new Cells();
  private readonly volumes = new VolumeWatch();
  private readonly recent = new Recent();
  private readonly overall = new Float64Array(reasonCount).fill(0.5);
  private readonly level = new Float64Array(reasonCount).fill(1);
  private readonly levelSeen = new Float64Array(reasonCount);
  private levelExpected = 0;
  private rise = 1;
  private now = Number.NaN;
  private begun = 0;
  private present = 0;
  private suspect = Number.NaN;
  private watches: Watch[] = [];
  private open: Watch[] = [];
  private number = 0;

  constructor(taxonomy = new Taxonomy()) {
    this.taxonomy = taxonomy;
  }

  /** Takes the next record; `record` holds the required fields, `at` is its occurredAt in ms. */
  push(record: PaymentRecord, at: number) {
    if (!this.advance(at)) return;
    const known = this.outcomes.get(record.id);
    if (known === true) return;
    const settled = record.status !== "pending";
    this.outcomes.set(record.id, settled);
    const payment = paymentOf(
      record,
      at,
      this.values,
      this.cardNumbers,
      this.taxonomy,
      () => ++this.lastCard,
    );
    if (known === undefined) this.volumes.count(payment);
    if (settled) this.take(payment);
  }

  /** Incidents that are over and were not handed out before, in order of detection. */
  finished(): Incident[] {
    const done: Incident[] = [];
    while (this.watches.length > 0) {
      const first = this.watches[0]!;
      if (first.endedAt === null || this.now < first.endedAt + sameWithin) break;
      this.watches.shift();
      if (this.worthTelling(first)) done.push(this.tell(first));
    }
    return done;
  }

  /** Incidents as they stand now: open ones, and those that ended and are not handed out yet. */
  standing(): Incident[] {
    return this.watches.filter(this.worthTelling).map(this.tell);
  }

  /** Ends the stream; what has not ended stays open. */
  end(): Incident[] {
    if (Number.isNaN(this.now)) return [];
    this.endMinute();
    for (const watch of this.open) if (watch.endedAt === null && !watch.volume) this.locateAgain(watch);
    const rest = this.watches.filter((watch) => this.worthTelling(watch)).map((watch) => this.tell(watch));
    this.watches = [];
    return rest;
  }

  private tell = (watch: Watch) => watch.told((dimension, value) => this.values.textOf(dimension, value));
  private worthTelling = (watch: Watch) => watch.excess() >= leastExcess;

  private get warm() {
    return this.present - this.begun < warmUp;
  }

  /** Moves the clock. @returns false for a record whose time cannot be */
  private advance(at: number): boolean {
    if (Number.isNaN(this.now)) {
      this.now = at;
      this.present = Math.floor(at / minute);
      this.begun = this.present;
      return true;
    }
    if (at > this.now + farAhead && !(Math.abs(at - this.suspect) < farAhead)) {
      this.suspect = at;
      return false;
    }
    if (at <= this.now) return true;
    this.now = at;
    const minuteOf = Math.floor(at / minute);
    while (this.present < minuteOf) {
      this.endMinute();
      this.present += 1;
    }
    return true;
  }

  private take(payment: Payment) {
    const failed = payment.reason >= 0;
    const person = payment.values[customer]!;
    const before = Math.max(
      this.failedCard.get(payment.card) ?? 0,
      (person > 0 && this.failedCustomer.get(person)) || 0,
    );
    const repeated = payment.at - before < repeatWithin;
    payment.weight = repeated ? repeatWeight : 1;
    if (failed) {
      if (payment.card > 0) this.failedCard.set(payment.card, payment.at);
      if (person > 0) this.failedCustomer.set(person, payment.at);
    }
    payment.chance = this.baseline.chance(payment, repeated);
    for (const watch of this.open) {
      if (watch.volume || watch.endedAt !== null || !inside(watch.area, payment)) continue;
      watch.take(payment, this.share(watch.place));
      this.recent.add(payment, watch.number);
      return;
    }
    this.recent.add(payment, 0);
    this.levelExpected += payment.chance * payment.weight;
    if (failed) {
      this.levelSeen[payment.reason]! += payment.weight;
    }
    this.cells.add(payment);
  }

  private shares(): Float64Array {
    const sum = this.overall.reduce((total, count) => total + count, 0);
    return this.overall.map((count) => count / sum);
  }

  private share(place: number): number {
    if (place === anyReason) return 1;
    return this.overall[place]! / this.overall.reduce((total, count) => total + count, 0);
  }

  /** What happened is learned a while later, when it is known whether an incident explains it. */
  private learn = (payment: Payment) => {
    this.baseline.learn(payment);
    if (payment.reason >= 0) this.overall[payment.reason] = this.overall[payment.reason]! + 1;
  };

  private endMinute() {
    this.recent.settle((this.present - (this.warm ? 0 : learnAfter)) * minute, this.learn);
    const overall = this.shares();
    this.followSeasons(overall);
    const alarms = this.cells.endMinute(this.present, overall, this.level, this.rise, alarm, this.warm);
    for (const cell of alarms.sort((one, other) => strength(other) - strength(one))) this.investigate(cell);
    for (const watch of this.open) this.look(watch);
    const drop = this.volumes.endMinute(this.present, this.warm, this.open);
    if (drop) this.openDrop(drop);
    this.open = this.open.filter((watch) => watch.endedAt === null);
    this.recent.forgetBefore(this.present);
  }

  /** How much reasons of money are up everywhere, over about an hour: pay days, month ends. */
  private followSeasons(overall: Float64Array) {
    const keep = 1 - 1 / 60;
    this.levelExpected *= keep;
    this.rise = 0;
    for (let place = 0; place < reasonCount; place++) {
      this.levelSeen[place]! *= keep;
      const usual = this.levelExpected * overall[place]!;
      this.level[place] = seasonal[place]
        ? Math.min(6, Math.max(1, (this.levelSeen[place]! + 10) / (usual + 10)))
        : 1;
      this.rise += overall[place]! * this.level[place]!;
    }
  }

  private normal(place: number) {
    const overall = this.shares();
    return (area: Area) => {
      const { ratio, share, noise } = this.cells.normal(area, place, overall);
      const level = place === anyReason ? this.rise : this.level[place]!;
      return { factor: ratio * share * level, noise };
    };
  }

  /** A cell raised an alarm: finds what explains it, and opens an incident there. */
  private investigate(cell: Cell) {
    const strongest = cell.strongest();
    if (cell.evidence[strongest]! <= alarm) return;
    const place = strongest >> 1;
    const since = cell.since[strongest]!;
    const payments = this.recent.from(since * minute, (owner) => owner === 0);
    const found = localise(payments, place, cell, this.normal(place), Boolean(cell.mask & (1 << customer)));
    cell.forget();
    if (
      !found ||
      found.gain / this.normal(place)(found).noise < leastGain ||
      found.observed - found.expected < leastExcess ||
      found.observed < 1.5 * found.expected ||
      (found.mask === 0 && seasonal[place])
    )
      return;
    this.openAt(found, place, since);
  }

  private openAt(area: Area, place: number, since: number) {
    const before = this.watches.find(
      (watch) =>
        !watch.volume &&
        watch.endedAt !== null &&
        this.now - watch.endedAt < sameWithin &&
        same(watch.area, area),
    );
    if (before) {
      before.reopen();
      if (!this.open.includes(before)) this.open.push(before);
      this.cells.forgetWithin(area);
      return;
    }
    const { factor } = this.normal(place)(area);
    this.number += 1;
    const watch = new Watch(
      this.number,
      area,
      place,
      false,
      since * minute,
      this.now,
      place === anyReason ? factor : factor / this.share(place),
      this.cells.usualSize(area),
    );
    this.watches.push(watch);
    this.open.push(watch);
    this.own(watch);
    watch.endedAt = null;
    this.cells.forgetTouching(this.recent.from(watch.startedAt, (owner) => owner === watch.number));
  }

  /** Finds the onset of an incident and counts what belongs to it since. */
  private own(watch: Watch) {
    const earliest = watch.startedAt - 120 * minute;
    const belongs = this.recent.from(earliest, (owner) => owner === 0 || owner === watch.number);
    const payments = belongs.filter((payment) => inside(watch.area, payment));
    watch.startedAt = this.onset(watch, payments);
    watch.clear();
    this.recent.release(watch.number);
    this.recent.claim(watch.number, watch.area, watch.startedAt);
    for (const payment of payments)
      if (payment.at >= watch.startedAt) watch.take(payment, this.share(watch.place));
  }

  /** The start that makes the incident most likely: where the CUSUM up to now is largest. */
  private onset(watch: Watch, payments: readonly Payment[]): number {
    const share = this.share(watch.place);
    const hit = (payment: Payment) =>
      watch.place === anyReason ? payment.reason >= 0 : payment.reason === watch.place;
    const late = payments.filter((payment) => payment.at >= watch.startedAt);
    const rate = Math.min(0.97, (late.filter(hit).length + 0.5) / (late.length + 1));
    let sum = 0;
    let most = 0;
    let start = watch.startedAt;
    for (let place = payments.length - 1; place >= 0; place--) {
      const payment = payments[place]!;
      const usual = Math.min(rate * 0.9, Math.max(1e-3, payment.chance * watch.factor * share));
      const failed = hit(payment);
      sum += failed ? Math.log(rate / usual) : Math.log((1 - rate) / (1 - usual));
      if (failed && sum > most) {
        most = sum;
        start = payment.at;
      }
    }
    return start;
  }

  /** Looks at an open incident again: is it over, and does more evidence draw its borders better? */
  private look(watch: Watch) {
    if (watch.volume) return;
    if (watch.endedAt === null && this.now - watch.lastAt > silence) watch.endedAt = watch.lastAt;
    if (watch.endedAt !== null) return this.locateAgain(watch);
    if (this.now < watch.nextLook) return;
    const age = this.now - watch.detectedAt;
    watch.nextLook = this.now + (age < 60 * minute ? 5 : 30) * minute;
    this.locateAgain(watch);
  }

  private locateAgain(watch: Watch) {
    if (watch.startedAt < this.recent.earliest()) return;
    const until = watch.endedAt ?? Number.POSITIVE_INFINITY;
    const payments = this.recent
      .from(watch.startedAt, (owner) => owner === 0 || owner === watch.number)
      .filter((payment) => payment.at <= until);
    const plain = Boolean(watch.area.mask & (1 << customer));
    const found = localise(payments, watch.place, watch.area, this.normal(watch.place), plain);
    if (!found || found.gain < leastGain || same(found, watch.area)) return;
    const ended = watch.endedAt;
    watch.area = found;
    const { factor } = this.normal(watch.place)(found);
    watch.factor = watch.place === anyReason ? factor : factor / this.share(watch.place);
    watch.usualSize = this.cells.usualSize(found);
    this.own(watch);
    watch.endedAt = ended;
    this.unite(watch);
  }

  /** Two incidents whose borders turn out to be the same are one: the one that was detected first. */
  private unite(watch: Watch) {
    const twin = this.watches.find(
      (other) =>
        other !== watch &&
        !other.volume &&
        same(other.area, watch.area) &&
        (other.endedAt ?? this.now) >= watch.startedAt - sameWithin &&
        (watch.endedAt ?? this.now) >= other.startedAt - sameWithin,
    );
    if (!twin) return;
    const [first, second] = twin.number < watch.number ? [twin, watch] : [watch, twin];
    first.startedAt = Math.min(first.startedAt, second.startedAt);
    if (second.endedAt === null) first.reopen();
    else if (first.endedAt !== null) first.endedAt = Math.max(first.endedAt, second.endedAt);
    if (first.endedAt === null && !this.open.includes(first)) this.open.push(first);
    this.watches = this.watches.filter((other) => other !== second);
    this.open = this.open.filter((other) => other !== second);
  }

  private openDrop({ area, since, seen, due }: { area: Area; since: number; seen: number; due: number }) {
    this.number += 1;
    const watch = new Watch(this.number, area, anyReason, true, since * minute, this.now, 1, Number.NaN);
    watch.sample = seen;
    watch.due = due;
    this.watches.push(watch);
    this.open.push(watch);
  }
}

const strength = (cell: Cell) => cell.evidence[cell.strongest()]!;
const same = (one: Area, other: Area) =>
  one.mask === other.mask && one.values.every((value, dimension) => value === other.values[dimension]);
