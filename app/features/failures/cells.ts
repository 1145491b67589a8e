import { anyReason, Failures, type Weather } from "./cell.ts";
import { PairIndex } from "./cell-index.ts";
import { counted, masks, parts } from "./cell-masks.ts";
import { columns, partsOf, terminal } from "./payment.ts";
import type { Area, Recent } from "./recent.ts";
import { Volume } from "./volume.ts";

/** Cells at a time; beyond, those longest without a payment are forgotten. */
const most = 2 ** 16;
/** The cell of all payments. */
export const root = 0;
/** Failures a cell must have shown before its own rate outweighs what its parents say. */
const rateWeight = 8;
/** From this much evidence on a cell stops learning: it may be an incident. */
const doubt = 6;
/** So many deviations from what is usual are still usual. */
const deviations = 2;
/** A terminal's evidence is forgotten after a pause of so many minutes. */
const pause = 120;

/** A cell whose evidence passed the threshold. */
export interface Alarm {
  area: Area;
  failures: Failures;
}

/** Every cell that is watched, of bounded number: columns by number of the cell. */
export class Cells {
  readonly areas: Area[] = [];
  readonly failures: (Failures | undefined)[] = [];
  readonly volumes: (Volume | undefined)[] = [];
  /** payments that arrived and were not taken by the volume watch yet */
  readonly arrived = new Int32Array(most);
  /** place of the payment that came last */
  private readonly last = new Int32Array(most);
  /** mean logarithm of amounts */
  private readonly sizes = new Float64Array(most);
  private readonly attempts = new Float64Array(most);
  /** since the evidence was gathered last, weighted */
  private readonly count = new Float64Array(most);
  private readonly expected = new Float64Array(most);
  /** failures that were to be expected in the past, by what the payments' parents say */
  private readonly usual = new Float64Array(most);
  private readonly spread = new Float64Array(most);
  private readonly hours = new Float64Array(most);
  private readonly hour = new Int32Array(most);
  private readonly lastMinute = new Int32Array(most);
  /** normal rate over what its parents say, with a standard error */
  private readonly careful = new Float64Array(most);
  private readonly means = new Float64Array(most);
  /** by how much more failures may wander than chance explains */
  private readonly sway = new Float64Array(most);
  /** of the present hour, not learned yet */
  private readonly waitingUsual = new Float64Array(most);
  private readonly waitingExpected = new Float64Array(most);
  private readonly worst = new Float64Array(most);

  private readonly single = new Int32Array(2 ** 19);
  private readonly pairs = new PairIndex();
  private readonly touched = new Int32Array(most);
  private touchedCount = 0;
  private readonly isTouched = new Uint8Array(most);
  /** those in which something failed in the present step */
  private readonly failing = new Int32Array(most);
  private failingCount = 0;
  private readonly isFailing = new Uint8Array(most);
  /** the cells of the payment asked for last */
  private readonly its = new Int32Array(masks.length + 1);
  private itsCount = 0;
  private minute = 0;

  constructor(private readonly payments: Recent) {
    this.begin({ mask: 0, values: Array(columns).fill(0) });
  }

  /** Finds the cells of a payment; `arrive` and `add` speak of them. */
  choose(place: number, minute: number): void {
    this.minute = minute;
    const { values } = this.payments;
    const from = place * columns;
    this.its[0] = root;
    let count = 1;
    for (let which = 0; which < parts.length; which++) {
      const [first, second] = parts[which]!;
      const one = values[from + first]!;
      if (one === 0) continue;
      let cell: number;
      if (second === -1) cell = this.single[one]!;
      else {
        const other = values[from + second]!;
        if (other === 0) continue;
        cell = this.pairs.get(one, other);
      }
      if (cell === 0) {
        if (this.areas.length === most) {
          this.makeRoom();
          this.choose(place, minute);
          return;
        }
        const area = Array(columns).fill(0);
        area[first] = one;
        if (second !== -1) area[second] = values[from + second]!;
        cell = this.begin({ mask: masks[which]!, values: area });
      }
      this.its[count++] = cell;
    }
    this.itsCount = count;
  }

  /** A payment arrived, whatever becomes of it. */
  arrive(place: number) {
    for (let which = 0; which < this.itsCount; which++) {
      const cell = this.its[which]!;
      this.arrived[cell]! += 1;
      this.last[cell] = place;
    }
  }

  /** Whether the payment that came last to a cell lies in an area. */
  lastInside(area: Area, cell: number): boolean {
    return this.payments.inside(area, this.last[cell]!);
  }

  /** Counts a payment whose outcome is known. */
  add(place: number) {
    const weight = this.payments.weight[place]!;
    const expected = weight * this.payments.chance[place]!;
    const reason = this.payments.reason[place]!;
    const size = this.payments.size[place]!;
    for (let which = 0; which < this.itsCount; which++) {
      const cell = this.its[which]!;
      if (this.isTouched[cell] === 0) {
        this.isTouched[cell] = 1;
        this.touched[this.touchedCount++] = cell;
      }
      this.count[cell]! += weight;
      this.expected[cell]! += expected;
      const attempts = this.attempts[cell]! + 1;
      this.attempts[cell] = attempts;
      this.sizes[cell]! += (size - this.sizes[cell]!) * (attempts < 500 ? 1 / attempts : 0.002);
      if (reason >= 0) {
        let failures = this.failures[cell];
        if (failures === undefined) {
          failures = new Failures();
          this.failures[cell] = failures;
        }
        failures.add(reason, weight);
        if (this.isFailing[cell] === 0) {
          this.isFailing[cell] = 1;
          this.failing[this.failingCount++] = cell;
        }
      }
    }
  }

  /**
   * Gathers the evidence of a step that ends. What did not fail is gathered when a minute ends: it takes evidence away,
   * and that may wait.
   *
   * @param minute when it began, with its fraction
   * @param endsMinute whether a minute ends with it
   * @returns cells whose evidence passed the threshold
   */
  endStep(minute: number, weather: Weather, threshold: number, warm: boolean, endsMinute: boolean): Alarm[] {
    const alarms: Alarm[] = [];
    const hour = Math.floor(minute / 60);
    const cells = endsMinute ? this.touched : this.failing;
    const count = endsMinute ? this.touchedCount : this.failingCount;
    for (let which = 0; which < this.failingCount; which++) this.isFailing[this.failing[which]!] = 0;
    this.failingCount = 0;
    for (let which = 0; which < count; which++) {
      const cell = cells[which]!;
      if (endsMinute) this.isTouched[cell] = 0;
      // It was gathered in a step before, and nothing came since.
      if (this.count[cell] === 0) continue;
      const failures = this.failures[cell];
      if (this.hour[cell] !== hour) {
        this.learn(cell, warm);
        this.hour[cell] = hour;
      }
      const usual = this.expected[cell]!;
      const expected = usual * this.careful[cell]! * weather.rise;
      if (failures !== undefined && failures.active !== 0) {
        if (this.areas[cell]!.mask === 1 << terminal && minute - this.lastMinute[cell]! > pause)
          failures.evidence.fill(0);
        const sway = this.sway[cell]!;
        const evidence = failures.endStep(minute, this.count[cell]!, expected, sway, weather);
        if (evidence > this.worst[cell]!) this.worst[cell] = evidence;
        if (warm) failures.forget();
        else if (failures.calls(evidence, threshold)) alarms.push({ area: this.areas[cell]!, failures });
      }
      this.waitingUsual[cell]! += usual;
      this.waitingExpected[cell]! += expected;
      this.count[cell] = 0;
      this.expected[cell] = 0;
      this.lastMinute[cell] = minute;
    }
    if (endsMinute) this.touchedCount = 0;
    return alarms;
  }

  /** What is normal for an area; one that is not watched is like the worst of what it is part of. */
  normal(area: Area, place: number, shares: Float64Array) {
    const own = this.find(area);
    const cells = own === -1 ? this.around(area) : [own];
    let ratio = own === -1 ? 1 : 0;
    let share = place === anyReason ? 1 : own === -1 ? shares[place]! : 0;
    let sway = 1;
    for (const cell of cells) {
      ratio = Math.max(ratio, this.ratio(cell));
      share = Math.max(share, this.failures[cell]?.share(place, shares, false) ?? share);
      sway = Math.max(sway, this.sway[cell]!);
    }
    if (own !== -1 && share === 0) share = shares[place]!;
    return { ratio, share, sway };
  }

  /** Mean logarithm of amounts that is normal for an area. */
  usualSize(area: Area): number {
    const own = this.find(area);
    const cell = own === -1 ? (this.around(area)[0] ?? root) : own;
    // A cell whose own past is thin, or made by what is going on, is judged by everybody's.
    return this.sizes[this.attempts[cell]! < 50 ? root : cell]!;
  }

  /** Starts evidence anew where an incident explains it. */
  forgetTouching(payments: readonly number[]) {
    for (const place of payments) {
      if (this.payments.reason[place]! < 0) continue;
      this.choose(place, this.minute);
      for (let which = 0; which < this.itsCount; which++) this.failures[this.its[which]!]?.forget();
    }
  }

  forgetWithin({ mask, values }: Area) {
    for (const [cell, area] of this.areas.entries())
      if ((area.mask & mask) === mask && partsOf(mask).every((part) => area.values[part] === values[part]))
        this.failures[cell]?.forget();
  }

  /** Forgets cells of values that are known no more. */
  forgetValues(gone: Uint8Array) {
    this.keep((cell) => !this.areas[cell]!.values.some((value) => gone[value] === 1));
  }

  private begin(area: Area): number {
    const cell = this.areas.length;
    this.areas.push(area);
    this.failures.push(undefined);
    this.volumes.push(area.mask === 0 || counted.has(area.mask) ? new Volume() : undefined);
    this.spread[cell] = 4;
    this.hours[cell] = 4;
    this.sway[cell] = 1;
    this.usual[cell] = 0;
    this.hour[cell] = -1;
    this.lastMinute[cell] = this.minute;
    this.careful[cell] = this.carefulRatio(cell);
    this.enter(cell);
    return cell;
  }

  private enter(cell: number) {
    const [one, other] = partsOf(this.areas[cell]!.mask).map((part) => this.areas[cell]!.values[part]!);
    if (one === undefined) return;
    if (other === undefined) this.single[one] = cell;
    else this.pairs.set(one, other, cell);
  }

  find({ mask, values }: Area): number {
    if (mask === 0) return root;
    if (!masks.includes(mask)) return -1;
    const [one, other] = partsOf(mask);
    const cell =
      other === undefined ? this.single[values[one!]!]! : this.pairs.get(values[one!]!, values[other]!);
    return cell === 0 ? -1 : cell;
  }

  private around(area: Area): number[] {
    const found: number[] = [];
    for (const mask of masks) {
      if ((mask & area.mask) !== mask) continue;
      const cell = this.find({ mask, values: area.values });
      if (cell !== -1) found.push(cell);
    }
    return found;
  }

  private ratio(cell: number): number {
    const observed = this.failures[cell]?.observed[anyReason] ?? 0;
    return (observed + rateWeight) / (this.usual[cell]! + rateWeight);
  }

  private carefulRatio(cell: number): number {
    const sum = (this.failures[cell]?.observed[anyReason] ?? 0) + rateWeight;
    return (sum + Math.sqrt(sum)) / (this.usual[cell]! + rateWeight);
  }

  /**
   * A rate that wanders by a share of itself makes counts differ by more than chance, the more the larger they are:
   * from how much more they differed hour by hour, that share; at twice of it a rate is still usual.
   */
  private swayOf(cell: number): number {
    const more = this.spread[cell]! / this.hours[cell]! - 1;
    if (more <= 0) return 1;
    const mean = this.means[cell]! / this.hours[cell]!;
    return 1 + deviations * Math.sqrt((more * (mean + 0.3)) / Math.max(0.25, mean * mean));
  }

  /** Learns from an hour that is over, unless it may have held an incident. */
  private learn(cell: number, warm: boolean) {
    const failures = this.failures[cell];
    const expected = this.waitingExpected[cell]!;
    const taught = warm || this.worst[cell]! < doubt;
    if (taught) this.usual[cell]! += this.waitingUsual[cell]!;
    // How much it wanders is learned from doubtful hours too: they are what it wanders by.
    if (expected > 0.5) {
      const off = ((failures?.waitingFailures ?? 0) - expected) ** 2 / (expected + 0.3);
      this.spread[cell] = this.spread[cell]! * 0.99 + Math.min(16, off);
      this.hours[cell] = this.hours[cell]! * 0.99 + 1;
      this.means[cell] = this.means[cell]! * 0.99 + expected;
      this.sway[cell] = this.swayOf(cell);
    }
    if (failures?.learn(taught)) this.usual[cell]! /= 2;
    this.careful[cell] = this.carefulRatio(cell);
    this.waitingUsual[cell] = 0;
    this.waitingExpected[cell] = 0;
    this.worst[cell] = 0;
  }

  /** Forgets the half of the cells that had no payment for longest. */
  private makeRoom() {
    const sorted = this.lastMinute.slice(1, this.areas.length).sort();
    const before = sorted[sorted.length >> 1]!;
    let left = this.areas.length >> 1;
    this.keep((cell) => this.lastMinute[cell]! > before || left-- > 0);
  }

  private keep(asked: (cell: number) => boolean) {
    const kept: number[] = [root];
    for (let cell = 1; cell < this.areas.length; cell++) if (asked(cell)) kept.push(cell);
    for (const column of [
      this.arrived,
      this.last,
      this.sizes,
      this.attempts,
      this.count,
      this.expected,
      this.usual,
      this.spread,
      this.hours,
      this.hour,
      this.lastMinute,
      this.careful,
      this.sway,
      this.means,
      this.waitingUsual,
      this.waitingExpected,
      this.worst,
      this.isTouched,
      this.isFailing,
    ]) {
      for (const [place, cell] of kept.entries()) column[place] = column[cell]!;
      column.fill(0, kept.length);
    }
    for (const [place, cell] of kept.entries()) {
      this.areas[place] = this.areas[cell]!;
      this.failures[place] = this.failures[cell];
      this.volumes[place] = this.volumes[cell];
    }
    this.areas.length = kept.length;
    this.failures.length = kept.length;
    this.volumes.length = kept.length;
    this.touchedCount = 0;
    this.failingCount = 0;
    for (const cell of kept.keys()) {
      if (this.isTouched[cell]) this.touched[this.touchedCount++] = cell;
      if (this.isFailing[cell]) this.failing[this.failingCount++] = cell;
    }
    this.single.fill(0);
    this.pairs.clear();
    for (const cell of kept.keys()) this.enter(cell);
    this.moved += 1;
  }

  /** rises whenever cells were given other numbers */
  moved = 0;
}
