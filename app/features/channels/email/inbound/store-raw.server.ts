import { pool } from "#app/platform/db.server.ts";
import { placesOf } from "#app/platform/sql-values.ts";
import { together } from "#app/platform/together.ts";

/** A mail as it is stored. */
export interface RawRow {
  id: string;
  mailbox: string;
  identity: string;
  fingerprint: string;
  whole: boolean;
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

type Key = Pick<RawRow, "mailbox" | "identity" | "fingerprint">;
const keyOf = ({ mailbox, identity, fingerprint }: Key) => `${mailbox} ${identity} ${fingerprint}`;

/** Types of the columns, in the order of {@link valuesOf}. */
const types = [
  ...["uuid", "text", "text", "text", "boolean", "text", "int", "text", "jsonb"],
  ...["timestamptz", "timestamptz", "timestamptz", "text", "text"],
];

const valuesOf = (row: RawRow) => [
  row.id,
  row.mailbox,
  row.identity,
  row.fingerprint,
  row.whole,
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

/** Mails that were kept before fingerprints were, by what they were known by: Message-ID, or the hash of all of it. */
const ofBefore = (mailbox: string, identity: string, contentHash: string) =>
  `SELECT id FROM raw_emails o WHERE o.mailbox = ${mailbox} AND o.identity IN (${identity}, 'sha256:' || ${contentHash})
     AND o.fingerprint = '' AND o.whole`;

/** What mails that were not stored are repeats of. */
async function repeatedOf(rows: readonly RawRow[]): Promise<Map<string, string>> {
  if (rows.length === 0) return new Map();
  const { rows: held } = await pool.query<{ row: string; id: string }>(
    `SELECT g.row, coalesce(
       (SELECT id FROM raw_emails o
        WHERE o.mailbox = g.mailbox AND o.identity = g.identity AND o.fingerprint = g.fingerprint),
       (${ofBefore("g.mailbox", "g.identity", "g.hash")} LIMIT 1)) AS id
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
       AS g (row, mailbox, identity, fingerprint, hash)`,
    [
      rows.map(({ id }) => id),
      rows.map(({ mailbox }) => mailbox),
      rows.map(({ identity }) => identity),
      rows.map(({ fingerprint }) => fingerprint),
      rows.map(({ contentHash }) => contentHash),
    ],
  );
  return new Map(held.map(({ row, id }) => [row, id]));
}

/** Stores mails that their mailboxes do not have, with one statement and one commit. @returns what became of each */
async function insert(rows: readonly RawRow[]): Promise<Kept[]> {
  // In one order, so that two statements with the same mails wait for each other and never in a circle.
  const values = rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)).map(valuesOf);
  const { rows: stored } = await pool.query<{ id: string }>({
    ...(rows.length === 1 && { name: "store-raw-mail" }),
    text: `
      INSERT INTO raw_emails (id, mailbox, identity, fingerprint, whole, content_hash, size, sealed, delivery,
                              received_at, next_try_at, expires_at, state, reason)
      SELECT ${types.map((type, place) => `column${place + 1}::${type}`)}
      FROM (VALUES ${placesOf(rows.length, types.length)}) v
      WHERE NOT EXISTS (${ofBefore("column2", "column3", "column6")})
      ON CONFLICT (mailbox, identity, fingerprint) DO NOTHING RETURNING id`,
    values: values.flat(),
  });
  const fresh = new Set(stored.map(({ id }) => id));
  const before = await repeatedOf(rows.filter(({ id }) => !fresh.has(id)));
  return rows.map(({ id }) =>
    fresh.has(id) ? { id, result: "accepted" } : { id: before.get(id)!, result: "repeated" },
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
