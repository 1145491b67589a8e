import { createHash } from "node:crypto";
import { pool } from "#app/platform/db.server.ts";
import type { ImapSettings } from "./imap-settings.ts";

/** A folder whose UIDs mean what they meant: where it is, and its UIDVALIDITY (RFC 9051, 2.3.1.1). */
export interface Folder {
  mailboxId: string;
  source: string;
  validity: number;
}

/** Tells the folder of one account on one server from every other: their UIDs have nothing to do with each other. */
export const sourceOf = ({ host, port, auth, folder }: ImapSettings): string =>
  createHash("sha256")
    .update([host.toLowerCase(), port, auth.user, folder].join("\n"))
    .digest("hex")
    .slice(0, 16);

/** How far a folder was read: the highest UID that is kept, 0 for none. */
export async function lastKept({ mailboxId, source, validity }: Folder): Promise<number> {
  const { rows } = await pool.query<{ last: number | null }>(
    "SELECT max(uid) AS last FROM imap_mails WHERE mailbox_id = $1 AND source = $2 AND uid_validity = $3",
    [mailboxId, source, validity],
  );
  return rows[0]?.last ?? 0;
}

/** Those of a folder's UIDs whose mails are not kept, ascending. */
export async function notKept({ mailboxId, source, validity }: Folder, uids: number[]): Promise<number[]> {
  if (uids.length === 0) return [];
  const { rows } = await pool.query<{ uid: number }>(
    `SELECT uid FROM unnest($4::bigint[]) AS there(uid)
     WHERE NOT EXISTS (SELECT FROM imap_mails kept
                       WHERE mailbox_id = $1 AND source = $2 AND uid_validity = $3 AND kept.uid = there.uid)
     ORDER BY uid`,
    [mailboxId, source, validity, uids],
  );
  return rows.map(({ uid }) => uid);
}

/** Notes which mail each UID is. Call it once the mails are committed: from here on they count as read. */
export async function noteKept(
  { mailboxId, source, validity }: Folder,
  kept: { uid: number; mailId: string }[],
) {
  await pool.query(
    `INSERT INTO imap_mails (mailbox_id, source, uid_validity, uid, mail_id)
     SELECT $1, $2, $3, uid, mail_id FROM unnest($4::bigint[], $5::uuid[]) AS kept(uid, mail_id)
     ON CONFLICT DO NOTHING`,
    [mailboxId, source, validity, kept.map(({ uid }) => uid), kept.map(({ mailId }) => mailId)],
  );
}

/** Forgets the UIDs of other folders and of this one's earlier lives; the mails stay known by their identity. */
export async function forgetEarlier({ mailboxId, source, validity }: Folder) {
  await pool.query(
    "DELETE FROM imap_mails WHERE mailbox_id = $1 AND (source, uid_validity) <> ($2, $3::bigint)",
    [mailboxId, source, validity],
  );
}
