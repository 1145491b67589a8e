import type { Part } from "#app/features/conversations/mail-facts.ts";
import { holdGoingOn } from "#app/features/tickets/desk.server.ts";
import type { Sql } from "#app/platform/db.server.ts";
import type { Sign } from "./own-marks.ts";
import { cluesOf, comparedAddress, type KnownPlaces } from "./placing.ts";
import type { ReadMail } from "./read-mail.ts";

/**
 * The parts that some addresses have in conversations. Whoever a reply went to, blind copies too, takes part: it was
 * one of us who wrote to them. Whom the customer names in Cc does not: anybody can write a mail that names anybody.
 */
async function partsOf(sql: Sql, ids: readonly string[], addresses: readonly string[]) {
  const rows = await sql<{ id: string; address: string; part: Part }>(
    `SELECT v.id, a.address, 'customer' AS part FROM conversations v LEFT JOIN customers c ON c.id = v.customer_id,
       LATERAL (VALUES (lower(v.contact_email)), (lower(c.email))) a (address)
     WHERE v.id = ANY($1::uuid[]) AND a.address = ANY($2::text[])
     UNION
     SELECT conversation_id, lower(from_address), part FROM email_messages
     WHERE conversation_id = ANY($1::uuid[]) AND part IN ('customer', 'participant')
       AND lower(from_address) = ANY($2::text[])
     UNION
     SELECT o.conversation_id, lower(r ->> 'address'), 'participant'
     FROM outgoing_mails o, jsonb_array_elements(o.recipients) r
     WHERE o.conversation_id = ANY($1::uuid[]) AND o.kind = 'reply' AND o.state <> 'cancelled'
       AND lower(r ->> 'address') = ANY($2::text[])`,
    [ids, addresses],
  );
  const parts: KnownPlaces["parts"] = new Map();
  for (const { id, address, part } of rows) {
    const held = parts.get(id) ?? new Map<string, Part>();
    // Whose conversation it is was written to as well.
    if (held.get(address) !== "customer") parts.set(id, held.set(address, part));
  }
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
