import { pool } from "#app/platform/db.server.ts";
import { seconds } from "#app/platform/time.ts";
import type { ReadingProblem } from "./reading-problem.ts";

/** How long a mailbox stays with whoever reads it when nothing is heard of them any more. */
export const leaseLasts = seconds(10);

/** A mailbox to read. */
export interface ToRead {
  id: string;
  address: string;
  /** its settings, sealed */
  imap: string;
}

/**
 * The mailboxes that `reader` has to read from now on, for as long as the lease lasts: its own, and those that
 * nobody reads. Two that ask at once never get the same one.
 */
export async function claimReadings(reader: string): Promise<ToRead[]> {
  const { rows } = await pool.query<ToRead>(
    `UPDATE imap_readings r
     SET held_by = $1, held_until = clock_timestamp() + make_interval(secs => $2)
     FROM mailboxes m
     WHERE m.id = r.mailbox_id AND m.imap IS NOT NULL AND NOT m.in_paused
       AND (r.held_by = $1 OR r.held_until IS NULL OR r.held_until < clock_timestamp())
     RETURNING m.id, m.address, m.imap`,
    [reader, leaseLasts / 1000],
  );
  return rows;
}

/** Gives everything back that `reader` has, so that others need not wait for its leases to end. */
export async function releaseReadings(reader: string) {
  await pool.query("UPDATE imap_readings SET held_by = NULL, held_until = NULL WHERE held_by = $1", [reader]);
}

/** Notes that the server was asked and has answered, and what still waits there. */
export async function tellWell(mailboxId: string, behind: number, behindSince: Date | null) {
  await pool.query(
    `UPDATE imap_readings SET looked_at = now(), well_at = now(), problem = NULL, answer = NULL,
            behind = $2, behind_since = $3
     WHERE mailbox_id = $1`,
    [mailboxId, behind, behindSince],
  );
}

/** Notes why a mailbox cannot be read. */
export async function tellProblem(mailboxId: string, { kind, message }: ReadingProblem) {
  await pool.query(
    "UPDATE imap_readings SET looked_at = now(), problem = $2, answer = $3 WHERE mailbox_id = $1",
    [mailboxId, kind, message],
  );
}

/** Notes a whole count: how many mails the server has, and how many of them are not here although they were asked for. */
export async function tellCount(mailboxId: string, serverHas: number, missing: number) {
  await pool.query(
    `UPDATE imap_readings SET server_has = $2, missing = $3, counted_at = now(),
            missing_since = CASE WHEN $3 > 0 THEN coalesce(missing_since, now()) END
     WHERE mailbox_id = $1`,
    [mailboxId, serverHas, missing],
  );
}
