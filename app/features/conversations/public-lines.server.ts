import type { Line, PlacedLine } from "#app/events.ts";
import { pool, type Tx } from "#app/platform/db.server.ts";

interface Row {
  seq: number;
  from: Line["from"];
  name: string | null;
  body: string;
  at: Date;
  clientId: string | null;
  files: Line["files"] | null;
  prev: number;
}

/** What the customer may see of a thread: what they wrote and what was answered, nothing else. */
const publicLine = `
  m.seq, CASE m.kind WHEN 'inbound' THEN 'visitor' ELSE 'staff' END AS "from",
  CASE m.author_type WHEN 'staff' THEN s.name END AS name, m.body, m.at, m.data->'files' AS files,
  CASE m.kind WHEN 'inbound' THEN m.client_id END AS "clientId"`;
const from = `messages m LEFT JOIN staff s ON s.id = CASE m.author_type WHEN 'staff' THEN m.author_id::uuid END`;
const isPublic = (alias: string) => `${alias}.kind IN ('inbound', 'reply')`;
const prev = `coalesce((SELECT p.seq FROM messages p WHERE p.conversation_id = m.conversation_id
  AND p.seq < m.seq AND ${isPublic("p")} ORDER BY p.seq DESC LIMIT 1), 0) AS prev`;

const lineOf = ({ prev: _prev, at, files, ...line }: Row): Line => ({
  ...line,
  at: at.toISOString(),
  files: files ?? [],
});

/** A line that was just added, with its place among the public ones; null for one that is not public. */
export async function placedLine(tx: Tx, conversationId: string, seq: number): Promise<PlacedLine | null> {
  const [row] = await tx.$queryRawUnsafe<Row[]>(
    `SELECT ${publicLine}, ${prev} FROM ${from}
     WHERE m.conversation_id = $1::uuid AND m.seq = $2 AND ${isPublic("m")}`,
    conversationId,
    seq,
  );
  return row ? { conversationId, line: lineOf(row), prev: row.prev } : null;
}

/** The line that a sender's id stands for, if there is one. */
export async function lineSentAs(conversationId: string, clientId: string): Promise<PlacedLine | null> {
  const { rows } = await pool.query<Row>(
    `SELECT ${publicLine}, ${prev} FROM ${from}
     WHERE m.conversation_id = $1::uuid AND m.client_id = $2 AND m.kind = 'inbound'`,
    [conversationId, clientId],
  );
  return rows[0] ? { conversationId, line: lineOf(rows[0]), prev: rows[0].prev } : null;
}

/** Public lines after a place, in their order, at a cost that does not grow with the thread. */
export async function publicLines(
  conversationId: string,
  after: number,
  size: number,
): Promise<{ lines: Line[]; more: boolean }> {
  const { rows } = await pool.query<Row>(
    `SELECT ${publicLine}, 0 AS prev FROM ${from}
     WHERE m.conversation_id = $1::uuid AND m.seq > $2 AND ${isPublic("m")} ORDER BY m.seq LIMIT $3`,
    [conversationId, after, size + 1],
  );
  return { lines: rows.slice(0, size).map(lineOf), more: rows.length > size };
}
