import { sameArea } from "./area.ts";
import { Baseline, priorCertainty } from "./baseline.ts";
import { anyReason, kinds, seasonal } from "./cell.ts";
import { type Alarm, Cells } from "./cells.ts";
import { Drops } from "./drops.ts";
import type { Incident, Watch } from "./incident.ts";
import { Search } from "./localise.ts";
import { columns, customer, type PaymentRecord } from "./payment.ts";
import { PaymentReader } from "./payment-reader.ts";
import { type Area, Recent } from "./recent.ts";
import { Seasons } from "./seasons.ts";
import { SeenIds } from "./seen-ids.ts";
import { Streaks } from "./streaks.ts";
import { Taxonomy } from "./taxonomy.ts";
import { Values } from "./values.ts";
import { VolumeWatch } from "./volume-watch.ts";
import { sameWithin, WatchList } from "./watch-list.ts";

const minute = 60_000;
/** The first two days teach what is normal. */
const warmUp = 48 * 60;
/** Evidence (nats) at which a cell raises an alarm: false alarms come about every e^12 tests. */
const alarm = 12;
/** What a located area must gain, and fail beyond its normal, to be an incident. */
const leastGain = 11;
const leastExcess = 2.5;
/** and so many people must it befall, unless it is one customer's storm. */
const leastPeople = 3;
/** What is mainly one customer's is that customer's, wherever it was seen. */
const leastOfOne = 6;
const mainly = 0.6;
const longestStorm = 6 * 60 * minute;
/** An attempt within this time after a failed one of the same card or customer repeats it. */
const repeatWithin = 15 * minute;
const repeatWeight = 0.35;
/** Two incidents are one where one explanation is as good, but for so many nats. */
const allowance = 6;
/** and where it holds so much of what failed in each. */
const nearlyAll = 0.75;
/** A record dated this far ahead of all others is a mistake of a clock, unless the next agrees. */
const farAhead = 24 * 60 * minute;
/** Minutes after which a payment is learned from. */
const learnAfter = 45;
/** What starts this long after the last failure of another incident is no echo of it. */
const echo = 15 * minute;
/** Evidence (nats) that one customer fails again and again as nobody does. */
const storm = 11;

/**
 * Finds incidents in a stream of transaction records: a fold in event time that never looks
 * ahead. Every payment is counted once, when its outcome is known.
 */
export class Detector {
  readonly taxonomy: Taxonomy;
  private readonly payments = new Recent();
  private readonly values = new Values(
    priorCertainty,
    () => Math.floor(this.payments.earliest() / minute),
    (gone) => {
      this.cells.forgetValues(gone);
      this.streaks.forgetValues(gone);
      this.reader.forgetValues(gone);
    },
  );
  private readonly ids = new SeenIds();
  private readonly baseline = new Baseline(this.values, this.payments);
  private readonly cells = new Cells(this.payments);
  private readonly streaks = new Streaks();
  private readonly reader: PaymentReader;
  private readonly volumes = new VolumeWatch(this.cells);
  private readonly seasons = new Seasons();
  private now = Number.NaN;
  private begun = 0;
  private present = 0;
  private suspect = Number.NaN;
  private readonly watches = new WatchList((value) => this.values.textOf(value));
  private readonly drops = new Drops(this.payments, this.watches);

  constructor(taxonomy = new Taxonomy()) {
    this.taxonomy = taxonomy;
    this.reader = new PaymentReader(this.values, this.payments, taxonomy);
  }

  /** Takes the next record; `record` holds the required fields, `at` is its occurredAt in ms. */
  push(record: PaymentRecord, at: number) {
    if (!this.advance(at)) return;
    const settled = record.status !== "pending";
    const known = this.ids.note(record.id, settled);
    if (known === true) return;
    const place = this.payments.place();
    this.reader.read(record, at, place, this.present);
    this.cells.choose(place, this.present);
    if (known === undefined) this.cells.arrive(place);
    if (settled) this.take(place);
  }

  /** Moves the clock where no payment does: while none arrives, that is what is to be told. */
  tick(now: number) {
    if (!Number.isNaN(this.now) && now - this.now < farAhead) this.advance(now);
  }

  /** Incidents that are over and were not handed out before, in order of detection. */
  finished(): Incident[] {
    return this.watches.takeFinished(this.now);
  }

  /** Incidents as they stand now: open ones, and those that ended and are not handed out yet. */
  standing(): Incident[] {
    return this.watches.standing();
  }

  /** How many incidents were told of as they stood, of which too little was left when they were over. */
  get takenBack(): number {
    return this.watches.takenBack;
  }

  /** Ends the stream; what has not ended stays open. */
  end(): Incident[] {
    if (Number.isNaN(this.now)) return [];
    this.endMinute();
    for (const watch of [...this.watches.open])
      if (watch.endedAt === null && !watch.volume) this.locateAgain(watch);
    this.drops.end(this.now);
    const rest = this.standing();
    this.watches.remove(this.watches.all);
    return rest;
  }

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
    const minuteOf = Math.floor(at / minute);
    while (this.present < minuteOf) {
      // What is known when a minute ends is known then, whenever the next payment comes.
      this.now = (this.present + 1) * minute;
      this.endMinute();
      this.present += 1;
    }
    this.now = at;
    return true;
  }

  private take(place: number) {
    const { payments, values } = this;
    const at = payments.at[place]!;
    const failed = payments.reason[place]! >= 0;
    const person = payments.values[place * columns + customer]!;
    const cardNumber = payments.card[place]!;
    const before = Math.max(values.failedAt[cardNumber]!, values.failedAt[person]!);
    if (at - before < repeatWithin)
      payments.weight[place] = this.streaks.count(person) > 1 ? repeatWeight / 2 : repeatWeight;
    if (failed) {
      if (cardNumber > 0) values.failedAt[cardNumber] = at;
      if (person > 0) values.failedAt[person] = at;
    }
    payments.chance[place] = this.baseline.chance(place);
    payments.add();
    for (const watch of this.watches.open) {
      if (watch.volume || watch.endedAt !== null || !payments.inside(watch.area, place)) continue;
      watch.take(payments, place, this.share(watch.place));
      payments.owner[place] = watch.number;
      return;
    }
    if (person > 0 && this.streaks.take(person, at, failed) > storm && !this.warm)
      return this.openStorm(person);
    this.seasons.take(payments.reason[place]!, payments.chance[place]!, payments.weight[place]!);
    this.cells.add(place);
  }

  private share(place: number): number {
    return place === anyReason ? 1 : this.seasons.weather.shares[place]!;
  }

  /** What happened is learned a while later, when it is known whether an incident explains it. */
  private learn = (place: number) => {
    this.baseline.learn(place);
    const { payments } = this;
    this.reader.learn(place);
    const reason = payments.reason[place]!;
    if (reason >= 0) this.seasons.learn(reason);
  };

  private endMinute() {
    this.payments.settle((this.present - (this.warm ? 0 : learnAfter)) * minute, this.learn);
    this.seasons.endMinute();
    const alarms = this.cells.endMinute(this.present, this.seasons.weather, alarm, this.warm);
    const strongest = alarms.map((one) => ({ ...one, which: one.failures.strongest() }));
    strongest.sort((one, other) => other.failures.evidence[other.which]! - one.failures.evidence[one.which]!);
    for (const one of strongest) this.investigate(one);
    for (const watch of [...this.watches.open]) if (this.watches.has(watch)) this.look(watch);
    const drop = this.volumes.endMinute(this.present, this.warm, this.watches.open);
    if (drop) this.drops.open(drop, this.now);
    this.watches.open = this.watches.open.filter((watch) => watch.endedAt === null);
    this.payments.forgetBefore(this.present);
  }

  private normal(place: number) {
    const { shares, level, rise } = this.seasons.weather;
    return (area: Area) => {
      const { ratio, share, noise } = this.cells.normal(area, place, shares);
      return { factor: ratio * share * (place === anyReason ? rise : level[place]!), noise };
    };
  }

  /** A cell raised an alarm: finds what explains it, and opens an incident there. */
  private investigate({ area, failures }: Alarm) {
    const strongest = failures.strongest();
    if (failures.evidence[strongest]! <= alarm) return;
    const place = Math.floor(strongest / kinds);
    const since = failures.since[strongest]!;
    const found = this.search(place, false).find(this.payments.since(since * minute), area);
    if (
      found.gain / this.normal(place)(found).noise < leastGain ||
      found.observed - found.expected < leastExcess ||
      found.observed < 1.5 * found.expected ||
      (found.mask === 0 && seasonal[place])
    )
      return failures.dismiss();
    const { people, mainlyOf } = this.people(found, place, since * minute);
    if (mainlyOf === 0 && people < leastPeople) return failures.dismiss();
    failures.forget();
    if (mainlyOf > 0) this.openStorm(mainlyOf);
    else this.openAt(found, place, since);
  }

  /**
   * How many people the failures of an area befell (who is not known counts as one each), and whose they mainly are:
   * 0 where they are nobody's.
   */
  private people(area: Area, place: number, since: number, owner = 0) {
    const { payments } = this;
    const counts = new Map<number, number>();
    let failed = 0;
    let unknown = 0;
    let most = 0;
    let mostOf = 0;
    for (const one of payments.since(since, owner)) {
      const reason = payments.reason[one]!;
      if (reason < 0 || (place !== anyReason && reason !== place) || !payments.inside(area, one)) continue;
      failed += 1;
      const person = payments.values[one * columns + customer]!;
      const who = person || payments.card[one]!;
      if (who === 0) {
        unknown += 1;
        continue;
      }
      const count = (counts.get(who) ?? 0) + 1;
      counts.set(who, count);
      if (person === 0 || count <= most) continue;
      most = count;
      mostOf = person;
    }
    const ofOne = most >= leastOfOne && most >= mainly * failed;
    return { people: counts.size + unknown, mainlyOf: ofOne ? mostOf : 0 };
  }

  private openAt(area: Area, place: number, since: number) {
    const before = this.watches.all.find(
      (watch) =>
        !watch.volume &&
        watch.endedAt !== null &&
        since * minute - watch.endedAt < sameWithin &&
        sameArea(watch.area, area),
    );
    if (before) {
      this.watches.reopen(before);
      this.cells.forgetWithin(area);
      return;
    }
    const watch = this.watches.begin(area, place, false, since * minute, this.now);
    this.draw(watch, area);
    this.own(watch);
    watch.endedAt = null;
    this.uniteEchoes(watch);
    watch.weigh(this.now);
    const its = this.payments.since(watch.startedAt, watch.number);
    this.cells.forgetTouching(its.filter((one) => this.payments.owner[one] === watch.number));
  }

  /** Gives an incident its borders, and what is normal within. */
  private draw(watch: Watch, area: Area) {
    const { factor, noise } = this.normal(watch.place)(area);
    watch.area = area;
    watch.factor = watch.place === anyReason ? factor : factor / this.share(watch.place);
    watch.noise = noise;
    watch.usualSize = this.cells.usualSize(area);
  }

  private search(place: number, plain: boolean) {
    return new Search(this.payments, place, this.normal(place), plain);
  }

  /** A customer fails again and again. */
  private openStorm(person: number) {
    const since = Math.max(this.streaks.from(person), this.now - longestStorm);
    this.streaks.forget(person);
    const values = Array(columns).fill(0);
    values[customer] = person;
    this.openAt({ mask: 1 << customer, values }, anyReason, Math.floor(since / minute));
  }

  /** Finds the onset of an incident and counts what belongs to it since. */
  private own(watch: Watch) {
    const earliest = watch.startedAt - 120 * minute;
    const belongs = this.payments.since(earliest, watch.number);
    const its = belongs.filter((place) => this.payments.inside(watch.area, place));
    watch.startedAt = this.onset(watch, its);
    // What was told before it began was told by chance: this is known only now.
    if (watch.detectedAt < watch.startedAt) watch.detectedAt = this.now;
    watch.clear();
    this.payments.claim(watch.number, watch.area, watch.startedAt);
    for (const place of its)
      if (this.payments.at[place]! >= watch.startedAt)
        watch.take(this.payments, place, this.share(watch.place));
  }

  /** The start that makes the incident most likely: where the CUSUM up to now is largest. */
  private onset(watch: Watch, its: readonly number[]): number {
    const { at, reason, chance } = this.payments;
    const share = this.share(watch.place);
    const hit = (place: number) =>
      watch.place === anyReason ? reason[place]! >= 0 : reason[place] === watch.place;
    const late = its.filter((place) => at[place]! >= watch.startedAt);
    const rate = Math.min(0.97, (late.filter(hit).length + 0.5) / (late.length + 1));
    let sum = 0;
    let most = 0;
    let start = watch.startedAt;
    for (let count = its.length - 1; count >= 0; count--) {
      const place = its[count]!;
      const usual = Math.min(rate * 0.9, Math.max(1e-3, chance[place]! * watch.factor * share));
      const failed = hit(place);
      sum += failed ? Math.log(rate / usual) : Math.log((1 - rate) / (1 - usual));
      if (failed && sum > most) {
        most = sum;
        start = at[place]!;
      }
    }
    return start;
  }

  /** Looks at an open incident again: is it over, and does more evidence draw its borders better? */
  private look(watch: Watch) {
    watch.weigh(this.now);
    if (watch.volume) return;
    if (watch.endedAt === null && this.now - watch.lastAt > watch.silence) watch.endedAt = watch.lastAt;
    if (watch.endedAt === null) {
      if (this.now < watch.nextLook) return;
      const age = this.now - watch.detectedAt;
      // What is not told of yet may wait for nothing but its right borders.
      watch.nextLook = this.now + (age > 60 * minute ? 30 : watch.certain ? 5 : 1) * minute;
    }
    this.locateAgain(watch);
    if (this.watches.has(watch)) this.uniteEchoes(watch);
  }

  private locateAgain(watch: Watch) {
    if (watch.startedAt < this.payments.earliest() || watch.area.mask & (1 << customer)) return;
    // Whose a storm is may show only when it has outgrown what else failed there.
    const { mainlyOf } = this.people(watch.area, watch.place, watch.startedAt, watch.number);
    if (mainlyOf > 0) {
      this.payments.release(watch.number);
      this.watches.remove([watch]);
      this.openStorm(mainlyOf);
      return;
    }
    const until = watch.endedAt ?? Number.POSITIVE_INFINITY;
    const among = this.payments
      .since(watch.startedAt, watch.number)
      .filter((place) => this.payments.at[place]! <= until);
    const found = this.search(watch.place, false).find(among, watch.area);
    if (found.gain < leastGain || sameArea(found, watch.area)) return;
    const ended = watch.endedAt;
    this.draw(watch, found);
    this.own(watch);
    watch.endedAt = ended;
    this.unite(watch);
  }

  /** An incident may be the echo of another: one area for both explains them as well. */
  private uniteEchoes(watch: Watch) {
    for (const other of this.watches.all) {
      if (
        other === watch ||
        other.volume ||
        other.startedAt < this.payments.earliest() ||
        other.lastHit + echo < watch.startedAt ||
        watch.lastHit + echo < other.startedAt ||
        (watch.area.mask | other.area.mask) & (1 << customer)
      )
        continue;
      const place = watch.place === other.place ? watch.place : anyReason;
      const search = this.search(place, false);
      const among = this.payments.since(
        Math.min(watch.startedAt, other.startedAt),
        watch.number,
        other.number,
      );
      const of = (one: Watch) => among.filter((payment) => this.payments.owner[payment] === one.number);
      const apart = search.judge(watch.area, of(watch)).gain + search.judge(other.area, of(other)).gain;
      const found = search.find(among, watch.area);
      if (found.gain < apart - allowance) continue;
      // What only changed its reason is no failure more: that nothing is lost without it says nothing.
      if (![watch, other].every((one) => this.holdsMost(found, one, of(one)))) continue;
      this.payments.release(other.number);
      this.draw(watch, found);
      this.draw(other, found);
      this.unite(watch);
      return;
    }
  }

  /** Whether an area holds most of what failed in an incident, of whose payments `its` are the places. */
  private holdsMost(area: Area, { place }: Watch, its: readonly number[]): boolean {
    const { payments } = this;
    const hits = its.filter((one) =>
      place === anyReason ? payments.reason[one]! >= 0 : payments.reason[one] === place,
    );
    return hits.filter((one) => payments.inside(area, one)).length >= nearlyAll * hits.length;
  }

  /** Two incidents whose borders turn out to be the same are one: the one that was told of first. */
  private unite(watch: Watch) {
    const twin = this.watches.all.find(
      (other) =>
        other !== watch &&
        !other.volume &&
        sameArea(other.area, watch.area) &&
        (other.endedAt ?? this.now) >= watch.startedAt - sameWithin &&
        (watch.endedAt ?? this.now) >= other.startedAt - sameWithin,
    );
    if (!twin) return;
    // One that is told of already goes on; a suspicion gives it nothing but its payments.
    const twinLeads = twin.certain === watch.certain ? twin.number < watch.number : twin.certain;
    const [first, second] = twinLeads ? [twin, watch] : [watch, twin];
    if (second.certain) first.detectedAt = Math.min(first.detectedAt, second.detectedAt);
    first.startedAt = Math.min(first.startedAt, second.startedAt);
    if (second.endedAt === null) this.watches.reopen(first);
    else if (first.endedAt !== null) first.endedAt = Math.max(first.endedAt, second.endedAt);
    this.watches.remove([second]);
    const ended = first.endedAt;
    this.payments.release(second.number);
    this.own(first);
    first.endedAt = ended;
  }
}
