import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { databaseJson } from "#app/platform/database-json.ts";
import { pool, type Sql, sqlWithin, type Tx } from "#app/platform/db.server.ts";
import { filesOf, namesOf } from "./attachment.ts";
import { type Holder, nameFiles } from "./attachments.server.ts";
import { type MessageKind, previewOf, type ThreadMessage } from "./conversation.ts";
import { forwardedFrom } from "./forwarded-from.server.ts";
import { plainText } from "./rich-text-out.ts";
import { termsOf } from "./search-terms.ts";

/** A line to be added. Card numbers in the body are reduced to their last four. */
export interface NewMessage {
  kind: MessageKind;
  author: { type: "customer" | "staff" | "system"; id: string | null };
  body?: string;
  /** found with the body but not shown with it, such as the subject of a conversation */
  heading?: string;
  data?: Record<string, unknown>;
  clientId?: string | null;
  /** kept files that go with it, in their order */
  files?: { holder: Holder; ids: readonly string[] };
}

/** What a line says without the marks of its formatting: a customer's words have none. */
const spoken = ({ kind, body }: { kind: MessageKind; body: string }) =>
  kind === "inbound" ? body : plainText(body);

/** Lines the customer sees or wrote: they are what the list shows of a conversation. */
const isPublic = (kind: MessageKind) => kind === "inbound" || kind === "reply" || kind === "call";

/**
 * The message that this sender has stored under that id before, if any. Call it under the
 * conversation's lock.
 */
export async function repeated(tx: Tx, conversationId: string, clientId: string | null | undefined) {
  if (!clientId) return null;
  const held = await tx.message.findUnique({
    where: { conversationId_clientId: { conversationId, clientId } },
    select: { seq: true },
  });
  return held?.seq ?? null;
}

/** Lines for one thread, in their order. */
export interface Addition {
  conversationId: string;
  messages: readonly NewMessage[];
}

/** A line as it is stored, its files named and put into what is shown of it. */
async function lineOf(sql: Sql, conversationId: string, seq: number, message: NewMessage) {
  const { kind, author, heading, files, clientId = null } = message;
  const held = files ? await nameFiles(sql, files.holder, files.ids, { conversationId, seq }) : [];
  const data = held.length > 0 ? { ...message.data, files: held } : (message.data ?? null);
  const body = replaceCardNumbers(message.body ?? "");
  const names = namesOf(filesOf(data));
  const terms = kind === "activity" ? null : termsOf([heading, names, body].filter(Boolean).join("\n"));
  const stored = { kind, author_type: author.type, author_id: author.id, body, data, client_id: clientId };
  return { conversation_id: conversationId, seq, ...stored, terms, names };
}

type Line = Awaited<ReturnType<typeof lineOf>>;

/** Who had read everything has also read what they wrote themselves. */
async function markAsRead(sql: Sql, lines: readonly Line[], seqs: ReadonlyMap<string, Seqs>) {
  const written = lines.flatMap(({ author_type, author_id, conversation_id: id }) =>
    author_type === "staff" && author_id ? [{ id, staff_id: author_id, ...seqs.get(id) }] : [],
  );
  if (written.length === 0) return;
  await sql(
    `UPDATE read_marks r SET seq = g.last
     FROM jsonb_to_recordset($1::jsonb) AS g (id uuid, staff_id uuid, before int, last int)
     WHERE r.conversation_id = g.id AND r.staff_id = g.staff_id AND r.seq >= g.before`,
    [JSON.stringify(written)],
  );
}

/** The last seq of a thread before lines were added, and after. */
interface Seqs {
  before: number;
  last: number;
}

/**
 * Adds lines to threads, each thread once, in their order: seq has no gaps and no repeats because every writer
 * waits for the conversations' locks, which are taken in the order of their ids.
 *
 * @returns the seq of each thread's last line
 */
export async function appendAll(sql: Sql, additions: readonly Addition[], at: Date): Promise<number[]> {
  const held = await sql<{ id: string; last_seq: number }>(
    "SELECT id, last_seq FROM conversations WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE",
    [additions.map(({ conversationId }) => conversationId)],
  );
  const before = new Map(held.map(({ id, last_seq }) => [id, last_seq]));
  const seqs = new Map<string, Seqs>();
  const lines: Line[] = [];
  for (const { conversationId, messages } of additions) {
    let last = before.get(conversationId);
    if (last === undefined) throw new Error("There is no such conversation");
    for (const message of messages) lines.push(await lineOf(sql, conversationId, ++last, message));
    seqs.set(conversationId, { before: last - messages.length, last });
  }
  const threads = [...seqs].map(([id, { last }]) => {
    const shown = lines.findLast((line) => line.conversation_id === id && isPublic(line.kind));
    return { id, last, preview: shown ? previewOf(spoken(shown) || shown.names) : null };
  });
  await sql(
    `WITH added AS (
       INSERT INTO messages (conversation_id, seq, kind, author_type, author_id, body, data, client_id, at, search)
       SELECT conversation_id, seq, kind, author_type, author_id, body, data, client_id, $3::timestamptz,
              array_to_tsvector(terms)
       FROM jsonb_to_recordset($1::jsonb) AS g (conversation_id uuid, seq int, kind text, author_type text,
              author_id text, body text, data jsonb, client_id text, terms text[]))
     UPDATE conversations v SET last_seq = g.last, preview = coalesce(g.preview, v.preview),
       last_message_at = CASE WHEN g.preview IS NULL THEN v.last_message_at ELSE $3::timestamptz END
     FROM jsonb_to_recordset($2::jsonb) AS g (id uuid, last int, preview text) WHERE v.id = g.id`,
    [databaseJson(lines), databaseJson(threads), at],
  );
  await markAsRead(sql, lines, seqs);
  return additions.map(({ conversationId }) => seqs.get(conversationId)!.last);
}

/**
 * Adds lines to a thread, in their order, inside the transaction that locks the conversation.
 *
 * @returns the seq of the last line
 */
export async function append(tx: Tx, conversationId: string, messages: readonly NewMessage[], at: Date) {
  const [last] = await appendAll(sqlWithin(tx), [{ conversationId, messages }], at);
  return last!;
}

/** Lines that are read at once. */
export const windowSize = 60;

interface Window {
  messages: ThreadMessage[];
  /** whether there is more before the first and behind the last */
  before: boolean;
  after: boolean;
}

/** Bytes that a mail's text may be longer than its line without there being more of it: ends of lines, spaces. */
const trimmed = 16;

/** Of those whom a mail names, so many are shown. */
const mostPeople = 20;

/** The first of a mail's recipients, and how many there are. */
const peopleOf = (kind: "to" | "cc") => `jsonb_build_object(
  'shown', jsonb_path_query_array(e.details, '$.${kind}[0 to ${mostPeople - 1}]'),
  'count', coalesce(jsonb_array_length(e.details -> '${kind}'), 0))`;

const lineColumns = `
  m.seq, m.kind, m.author_type AS "authorType", m.author_id AS "authorId", m.body, m.data,
  m.client_id AS "clientId", m.at, d.delivery, i.mail,
  CASE m.author_type WHEN 'staff' THEN s.name WHEN 'customer' THEN coalesce(c.name, v.contact_name) END AS "authorName"`;

const lineJoins = `
  JOIN conversations v ON v.id = m.conversation_id
  LEFT JOIN staff s ON s.id = CASE m.author_type WHEN 'staff' THEN m.author_id::uuid END
  LEFT JOIN customers c ON m.author_type = 'customer' AND c.id = v.customer_id
  LEFT JOIN LATERAL (
    SELECT jsonb_build_object('kind', o.kind, 'state', o.state, 'problem', o.problem, 'answer', o.answer,
      'attempts', o.attempts, 'uncertain', o.uncertain, 'nextTryAt', o.next_try_at, 'sentAt', o.sent_at,
      'recipients', o.recipients, 'bounce', e.bounce) AS delivery
    FROM outgoing_mails o LEFT JOIN email_messages e ON e.id = o.id
    WHERE o.conversation_id = m.conversation_id AND o.seq = m.seq
      AND o.kind = CASE m.kind WHEN 'reply' THEN 'reply' ELSE m.data ->> 'mail' END
    LIMIT 1) d ON m.kind IN ('reply', 'activity')
  LEFT JOIN LATERAL (
    SELECT jsonb_build_object('id', e.id, 'fromName', e.from_name, 'fromAddress', e.from_address,
      'to', ${peopleOf("to")}, 'cc', ${peopleOf("cc")}, 'forwarded', ${forwardedFrom},
      'part', e.part, 'auto', e.auto, 'check', e.sender_check, 'warnings', e.warnings,
      'formatted', e.html IS NOT NULL, 'more', octet_length(e.text) > octet_length(m.body) + ${trimmed},
      'beginning', coalesce((e.details ->> 'beginning')::boolean, false),
      'reported', EXISTS (SELECT FROM phishing_reports r WHERE r.email_id = e.id)) AS mail
    FROM email_messages e WHERE e.id = (m.data -> 'email' ->> 'id')::uuid AND e.direction = 'in'
    ) i ON m.kind IN ('inbound', 'note') AND m.data ? 'email'`;

type ReadLine = Omit<ThreadMessage, "at"> & { at: Date };

/**
 * A stretch of a thread, in its order, at a cost that does not grow with the thread.
 *
 * @param place `{ before }` and `{ after }` leave that seq out; `{ around }` holds it in the middle; else the end
 */
export async function readWindow(
  conversationId: string,
  place: { before?: number; after?: number; around?: number } = {},
  size = windowSize,
): Promise<Window> {
  const from =
    place.after !== undefined
      ? place.after + 1
      : place.around !== undefined
        ? place.around - Math.floor(size / 2)
        : place.before !== undefined
          ? place.before - size
          : null;
  const { rows } = await pool.query<ReadLine & { last: number }>(
    `WITH v AS (SELECT last_seq FROM conversations WHERE id = $1::uuid),
          w AS (SELECT coalesce($2::int, v.last_seq - $3::int + 1) AS first FROM v)
     SELECT ${lineColumns}, v.last_seq AS last FROM messages m ${lineJoins}, w
     WHERE m.conversation_id = $1::uuid AND m.seq >= w.first AND m.seq < w.first + $3::int
       AND ($4::int IS NULL OR m.seq < $4::int)
     ORDER BY m.seq`,
    [conversationId, from, size, place.before ?? null],
  );
  const messages = rows.map(
    ({ last: _last, at, ...line }): ThreadMessage => ({ ...line, at: at.toISOString() }),
  );
  const last = rows[0]?.last ?? 0;
  return {
    messages,
    before: (messages[0]?.seq ?? 1) > 1,
    after: (messages.at(-1)?.seq ?? last) < last,
  };
}
