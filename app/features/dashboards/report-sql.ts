import type { Dimension } from "./report.ts";
import type { Period, ReportQuery } from "./report-query.ts";

/** A statement with its values. */
export interface Statement {
  text: string;
  values: unknown[];
}

/** The three kinds of rows that figures are made of, each with the instant it belongs to. */
export type Source = "begun" | "solved" | "asked";

const tables: Record<Source, string> = {
  begun: "report_stretches r",
  solved: "report_stretches r",
  asked: "surveys s JOIN report_stretches r ON r.conversation_id = s.conversation_id AND NOT r.reopened",
};
const instants: Record<Source, string> = { begun: "r.from_at", solved: "r.to_at", asked: "s.asked_at" };
const kept: Record<Source, string> = {
  begun: "r.place = 0",
  solved: "NOT r.merged",
  asked: "true",
};
/** Whose it is: a first answer is of whoever gave it, the rest of whoever had it. */
const agents: Record<Source, string> = {
  begun: "coalesce(r.first_reply_by, r.agent_id)",
  solved: "r.agent_id",
  asked: "s.agent_id",
};
const teams: Record<Source, string> = { begun: "r.team_id", solved: "r.team_id", asked: "s.team_id" };

const milliseconds = (interval: string) => `round(extract(epoch FROM ${interval}) * 1000)::float8`;
/** Durations that occurred, so that the figure is the same whoever works it out. */
const spread = (value: string, where: string) => `
  count(*) FILTER (WHERE ${where})::int AS count,
  percentile_disc(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY ${value}) FILTER (WHERE ${where}) AS spread`;

const measures: Record<Source, string> = {
  begun: `count(*)::int AS begun,
    count(*) FILTER (WHERE r.owed AND r.first_reply_at IS NULL AND NOT r.merged
      AND (r.to_at IS NULL))::int AS unanswered,
    ${spread(milliseconds("(r.first_reply_at - r.began_at)"), "r.owed AND r.first_reply_at IS NOT NULL")}`,
  solved: `count(*)::int AS solved, count(*) FILTER (WHERE r.reopened)::int AS reopened,
    ${spread(milliseconds("(r.to_at - r.began_at)"), "NOT r.reopened")}`,
  asked: `count(*)::int AS asked, count(s.rating)::int AS rated, coalesce(sum(s.rating), 0)::int AS ratings`,
};

/** The filters of a query, put to a source; adds their values. */
function filters(source: Source, { channel, team, agent, tag }: ReportQuery, values: unknown[]): string[] {
  const where: string[] = [];
  const same = (column: string, value: string, type: string) =>
    where.push(value === "none" ? `${column} IS NULL` : `${column} = $${values.push(value)}::${type}`);
  if (channel) same("r.channel", channel, "text");
  if (team) same(teams[source], team, "uuid");
  if (agent) same(agents[source], agent, "uuid");
  if (tag) where.push(`r.tags @> ARRAY[$${values.push(tag)}::text]`);
  return where;
}

/** Rows of a source within a period. */
function within(source: Source, { from, to }: Period, query: ReportQuery, values: unknown[]): string {
  const at = instants[source];
  const bounds = `${at} >= $${values.push(from)}::timestamptz AND ${at} < $${values.push(to)}::timestamptz`;
  return [bounds, kept[source], ...filters(source, query, values)].join(" AND ");
}

/** All of a period, as one row. */
export function totalsOf(source: Source, period: Period, query: ReportQuery): Statement {
  const values: unknown[] = [];
  const where = within(source, period, query, values);
  return { text: `SELECT ${measures[source]} FROM ${tables[source]} WHERE ${where}`, values };
}

/** A period broken down by a dimension, one row a value. */
export function groupsOf(
  source: Source,
  by: Dimension,
  period: Period,
  query: ReportQuery,
  zone: string,
): Statement {
  const values: unknown[] = [];
  const where = within(source, period, query, values);
  const value = {
    team: `${teams[source]}::text`,
    agent: `${agents[source]}::text`,
    channel: "r.channel",
    tag: "t.tag",
    hour: `extract(hour FROM ${instants[source]} AT TIME ZONE $${values.length + 1})::int::text`,
  }[by];
  if (by === "hour") values.push(zone);
  const tags = by === "tag" ? "CROSS JOIN LATERAL unnest(r.tags) AS t (tag)" : "";
  return {
    text: `SELECT ${value} AS value, ${measures[source]} FROM ${tables[source]} ${tags}
           WHERE ${where} GROUP BY 1`,
    values,
  };
}

/** Conversations that began, or were solved, by day of the viewer's calendar. */
export function daysOf(source: "begun" | "solved", period: Period, query: ReportQuery, zone: string) {
  const values: unknown[] = [];
  const where = within(source, period, query, values);
  const text = `SELECT to_char(${instants[source]} AT TIME ZONE $${values.push(zone)}, 'YYYY-MM-DD') AS day,
    count(*)::int AS count FROM ${tables[source]} WHERE ${where} GROUP BY 1`;
  return { text, values };
}

/** Conversations that began, by weekday and hour of the viewer's clock. */
export function heatOf(period: Period, query: ReportQuery, zone: string): Statement {
  const values: unknown[] = [];
  const where = within("begun", period, query, values);
  const local = `(r.from_at AT TIME ZONE $${values.push(zone)})`;
  return {
    text: `SELECT extract(isodow FROM ${local})::int AS weekday, extract(hour FROM ${local})::int AS hour,
           count(*)::int AS count FROM report_stretches r WHERE ${where} GROUP BY 1, 2 ORDER BY 1, 2`,
    values,
  };
}

/**
 * How many were open at each of some instants: those that are open now, less what was opened since,
 * plus what was closed since. Reads what lies after the first instant and no more.
 */
export function backlogAt(instantsAsked: readonly Date[], query: ReportQuery): Statement {
  const values: unknown[] = [instantsAsked];
  const narrowed = filters("solved", query, values);
  const and = narrowed.map((one) => ` AND ${one}`).join("");
  const steps = (
    column: string,
  ) => `SELECT width_bucket(r.${column}, $1::timestamptz[]) AS step, count(*)::int AS count
    FROM report_stretches r WHERE r.${column} >= ($1::timestamptz[])[1]${and} GROUP BY 1`;
  return {
    text: `WITH opened AS (${steps("from_at")}), closed AS (${steps("to_at")}),
      now_open AS (SELECT count(*)::int AS count FROM report_stretches r WHERE r.to_at IS NULL${and})
      SELECT (o.place)::int AS place, (now_open.count
        - coalesce((SELECT sum(count) FROM opened WHERE step >= o.place), 0)
        + coalesce((SELECT sum(count) FROM closed WHERE step >= o.place), 0))::int AS open
      FROM unnest($1::timestamptz[]) WITH ORDINALITY AS o (at, place), now_open ORDER BY o.place`,
    values,
  };
}

/** The latest comments of customers who were asked in the period, the lowest ratings first. */
export function commentsOf(period: Period, query: ReportQuery, most: number): Statement {
  const values: unknown[] = [];
  const where = within("asked", period, query, values);
  return {
    text: `SELECT s.conversation_id AS "conversationId", c.number, s.rating, s.comment, s.answered_at AS at
           FROM ${tables.asked} JOIN conversations c ON c.id = s.conversation_id
           WHERE ${where} AND s.comment <> '' AND s.rating IS NOT NULL
           ORDER BY s.answered_at DESC LIMIT ${most}`,
    values,
  };
}

/** How often each rating was given. */
export function distributionOf(period: Period, query: ReportQuery): Statement {
  const values: unknown[] = [];
  const where = within("asked", period, query, values);
  return {
    text: `SELECT s.rating, count(*)::int AS count FROM ${tables.asked}
           WHERE ${where} AND s.rating IS NOT NULL GROUP BY 1`,
    values,
  };
}
