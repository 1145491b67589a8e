import { pool } from "#app/platform/db.server.ts";

/** Conversations looked at in one go. */
const atOnce = 200;
const atOnceBehind = 500;

/** A conversation in which something was said since it was read for complaints. */
export interface Unread {
  id: string;
  lastSeq: number;
  readSeq: number;
}

/** Those of the last day, newest first: a complaint is an early sign, so it does not wait for older ones. */
export async function unreadOfLate(): Promise<Unread[]> {
  const { rows } = await pool.query<Unread>(
    `SELECT c.id, c.last_seq AS "lastSeq", coalesce(r.seq, 0) AS "readSeq"
     FROM (SELECT id, last_seq FROM conversations
           WHERE status = 'open' AND listed_at > now() - interval '1 day' AND channel <> 'phone'
           ORDER BY listed_at DESC LIMIT 2000) c
     LEFT JOIN complaint_reads r ON r.conversation_id = c.id
     WHERE coalesce(r.seq, 0) < c.last_seq LIMIT ${atOnce}`,
  );
  return rows;
}

/** Part of the way from where everything was read to now. */
export interface Stretch {
  unread: Unread[];
  /** where it ends; null where there is nothing more */
  upTo: { at: string; id: string } | null;
}

/**
 * The next conversations after the place up to which all have been read, whatever became of them since: what was
 * written while no worker ran, what was solved before it was read, what was too much for {@link unreadOfLate}. Of the
 * last hour nothing: a message that is being written may come to stand before others.
 */
export async function unreadBehind(): Promise<Stretch> {
  const { rows } = await pool.query<Unread & { at: string; channel: string }>(
    `SELECT c.id, c.at, c.channel, c.last_seq AS "lastSeq", coalesce(r.seq, 0) AS "readSeq"
     FROM (SELECT c.id, c.channel, c.last_seq, c.listed_at, c.listed_at::text AS at
           FROM complaint_progress p, conversations c
           WHERE (c.listed_at, c.id) > (p.listed_at, p.conversation_id)
             AND c.listed_at < now() - interval '1 hour'
           ORDER BY c.listed_at, c.id LIMIT ${atOnceBehind}) c
     LEFT JOIN complaint_reads r ON r.conversation_id = c.id
     ORDER BY c.listed_at, c.id`,
  );
  const last = rows.at(-1);
  return {
    unread: rows.filter(({ channel, readSeq, lastSeq }) => channel !== "phone" && readSeq < lastSeq),
    upTo: last ? { at: last.at, id: last.id } : null,
  };
}

/** Notes that everything up to there was read. Never goes back, whoever else notes it. */
export const noteReadUpTo = ({ at, id }: { at: string; id: string }) =>
  pool.query(
    `UPDATE complaint_progress SET listed_at = $1, conversation_id = $2
     WHERE (listed_at, conversation_id) < ($1::timestamptz, $2::uuid)`,
    [at, id],
  );

/** @param conversations read up to `lastSeq` of each */
export const noteRead = (conversations: readonly Pick<Unread, "id" | "lastSeq">[]) =>
  pool.query(
    `INSERT INTO complaint_reads (conversation_id, seq)
     SELECT * FROM unnest($1::uuid[], $2::int[])
     ON CONFLICT (conversation_id) DO UPDATE SET seq = greatest(complaint_reads.seq, excluded.seq)`,
    [conversations.map(({ id }) => id), conversations.map(({ lastSeq }) => lastSeq)],
  );
