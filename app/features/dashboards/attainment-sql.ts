import type { Dimension } from "./report.ts";
import type { Period, ReportQuery } from "./report-query.ts";
import type { Statement } from "./report-sql.ts";

/** Promises that were decided in a period, narrowed by a query; adds their values. */
function within({ from, to }: Period, { channel, team, agent, tag }: ReportQuery, values: unknown[]): string {
  const where = [
    `p.decided_at >= $${values.push(from)}::timestamptz AND p.decided_at < $${values.push(to)}::timestamptz`,
  ];
  const same = (column: string, value: string, type: string) =>
    where.push(value === "none" ? `${column} IS NULL` : `${column} = $${values.push(value)}::${type}`);
  if (channel) same("p.channel", channel, "text");
  if (team) same("p.team_id", team, "uuid");
  if (agent) same("p.agent_id", agent, "uuid");
  if (tag) where.push(`p.tags @> ARRAY[$${values.push(tag)}::text]`);
  return where.join(" AND ");
}

const counts = `p.target, count(*) FILTER (WHERE p.state = 'met')::int AS kept,
  count(*) FILTER (WHERE p.state = 'breached')::int AS missed`;

/** Kept and broken promises of a period, by target. */
export function attainmentOf(period: Period, query: ReportQuery): Statement {
  const values: unknown[] = [];
  const where = within(period, query, values);
  return { text: `SELECT ${counts} FROM service_promises p WHERE ${where} GROUP BY p.target`, values };
}

/** The same, broken down by a dimension. The hour is that of the decision, on the viewer's clock. */
export function attainmentBy(by: Dimension, period: Period, query: ReportQuery, zone: string): Statement {
  const values: unknown[] = [];
  const where = within(period, query, values);
  const value = {
    team: "p.team_id::text",
    agent: "p.agent_id::text",
    channel: "p.channel",
    tag: "t.tag",
    hour: `extract(hour FROM p.decided_at AT TIME ZONE $${values.length + 1})::int::text`,
  }[by];
  if (by === "hour") values.push(zone);
  const tags = by === "tag" ? "CROSS JOIN LATERAL unnest(p.tags) AS t (tag)" : "";
  return {
    text: `SELECT ${value} AS value, ${counts} FROM service_promises p ${tags} WHERE ${where} GROUP BY 1, p.target`,
    values,
  };
}

/** Every promise that was decided in a period, with names in place of ids. */
export function exportedPromises(period: Period, query: ReportQuery): Statement {
  const values: unknown[] = [];
  const where = within(period, query, values);
  return {
    text: `SELECT c.number, p.channel, t.name AS team, a.name AS agent, p.tags, s.name AS policy, p.target,
        p.started_at AS started, p.due_at AS due, p.ended_at AS ended, p.decided_at AS decided,
        round(p.promised_ms / 1000.0) AS "promisedSeconds", round(p.used_ms / 1000.0) AS "usedSeconds",
        p.state = 'met' AS kept
      FROM service_promises p JOIN conversations c ON c.id = p.conversation_id
      LEFT JOIN teams t ON t.id = p.team_id LEFT JOIN staff a ON a.id = p.agent_id
      LEFT JOIN service_policies s ON s.id = p.policy_id
      WHERE ${where} ORDER BY p.decided_at, p.conversation_id, p.target, p.started_at`,
    values,
  };
}
