import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { pool } from "#app/platform/db.server.ts";
import {
  type Comment,
  type Dimension,
  dimensions,
  emptyMeasures,
  type Group,
  type Measures,
  type Report,
  type ReportDay,
  type Spread,
} from "./report.ts";
import type { Period, ReportQuery, ReportWindow } from "./report-query.ts";
import {
  commentsOf,
  daysOf,
  distributionOf,
  groupsOf,
  heatOf,
  openNow,
  type Source,
  type Statement,
  totalsOf,
} from "./report-sql.ts";

const sources: readonly Source[] = ["begun", "solved", "asked"];
/** Comments that a report shows; the conversations hold them all. */
const shownComments = 100;

async function read<Row>({ text, values }: Statement): Promise<Row[]> {
  const { rows } = await pool.query(text, values);
  return rows as Row[];
}

/** A row of `report-sql.ts`: what of the measures its source knows. */
interface Row extends Partial<Record<"begun" | "unanswered" | "solved" | "reopened", number>> {
  value?: string | null;
  count?: number;
  spread?: [number, number] | null;
  asked?: number;
  rated?: number;
  ratings?: number;
}

const spreadOf = ({ count = 0, spread }: Row): Spread => ({
  count,
  median: spread?.[0] ?? null,
  p90: spread?.[1] ?? null,
});

/** Puts what one source tells into measures. */
function add(measures: Measures, source: Source, row: Row) {
  if (source === "begun") {
    measures.begun = row.begun ?? 0;
    measures.unanswered = row.unanswered ?? 0;
    measures.firstResponse = spreadOf(row);
  } else if (source === "solved") {
    measures.solved = row.solved ?? 0;
    measures.reopened = row.reopened ?? 0;
    measures.resolution = spreadOf(row);
  } else {
    measures.asked = row.asked ?? 0;
    measures.rated = row.rated ?? 0;
    measures.ratings = row.ratings ?? 0;
  }
}

async function totals(period: Period, query: ReportQuery): Promise<Measures> {
  const measures = emptyMeasures();
  const rows = await Promise.all(sources.map((source) => read<Row>(totalsOf(source, period, query))));
  for (const [place, source] of sources.entries()) add(measures, source, rows[place]![0] ?? {});
  return measures;
}

/** Names of what a dimension tells by ids. */
export async function namesOf(by: Dimension): Promise<Map<string, string>> {
  if (by !== "team" && by !== "agent") return new Map();
  const { rows } = await pool.query<{ id: string; name: string }>(
    `SELECT id, name FROM ${by === "team" ? "teams" : "staff"}`,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** A period broken down by one dimension, the busiest first; hours in their order. */
async function groups(by: Dimension, { period, zone }: ReportWindow, query: ReportQuery): Promise<Group[]> {
  const held = new Map<string | null, Group>();
  const [names, ...rows] = await Promise.all([
    namesOf(by),
    ...sources.map((source) => read<Row>(groupsOf(source, by, period, query, zone))),
  ]);
  for (const [place, source] of sources.entries()) {
    for (const row of rows[place]!) {
      const value = row.value ?? null;
      const group = held.get(value) ?? {
        value,
        name: value === null ? null : (names.get(value) ?? null),
        ...emptyMeasures(),
      };
      add(group, source, row);
      held.set(value, group);
    }
  }
  const all = [...held.values()];
  return by === "hour"
    ? all.sort((one, other) => Number(one.value) - Number(other.value))
    : all.sort((one, other) => other.begun + other.solved - one.begun - one.solved);
}

/** A day's row of {@link daysOf}. */
interface Moved {
  day: string;
  moved: number;
  counted: number;
}

/** The days of a period with what was open as each ended: what is open now, less what was opened since, plus what was closed. */
function daysWith(days: readonly string[], open: number, begun: readonly Moved[], solved: readonly Moved[]) {
  const opened = new Map(begun.map((one) => [one.day, one]));
  const closed = new Map(solved.map((one) => [one.day, one]));
  const last = days.at(-1)!;
  const later = (list: readonly Moved[]) =>
    list.filter(({ day }) => day > last).reduce((sum, { moved }) => sum + moved, 0);
  let backlog = open - later(begun) + later(solved);
  const told: ReportDay[] = [];
  for (const day of days.toReversed()) {
    told.push({ day, begun: opened.get(day)?.counted ?? 0, solved: closed.get(day)?.counted ?? 0, backlog });
    backlog += (closed.get(day)?.moved ?? 0) - (opened.get(day)?.moved ?? 0);
  }
  return { days: told.reverse(), before: backlog };
}

/**
 * The reports of a period, in the viewer's zone.
 *
 * @throws {Forbidden} without `reports.read`
 */
export async function readReport(actor: Actor, query: ReportQuery, window: ReportWindow): Promise<Report> {
  assertCan(actor, "reports.read");
  const { period, before, zone } = window;
  const [current, earlier, begun, solved, open, heat, ratings, comments, ...broken] = await Promise.all([
    totals(period, query),
    totals(before, query),
    read<Moved>(daysOf("begun", period.from, query, zone)),
    read<Moved>(daysOf("solved", period.from, query, zone)),
    read<{ open: number }>(openNow(query)),
    read<Report["heat"][number]>(heatOf(period, query, zone)),
    read<{ rating: number; count: number }>(distributionOf(period, query)),
    read<Omit<Comment, "at"> & { at: Date }>(commentsOf(period, query, shownComments)),
    ...dimensions.map((by) => groups(by, window, query)),
  ]);
  const daily = daysWith(window.days, open[0]?.open ?? 0, begun, solved);
  return {
    now: current,
    before: earlier,
    backlog: daily.days.at(-1)!.backlog,
    backlogBefore: daily.before,
    days: daily.days,
    groups: Object.fromEntries(dimensions.map((by, place) => [by, broken[place]!])) as Report["groups"],
    heat,
    distribution: [1, 2, 3, 4, 5].map((stars) => ratings.find(({ rating }) => rating === stars)?.count ?? 0),
    comments: comments.map(({ at, ...one }) => ({ ...one, at: at.toISOString() })),
  };
}
