import { pool } from "#app/platform/db.server.ts";

/** How far a thread reaches. */
export interface Reach {
  id: string;
  lastSeq: number;
  /** seq of the newest line that its customer may see; 0 where there is none */
  publicSeq: number;
}

/** How far threads reach, at a cost that does not grow with them. */
export async function reachOf(ids: readonly string[]): Promise<Reach[]> {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<Reach>({
    name: "reach_of",
    text: `SELECT v.id, v.last_seq AS "lastSeq", coalesce((SELECT m.seq FROM messages m
             WHERE m.conversation_id = v.id AND m.kind IN ('inbound', 'reply') ORDER BY m.seq DESC LIMIT 1), 0)
             AS "publicSeq"
           FROM conversations v WHERE v.id = ANY($1::uuid[])`,
    values: [ids],
  });
  return rows;
}
