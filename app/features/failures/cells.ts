import { anyReason, Cell } from "./cell.ts";
import { GenerationMap } from "./generation-map.ts";
import { type Area, everything, inside } from "./localise.ts";
import { type Dimension, dimensions, type Payment } from "./payment.ts";

const bit = (name: Dimension) => 1 << dimensions.indexOf(name);
const pair = (one: Dimension, other: Dimension) => bit(one) | bit(other);

/** Combinations that are watched all the time; others are found when something is wrong. */
const masks: readonly number[] = [
  0,
  ...dimensions.map(bit),
  pair("issuer", "method"),
  pair("issuer", "country"),
  pair("issuer", "channel"),
  pair("issuer", "network"),
  pair("issuer", "currency"),
  pair("method", "country"),
  pair("method", "channel"),
  pair("method", "network"),
  pair("method", "currency"),
  pair("network", "country"),
  pair("country", "channel"),
  pair("merchant", "method"),
  pair("merchant", "country"),
  pair("merchant", "channel"),
];
const most = 25_000;
const between = 2 ** 26;
const customerOrTerminal = bit("customer") | bit("terminal");
/** A customer's or a terminal's evidence is forgotten after a pause of so many minutes. */
const pause = 120;

/** The parts of each mask, precomputed: payments are many. */
const parts = masks.map((mask) =>
  dimensions.map((_, dimension) => dimension).filter((dimension) => mask & (1 << dimension)),
);

const keyOf = (values: readonly number[], places: readonly number[]): number => {
  let key = 0;
  for (const place of places) {
    const value = values[place]!;
    if (value === 0) return -1;
    key = key * between + value;
  }
  return key;
};

/** Every cell that is watched, of bounded number. */
export class Cells {
  private readonly byMask = masks.map(() => new GenerationMap<number, Cell>(most));
  private touched: Cell[] = [];

  add(payment: Payment) {
    for (let which = 0; which < masks.length; which++) {
      const key = keyOf(payment.values, parts[which]!);
      if (key === -1) continue;
      let cell = this.byMask[which]!.get(key);
      if (!cell) {
        const mask = masks[which]!;
        cell = new Cell(
          mask,
          payment.values.map((value, dimension) => (mask & (1 << dimension) ? value : 0)),
        );
        this.byMask[which]!.set(key, cell);
      }
      if (cell.count === 0) this.touched.push(cell);
      const weight = cell.mask & bit("customer") ? 1 : payment.weight;
      cell.count += weight;
      cell.expected += weight * payment.chance;
      cell.size = Number.isNaN(cell.size)
        ? payment.size
        : cell.size + (payment.size - cell.size) * Math.max(0.002, 1 / (cell.attempts + 2));
      if (payment.reason >= 0) {
        cell.failures[anyReason]! += weight;
        cell.failures[payment.reason]! += weight;
      }
    }
  }

  /** @returns cells whose evidence passed the threshold */
  endMinute(
    minute: number,
    overall: Float64Array,
    level: Float64Array,
    rise: number,
    threshold: number,
    warm: boolean,
  ): Cell[] {
    const alarms: Cell[] = [];
    for (const cell of this.touched) {
      if (cell.mask & customerOrTerminal && minute - cell.lastMinute > pause) cell.forget();
      if (cell.endMinute(minute, overall, level, rise, threshold, warm)) alarms.push(cell);
    }
    this.touched = [];
    return alarms;
  }

  find(area: Area): Cell | undefined {
    const which = masks.indexOf(area.mask);
    return which === -1 ? undefined : this.byMask[which]!.get(keyOf(area.values, parts[which]!));
  }

  /** What is normal for an area; one that is not watched is like the worst of what it is part of. */
  normal(area: Area, place: number, overall: Float64Array) {
    const own = this.find(area);
    const cells = own ? [own] : this.around(area);
    let ratio = 1;
    let share = place === anyReason ? 1 : overall[place]!;
    let noise = 1;
    for (const [index, cell] of cells.entries()) {
      ratio = index === 0 && own ? cell.ratio(false) : Math.max(ratio, cell.ratio(false));
      const its = cell.share(place, overall, false);
      share = index === 0 && own ? its : Math.max(share, its);
      noise = Math.max(noise, cell.noise());
    }
    return { ratio, share, noise };
  }

  usualSize(area: Area): number {
    const cell = this.find(area) ?? this.around(area)[0] ?? this.find(everything);
    const root = this.find(everything);
    // A cell whose own past is thin, or made by what is going on, is judged by everybody's.
    if (!cell || cell.attempts < 50) return root?.size ?? Number.NaN;
    return cell.size;
  }

  /** Starts evidence anew where an incident explains it. */
  forgetTouching(payments: readonly Payment[]) {
    for (const payment of payments) {
      if (payment.reason < 0) continue;
      for (let which = 0; which < masks.length; which++) {
        const key = keyOf(payment.values, parts[which]!);
        if (key !== -1) this.byMask[which]!.get(key)?.forget();
      }
    }
  }

  forgetWithin(area: Area) {
    for (const map of this.byMask)
      for (const cell of map.values())
        if (
          (cell.mask & area.mask) === area.mask &&
          inside(area, { values: cell.values as number[] } as Payment)
        )
          cell.forget();
  }

  private around(area: Area): Cell[] {
    const found: Cell[] = [];
    for (let which = 1; which < masks.length; which++) {
      const mask = masks[which]!;
      if ((mask & area.mask) !== mask) continue;
      const cell = this.byMask[which]!.get(keyOf(area.values, parts[which]!));
      if (cell) found.push(cell);
    }
    return found;
  }
}
