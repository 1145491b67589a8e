import { holdGoingOn } from "#app/features/tickets/desk.server.ts";
import type { Sql } from "#app/platform/db.server.ts";
import type { Sign } from "./own-marks.ts";
import { cluesOf, comparedAddress, type KnownPlaces } from "./placing.ts";
import type { ReadMail } from "./read-mail.ts";

/** Who of some addresses the conversations have been held with. */
async function partsOf(sql: Sql, ids: readonly string[], addresses: readonly string[]) {
  const rows = await sql<{ id: string; address: string }>(
    `SELECT v.id, a.address FROM conversations v LEFT JOIN customers c ON c.id = v.customer_id,
       LATERAL (VALUES (lower(v.contact_email)), (lower(c.email))) a (address)
     WHERE v.id = ANY($1::uuid[]) AND a.address = ANY($2::text[])
     UNION
     SELECT conversation_id, lower(from_address) FROM email_messages
     WHERE conversation_id = ANY($1::uuid[]) AND participant AND direction = 'in'
       AND lower(from_address) = ANY($2::text[])`,
    [ids, addresses],
  );
  const parts: KnownPlaces["parts"] = new Map();
  for (const { id, address } of rows) parts.set(id, (parts.get(id) ?? new Set()).add(address));
  return parts;
}

/**
 * Looks up where mails may belong, and locks those conversations.
 *
 * @returns what is known, and for conversations that were merged the ones they go on in
 */
export async function findPlaces(sql: Sql, mails: readonly ReadMail[], sign: Sign) {
  const clues = mails.map((mail) => cluesOf(mail, sign));
  const numbers = clues.flatMap(({ signed, named }) => [...signed, ...named]);
  const answers = clues.flatMap((clue) => clue.answers);
  const numbered = await sql<{ number: number; id: string }>(
    "SELECT number, id FROM conversations WHERE number = ANY($1::int[])",
    [numbers],
  );
  const answered = await sql<{ identity: string; id: string }>(
    `SELECT DISTINCT ON (identity) identity, conversation_id AS id FROM email_messages
     WHERE identity = ANY($1::text[]) ORDER BY identity, at DESC`,
    [answers],
  );
  const ids = [...new Set([...numbered, ...answered].map(({ id }) => id))];
  const goingOn = await holdGoingOn(sql, ids);
  const known: KnownPlaces = {
    byNumber: new Map(numbered.map(({ number, id }) => [number, id])),
    byIdentity: new Map(answered.map(({ identity, id }) => [identity, id])),
    parts: await partsOf(sql, [...ids, ...goingOn.values()], mails.map(comparedAddress)),
  };
  return { known, goingOn };
}
