import { chatRoom, type PlacedLine } from "#app/events.ts";
import { type Actor, assertCan, can } from "#app/features/accounts/permissions.ts";
import { isConversationId } from "#app/features/conversations/conversation.ts";
import { placedLine } from "#app/features/conversations/public-lines.server.ts";
import { append, type NewMessage, repeated } from "#app/features/conversations/thread.server.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { Conflict, NotFound } from "#app/platform/errors.ts";
import { publish } from "#app/platform/publish.server.ts";
import { afterInbound, afterReply, afterStatus, type Ticket, type TicketStatus } from "./ticket.ts";
import type { Undo } from "./undo.ts";

/** A ticket under its lock, with what says whether somebody has seen it as it is. */
export interface HeldTicket extends Ticket {
  id: string;
  lastSeq: number;
  version: number;
  /** what `undo.ts` reads */
  undo: unknown;
  number: number;
  channel: string;
  customerId: string | null;
  /** where it goes on, once it was merged */
  mergedIntoId: string | null;
}

/** What an announcement tells of a conversation. */
interface Standing {
  lastSeq: number;
  version: number;
  status: string;
  assigneeId: string | null;
  channel?: string;
}

/**
 * Locks a conversation: whoever writes to its thread or changes its ticket waits here.
 *
 * @throws {NotFound}
 */
export async function holdTicket(tx: Tx, id: string): Promise<HeldTicket> {
  if (!isConversationId(id)) throw new NotFound("conversation");
  await tx.$queryRaw`SELECT 1 FROM conversations WHERE id = ${id}::uuid FOR UPDATE`;
  const ticket = await tx.conversation.findUnique({ where: { id } });
  if (!ticket) throw new NotFound("conversation");
  return { ...ticket, status: ticket.status as TicketStatus };
}

/**
 * Tells everybody who reads the inbox, and of a chat its visitor. Call it after the commit.
 *
 * @param line what was said in public; null for what only colleagues may know of
 */
export function announce(actor: Actor, id: string, standing: Standing, line?: PlacedLine | null) {
  const { lastSeq, version, status, assigneeId } = standing;
  const byId = actor.type === "staff" ? actor.id : null;
  publish("inbox", "conversation.changed", { id, lastSeq, version, status, assigneeId, byId });
  if (standing.channel !== "chat" || line === null) return;
  if (line) publish(chatRoom(id), "chat.line", line);
  if (!line || line.line.from === "staff") publish(chatRoom(id), "chat.changed", { conversationId: id });
}

/**
 * Writes what changed of a ticket and counts its version up.
 *
 * @param undo how it stood before and the version it becomes, where the change can be taken back
 */
export const saveTicket = (tx: Tx, id: string, change: Partial<Ticket>, undo?: Undo): Promise<Standing> =>
  tx.conversation.update({
    where: { id },
    data: { ...change, version: { increment: 1 }, ...(undo && { undo }) },
  });

/** Merges that are followed: people do not merge what was merged again and again. */
const mostMerges = 10;

/**
 * The ticket that a line belongs to: what the customer writes to a conversation that was merged
 * arrives where it goes on; an answer must be written there.
 *
 * @throws {Conflict} for an answer or a note to a conversation that was merged
 */
async function goingOn(tx: Tx, held: HeldTicket, { kind }: NewMessage): Promise<HeldTicket> {
  let ticket = held;
  for (let merges = 0; ticket.mergedIntoId && merges < mostMerges; merges += 1) {
    if (kind !== "inbound") throw new Conflict("It was merged", "This conversation goes on in another one.");
    ticket = await holdTicket(tx, ticket.mergedIntoId);
  }
  return ticket;
}

/** Adds lines and changes the ticket with them, once for one client id. */
async function write(
  actor: Actor,
  id: string,
  message: NewMessage,
  change: (ticket: HeldTicket, at: Date) => Partial<Ticket>,
  check: (tx: Tx, ticket: HeldTicket) => Promise<void> = async () => undefined,
) {
  const at = new Date();
  const done = await prisma.$transaction(async (tx) => {
    const held = await holdTicket(tx, id);
    const before = await repeated(tx, id, message.clientId);
    if (before !== null) return { id, seq: before, standing: null, line: null };
    const ticket = await goingOn(tx, held, message);
    if (ticket !== held) {
      const there = await repeated(tx, ticket.id, message.clientId);
      if (there !== null) return { id: ticket.id, seq: there, standing: null, line: null };
    }
    await check(tx, ticket);
    const seq = await append(tx, ticket.id, [message], at);
    const line = ticket.channel === "chat" ? await placedLine(tx, ticket.id, seq) : null;
    return { id: ticket.id, seq, line, standing: await saveTicket(tx, ticket.id, change(ticket, at)) };
  });
  if (done.standing) announce(actor, done.id, done.standing, done.line);
  return { id: done.id, seq: done.seq, line: done.line };
}

/** A colleague, or the customer, wrote between our look and our send. */
export class Crossed extends Conflict {
  readonly by: string | null;
  constructor(by: string | null) {
    super("The conversation moved on", `${by ?? "The customer"} wrote meanwhile; nothing was sent.`);
    this.by = by;
  }
}

/** Whether anybody else spoke in public after `seenSeq`. */
async function checkCrossing(tx: Tx, actor: Actor, id: string, seenSeq: number) {
  const crossing = await tx.message.findFirst({
    where: {
      conversationId: id,
      seq: { gt: seenSeq },
      kind: { in: ["inbound", "reply"] },
      NOT: { authorType: "staff", authorId: actor.type === "staff" ? actor.id : "" },
    },
    orderBy: { seq: "desc" },
  });
  if (!crossing) return;
  const author =
    crossing.authorType === "staff" && crossing.authorId
      ? await tx.staff.findUnique({ where: { id: crossing.authorId } })
      : null;
  throw new Crossed(author?.name ?? null);
}

export interface Outgoing {
  /** cleaned text */
  body: string;
  clientId: string;
  /** the newest line its writer had seen; null to send whatever came meanwhile */
  seenSeq: number | null;
  /** what the ticket becomes with it; left as it is where null */
  status: "open" | "pending" | "solved" | null;
}

/**
 * Answers the customer. A repeat of the same client id is the same reply.
 *
 * @throws {Crossed} where somebody else spoke after `seenSeq`: nothing is sent
 */
export function reply(actor: Actor, id: string, { body, clientId, seenSeq, status }: Outgoing) {
  assertCan(actor, "conversations.reply");
  return write(
    actor,
    id,
    { kind: "reply", author: authorOf(actor), body, clientId },
    (ticket, at) => {
      const answered = afterReply(ticket, at);
      return status ? { ...answered, ...afterStatus({ ...ticket, ...answered }, status, at) } : answered;
    },
    async (tx, ticket) => {
      if (seenSeq !== null && ticket.lastSeq > seenSeq) await checkCrossing(tx, actor, id, seenSeq);
      if (actor.type === "staff")
        await tx.draft.deleteMany({ where: { conversationId: id, staffId: actor.id } });
    },
  );
}

/**
 * Writes something only colleagues see.
 *
 * @param mentioned staff who are told of it
 */
export async function addNote(
  actor: Actor,
  id: string,
  { body, clientId, mentioned = [] }: { body: string; clientId: string; mentioned?: readonly string[] },
) {
  assertCan(actor, "conversations.note");
  const written = await write(
    actor,
    id,
    { kind: "note", author: authorOf(actor), body, clientId, data: { mentioned: [...mentioned] } },
    () => ({}),
    async (tx, ticket) => {
      const known = await tx.staff.findMany({
        where: { id: { in: [...mentioned] }, deactivatedAt: null },
        select: { id: true },
      });
      const seq = ticket.lastSeq + 1;
      await tx.mention.createMany({
        data: known.map((staff) => ({ staffId: staff.id, conversationId: id, seq })),
        skipDuplicates: true,
      });
      if (actor.type === "staff")
        await tx.draft.deleteMany({ where: { conversationId: id, staffId: actor.id } });
    },
  );
  return written;
}

/** Takes in what the customer wrote, from whatever channel. The caller has found out whose conversation it is. */
export function receive(
  actor: Actor,
  id: string,
  { body, clientId, authorId = null }: { body: string; clientId: string; authorId?: string | null },
) {
  assertCan(actor, "conversations.reply");
  return write(
    actor,
    id,
    { kind: "inbound", author: { type: "customer", id: authorId }, body, clientId },
    afterInbound,
  );
}

export const authorOf = (actor: Actor) =>
  actor.type === "staff" ? { type: "staff" as const, id: actor.id } : { type: "system" as const, id: null };

export const mayReply = (actor: Actor) => can(actor, "conversations.reply");
