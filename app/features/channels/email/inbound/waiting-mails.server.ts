import { pool } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";

/** A mail that is kept and not yet in its conversation. */
export interface WaitingMail {
  id: string;
  mailbox: string;
  identity: string;
  fingerprint: string;
  /** how often it was begun, this time included */
  attempts: number;
  receivedAt: Date;
  /** null for a large one: it is read in pieces when its turn has come */
  sealed: string | null;
  delivery: unknown;
}

/** Bytes of mails that are taken to hand together; a larger one comes alone. */
const mostBytes = 8_000_000;

/** Bytes of a mail that comes with what else is known of it. */
const mostAtHand = 2_000_000;

const columns = `r.id, r.mailbox, r.identity, r.fingerprint, r.attempts, r.received_at AS "receivedAt", CASE WHEN r.size <= ${mostAtHand} THEN r.sealed END AS sealed, r.delivery`;

/** Of mails in their order, the first that are not too much together, the very first in any case. */
const within = (mails: string) => `
  SELECT id FROM (SELECT id, sum(size) OVER (ORDER BY received_at, id) - size AS before FROM (${mails}) f) s
  WHERE before < ${mostBytes}`;

/**
 * Takes mails to hand that wait for their first try, or for the next one, oldest first. Each is counted as begun
 * before it is looked at, so that one that ends the process is not begun for ever.
 */
export async function claimMails(
  which: "new" | "begun",
  { limit, now }: { limit: number; now: Date },
): Promise<WaitingMail[]> {
  const { rows } = await pool.query<WaitingMail>({
    name: `claim-${which}-mails`,
    text: `
      UPDATE raw_emails r SET attempts = attempts + 1,
        next_try_at = $2::timestamptz + make_interval(mins => attempts + 2)
      WHERE id IN (${within(`
        SELECT id, size, received_at FROM raw_emails
        WHERE state = 'received' AND next_try_at <= $2 AND attempts ${which === "new" ? "= 0" : "> 0"}
        ORDER BY received_at, id FOR UPDATE SKIP LOCKED LIMIT $1`)})
      RETURNING ${columns}`,
    values: [limit, now],
  });
  return rows;
}

/** Of one look at what mails answer. */
const mostBefore = 100;

/**
 * Mails of some identities that wait. Somebody else may have them to hand: whoever is second waits for the first
 * at the mail's lock, and finds it done.
 *
 * @param but ids that are left out
 */
export async function waitingMails(
  identities: readonly string[],
  but: readonly string[],
): Promise<WaitingMail[]> {
  if (identities.length === 0) return [];
  const { rows } = await pool.query<WaitingMail>(
    `SELECT ${columns} FROM raw_emails r WHERE id IN (${within(`
       SELECT id, size, received_at FROM raw_emails
       WHERE identity = ANY($1::text[]) AND state = 'received' AND id <> ALL($2::uuid[])
       ORDER BY received_at, id LIMIT ${mostBefore}`)})`,
    [identities, but],
  );
  return rows;
}

/** Puts a mail on the failed list, unless somebody has put it into its conversation. */
export async function failMail(id: string, reason: string): Promise<void> {
  await pool.query(
    "UPDATE raw_emails SET state = 'failed', reason = $2 WHERE id = $1 AND state = 'received'",
    [id, reason.replaceAll("\0", "").slice(0, 1_000)],
  );
  log.warn({ mail: id }, "a mail could not be read; it is on the failed list");
}
