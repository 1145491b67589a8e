import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { snippetOf, soughtTerms, tsqueryOf } from "#app/features/conversations/search-terms.ts";
import { searchCustomers } from "#app/features/customers/customers.server.ts";
import { pool } from "#app/platform/db.server.ts";
import { zonedDayStart } from "#app/platform/zoned-day.ts";
import { isEmpty, readSearch, type SearchHit, type SearchQuery } from "./search.ts";

export const searchPageSize = 30;
/** Lines that are looked at for one page: several may be of one conversation. */
const linesLooked = 300;

/** Conditions and their values, in step. */
class Where {
  readonly conditions: string[] = [];
  readonly values: unknown[] = [];
  /** `?` in the condition stands for the value */
  add(condition: string, value: unknown) {
    this.conditions.push(condition.replaceAll("?", `$${this.values.push(value)}`));
  }
}

/** Who a name or address means: customers, colleagues, or somebody who only left an address. */
async function addFrom(where: Where, from: string, actor: StaffActor) {
  const word = from.toLowerCase();
  if (word === "customer" || word === "us") {
    where.add("m.author_type = ?", word === "us" ? "staff" : "customer");
    return;
  }
  const [customers, { rows: staff }] = await Promise.all([
    searchCustomers(actor, from, 50),
    pool.query<{ id: string }>(
      "SELECT id::text FROM staff WHERE lower(name) LIKE $1 OR email = $2 ORDER BY name LIMIT 50",
      [`${word.replace(/[\\%_]/g, "\\$&")}%`, word],
    ),
  ]);
  const parties = {
    customers: customers.map(({ id }) => id),
    staff: staff.map(({ id }) => id),
    address: word,
  };
  where.add(
    `(m.author_type = 'staff' AND m.author_id IN (SELECT jsonb_array_elements_text(?::jsonb -> 'staff'))
      OR m.author_type = 'customer' AND (
        v.customer_id IN (SELECT jsonb_array_elements_text(?::jsonb -> 'customers'))
        OR lower(v.contact_email) = ?::jsonb ->> 'address' OR lower(v.contact_name) = ?::jsonb ->> 'address'))`,
    JSON.stringify(parties),
  );
}

async function conditionsOf(actor: StaffActor, query: SearchQuery): Promise<Where> {
  const where = new Where();
  where.conditions.push("m.search IS NOT NULL");
  const sought = soughtTerms(query.words);
  if (sought.length > 0) where.add("m.search @@ ?::tsquery", tsqueryOf(sought));
  if (query.status.length > 0) where.add("v.status = ANY(?::text[])", query.status);
  if (query.channel.length > 0) where.add("v.channel = ANY(?::text[])", query.channel);
  if (query.tags.length > 0) where.add("v.tags @> ?::text[]", query.tags);
  if (query.number !== null) where.add("v.number = ?", query.number);
  if (query.after) where.add("m.at >= ?", zonedDayStart(query.after, actor.timeZone, 1));
  if (query.before) where.add("m.at < ?", zonedDayStart(query.before, actor.timeZone, 0));
  if (query.from) await addFrom(where, query.from, actor);
  return where;
}

type Line = Omit<SearchHit, "at" | "snippet"> & { at: Date; body: string };

/**
 * Conversations that hold what somebody typed, over the whole history, the newest line first.
 *
 * @returns up to {@link searchPageSize}, each with the newest of its lines that fits
 */
export async function searchConversations(actor: StaffActor, typed: string): Promise<SearchHit[]> {
  assertCan(actor, "conversations.read");
  const query = readSearch(typed);
  if (isEmpty(query)) return [];
  const where = await conditionsOf(actor, query);
  const { rows } = await pool.query<Line>(
    `SELECT m.conversation_id AS "conversationId", v.number, v.channel, v.status, v.subject, v.tags,
            coalesce(c.name, v.contact_name) AS "customerName", m.seq, m.at, m.body
     FROM messages m JOIN conversations v ON v.id = m.conversation_id
     LEFT JOIN customers c ON c.id = v.customer_id
     WHERE ${where.conditions.join(" AND ")}
     ORDER BY m.at DESC, m.conversation_id DESC, m.seq DESC LIMIT ${linesLooked}`,
    where.values,
  );
  const sought = soughtTerms(query.words);
  const hits = new Map<string, SearchHit>();
  for (const { at, body, ...line } of rows) {
    if (hits.has(line.conversationId)) continue;
    hits.set(line.conversationId, { ...line, at: at.toISOString(), snippet: snippetOf(body, sought) });
    if (hits.size >= searchPageSize) break;
  }
  return [...hits.values()];
}
