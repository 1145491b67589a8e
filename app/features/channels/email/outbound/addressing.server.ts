import type { Tx } from "#app/platform/db.server.ts";

/** A conversation as far as a mail to its customer needs it. */
export interface Addressed {
  id: string;
  number: number;
  channel: string;
  subject: string;
  language: "en" | "zh";
  teamId: string | null;
  /** null where nothing is known */
  name: string | null;
  /** in lower case; null where there is none */
  address: string | null;
}

/**
 * Whom a conversation's mails go to: the address they wrote from, else the customer's own. What somebody typed
 * into a chat comes after the address we know of the customer they proved to be.
 */
export async function addressed(tx: Tx, conversationId: string): Promise<Addressed> {
  const held = await tx.conversation.findUniqueOrThrow({ where: { id: conversationId } });
  const customer = held.customerId
    ? await tx.customer.findUnique({
        where: { id: held.customerId },
        select: { name: true, email: true },
      })
    : null;
  const [first, second] =
    held.channel === "chat" ? [customer?.email, held.contactEmail] : [held.contactEmail, customer?.email];
  const address = (first ?? second ?? "").trim().toLowerCase();
  return {
    id: held.id,
    number: held.number,
    channel: held.channel,
    subject: held.subject,
    language: held.locale === "zh" ? "zh" : "en",
    teamId: held.teamId,
    name: customer?.name ?? held.contactName,
    address: /^[^\s@<>",;]{1,64}@[^\s@<>",;]{1,255}$/.test(address) ? address : null,
  };
}

/** A mailbox as mails leave from it. */
export interface SendingMailbox {
  id: string;
  address: string;
  name: string;
  language: string;
  smtp: string | null;
}

/**
 * The mailbox that a conversation's mails leave from: the one its customer wrote to last, else its team's,
 * else one that can send, of its language, the oldest. Null where there is none at all.
 */
export async function mailboxFor(
  tx: Tx,
  { id, teamId, language }: { id: string; teamId: string | null; language: string },
): Promise<SendingMailbox | null> {
  const [found] = await tx.$queryRaw<SendingMailbox[]>`
    SELECT b.id::text, b.address, b.name, b.language, b.smtp FROM mailboxes b
    ORDER BY (b.address = (SELECT e.mailbox FROM email_messages e
                           WHERE e.conversation_id = ${id}::uuid AND e.direction = 'in'
                             AND EXISTS (SELECT FROM mailboxes k WHERE k.address = e.mailbox)
                           ORDER BY e.at DESC LIMIT 1)) IS TRUE DESC,
             (b.team_id = ${teamId}::uuid) IS TRUE DESC, b.smtp IS NOT NULL DESC, b.language = ${language} DESC,
             b.created_at, b.id
    LIMIT 1`;
  return found ?? null;
}
