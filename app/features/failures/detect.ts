import { Baseline, priorCertainty } from "./baseline.ts";
import { Borders } from "./borders.ts";
import { Cells } from "./cells.ts";
import { DoubleCharges } from "./doubles/double-charges.ts";
import { Drops } from "./drops.ts";
import { Habits } from "./habits.ts";
import type { Incident } from "./incident.ts";
import { alarm, Inquiry } from "./inquiry.ts";
import { learnsFor } from "./learning.ts";
import { columns, customer, type PaymentRecord } from "./payment.ts";
import { PaymentReader } from "./payment-reader.ts";
import { Recent } from "./recent.ts";
import { Repeats } from "./repeats.ts";
import { Seasons } from "./seasons.ts";
import { SeenIds } from "./seen-ids.ts";
import { Streaks } from "./streaks.ts";
import { Taxonomy } from "./taxonomy.ts";
import { Uniting } from "./uniting.ts";
import { Values } from "./values.ts";
import { VolumeWatch } from "./volume-watch.ts";
import { WatchList } from "./watch-list.ts";

const minute = 60_000;
/** Evidence is weighed this often (ms of event time); a minute is a whole number of them. */
const step = 15_000;
/** The first days teach what is normal (minutes). */
const warmUp = learnsFor / minute;
/** How much an attempt says that repeats one that just failed. */
const repeatWeight = 0.35;
/** A record dated this far ahead of all others is a mistake of a clock, unless the next agrees. */
const farAhead = 24 * 60 * minute;
/** Minutes after which a payment is learned from. */
const learnAfter = 45;
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
      this.doubles.forgetValues(gone);
      this.habits.forgetValues(gone);
    },
  );
  private readonly ids = new SeenIds();
  private readonly baseline = new Baseline(this.values, this.payments);
  private readonly cells = new Cells(this.payments);
  private readonly streaks = new Streaks();
  private readonly repeats = new Repeats(this.payments, this.values);
  private readonly reader: PaymentReader;
  private readonly volumes = new VolumeWatch(this.cells);
  private readonly seasons = new Seasons();
  private now = Number.NaN;
  private begun = 0;
  /** minute and step that go on now, counted from the epoch */
  private present = 0;
  private steps = 0;
  private suspect = Number.NaN;
  private readonly habits = new Habits();
  private readonly watches = new WatchList((value) => this.values.textOf(value), this.habits);
  private readonly borders = new Borders(this.payments, this.cells, this.seasons, this.habits);
  private readonly inquiry = new Inquiry(
    this.payments,
    this.cells,
    this.streaks,
    this.watches,
    this.borders,
    new Uniting(this.payments, this.watches, this.borders),
  );
  private readonly drops = new Drops(this.payments, this.watches);
  private readonly doubles = new DoubleCharges(this.payments, this.values);

  constructor(taxonomy = new Taxonomy()) {
    this.taxonomy = taxonomy;
    this.reader = new PaymentReader(this.values, this.payments, taxonomy);
  }

  /** Takes the next record; `record` holds the required fields, `at` is its occurredAt in ms. */
  push(record: PaymentRecord, at: number) {
    if (!this.advance(at)) return;
    const settled = record.status !== "pending";
    const known = this.ids.note(record.id, settled);
    if (known === true) return this.amend(record, at);
    const place = this.payments.place();
    this.reader.read(record, at, place, this.present);
    this.doubles.take(record, place, this.now, this.warm);
    this.cells.choose(place, this.present);
    if (known === undefined) this.cells.arrive(place);
    if (settled) this.take(place);
  }

  /**
   * Takes an answer that takes the place of another, or comes very late: it counts for nothing but that the money may
   * be taken after all.
   */
  amend(record: PaymentRecord, at: number) {
    if (record.status !== "succeeded" || Number.isNaN(this.now)) return;
    // Read where the next payment will be: nothing keeps it.
    const place = this.payments.place();
    this.reader.read(record, at, place, this.present);
    this.doubles.take(record, place, this.now, this.warm);
  }

  /** Moves the clock where no payment does: while none arrives, that is what is to be told. */
  tick(now: number) {
    if (!Number.isNaN(this.now) && now - this.now < farAhead) this.advance(now);
  }

  /** Incidents that are over and were not handed out before, in order of detection. */
  finished(): Incident[] {
    return [...this.watches.takeFinished(this.now), ...this.doubles.takeFinished()];
  }

  /** Incidents as they stand now: open ones, and those that ended and are not handed out yet. */
  standing(): Incident[] {
    return [...this.watches.standing(), ...this.doubles.standing()];
  }

  /** Ends the stream; what has not ended stays open. */
  end(): Incident[] {
    if (Number.isNaN(this.now)) return [];
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
      this.steps = Math.floor(at / step);
      this.begun = this.present;
      return true;
    }
    if (at > this.now + farAhead && !(Math.abs(at - this.suspect) < farAhead)) {
      this.suspect = at;
      return false;
    }
    if (at <= this.now) return true;
    const stepOf = Math.floor(at / step);
    while (this.steps < stepOf) {
      // What is known when a step ends is known then, whenever the next payment comes.
      this.now = (this.steps + 1) * step;
      this.endStep();
      this.steps += 1;
      this.present = Math.floor(this.now / minute);
    }
    this.now = at;
    return true;
  }

  private take(place: number) {
    const { payments } = this;
    const at = payments.at[place]!;
    const failed = payments.reason[place]! >= 0;
    const person = payments.values[place * columns + customer]!;
    if (this.repeats.take(place))
      payments.weight[place] = this.streaks.count(person) > 1 ? repeatWeight / 2 : repeatWeight;
    payments.chance[place] = this.baseline.chance(place);
    payments.add();
    for (const watch of this.watches.open) {
      if (watch.volume || watch.endedAt !== null || !payments.inside(watch.area, place)) continue;
      watch.take(payments, place, this.borders.share(watch.place));
      watch.weigh(this.now);
      payments.owner[place] = watch.number;
      return;
    }
    if (person > 0 && this.streaks.take(person, at, failed) > storm && !this.warm)
      return this.inquiry.openStorm(person, this.now);
    this.seasons.take(payments.reason[place]!, payments.chance[place]!, payments.weight[place]!);
    this.cells.add(place);
  }

  /** What happened is learned a while later, when it is known whether an incident explains it. */
  private learn = (place: number) => {
    this.baseline.learn(place);
    const { payments } = this;
    this.reader.learn(place);
    const reason = payments.reason[place]!;
    if (reason >= 0) this.seasons.learn(reason);
  };

  private endStep() {
    const endsMinute = this.now % minute === 0;
    if (endsMinute) {
      this.payments.settle((this.present - (this.warm ? 0 : learnAfter)) * minute, this.learn);
      this.seasons.endMinute();
    }
    const since = (this.steps * step) / minute;
    const alarms = this.cells.endStep(since, this.seasons.weather, alarm, this.warm, endsMinute);
    const strongest = alarms.map((one) => ({ ...one, which: one.failures.strongest() }));
    strongest.sort((one, other) => other.failures.evidence[other.which]! - one.failures.evidence[one.which]!);
    for (const one of strongest) this.inquiry.investigate(one, this.now);
    for (const watch of [...this.watches.open])
      if (this.watches.has(watch)) this.inquiry.look(watch, this.now);
    if (endsMinute) this.endMinute();
    this.watches.open = this.watches.open.filter((watch) => watch.endedAt === null);
  }

  private endMinute() {
    const drop = this.volumes.endMinute(this.present, this.warm, this.watches.open);
    if (drop) this.drops.open(drop, this.now);
    this.payments.forgetBefore(this.present);
    this.doubles.tick(this.now);
  }
}
