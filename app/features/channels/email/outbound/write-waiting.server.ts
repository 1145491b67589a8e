import { announce, type Standing } from "#app/features/tickets/announce.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";
import { announceMail } from "./mail-news.server.ts";
import {
  type AutomaticKind,
  type MailKind,
  type MailProblem,
  mailboxWait,
  type Recipient,
} from "./outgoing.ts";
import { admitAsked } from "./queue-mail.server.ts";
import { hasWay } from "./smtp-way.server.ts";
import { type Unwritten, writeMail } from "./write-mail.server.ts";

const system = { type: "system" } as const;

/** Kinds that are pointless once the conversation goes on. */
const onlySolved: readonly MailKind[] = ["solved", "survey"];

/** What a mail that was written, or could not be, becomes. */
function becomes(problem: MailProblem | null, now: Date) {
  if (problem === "no_address") return { state: "failed", problem };
  // The demonstration's customers do not exist: their mails are there to be looked at.
  if (problem === "no_server" && env.DEMO) return { state: "kept", problem: null };
  if (problem === "no_mailbox") return { problem, nextTryAt: new Date(now.getTime() + mailboxWait) };
  return { problem };
}

/** Writes one mail that waits, once: whoever is second finds it written. */
async function write(id: string, now: Date) {
  let standing: Standing | null = null;
  const written = await prisma.$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id::text FROM outgoing_mails
      WHERE id = ${id}::uuid AND state = 'queued' AND message_id IS NULL FOR UPDATE SKIP LOCKED`;
    if (!row) return null;
    const held = await tx.outgoingMail.findUniqueOrThrow({
      where: { id },
      include: { conversation: { select: { status: true } } },
    });
    const { conversation, ...found } = held;
    let mail = found;
    if (onlySolved.includes(mail.kind as MailKind) && conversation.status !== "solved") {
      await tx.outgoingMail.update({ where: { id }, data: { state: "cancelled" } });
      return mail;
    }
    if (mail.kind !== "reply" && (mail.recipients as unknown[]).length === 0) {
      const admitted = await admitAsked(tx, { ...mail, kind: mail.kind as AutomaticKind }, now);
      if (!admitted) return null;
      mail = { ...mail, ...admitted };
      standing = await tx.conversation.findUniqueOrThrow({ where: { id: mail.conversationId } });
    }
    const unwritten: Unwritten = {
      ...mail,
      kind: mail.kind as MailKind,
      content: mail.content as Record<string, unknown>,
      recipients: mail.recipients as unknown as Recipient[],
    };
    const problem = await writeMail(tx, unwritten);
    await tx.outgoingMail.update({ where: { id }, data: becomes(problem, now) });
    return mail;
  });
  // The line that tells of it is new; only colleagues see it.
  if (written && standing) announce(system, written.conversationId, standing, null);
  if (written) announceMail(written);
}

/** Whether there is nothing to send by, whichever mailbox a mail would leave from. */
async function isWithoutServer(): Promise<boolean> {
  if (env.DEMO) return false;
  return !(await prisma.mailbox.findMany({ select: { smtp: true } })).some(hasWay);
}

/** Automatic mails that were asked for wait for a server together: none of them has to be looked at alone. */
async function putOffTogether(now: Date) {
  await pool.query(
    `UPDATE outgoing_mails m SET problem = 'no_server', next_try_at = $2
     WHERE mailbox_id IS NULL AND state = 'queued' AND next_try_at <= $1 AND recipients = '[]'
       AND kind <> 'reply' AND kind <> ALL($3)
       AND NOT EXISTS (SELECT FROM automatic_mails a WHERE a.kind = m.kind AND NOT a.enabled)`,
    [now, new Date(now.getTime() + mailboxWait), onlySolved],
  );
}

/** Mails that are written at once, before others are sent. */
const atOnce = 200;

/** Writes the mails that wait to be, oldest first; one that cannot be does not stop the others. */
export async function writeWaiting(now: Date): Promise<void> {
  if (await isWithoutServer()) await putOffTogether(now);
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM outgoing_mails WHERE mailbox_id IS NULL AND state = 'queued' AND next_try_at <= $1
     ORDER BY created_at, id LIMIT ${atOnce}`,
    [now],
  );
  for (const { id } of rows) {
    try {
      await write(id, now);
    } catch (error) {
      log.error({ mail: id, reason: (error as Error).message }, "a mail could not be written; it waits");
      await prisma.outgoingMail.updateMany({
        where: { id, state: "queued" },
        data: { nextTryAt: new Date(now.getTime() + mailboxWait) },
      });
    }
  }
}
