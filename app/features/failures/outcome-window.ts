import { days, hours, minutes } from "#app/platform/time.ts";
import { instantOfWall, zonedDayStart, zoneOffsetAt } from "#app/platform/zoned-day.ts";
import { type Combined, type CountedBy, type Level, lengthOf } from "./outcome-counts.ts";
import {
  comparisons,
  momentAt,
  narrowedTo,
  narrowOf,
  type OutcomeQuery,
  type Range,
} from "./outcome-query.ts";
import type { Stretch } from "./payments-path.ts";

const lasting: Record<Range, number> = {
  "1h": hours(1),
  "6h": hours(6),
  "24h": days(1),
  "7d": days(7),
  "30d": days(30),
};
/** A longer time is told from its end back. */
const longest = days(92);

/** Where the counts of a query stand. */
export type Source =
  /** by one dimension; without `value`, over all of it */
  | { table: "counts"; dimension: CountedBy; value: string }
  /** by combinations of what has few values */
  | { table: "combinations"; values: Partial<Record<Combined, string>> };

/** A stretch of time in whole cells of a level. */
export interface Piece extends Stretch {
  level: Level;
}

/** A stretch of time in the pieces it is read in. */
export interface Pieces extends Stretch {
  pieces: readonly Piece[];
}

/** A stretch of time cut into the points of a chart: `edges` are their beginnings, and the end of the last. */
export interface Cut extends Stretch {
  edges: readonly number[];
  /** the coarsest one whose cells lie within the points */
  level: Level;
}

/** A question to the counts. Times are ms. */
export interface Window extends Cut {
  /** the time it is compared with, cut at as many edges; what is not over yet there is not in it */
  before: Cut;
  source: Source;
  /** whether merchants and the like are known by the minute since it begins */
  manyByMinute: boolean;
  /**
   * Where values of other dimensions and money are read. They may be counted by the hour, and then begin and end
   * with whole hours; null where nothing is known of them within what it is narrowed to.
   */
  parts: (Pieces & { source: Source; before: Pieces }) | null;
}

/** What the counts know. Times are ms. */
export interface Kept {
  minutesFrom: number;
  hoursFrom: number;
  /** since when merchants and the like are counted by the minute */
  manyValuesFrom: number;
}

const everKept: Kept = {
  minutesFrom: Number.NEGATIVE_INFINITY,
  hoursFrom: Number.NEGATIVE_INFINITY,
  manyValuesFrom: Number.NEGATIVE_INFINITY,
};

const down = (at: number, length: number) => Math.floor(at / length) * length;
const up = (at: number, length: number) => Math.ceil(at / length) * length;

/** A point of the charts: so many ms, or a part of the days of a zone. */
type Step = number | "quarter" | "day";

function stepOf(span: number): Step {
  if (span <= hours(2)) return minutes(2);
  if (span <= hours(12)) return minutes(10);
  if (span <= days(2)) return hours(1);
  return span <= days(10) ? "quarter" : "day";
}

/** The beginnings of the parts of a day that lie about an instant: of the day itself, and of each quarter of it. */
function* partsOfDays(from: number, to: number, step: "quarter" | "day", timeZone: string) {
  const day = new Date(from + zoneOffsetAt(from, timeZone)).toISOString().slice(0, 10);
  for (let later = 0; ; later += 1) {
    const start = zonedDayStart(day, timeZone, later).getTime();
    if (start >= to) return;
    yield start;
    const end = zonedDayStart(day, timeZone, later + 1).getTime();
    for (let part = 1; step === "quarter" && part < 4; part += 1) {
      const at = start + part * hours(6);
      if (at < end) yield at;
    }
  }
}

/** Where a stretch of time is cut. Parts of days begin with the cell that their first instant lies in. */
function edgesOf({ from, to }: Stretch, step: Step, cell: number, timeZone: string): number[] {
  const inner: number[] = [];
  if (typeof step === "number") for (let at = up(from, step); at < to; at += step) inner.push(at);
  else for (const at of partsOfDays(from, to, step, timeZone)) inner.push(down(at, cell));
  return [...new Set([from, ...inner.filter((at) => at > from && at < to), to])];
}

/** The beginning of the point an instant lies in. */
function startOfPoint(at: number, step: Step, cell: number, timeZone: string): number {
  if (typeof step === "number") return down(at, step);
  return [...partsOfDays(at - hours(7), at + 1, step, timeZone)]
    .map((start) => down(start, cell))
    .filter((start) => start <= at)
    .at(-1)!;
}

/** The time the address asks for, or null where it gives none that could be. */
function chosenStretch({ from, to }: OutcomeQuery, now: number, timeZone: string): Stretch | null {
  if (!from) return null;
  const end = Math.min(to ? momentAt(to, timeZone, 1) : now, up(now, minutes(1)));
  const begin = momentAt(from, timeZone);
  return begin < end ? { from: Math.max(begin, end - longest), to: end } : null;
}

/** How far back the time lies that a stretch is compared with: whole days on the clock, or so many ms. */
type Back = { days: number } | { ms: number };

function backOf({ compare }: OutcomeQuery, { from, to }: Stretch, timeZone: string): Back {
  const span = to - from;
  // A day of 25 hours is one day all the same.
  const whole = (length: number) => Math.max(1, Math.ceil((span - hours(2)) / length));
  if (compare === "day") return { days: whole(days(1)) };
  if (compare === "before") return span < days(1) - hours(1) ? { ms: span } : { days: whole(days(1)) };
  const begin = compare === "week" ? from : momentAt(compare, timeZone);
  if (begin >= from) return { days: 7 * whole(days(7)) };
  const wall = (at: number) => at + zoneOffsetAt(at, timeZone);
  const apart = wall(from) - wall(begin);
  return apart % days(1) === 0 ? { days: apart / days(1) } : { ms: from - begin };
}

/** An instant of the earlier time: so many days earlier the clock showed the same. */
function earlier(at: number, back: Back, cell: number, timeZone: string): number {
  if ("ms" in back) return down(at - back.ms, cell);
  const wall = at + zoneOffsetAt(at, timeZone) - days(back.days);
  return down(instantOfWall(wall, timeZone), cell);
}

function cutEarlier(
  edges: readonly number[],
  now: number,
  back: Back,
  cell: number,
  timeZone: string,
): Omit<Cut, "level"> {
  const from = earlier(edges[0]!, back, cell, timeZone);
  const shift = edges[0]! - from;
  const isOfDays = edges.at(-1)! - edges[0]! > days(2);
  // Within a day and two a change of the clock would fold points into each other.
  const move = (at: number) => (isOfDays ? earlier(at, back, cell, timeZone) : at - shift);
  const to = move(Math.min(edges.at(-1)!, Math.max(up(now, cell), edges[0]! + cell)));
  return { from, to, edges: edges.map((at) => Math.min(move(at), to)) };
}

/**
 * The pieces a stretch is read in: whole UTC days where it is long, and hours at its ends.
 *
 * @param now what lies behind it is not there yet, so that the day of `now` is whole
 */
function piecesOf({ from, to }: Stretch, finest: Level, now: number, hoursFrom: number): Pieces {
  const cell = lengthOf[finest];
  const all = { from: down(from, cell), to: up(to, cell) };
  const day = lengthOf.day;
  if (all.from < hoursFrom) {
    const whole = { from: down(from, day), to: up(to, day) };
    return { ...whole, pieces: [{ level: "day", ...whole }] };
  }
  if (finest === "minute" || to - from <= days(2)) return { ...all, pieces: [{ level: finest, ...all }] };
  const first = up(all.from, day);
  const last = all.to >= now ? up(all.to, day) : down(all.to, day);
  const pieces: Piece[] = [
    { level: "hour", from: all.from, to: first },
    { level: "day", from: first, to: last },
    { level: "hour", from: last, to: all.to },
  ];
  return { ...all, pieces: pieces.filter((piece) => piece.from < piece.to) };
}

function sourceOf(query: OutcomeQuery): Source {
  const narrow = narrowOf(query);
  if (narrow !== null) return { table: "counts", dimension: narrow, value: query[narrow]! };
  const few = Object.entries(narrowedTo(query)) as [Combined, string][];
  if (few.length > 1) return { table: "combinations", values: Object.fromEntries(few) };
  const [only] = few;
  return only
    ? { table: "counts", dimension: only[0], value: only[1] }
    : { table: "counts", dimension: "all", value: "all" };
}

/**
 * Which counts answer a query, and how its time is cut into points: at the days and hours of a clock.
 *
 * One dimension alone is counted at every level; combinations by the hour and the day; within a merchant, a
 * category code, a BIN or a terminal nothing else. Counts are of whole hours of UTC: where a zone's days begin
 * with a part of an hour, they are told from the hour before.
 */
export function windowOf(
  query: OutcomeQuery,
  now: number,
  { timeZone, kept = everKept }: { timeZone: string; kept?: Kept },
): Window {
  const zone = query.zone ?? timeZone;
  const source = sourceOf(query);
  const narrow = narrowOf(query);
  const chosen = chosenStretch(query, now, zone);
  const asked = chosen ?? { from: now - lasting[query.range], to: now };
  const manyByMinute = down(asked.from, hours(1)) >= kept.manyValuesFrom;
  const back = backOf(query, asked, zone);
  const begun = Math.min(asked.from, earlier(asked.from, back, 1, zone));
  const isHourly =
    source.table === "combinations" || (narrow !== null && !manyByMinute) || begun < kept.minutesFrom;
  const wanted = stepOf(asked.to - asked.from);
  const step = typeof wanted === "number" && isHourly ? Math.max(hours(1), wanted) : wanted;
  const isByDay = begun < kept.hoursFrom;
  const cell = isByDay ? days(1) : typeof step === "number" && step < hours(1) ? minutes(1) : hours(1);
  const stretch = chosen
    ? { from: down(asked.from, cell), to: up(asked.to, cell) }
    : {
        from: startOfPoint(asked.from, step, cell, zone),
        to: typeof step === "number" ? up(now, step) : up(endOfPoint(now, step, cell, zone), cell),
      };
  const edges = edgesOf(stretch, isByDay ? days(1) : step, cell, zone);
  const before = cutEarlier(edges, now, back, cell, zone);
  const levelOf = (all: readonly number[]): Level =>
    all.every((at) => at % days(1) === 0) ? "day" : cell === minutes(1) ? "minute" : "hour";
  const level = levelOf(edges);
  const few = narrow === null ? (narrowedTo(query) as Partial<Record<Combined, string>>) : {};
  const isNarrowed = Object.keys(few).length > 0;
  const finest: Level = level === "minute" && !isNarrowed && manyByMinute ? "minute" : "hour";
  return {
    level,
    ...stretch,
    edges,
    before: { ...before, level: levelOf(before.edges) },
    source,
    manyByMinute,
    parts:
      narrow === null
        ? {
            ...piecesOf(stretch, finest, now, kept.hoursFrom),
            source: isNarrowed ? { table: "combinations", values: few } : source,
            before: piecesOf(before, finest, before.to + 1, kept.hoursFrom),
          }
        : null,
  };
}

/** The end of the part of a day an instant lies in. */
function endOfPoint(at: number, step: "quarter" | "day", cell: number, timeZone: string): number {
  return [...partsOfDays(at, at + days(2), step, timeZone)]
    .map((start) => down(start, cell))
    .find((start) => start > at)!;
}

/** Whether a comparison is one of those that stand ready, and not a time somebody chose. */
export const isReadyComparison = (
  compare: OutcomeQuery["compare"],
): compare is (typeof comparisons)[number] => (comparisons as readonly string[]).includes(compare);
