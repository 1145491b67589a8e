import { type Actor, assertCan, can } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { isConversationId } from "#app/features/conversations/conversation.ts";
import { type Copies, queueReply } from "#app/features/conversations/outbox.server.ts";
import { placedLine } from "#app/features/conversations/public-lines.server.ts";
import { append, type NewMessage, repeated } from "#app/features/conversations/thread.server.ts";
import { prisma, type Sql, sqlWithin, type Tx } from "#app/platform/db.server.ts";
import { Conflict, Invalid, NotFound } from "#app/platform/errors.ts";
import { enqueue } from "#app/platform/queue.server.ts";
import { announce, type Standing } from "./announce.server.ts";
import { checkTargets } from "./change-targets.server.ts";
import { answerWhereOpen } from "./open-line.server.ts";
import { afterInbound, afterReply, mostTags, type Ticket } from "./ticket.ts";
import { activities, auditOf, changed, type TicketChange } from "./ticket-change.ts";
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

const heldColumns = `
  id, number, channel, status, priority, assignee_id AS "assigneeId", team_id AS "teamId", tags,
  waiting_since AS "waitingSince", snoozed_until AS "snoozedUntil", first_reply_at AS "firstReplyAt",
  solved_at AS "solvedAt", reopened, last_seq AS "lastSeq", version, undo, customer_id AS "customerId",
  merged_into_id AS "mergedIntoId"`;

/**
 * Locks conversations: whoever writes to their threads or changes their tickets waits here. They are locked in the
 * order of their ids, so that two who lock several do not wait for each other.
 *
 * @returns those that there are, by their ids
 */
export async function holdTickets(sql: Sql, ids: readonly string[]): Promise<Map<string, HeldTicket>> {
  const held = await sql<HeldTicket>(
    `SELECT ${heldColumns} FROM conversations WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
    [ids],
  );
  return new Map(held.map((ticket) => [ticket.id, ticket]));
}

/**
 * Locks one conversation.
 *
 * @throws {NotFound}
 */
export async function holdTicket(tx: Tx, id: string): Promise<HeldTicket> {
  const ticket = isConversationId(id) ? (await holdTickets(sqlWithin(tx), [id])).get(id) : undefined;
  if (!ticket) throw new NotFound("conversation");
  return ticket;
}

/** The columns of what can change of a ticket. */
const columnOf: Record<keyof Ticket, string> = {
  status: "status",
  priority: "priority",
  assigneeId: "assignee_id",
  teamId: "team_id",
  tags: "tags",
  waitingSince: "waiting_since",
  snoozedUntil: "snoozed_until",
  firstReplyAt: "first_reply_at",
  solvedAt: "solved_at",
  reopened: "reopened",
};
const columns = Object.values(columnOf);

const inColumns = (change: Partial<Ticket>) =>
  Object.fromEntries(Object.entries(change).map(([name, value]) => [columnOf[name as keyof Ticket], value]));

/** What changes of a ticket, and how it stood before with the version it becomes, where that can be taken back. */
export interface SavedTicket {
  id: string;
  change: Partial<Ticket>;
  undo?: Undo;
}

/** Writes what changed of tickets that are locked, each once, and counts their versions up. */
export async function saveTickets(
  sql: Sql,
  saved: readonly SavedTicket[],
): Promise<(Standing & { id: string; number: number })[]> {
  if (saved.length === 0) return [];
  const rows = saved.map(({ id, change, undo = null }) => ({ id, change: inColumns(change), undo }));
  // What a change does not name stays as it is in the row that is given.
  return sql(
    `UPDATE conversations v SET version = v.version + 1, undo = coalesce(g.undo, v.undo), (${columns}) =
       (SELECT ${columns.map((column) => `r.${column}`)} FROM jsonb_populate_record(v, g.change) r)
     FROM jsonb_to_recordset($1::jsonb) AS g (id uuid, change jsonb, undo jsonb) WHERE v.id = g.id
     RETURNING v.id, v.number, v.last_seq AS "lastSeq", v.version, v.status, v.assignee_id AS "assigneeId", v.channel`,
    [JSON.stringify(rows)],
  );
}

/** Writes what changed of a ticket that is locked. */
export async function saveTicket(
  tx: Tx,
  id: string,
  change: Partial<Ticket>,
  undo?: Undo,
): Promise<Standing> {
  const [standing] = await saveTickets(sqlWithin(tx), [{ id, change, undo }]);
  return standing!;
}

/** Merges that are followed: people do not merge what was merged again and again. */
const mostMerges = 10;

/**
 * Locks conversations, and of those that were merged the ones they go on in.
 *
 * @returns the ids of these, by the ids that were merged
 */
export async function holdGoingOn(sql: Sql, ids: readonly string[]): Promise<Map<string, string>> {
  const goingOn = new Map<string, string>();
  let held = await holdTickets(sql, ids);
  for (let merges = 0; merges < mostMerges; merges += 1) {
    const into = new Map(
      [...held].flatMap(([id, { mergedIntoId }]) => (mergedIntoId ? [[id, mergedIntoId]] : [])),
    );
    if (into.size === 0) break;
    for (const id of ids) {
      const next = into.get(goingOn.get(id) ?? id);
      if (next) goingOn.set(id, next);
    }
    held = await holdTickets(sql, [...new Set(into.values())]);
  }
  return goingOn;
}

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

/**
 * Adds a line and changes the ticket with it, once for one client id.
 *
 * @param asked where somebody asked for the change, it is told in the thread and the audit log
 */
async function write(
  actor: Actor,
  id: string,
  message: NewMessage,
  change: (ticket: HeldTicket, at: Date) => Partial<Ticket>,
  check: (tx: Tx, ticket: HeldTicket) => Promise<void> = async () => undefined,
  asked: { macro?: string } | null = null,
  copies: Copies | null = null,
) {
  const at = new Date();
  const done = await prisma.$transaction(async (tx) => {
    const held = await holdTicket(tx, id);
    const before = await repeated(tx, id, message.clientId);
    if (before !== null) return { id, seq: before, standing: null, line: null, mailed: false };
    const ticket = await goingOn(tx, held, message);
    if (ticket !== held) {
      const there = await repeated(tx, ticket.id, message.clientId);
      if (there !== null) return { id: ticket.id, seq: there, standing: null, line: null, mailed: false };
    }
    await check(tx, ticket);
    const next = change(ticket, at);
    const { waitingSince: _waits, firstReplyAt: _first, ...told } = next;
    if ((told.tags?.length ?? 0) > mostTags) throw new Invalid(`A conversation has at most ${mostTags} tags`);
    const lines = asked ? activities(authorOf(actor), ticket, told) : [];
    const seq = (await append(tx, ticket.id, [message, ...lines], at)) - lines.length;
    if (asked && (lines.length > 0 || asked.macro))
      await record(tx, actor, {
        event: "conversation.changed",
        subject: ["conversation", ticket.id],
        data: { ...auditOf(told), ...asked },
      });
    const line = ticket.channel === "chat" ? await placedLine(tx, ticket.id, seq) : null;
    const { channel } = ticket;
    const mailed =
      message.kind === "reply" && (await queueReply(tx, { conversationId: ticket.id, seq, channel, copies }));
    const standing = await saveTicket(tx, ticket.id, next);
    const stands = standing.status === ticket.status && standing.assigneeId === ticket.assigneeId;
    return { id: ticket.id, seq, line, standing, stands, mailed };
  });
  if (done.standing) announce(actor, done.id, done.standing, done.line, done.stands);
  if (done.mailed) await enqueue("sendMails", {});
  return { id: done.id, seq: done.seq, line: done.line };
}

/** A colleague, or the customer, wrote between our look and our send. */
export class Crossed extends Conflict {
  readonly by: string | null;
  /** of the newest line of theirs */
  readonly seq: number;
  constructor(by: string | null, seq: number) {
    super("The conversation moved on", `${by ?? "The customer"} wrote meanwhile; nothing was sent.`);
    this.by = by;
    this.seq = seq;
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
  throw new Crossed(author?.name ?? null, crossing.seq);
}

export interface Outgoing {
  /** cleaned text */
  body: string;
  clientId: string;
  /** the newest line its writer had seen; null to send whatever came meanwhile */
  seenSeq: number | null;
  /** what the ticket becomes with it; left as it is where null */
  status: "open" | "pending" | "solved" | null;
  /** files its writer has kept, in their order */
  files?: readonly string[];
  /** a macro that is run with it, and what it asks of the ticket */
  macro?: { id: string; change: TicketChange };
  /** who else gets it, where it goes by mail */
  copies?: Copies | null;
}

/** A writer's kept files, to go with a line. */
const heldBy = (actor: Actor, ids: readonly string[] = []) =>
  actor.type === "staff" && ids.length > 0
    ? { holder: { type: "staff" as const, id: actor.id }, ids }
    : undefined;

/**
 * Answers the customer; where the channel's answers leave by mail, one waits to be sent with it. A repeat of
 * the same client id is the same reply.
 *
 * @throws {Crossed} where somebody else spoke after `seenSeq`: nothing is sent
 */
export async function reply(actor: Actor, id: string, outgoing: Outgoing) {
  assertCan(actor, "conversations.reply");
  const { body, clientId, seenSeq, status, files = [], macro, copies = null } = outgoing;
  if (actor.type === "staff" && status === null && files.length === 0 && !macro) {
    const seq = await answerWhereOpen(actor, id, { body, clientId, seenSeq });
    if (seq !== null) return { id, seq };
  }
  // What was chosen at the send button stands above what the macro would do.
  const change: TicketChange = { ...macro?.change, ...(status && { status }) };
  return write(
    actor,
    id,
    { kind: "reply", author: authorOf(actor), body, clientId, files: heldBy(actor, files) },
    (ticket, at) => {
      const answered = afterReply(ticket, at);
      return { ...answered, ...changed({ ...ticket, ...answered }, change, at) };
    },
    async (tx, ticket) => {
      if (seenSeq !== null && ticket.lastSeq > seenSeq) await checkCrossing(tx, actor, id, seenSeq);
      await checkTargets(tx, change, new Date());
      if (actor.type === "staff")
        await tx.draft.deleteMany({ where: { conversationId: id, staffId: actor.id } });
    },
    macro ? { macro: macro.id } : {},
    copies,
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
  note: { body: string; clientId: string; mentioned?: readonly string[]; files?: readonly string[] },
) {
  assertCan(actor, "conversations.note");
  const { body, clientId, mentioned = [], files } = note;
  const written = await write(
    actor,
    id,
    {
      kind: "note",
      author: authorOf(actor),
      body,
      clientId,
      data: { mentioned: [...mentioned] },
      files: heldBy(actor, files),
    },
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
  line: { body: string; clientId: string; authorId?: string | null; files?: NewMessage["files"] },
) {
  assertCan(actor, "conversations.reply");
  const { body, clientId, authorId = null, files } = line;
  return write(
    actor,
    id,
    { kind: "inbound", author: { type: "customer", id: authorId }, body, clientId, files },
    afterInbound,
  );
}

export const authorOf = (actor: Actor) =>
  actor.type === "staff" ? { type: "staff" as const, id: actor.id } : { type: "system" as const, id: null };

export const mayReply = (actor: Actor) => can(actor, "conversations.reply");
