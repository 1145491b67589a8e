import type { Sql } from "#app/platform/db.server.ts";
import type { ReadyMail } from "./put-mails.server.ts";

/** Where mails came in whose sender named no mailbox. */
const noMailbox = "api";

/** A mail that is a message already, by another way than it came now. */
export interface Repeat {
  id: string;
  /** the conversation that it is in; null where it is put there together with it */
  conversationId: string | null;
  /** the id of the mail that it repeats */
  of: string;
}

interface Way {
  id: string;
  mailbox: string;
  identity: string;
  fingerprint: string;
  conversationId: string | null;
}

/**
 * Tells mails from repeats of such as came by another way. A mailbox has a mail once in any case, and two mailboxes
 * have it each; one that was handed in for no mailbox is the same that any of them has. Whoever puts mails of one
 * identity waits here until the other has done.
 *
 * @returns those that are to be put, and the others
 */
export async function tellRepeats(
  sql: Sql,
  mails: readonly ReadyMail[],
): Promise<{ fresh: ReadyMail[]; repeats: Repeat[] }> {
  const identities = [...new Set(mails.map(({ identity }) => identity))].sort();
  await sql("SELECT pg_advisory_xact_lock(hashtextextended('mail ' || i, 0)) FROM unnest($1::text[]) i", [
    identities,
  ]);
  const ways = await sql<Way>(
    `SELECT r.id, r.mailbox, r.identity, r.fingerprint, e.conversation_id AS "conversationId"
     FROM email_messages e JOIN raw_emails r ON r.id = e.id
     WHERE e.identity = ANY($1::text[]) AND e.direction = 'in'`,
    [identities],
  );
  const fresh: ReadyMail[] = [];
  const repeats: Repeat[] = [];
  for (const mail of mails) {
    const { id, mailbox, identity, fingerprint } = mail;
    const before = ways.find(
      (way) =>
        way.identity === identity &&
        (way.fingerprint === fingerprint || way.fingerprint === "") &&
        way.mailbox !== mailbox &&
        (way.mailbox === noMailbox || mailbox === noMailbox),
    );
    if (before) repeats.push({ id, conversationId: before.conversationId, of: before.id });
    else {
      fresh.push(mail);
      ways.push({ id, mailbox, identity, fingerprint, conversationId: null });
    }
  }
  return { fresh, repeats };
}
