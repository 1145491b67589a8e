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

/**
 * What was opened or closed since an instant, until now, by day of the viewer's calendar; `counted` are
 * those of them that count as begun or solved.
 */
export function daysOf(source: "begun" | "solved", since: Date, query: ReportQuery, zone: string): Statement {
  const values: unknown[] = [since, zone];
  const at = instants[source];
  const moved = filters("solved", query, values);
  const counts = filters(source, query, values);
  return {
    text: `SELECT day::text, sum(moved)::int AS moved, sum(counted)::int AS counted FROM (
      SELECT (${at} AT TIME ZONE $2)::date AS day,
        count(*) FILTER (WHERE ${[...moved, "true"].join(" AND ")}) AS moved,
        count(*) FILTER (WHERE ${[kept[source], ...counts].join(" AND ")}) AS counted
      FROM report_stretches r WHERE ${at} >= $1 GROUP BY 1) days GROUP BY 1`,
    values,
  };
}

/** How many are open now. */
export function openNow(query: ReportQuery): Statement {
  const values: unknown[] = [];
  const where = ["r.to_at IS NULL", ...filters("solved", query, values)].join(" AND ");
  return { text: `SELECT count(*)::int AS open FROM report_stretches r WHERE ${where}`, values };
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

/** Every time a conversation was opened in a period, with names in place of ids. */
export function exportedRows({ from, to }: Period, query: ReportQuery): Statement {
  const values: unknown[] = [from, to];
  const where = ["r.from_at >= $1", "r.from_at < $2", ...filters("solved", query, values)].join(" AND ");
  return {
    text: `SELECT c.number, r.channel, t.name AS team, a.name AS agent, r.tags, r.began_at AS began, r.from_at AS opened,
        r.to_at AS solved, r.place > 0 AS "reopenedBefore", r.reopened AS "reopenedSince", r.merged,
        r.first_reply_at AS "firstReply", f.name AS "firstReplyBy",
        CASE WHEN r.owed THEN round(extract(epoch FROM r.first_reply_at - r.began_at)) END AS "firstResponseSeconds",
        CASE WHEN NOT r.reopened AND NOT r.merged THEN round(extract(epoch FROM r.to_at - r.began_at)) END
          AS "resolutionSeconds", s.rating, s.comment
      FROM report_stretches r JOIN conversations c ON c.id = r.conversation_id
      LEFT JOIN teams t ON t.id = r.team_id LEFT JOIN staff a ON a.id = r.agent_id
      LEFT JOIN staff f ON f.id = r.first_reply_by
      LEFT JOIN LATERAL (SELECT rating, comment FROM surveys s WHERE s.conversation_id = r.conversation_id
        AND NOT r.reopened ORDER BY s.asked_at DESC LIMIT 1) s ON true
      WHERE ${where} ORDER BY r.from_at, r.conversation_id`,
    values,
  };
}
