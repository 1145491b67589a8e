import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { type Sought, snippetOf, soughtTerms, tsqueryOf } from "#app/features/conversations/search-terms.ts";
import { type FoundCustomer, searchCustomers } from "#app/features/customers/customers.server.ts";
import { numberForms } from "#app/features/customers/phone-number.ts";
import { pool } from "#app/platform/db.server.ts";
import { zonedDayStart } from "#app/platform/zoned-day.ts";
import { isEmpty, readSearch, type SearchHit, type SearchQuery } from "./search.ts";

export const searchPageSize = 30;
/** Lines that are looked at for one page: several may be of one conversation. */
const linesLooked = 300;
/** The newest lines are read one after the other: what is frequent is found among them. */
const newestLooked = 20_000;
/** Conversations of named people that are looked through, the newest. */
const conversationsOfPeople = 2_000;

/** Conditions and their values, in step. */
class Where {
  readonly conditions: string[];
  readonly values: unknown[];
  constructor(other?: Where) {
    this.conditions = [...(other?.conditions ?? [])];
    this.values = [...(other?.values ?? [])];
  }
  /** `?` in the condition stands for the value */
  add(condition: string, value: unknown): this {
    this.conditions.push(this.bind(condition, value));
    return this;
  }
  bind(text: string, value: unknown): string {
    return text.replaceAll("?", `$${this.values.push(value)}`);
  }
}

/** One way to look: where conversations come from, and what is asked of their lines. */
interface Course {
  where: Where;
  conversations: string;
}

const allConversations = "conversations v";

/** Conversations of certain people only: few, so they are found before their lines. */
const conversationsBy = (condition: string) => `
  (SELECT * FROM conversations v WHERE ${condition} ORDER BY created_at DESC LIMIT ${conversationsOfPeople}) v`;

/** What a name or address means: customers, colleagues, somebody who only left an address; each is a course of its own. */
async function coursesFrom(where: Where, from: string, actor: StaffActor): Promise<Course[]> {
  const word = from.toLowerCase();
  if (word === "customer" || word === "us") {
    const author = word === "us" ? "staff" : "customer";
    return [{ where: new Where(where).add("m.author_type = ?", author), conversations: allConversations }];
  }
  const [customers, { rows: staff }] = await Promise.all([
    searchCustomers(actor, from, 50),
    pool.query<{ id: string }>(
      "SELECT id::text FROM staff WHERE lower(name) LIKE $1 OR email = $2 ORDER BY name LIMIT 50",
      [`${word.replace(/[\\%_]/g, "\\$&")}%`, word],
    ),
  ]);
  const courses: Course[] = [];
  if (staff.length > 0) {
    const ids = staff.map(({ id }) => id);
    const ours = new Where(where).add("m.author_type = 'staff' AND m.author_id = ANY(?::text[])", ids);
    courses.push({ where: ours, conversations: allConversations });
  }
  const theirs = (condition: string, value: unknown) => {
    const own = new Where(where);
    own.conditions.push("m.author_type = 'customer'");
    courses.push({ where: own, conversations: conversationsBy(own.bind(condition, value)) });
  };
  if (customers.length > 0)
    theirs(
      "v.customer_id = ANY(?::text[])",
      customers.map(({ id }) => id),
    );
  if (word.includes("@")) theirs("lower(v.contact_email) = ?", word);
  return courses;
}

/** Whether words name a customer, and do not only begin as their name does. */
function isNamed({ id, name, email, phone }: FoundCustomer, words: string): boolean {
  const word = words.toLowerCase();
  const called = name?.toLowerCase() ?? "";
  const begins = called === word || called.startsWith(`${word} `);
  const reached = word.includes("@") && email?.toLowerCase().startsWith(word);
  return id === words || begins || Boolean(reached) || numberForms(words).includes(phone ?? "");
}

/** All conversations of whoever is named by name, address, number or id, whatever is said in them. */
async function coursesOfNamed(where: Where, words: string, actor: StaffActor): Promise<Course[]> {
  const named = (await searchCustomers(actor, words, 20)).filter((one) => isNamed(one, words));
  if (named.length === 0) return [];
  const own = new Where(where);
  const ids = named.map(({ id }) => id);
  return [{ where: own, conversations: conversationsBy(own.bind("v.customer_id = ANY(?::text[])", ids)) }];
}

/** What is asked of conversations and lines besides words and people. */
function whereOf(actor: StaffActor, query: SearchQuery): Where {
  const where = new Where();
  where.conditions.push("m.search IS NOT NULL");
  if (query.status.length > 0) where.add("v.status = ANY(?::text[])", query.status);
  if (query.channel.length > 0) where.add("v.channel = ANY(?::text[])", query.channel);
  if (query.tags.length > 0) where.add("v.tags @> ?::text[]", query.tags);
  if (query.fields.length > 0)
    where.add("v.fields <> '{}' AND field_values(v.fields) @> ?::text[]", query.fields);
  if (query.number !== null) where.add("v.number = ?", query.number);
  if (query.after) where.add("m.at >= ?", zonedDayStart(query.after, actor.timeZone, 1));
  if (query.before) where.add("m.at < ?", zonedDayStart(query.before, actor.timeZone, 0));
  return where;
}

async function coursesOf(
  actor: StaffActor,
  query: SearchQuery,
  sought: readonly Sought[],
): Promise<Course[]> {
  const where = whereOf(actor, query);
  if (sought.length > 0) where.add("m.search @@ ?::tsquery", tsqueryOf(sought));
  return query.from ? coursesFrom(where, query.from, actor) : [{ where, conversations: allConversations }];
}

type Line = Omit<SearchHit, "at" | "snippet"> & { at: Date; body: string };

const selected = `
  m.conversation_id AS "conversationId", v.number, v.channel, v.status, v.subject, v.tags,
  coalesce(c.name, v.contact_name) AS "customerName", m.seq, m.at, m.body`;

async function linesOf({ where, conversations }: Course, lines: string, order: string): Promise<Line[]> {
  const { rows } = await pool.query<Line>(
    `SELECT ${selected} FROM ${lines} m JOIN ${conversations} ON v.id = m.conversation_id
     LEFT JOIN customers c ON c.id = v.customer_id
     WHERE ${where.conditions.join(" AND ")} ORDER BY ${order} LIMIT ${linesLooked}`,
    where.values,
  );
  return rows;
}

/** Among the newest lines up to the day that was named, at a cost that is always the same. */
function amongNewest(course: Course, before: Date | null): Promise<Line[]> {
  const where = new Where(course.where);
  const bound = before ? where.bind("AND at < ?", before) : "";
  const newest = `
    (SELECT * FROM messages WHERE search IS NOT NULL ${bound}
     ORDER BY at DESC, conversation_id DESC, seq DESC LIMIT ${newestLooked})`;
  return linesOf({ ...course, where }, newest, "m.at DESC, m.conversation_id DESC, m.seq DESC");
}

/**
 * Among all lines, by the index of terms or whatever else is rare. The planner takes any word
 * it does not know for one in two hundred and would read along the time to find it; an order
 * that no index has keeps it from that.
 */
const amongAll = (course: Course) =>
  linesOf(course, "messages", "m.at + interval '0' DESC, m.conversation_id DESC, m.seq DESC");

/** The newest fitting line of each conversation. */
function hitsIn(lines: readonly Line[], sought: readonly Sought[]): SearchHit[] {
  const hits = new Map<string, SearchHit>();
  for (const { at, body, ...line } of lines.toSorted((one, other) => Number(other.at) - Number(one.at))) {
    if (hits.has(line.conversationId)) continue;
    hits.set(line.conversationId, { ...line, at: at.toISOString(), snippet: snippetOf(body, sought) });
    if (hits.size >= searchPageSize) break;
  }
  return [...hits.values()];
}

/**
 * Conversations that hold what somebody typed, over the whole history, the newest line first.
 * What is frequent is found among the newest lines, by the beginning of an unfinished word
 * too; what is not is sought among all. Words that name a customer find all of theirs.
 *
 * @returns up to {@link searchPageSize}, each with the newest of its lines that fits
 */
export async function searchConversations(actor: StaffActor, typed: string): Promise<SearchHit[]> {
  assertCan(actor, "conversations.read");
  const query = readSearch(typed);
  if (isEmpty(query)) return [];
  const sought = soughtTerms(query.words);
  // Signs alone are in no index: they find nothing, and not everything.
  if (query.words && sought.length === 0 && isEmpty({ ...query, words: "" })) return [];
  const before = query.before ? zonedDayStart(query.before, actor.timeZone, 0) : null;
  const [recent, named] = await Promise.all([
    coursesOf(actor, query, sought),
    query.from ? [] : coursesOfNamed(whereOf(actor, query), query.words, actor),
  ]);
  const near = (
    await Promise.all([...recent.map((course) => amongNewest(course, before)), ...named.map(amongAll)])
  ).flat();
  const found = hitsIn(near, sought);
  if (found.length >= searchPageSize) return found;
  const whole = sought.map(({ term }) => ({ term, prefix: false }));
  const everywhere = await coursesOf(actor, query, whole);
  const far = (await Promise.all(everywhere.map(amongAll))).flat();
  return hitsIn([...near, ...far], sought);
}
