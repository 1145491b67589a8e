import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { pool, type Tx } from "#app/platform/db.server.ts";
import { filesOf, namesOf } from "./attachment.ts";
import { type Holder, nameFiles } from "./attachments.server.ts";
import { type MessageKind, previewOf, type ThreadMessage } from "./conversation.ts";
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

/** Names the files of lines and puts into their data what is shown of them. @throws {FileRefused} */
async function withFiles(tx: Tx, conversationId: string, first: number, messages: readonly NewMessage[]) {
  const named = [];
  for (const [place, { files, data, ...message }] of messages.entries()) {
    const held = files
      ? await nameFiles(tx, files.holder, files.ids, { conversationId, seq: first + place })
      : [];
    named.push({ ...message, data: held.length > 0 ? { ...data, files: held } : (data ?? null) });
  }
  return named;
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

/**
 * Adds lines to a thread, in their order, inside the transaction that locks the conversation:
 * seq has no gaps and no repeats because every writer waits for that lock.
 *
 * @returns the seq of the last line
 */
export async function append(tx: Tx, conversationId: string, messages: readonly NewMessage[], at: Date) {
  const [counted] = await tx.$queryRaw<{ last_seq: number }[]>`
    UPDATE conversations SET last_seq = last_seq + ${messages.length} WHERE id = ${conversationId}::uuid
    RETURNING last_seq`;
  if (!counted) throw new Error("There is no such conversation");
  const first = counted.last_seq - messages.length + 1;
  const lines = (await withFiles(tx, conversationId, first, messages)).map((message, place) => {
    const body = replaceCardNumbers(message.body ?? "");
    const names = namesOf(filesOf(message.data));
    return {
      seq: first + place,
      kind: message.kind,
      author_type: message.author.type,
      author_id: message.author.id,
      body,
      names,
      data: message.data,
      client_id: message.clientId ?? null,
      terms:
        message.kind === "activity"
          ? null
          : termsOf([message.heading, names, body].filter(Boolean).join("\n")),
    };
  });
  await tx.$executeRaw`
    INSERT INTO messages (conversation_id, seq, kind, author_type, author_id, body, data, client_id, at, search)
    SELECT ${conversationId}::uuid, seq, kind, author_type, author_id, body, data, client_id, ${at},
           array_to_tsvector(terms)
    FROM jsonb_to_recordset(${JSON.stringify(lines)}::jsonb)
      AS g (seq int, kind text, author_type text, author_id text, body text, data jsonb, client_id text, terms text[])`;
  // Who had read everything has also read what they wrote themselves.
  const writers = [
    ...new Set(lines.flatMap((line) => (line.author_type === "staff" ? (line.author_id ?? []) : []))),
  ];
  if (writers.length > 0) {
    await tx.readMark.updateMany({
      where: { conversationId, staffId: { in: writers }, seq: { gte: first - 1 } },
      data: { seq: counted.last_seq },
    });
  }
  const shown = lines.findLast(({ kind }) => isPublic(kind));
  if (shown) {
    await tx.conversation.update({
      where: { id: conversationId },
      data: { lastMessageAt: at, preview: previewOf(spoken(shown) || shown.names) },
    });
  }
  return counted.last_seq;
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
      'participant', e.participant, 'auto', e.auto, 'check', e.sender_check, 'warnings', e.warnings,
      'formatted', e.html IS NOT NULL, 'more', octet_length(e.text) > octet_length(m.body) + ${trimmed},
      'reported', EXISTS (SELECT FROM phishing_reports r WHERE r.email_id = e.id)) AS mail
    FROM email_messages e WHERE e.id = (m.data -> 'email' ->> 'id')::uuid AND e.direction = 'in'
    ) i ON m.kind IN ('inbound', 'note') AND m.data ? 'email'`;

type Line = Omit<ThreadMessage, "at"> & { at: Date };

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
  const { rows } = await pool.query<Line & { last: number }>(
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
