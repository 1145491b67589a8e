import { databaseJson } from "#app/platform/database-json.ts";
import type { Sql } from "#app/platform/db.server.ts";
import type { Bounce } from "../automatic/bounce.ts";
import { identityOf } from "./mail-identity.ts";

const longestDiagnostic = 1_000;
/** Postgres keeps no such sign. */
const plain = (text: string) => text.replaceAll("\0", "").slice(0, longestDiagnostic);

/**
 * Marks the message that bounced, and the addresses that mail will not reach later either, as far as we wrote to them
 * in that conversation: anybody can write what looks like a bounce, of a mail of ours that they have or of their own.
 *
 * @param conversationId of the mail that the report is about
 */
export async function markBounce(sql: Sql, conversationId: string, bounce: Bounce, at: Date) {
  const { recipient, recipients, status, hard, diagnostic, originalMessageId } = bounce;
  const words = plain(diagnostic);
  const identity = identityOf(originalMessageId);
  if (identity && !bounce.delayed)
    await sql("UPDATE email_messages SET bounce = $2::jsonb WHERE identity = $1 AND direction = 'out'", [
      identity,
      databaseJson({ recipient: plain(recipient), status, hard, diagnostic: words, at: at.toISOString() }),
    ]);
  if (!hard) return;
  const addresses = [...new Set([recipient, ...recipients].map((one) => plain(one).toLowerCase()))];
  await sql(
    `INSERT INTO email_addresses AS a (address, hard_bounced_at, status, diagnostic)
     SELECT address, $2::timestamptz, $3, $4 FROM unnest($1::text[]) AS g (address)
     WHERE address IN (
       SELECT lower(v.contact_email) FROM conversations v WHERE v.id = $5::uuid
       UNION SELECT lower(c.email) FROM conversations v JOIN customers c ON c.id = v.customer_id WHERE v.id = $5::uuid
       UNION SELECT lower(r ->> 'address') FROM outgoing_mails o, jsonb_array_elements(o.recipients) r
             WHERE o.conversation_id = $5::uuid)
     ON CONFLICT (address) DO UPDATE SET
       hard_bounced_at = excluded.hard_bounced_at, status = excluded.status, diagnostic = excluded.diagnostic,
       bounces = a.bounces + 1`,
    [addresses, at, status, words, conversationId],
  );
}

/** Mail reaches those again who write to us: their mailbox was full, or was made anew. */
export async function unmarkBounced(sql: Sql, addresses: readonly string[]) {
  if (addresses.length > 0)
    await sql("DELETE FROM email_addresses WHERE address = ANY($1::text[])", [addresses]);
}
