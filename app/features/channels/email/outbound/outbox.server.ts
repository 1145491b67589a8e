import { z } from "zod";
import { pool } from "#app/platform/db.server.ts";
import { seconds } from "#app/platform/time.ts";
import { afterBreak, type Becomes, type MailKind, type Recipient, recipientSchema } from "./outgoing.ts";

/** Whoever sends a mail has it for so long, and says again and again that they still do. */
const leaseLasts = seconds(30);
export const leaseRenewed = seconds(8);

/** A mail that somebody is sending: nobody else does. */
export interface Claimed {
  id: string;
  conversationId: string;
  seq: number;
  kind: MailKind;
  messageId: string;
  recipients: Recipient[];
  /** which try this is; the claim holds for this one only */
  attempts: number;
  uncertain: number;
  createdAt: Date;
}

const columns = `id, conversation_id AS "conversationId", seq, kind, message_id AS "messageId", recipients, attempts,
  uncertain, created_at AS "createdAt", handed_over_at AS "handedOverAt"`;

type Row = Omit<Claimed, "recipients"> & { recipients: unknown; handedOverAt: Date | null };
const claimedOf = ({ recipients, ...row }: Row) => ({
  ...row,
  recipients: z.array(recipientSchema).parse(recipients),
});

/** Mailboxes that have mails to be sent now, and that let them go. */
export async function mailboxesDue(now: Date, mailboxWait: number): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT b.id FROM mailboxes b WHERE NOT b.out_paused
       AND (b.out_problem IS NULL OR b.out_tried_at <= $2)
       AND EXISTS (SELECT FROM outgoing_mails m WHERE m.mailbox_id = b.id AND m.state = 'queued'
                     AND m.next_try_at <= $1)`,
    [now, new Date(now.getTime() - mailboxWait)],
  );
  return rows.map(({ id }) => id);
}

/** Takes a mailbox's next mail to be sent to hand: it is `sending` before anything is said to a server. */
export async function claimNext(mailboxId: string, now: Date): Promise<Claimed | null> {
  const { rows } = await pool.query<Row>(
    `UPDATE outgoing_mails SET state = 'sending', attempts = attempts + 1, sending_until = $3, handed_over_at = NULL
     WHERE id = (SELECT m.id FROM outgoing_mails m JOIN mailboxes b ON b.id = m.mailbox_id AND NOT b.out_paused
                 WHERE m.mailbox_id = $1 AND m.state = 'queued' AND m.next_try_at <= $2
                 ORDER BY m.next_try_at, m.id FOR UPDATE OF m SKIP LOCKED LIMIT 1)
     RETURNING ${columns}`,
    [mailboxId, now, new Date(now.getTime() + leaseLasts)],
  );
  return rows[0] ? claimedOf(rows[0]) : null;
}

/** Says that the mail is still being sent. */
export async function keepClaim({ id, attempts }: Claimed, now: Date): Promise<void> {
  await pool.query(
    "UPDATE outgoing_mails SET sending_until = $3 WHERE id = $1 AND attempts = $2 AND state = 'sending'",
    [id, attempts, new Date(now.getTime() + leaseLasts)],
  );
}

/**
 * Writes down that the content is about to go: from here on a try that ends without an answer is uncertain.
 *
 * @throws where somebody else has the mail by now; nothing may go then
 */
export async function handOver({ id, attempts }: Claimed, now: Date): Promise<void> {
  const { rowCount } = await pool.query(
    `UPDATE outgoing_mails SET handed_over_at = $3, sending_until = $4
     WHERE id = $1 AND attempts = $2 AND state = 'sending'`,
    [id, attempts, now, new Date(now.getTime() + leaseLasts)],
  );
  if (rowCount !== 1) throw new Error("The mail is somebody else's by now");
}

/** Writes down how a try ended, unless the mail is somebody else's by now. */
export async function settle(
  { id, attempts }: { id: string; attempts: number },
  becomes: Becomes,
  now: Date,
): Promise<boolean> {
  const { state, problem, answer, recipients, nextTryAt, uncertain } = becomes;
  const { rowCount } = await pool.query(
    `UPDATE outgoing_mails SET state = $3, problem = $4, answer = $5, recipients = $6, next_try_at = $7,
       uncertain = coalesce($8, uncertain), sending_until = NULL, sent_at = CASE WHEN $3 = 'sent' THEN $9::timestamptz END
     WHERE id = $1 AND attempts = $2 AND state = 'sending'`,
    [
      id,
      attempts,
      state,
      problem,
      answer,
      JSON.stringify(recipients),
      nextTryAt ?? now,
      uncertain ?? null,
      now,
    ],
  );
  return rowCount === 1;
}

/**
 * Mails whose sender went away in the middle are nobody's any more. One whose content had not begun to go is
 * sent as if nothing had been; of the others nobody knows, and that is written down.
 *
 * @returns those that changed
 */
export async function takeBackLost(now: Date): Promise<Claimed[]> {
  const { rows } = await pool.query<Row>(
    `SELECT ${columns} FROM outgoing_mails WHERE state = 'sending' AND sending_until < $1 ORDER BY id LIMIT 100`,
    [now],
  );
  const changed: Claimed[] = [];
  for (const row of rows) {
    const mail = claimedOf(row);
    const becomes: Becomes = row.handedOverAt
      ? afterBreak(mail, "The sending was cut off before the server's answer was written down", now)
      : { state: "queued", problem: null, answer: null, recipients: mail.recipients };
    if (await settle(mail, becomes, now)) changed.push(mail);
  }
  return changed;
}

/** What machines wrote and could not be sent for a day is of no use to anybody any more. */
export async function giveUpStale(now: Date): Promise<void> {
  await pool.query(
    `UPDATE outgoing_mails SET state = 'failed', problem = 'gave_up'
     WHERE state = 'queued' AND kind <> 'reply' AND created_at < $1::timestamptz - interval '1 day'
       AND next_try_at < $1`,
    [now],
  );
}
