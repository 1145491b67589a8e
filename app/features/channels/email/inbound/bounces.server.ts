import { databaseJson } from "#app/platform/database-json.ts";
import type { Sql } from "#app/platform/db.server.ts";
import type { Bounce } from "../automatic/bounce.ts";
import { identityOf } from "./mail-identity.ts";

const longestDiagnostic = 1_000;
/** Postgres keeps no such sign. */
const plain = (text: string) => text.replaceAll("\0", "").slice(0, longestDiagnostic);

/**
 * Marks the message that bounced, and its address if mail will not reach it later either. Call it only for a
 * report about a mail of ours: anybody can write what looks like a bounce.
 */
export async function markBounce(sql: Sql, bounce: Bounce, at: Date) {
  const { recipient, status, hard, diagnostic, originalMessageId } = bounce;
  const words = plain(diagnostic);
  const identity = identityOf(originalMessageId);
  if (identity && !bounce.delayed)
    await sql("UPDATE email_messages SET bounce = $2::jsonb WHERE identity = $1 AND direction = 'out'", [
      identity,
      databaseJson({ recipient: plain(recipient), status, hard, diagnostic: words, at: at.toISOString() }),
    ]);
  const address = plain(recipient).toLowerCase();
  if (!hard || address === "") return;
  await sql(
    `INSERT INTO email_addresses AS a (address, hard_bounced_at, status, diagnostic)
     VALUES ($1, $2::timestamptz, $3, $4) ON CONFLICT (address) DO UPDATE SET
       hard_bounced_at = excluded.hard_bounced_at, status = excluded.status, diagnostic = excluded.diagnostic,
       bounces = a.bounces + 1`,
    [address, at, status, words],
  );
}
