import { pool } from "#app/platform/db.server.ts";
import { placesOf } from "#app/platform/sql-values.ts";
import { together } from "#app/platform/together.ts";

/** A mail as it is stored. */
export interface RawRow {
  id: string;
  mailbox: string;
  identity: string;
  /** SHA-256, hex */
  contentHash: string;
  /** bytes, before it was sealed */
  size: number;
  sealed: string;
  /** JSON */
  delivery: string | null;
  receivedAt: Date;
  nextTryAt: Date;
  expiresAt: Date;
  /** why it is on the failed list from the beginning */
  reason: string | null;
}

export interface Kept {
  id: string;
  /** repeated: this mailbox had this mail before, and nothing was written */
  result: "accepted" | "repeated";
}

/** Of one statement: mails, and characters of their sealed forms. */
const mostRows = 64;
const mostSealed = 8_000_000;

const keyOf = ({ mailbox, identity }: { mailbox: string; identity: string }) => `${mailbox} ${identity}`;

const valuesOf = (row: RawRow) => [
  row.id,
  row.mailbox,
  row.identity,
  row.contentHash,
  row.size,
  row.sealed,
  row.delivery,
  row.receivedAt,
  row.nextTryAt,
  row.expiresAt,
  row.reason === null ? "received" : "failed",
  row.reason,
];

/** Stores mails that their mailboxes do not have, with one statement and one commit. @returns what became of each */
async function insert(rows: readonly RawRow[]): Promise<Kept[]> {
  // In one order, so that two statements with the same mails wait for each other and never in a circle.
  const values = rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)).map(valuesOf);
  const { rows: stored } = await pool.query<{ id: string }>({
    ...(rows.length === 1 && { name: "store-raw-mail" }),
    text: `
      INSERT INTO raw_emails (id, mailbox, identity, content_hash, size, sealed, delivery, received_at, next_try_at,
                              expires_at, state, reason)
      VALUES ${placesOf(rows.length, values[0]!.length)} ON CONFLICT (mailbox, identity) DO NOTHING RETURNING id`,
    values: values.flat(),
  });
  const fresh = new Set(stored.map(({ id }) => id));
  const others = rows.filter(({ id }) => !fresh.has(id));
  const before = new Map<string, string>();
  if (others.length > 0) {
    const { rows: held } = await pool.query<{ id: string; mailbox: string; identity: string }>(
      `SELECT id, mailbox, identity FROM raw_emails
       WHERE (mailbox, identity) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
      [others.map(({ mailbox }) => mailbox), others.map(({ identity }) => identity)],
    );
    for (const one of held) before.set(keyOf(one), one.id);
  }
  return rows.map((row) =>
    fresh.has(row.id)
      ? { id: row.id, result: "accepted" }
      : { id: before.get(keyOf(row))!, result: "repeated" },
  );
}

/**
 * Stores a mail once for its mailbox and identity, and answers after the commit. What comes in the same turn of the
 * process, or while others are being stored, is stored together.
 */
export const storeRaw = together<RawRow, Kept>({
  run: insert,
  most: mostRows,
  mostRuns: 2,
  weigh: { of: ({ sealed }) => sealed.length, most: mostSealed },
});
