import { chatRoom, visitorRoom } from "#app/events.ts";
import { namesOf } from "#app/features/conversations/attachment.ts";
import { lineSentAs, publicLines } from "#app/features/conversations/public-lines.server.ts";
import { changeTickets } from "#app/features/tickets/changes.server.ts";
import { receive } from "#app/features/tickets/desk.server.ts";
import { receiveWhereOpen } from "#app/features/tickets/open-line.server.ts";
import { openWithin } from "#app/features/tickets/opening.server.ts";
import { placeInQueue } from "#app/features/tickets/queue-places.server.ts";
import { answerSurvey, askOnce } from "#app/features/tickets/surveys.server.ts";
import type { TicketStatus } from "#app/features/tickets/ticket.ts";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { pool, prisma, type Tx } from "#app/platform/db.server.ts";
import { joinVisitors, publish } from "#app/platform/publish.server.ts";
import { chat, webForm } from "../channel.ts";
import { languageOf } from "../contact-form.ts";
import { announceTaken, lockKey, type Standing as Taken, takeOnce } from "../intake.server.ts";
import { awayUntil } from "./beside.server.ts";
import { NotYours } from "./not-yours.ts";
import {
  type Introduction,
  type PlacedLine,
  type Sent,
  type Standing,
  type SyncAnswer,
  syncSize,
} from "./protocol.ts";
import { holderOf } from "./visitor-files.server.ts";
import type { VisitorActor } from "./visitor-sessions.server.ts";

const system = { type: "system" } as const;

const subjectLength = 120;

/** A chat is called by how it begins. */
const subjectOf = (body: string) => {
  const line = Array.from(replaceCardNumbers(body).replace(/\s+/g, " "));
  return line.length > subjectLength ? `${line.slice(0, subjectLength - 1).join("")}…` : line.join("");
};

interface Own {
  conversationId: string;
  status: TicketStatus;
  mergedIntoId: string | null;
}

const ownColumns = `SELECT c.conversation_id AS "conversationId", v.status, v.merged_into_id AS "mergedIntoId"
  FROM visitor_conversations c JOIN conversations v ON v.id = c.conversation_id WHERE c.visitor_id = $1::uuid`;

/**
 * What connections have been found to own. A conversation changes hands only when its visitor
 * proves who they are, and that cuts the connections of before.
 */
const knownOwn = new WeakMap<VisitorActor, Set<string>>();

/** One of the visitor's own conversations. @throws {NotYours} */
async function own(actor: VisitorActor, conversationId: string): Promise<Own> {
  const { rows } = await pool.query<Own>(`${ownColumns} AND c.conversation_id = $2::uuid`, [
    actor.visitorId,
    conversationId,
  ]);
  if (!rows[0]) throw new NotYours();
  const known = knownOwn.get(actor) ?? new Set();
  knownOwn.set(actor, known.add(conversationId));
  return rows[0];
}

/** @throws {NotYours} */
export const checkOwn = async (actor: VisitorActor, conversationId: string): Promise<void> => {
  if (!knownOwn.get(actor)?.has(conversationId)) await own(actor, conversationId);
};

/** The conversation that is under way: the newest that nobody has solved. */
async function current(visitorId: string, tx: Tx = prisma): Promise<Own | null> {
  const [held] = await tx.$queryRawUnsafe<Own[]>(
    `${ownColumns} AND v.status <> 'solved' AND v.merged_into_id IS NULL
     ORDER BY c.conversation_id DESC LIMIT 1`,
    visitorId,
  );
  return held ?? null;
}

/** The visitor's conversations whose events their pages hear: the newest, and first those that go on, however old. */
export async function heardConversations(visitorId: string): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT c.conversation_id AS id FROM visitor_conversations c JOIN conversations v ON v.id = c.conversation_id
     WHERE c.visitor_id = $1::uuid
     ORDER BY (v.status <> 'solved' AND v.merged_into_id IS NULL) DESC, c.conversation_id DESC LIMIT 20`,
    [visitorId],
  );
  return rows.map(({ id }) => id);
}

/** What a message without words is called. */
async function fileNames(tx: Tx, { visitorId }: VisitorActor, ids: readonly string[]): Promise<string> {
  const held = await tx.attachment.findMany({
    where: { id: { in: [...ids] }, holderType: "visitor", holderId: visitorId },
    select: { name: true },
  });
  return namesOf(held) || "…";
}

async function begin(
  tx: Tx,
  actor: VisitorActor,
  { clientId, body, files }: Sent,
  { name, email, locale }: Introduction,
): Promise<Taken> {
  const contact = { name: actor.name ?? name, email: actor.email ?? email };
  const opened = await openWithin(tx, {
    channel: chat.key,
    customerId: actor.customerId,
    contact,
    locale: languageOf(body) === "zh" ? "zh" : locale,
    subject: subjectOf(body || (await fileNames(tx, actor, files))),
    first: {
      kind: "inbound",
      author: { type: "customer", id: actor.customerId },
      body,
      clientId,
      files: { holder: holderOf(actor), ids: files },
    },
  });
  await tx.visitorConversation.create({
    data: { conversationId: opened.id, visitorId: actor.visitorId },
  });
  if (!actor.customerId && (name || email))
    await tx.visitor.update({ where: { id: actor.visitorId }, data: { name, email } });
  return opened;
}

/**
 * Which conversation a message without one belongs to: where a first try put it, the one that
 * is under way, or a new one that it begins. Pages of one visitor wait for each other here.
 */
async function place(actor: VisitorActor, message: Sent, introduction: Introduction): Promise<string> {
  const key = `${actor.visitorId} ${message.clientId}`;
  const { conversationId, begun } = await prisma.$transaction(async (tx) => {
    await lockKey(tx, `chat ${actor.visitorId}`);
    const before = await tx.intake.findUnique({ where: { channel_key: { channel: chat.key, key } } });
    if (before) return { conversationId: before.conversationId, begun: null };
    const held = await current(actor.visitorId, tx);
    const begun = held ? null : await begin(tx, actor, message, introduction);
    const conversationId = held?.conversationId ?? begun!.id;
    await tx.intake.create({ data: { channel: chat.key, key, conversationId } });
    return { conversationId, begun };
  });
  if (begun) {
    // Every page of the visitor goes on in it.
    joinVisitors(visitorRoom(actor.visitorId), chatRoom(conversationId));
    publish(visitorRoom(actor.visitorId), "chat.changed", { conversationId });
    await announceTaken(system, begun).catch(() => undefined);
  }
  return conversationId;
}

/** A conversation that was merged goes on in another one; only one's own is followed there. */
async function goesOn(actor: VisitorActor, held: Own): Promise<string | null> {
  if (!held.mergedIntoId) return held.conversationId;
  return own(actor, held.mergedIntoId).then(
    ({ conversationId }) => conversationId,
    () => null,
  );
}

/**
 * Takes in what a visitor wrote, once for its client id; it returns after the commit.
 *
 * @param by id of the connection it came by, which gets the line as its answer
 * @returns the line with its place in the thread
 * @throws {NotYours}
 * @throws {FileRefused} where a file is not there, or went with another message
 */
export async function sendAsVisitor(
  actor: VisitorActor,
  message: Sent,
  introduction: Introduction,
  by: string | null = null,
): Promise<PlacedLine> {
  const { clientId, body, conversationId, files } = message;
  const line = { clientId, body, authorId: actor.customerId };
  const isPlain = files.length === 0;
  if (isPlain && conversationId && knownOwn.get(actor)?.has(conversationId)) {
    const placed = await receiveWhereOpen(conversationId, line, by);
    if (placed) return placed;
  }
  const held = conversationId ? await own(actor, conversationId) : null;
  const id = (held && (await goesOn(actor, held))) ?? (await place(actor, message, introduction));
  const before = held ? null : await lineSentAs(id, clientId);
  if (before) return before;
  const placed = isPlain ? await receiveWhereOpen(id, line, by) : null;
  if (placed) return placed;
  const named = isPlain ? undefined : { holder: holderOf(actor), ids: files };
  const written = await receive(system, id, { ...line, files: named });
  const stored = written.line ?? (await lineSentAs(written.id, clientId));
  if (!stored) throw new Error("A message was taken that is not there");
  return stored;
}

interface StandingRow extends Omit<Standing, "ahead" | "survey" | "away"> {
  waits: boolean;
  awayUntil: Date | null;
  awayName: string | null;
}

async function standingOf(conversationId: string): Promise<Standing> {
  const { rows } = await pool.query<StandingRow>(
    `SELECT v.number, v.status, s.name AS agent, c.read_seq AS read,
            coalesce((SELECT max(r.seq) FROM read_marks r WHERE r.conversation_id = v.id), 0) AS "staffRead",
            ${awayUntil} AS "awayUntil", (SELECT w.name FROM staff w WHERE w.id = c.away_by) AS "awayName",
            v.assignee_id IS NULL AND v.waiting_since IS NOT NULL AND v.status = 'open' AS waits
     FROM conversations v JOIN visitor_conversations c ON c.conversation_id = v.id
     LEFT JOIN staff s ON s.id = v.assignee_id WHERE v.id = $1::uuid`,
    [conversationId],
  );
  if (!rows[0]) throw new NotYours();
  const { waits, awayUntil: until, awayName, ...standing } = rows[0];
  const survey = standing.status === "solved" ? await askOnce(conversationId) : null;
  return {
    ...standing,
    survey,
    away: until && awayName ? { name: awayName, until: until.toISOString() } : null,
    ahead: waits ? await placeInQueue(conversationId) : null,
  };
}

/**
 * What a page is missing: the public lines after the last it holds, and how it stands.
 *
 * @param conversationId null for the one that is under way
 * @throws {NotYours}
 */
export async function syncChat(
  actor: VisitorActor,
  { conversationId, after }: { conversationId: string | null; after: number },
): Promise<SyncAnswer> {
  const held = conversationId ? await own(actor, conversationId) : await current(actor.visitorId);
  if (!held) return { conversationId: null };
  const id = held.conversationId;
  const [stretch, standing] = await Promise.all([publicLines(id, after, syncSize), standingOf(id)]);
  return { conversationId: id, ...stretch, standing };
}

/** The visitor has what they came for. What they write later opens it again. @throws {NotYours} */
export async function endChat(actor: VisitorActor, conversationId: string): Promise<void> {
  await own(actor, conversationId);
  await changeTickets(system, [conversationId], { status: "solved" });
}

/** How satisfied the visitor was. What nobody asked them is not taken. @throws {NotYours} */
export async function rateChat(
  actor: VisitorActor,
  { conversationId, rating, comment }: { conversationId: string; rating: number; comment: string },
): Promise<void> {
  await own(actor, conversationId);
  const { survey } = await standingOf(conversationId);
  if (!survey) throw new NotYours();
  await answerSurvey(survey.id, { rating, comment });
}

/**
 * Outside office hours: a conversation that is answered by e-mail, once for its client id.
 *
 * @throws {FileRefused} where a file is not there, or went with another message
 */
export async function leaveMessage(
  actor: VisitorActor,
  {
    clientId,
    body,
    files,
    introduction,
  }: { clientId: string; body: string; files: string[]; introduction: Introduction & { email: string } },
): Promise<{ number: number }> {
  const { name, email, locale } = introduction;
  const { number } = await takeOnce(system, webForm.key, `${actor.visitorId} ${clientId}`, (tx) =>
    openWithin(tx, {
      channel: webForm.key,
      customerId: actor.customerId,
      contact: { name: name ?? actor.name, email },
      locale: languageOf(body) === "zh" ? "zh" : locale,
      subject: subjectOf(body),
      first: {
        kind: "inbound",
        author: { type: "customer", id: actor.customerId },
        body,
        clientId,
        files: { holder: holderOf(actor), ids: files },
      },
    }),
  );
  return { number };
}
