import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { stringify } from "csv-stringify";
import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { exportedPromises } from "./attainment-sql.ts";
import type { ReportQuery, ReportWindow } from "./report-query.ts";
import { exportedRows, type Statement } from "./report-sql.ts";

const header = [
  "number",
  "channel",
  "team",
  "agent",
  "tags",
  "began",
  "opened",
  "solved",
  "reopenedBefore",
  "reopenedSince",
  "merged",
  "firstReply",
  "firstReplyBy",
  "firstResponseSeconds",
  "resolutionSeconds",
  "rating",
  "comment",
];

const serviceHeader = [
  "number",
  "channel",
  "team",
  "agent",
  "tags",
  "policy",
  "target",
  "started",
  "due",
  "ended",
  "decided",
  "promisedSeconds",
  "usedSeconds",
  "kept",
];
type Line = Record<string, unknown>;

/** What of a report is exported: the conversations, or the promises of service levels. */
export type Exported = "conversations" | "service";

/** Rows fetched at once. */
const fetched = 1_000;

/** Rows of a statement, as fast as they are taken: a cursor of the database holds the rest. */
async function* eachRow({ text, values }: Statement): AsyncGenerator<Line> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN READ ONLY");
    await client.query(`DECLARE exported NO SCROLL CURSOR FOR ${text}`, values);
    for (;;) {
      const { rows } = await client.query<Line>(`FETCH ${fetched} FROM exported`);
      yield* rows;
      if (rows.length < fetched) break;
    }
  } finally {
    await client.query("ROLLBACK").catch(() => undefined);
    client.release();
  }
}

const cell = (value: unknown) =>
  value instanceof Date ? value.toISOString() : Array.isArray(value) ? value.join(" ") : value;

/**
 * What a report is made of as CSV, streamed: a line for each time a conversation was opened in the
 * period, or for each promise that was kept or broken in it. Cells that a spreadsheet would run as a formula are defused.
 *
 * @throws {Forbidden} without `reports.read`
 */
export async function exportReport(
  actor: Actor,
  query: ReportQuery,
  window: ReportWindow,
  of: Exported = "conversations",
) {
  assertCan(actor, "reports.read");
  const { channel, team, agent, tag } = query;
  const asked = {
    ...(of === "service" && { of }),
    channel,
    team,
    agent,
    tag,
    from: window.days[0],
    to: window.days.at(-1),
  };
  const filters = Object.entries(asked).filter((one): one is [string, string] => one[1] !== undefined);
  await prisma.$transaction((tx) =>
    record(tx, actor, {
      event: "reports.exported",
      subject: ["export", randomUUID()],
      data: { filters: Object.fromEntries(filters) },
    }),
  );
  const columns = of === "service" ? serviceHeader : header;
  const lines = stringify({ header: true, columns, bom: true, escape_formulas: true });
  const rows = Readable.from(
    (async function* () {
      for await (const row of eachRow(
        of === "service" ? exportedPromises(window.period, query) : exportedRows(window.period, query),
      ))
        yield columns.map((name) => cell(row[name]));
    })(),
  );
  rows.on("error", (error) => lines.destroy(error));
  // Whoever stops reading lets go of the connection.
  lines.on("close", () => rows.destroy());
  return rows.pipe(lines);
}
