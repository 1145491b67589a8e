import type { Tx } from "#app/platform/db.server.ts";
import { identityOf } from "./mail-identity.ts";
import { type Sign, ticketOfMessageId } from "./own-marks.ts";
import type { ReadMail } from "./read-mail.ts";

/** The conversation that a mail belongs to. */
export interface Place {
  conversationId: string;
  /** whether its sender had a part in the conversation before */
  participant: boolean;
  /** what showed it: a mark that only we can make, a mail that it answers, its subject */
  by: "signed" | "answer" | "subject";
}

const findNumber = (tx: Tx, number: number) =>
  tx.conversation.findUnique({ where: { number }, select: { id: true } });

/** Whether an address is one that the conversation has been held with. */
async function hasPart(tx: Tx, conversationId: string, address: string): Promise<boolean> {
  if (address === "") return false;
  const rows = await tx.$queryRaw<{ found: boolean }[]>`
    SELECT lower(coalesce(v.contact_email, '')) = ${address} OR lower(coalesce(c.email, '')) = ${address}
      OR EXISTS (SELECT 1 FROM email_messages e WHERE e.conversation_id = v.id AND e.participant
                   AND e.direction = 'in' AND lower(e.from_address) = ${address}) AS found
    FROM conversations v LEFT JOIN customers c ON c.id = v.customer_id WHERE v.id = ${conversationId}::uuid`;
  return rows[0]?.found ?? false;
}

async function signedPlace(tx: Tx, numbers: number[]) {
  for (const number of numbers) {
    const found = await findNumber(tx, number);
    if (found) return found.id;
  }
  return null;
}

/** The conversation of the nearest mail that this one answers. */
async function answeredPlace(tx: Tx, answers: string[]) {
  if (answers.length === 0) return null;
  const known = await tx.emailMessage.findMany({
    where: { identity: { in: answers } },
    select: { identity: true, conversationId: true },
    orderBy: { at: "desc" },
    take: 200,
  });
  for (const answer of answers) {
    const found = known.find(({ identity }) => identity === answer);
    if (found) return found.conversationId;
  }
  return null;
}

/**
 * Finds where a mail belongs: by our signed address or Message-IDs, by the mails it answers, or by a ticket's
 * number in its subject if its sender has a part in that ticket. A bounce belongs to the mail it is about.
 */
export async function findPlace(tx: Tx, mail: ReadMail, sign: Sign): Promise<Place | null> {
  const address = mail.from.address.toLowerCase();
  const original = mail.bounce?.originalMessageId ?? null;
  const ofOriginal = original === null ? null : ticketOfMessageId(original, sign);
  const { signed, answers, named } = mail.hints;
  const bySign = await signedPlace(tx, ofOriginal === null ? signed : [ofOriginal, ...signed]);
  if (bySign)
    return { conversationId: bySign, participant: await hasPart(tx, bySign, address), by: "signed" };
  const id = identityOf(original);
  const byAnswer = await answeredPlace(tx, id === null ? answers : [id, ...answers]);
  if (byAnswer)
    return { conversationId: byAnswer, participant: await hasPart(tx, byAnswer, address), by: "answer" };
  for (const number of named.slice(0, 5)) {
    const found = await findNumber(tx, number);
    if (found && (await hasPart(tx, found.id, address)))
      return { conversationId: found.id, participant: true, by: "subject" };
  }
  return null;
}
