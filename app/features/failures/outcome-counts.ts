import { days, hours, minutes } from "#app/platform/time.ts";
import type { FailureReason } from "./reasons.ts";
import type { Taxonomy } from "./taxonomy.ts";

/** By what payments are counted. `all` has the one value "all". */
export const countedBy = [
  "all",
  "method",
  "channel",
  "network",
  "issuer",
  "country",
  "currency",
  "merchant",
  "mcc",
  "bin",
  "terminal",
] as const;
export type CountedBy = (typeof countedBy)[number];

/** What has few values: counted by the minute too, and in combination. */
export const combined = ["method", "channel", "network", "issuer", "country", "currency"] as const;
export type Combined = (typeof combined)[number];

/** What may have very many values: by the minute all of them share a row. */
export const manyValued = ["merchant", "mcc", "bin", "terminal"] as const satisfies readonly CountedBy[];
export type ManyValued = (typeof manyValued)[number];
export const isManyValued = (dimension: string): dimension is ManyValued =>
  (manyValued as readonly string[]).includes(dimension);

export const levels = ["minute", "hour", "day"] as const;
export type Level = (typeof levels)[number];
/** Length of a cell, ms. */
export const lengthOf: Record<Level, number> = { minute: minutes(1), hour: hours(1), day: days(1) };
/**
 * How much time one row holds the cells of, ms, in whole parts of a UTC day. Where payments are sparse
 * they share rows; where they are many a row is written whole every second, so it stays below 2 kB.
 */
export const rowLengthOf: Record<Level, number> = { minute: minutes(10), hour: hours(6), day: days(1) };

export type Outcome = "succeeded" | "refunded" | "pending" | FailureReason;
export const settledWell = ["succeeded", "refunded"] as const;

/** What a payment was and what it became. Times are ms, amounts in minor units. */
export interface OutcomeChange {
  occurredAt: number;
  amountMinor: number;
  values: Readonly<Record<Exclude<CountedBy, "all">, string | null>>;
  /** null for a new payment */
  was: Told | null;
  is: Told;
}

/** A status as it was reported. */
export interface Told {
  status: string;
  scheme: string | null;
  code: string | null;
}

/** Payments of one outcome in one cell of time. */
export interface Cell {
  /** from 0, within the row */
  place: number;
  outcome: Outcome;
  count: number;
  amountMinor: number;
}

/** The cells of one value, or of one combination of values, over the time of a row. */
export interface KeptRow {
  level: Level;
  /** ms */
  at: number;
  /** dimension and value; or the values in the order of `combined`, "" where there is none */
  key: readonly string[];
  cells: Cells;
}

/** The minutes of all values of a dimension over the time of a row, by value. */
export interface MinutesRow {
  dimension: ManyValued;
  /** ms */
  at: number;
  values: Map<string, Cells>;
}

export const outcomeOf = ({ status, scheme, code }: Told, taxonomy: Taxonomy): Outcome =>
  status === "failed"
    ? taxonomy.reasonOf(scheme ?? undefined, code ?? undefined)
    : (status as "succeeded" | "refunded" | "pending");

/** What a status that was told counts as. */
export type Reading = (told: Told, change: OutcomeChange) => Outcome;

/** Since when each level is kept, ms: what lies before is not counted at it any more. */
export interface KeptFrom {
  minute: number;
  /** minutes of dimensions with many values */
  manyValues: number;
  hour: number;
}

/** Small numbers for values in the order they are first met: a number made of such numbers is a cheap key. */
class Numbering {
  private readonly numbers = new Map<string | number, number>();

  of(value: string | number): number {
    let number = this.numbers.get(value);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(value, number);
    }
    return number;
  }
}

/** Room for the values of one dimension in a batch, and for outcomes: products stay below 2^53. */
const mostValues = 2 ** 20;
const mostOutcomes = 2 ** 7;
const outcomeNumbers = new Numbering();

/** Sums by cell and outcome. */
export class Cells {
  private readonly held = new Map<number, Cell>();

  add(place: number, outcome: Outcome, count: number, amountMinor: number): void {
    const key = place * mostOutcomes + outcomeNumbers.of(outcome);
    const cell = this.held.get(key);
    if (!cell) {
      this.held.set(key, { place, outcome, count, amountMinor });
      return;
    }
    cell.count += count;
    cell.amountMinor += amountMinor;
  }

  /** Those that are not nothing. */
  list(): Cell[] {
    return [...this.held.values()].filter(({ count, amountMinor }) => count !== 0 || amountMinor !== 0);
  }
}

/**
 * What the counts must gain, and lose, by some changes (fewer than 2^20). Sums do not depend on the
 * order of the changes, so late ones and repeats of a status are counted like any other.
 */
export function countChanges(changes: readonly OutcomeChange[], read: Reading, kept: KeptFrom) {
  const counts: KeptRow[] = [];
  const combinations: KeptRow[] = [];
  const minutesRows = new Map<string, MinutesRow>();
  const mixes = new Numbering();
  const dimensions = countedBy.map((dimension) => ({ dimension, numbers: new Numbering() }));
  const stages = levels.map((level) => ({
    level,
    from: level === "day" ? Number.NEGATIVE_INFINITY : kept[level],
    times: new Numbering(),
    mixed: level === "minute" ? null : new Map<number, Cells>(),
    rows: dimensions.map(() => new Map<number, Cells>()),
  }));

  /** Cells that are to be added to, in the row they are kept in. */
  function begin(level: Level, at: number, dimension: CountedBy, value: string): Cells {
    const cells = new Cells();
    if (level !== "minute" || !isManyValued(dimension)) {
      counts.push({ level, at, key: [dimension, value], cells });
      return cells;
    }
    const key = `${dimension}${at}`;
    const row = minutesRows.get(key) ?? { dimension, at, values: new Map() };
    minutesRows.set(key, row);
    row.values.set(value, cells);
    return cells;
  }

  function add({ occurredAt, values, amountMinor }: OutcomeChange, outcome: Outcome, sign: 1 | -1) {
    const valueNumbers = dimensions.map(({ dimension, numbers }) => {
      const value = dimension === "all" ? "all" : values[dimension];
      return value ? numbers.of(value) : null;
    });
    const mix = combined.map((dimension) => values[dimension] ?? "");
    const mixNumber = mixes.of(mix.join("\u0000"));
    for (const { level, from, times, rows, mixed } of stages) {
      const length = lengthOf[level];
      const start = Math.floor(occurredAt / length) * length;
      if (start < from) continue;
      const at = Math.floor(occurredAt / rowLengthOf[level]) * rowLengthOf[level];
      const place = (start - at) / length;
      const timeKey = times.of(at) * mostValues;
      for (const [index, { dimension }] of dimensions.entries()) {
        const held = rows[index]!;
        const valueNumber = valueNumbers[index];
        if (valueNumber === null || valueNumber === undefined) continue;
        if (level === "minute" && start < kept.manyValues && isManyValued(dimension)) continue;
        let cells = held.get(timeKey + valueNumber);
        if (!cells) {
          cells = begin(level, at, dimension, dimension === "all" ? "all" : values[dimension]!);
          held.set(timeKey + valueNumber, cells);
        }
        cells.add(place, outcome, sign, dimension === "currency" ? sign * amountMinor : 0);
      }
      if (!mixed) continue;
      let cells = mixed.get(timeKey + mixNumber);
      if (!cells) {
        cells = new Cells();
        mixed.set(timeKey + mixNumber, cells);
        combinations.push({ level, at, key: mix, cells });
      }
      cells.add(place, outcome, sign, sign * amountMinor);
    }
  }

  for (const change of changes) {
    if (change.was) add(change, read(change.was, change), -1);
    add(change, read(change.is, change), 1);
  }
  return { counts, combinations, minutes: [...minutesRows.values()] };
}
