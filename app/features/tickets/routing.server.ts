import { assertCan, can, roles, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { append } from "#app/features/conversations/thread.server.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { enqueue } from "#app/platform/queue.server.ts";
import { announce, holdTicket, saveTicket } from "./desk.server.ts";
import { type RoutedAgent, routeAll, type WaitingConversation } from "./routing.ts";

const system = { type: "system" } as const;

/** Looked at in one run; what is left is found by the next. */
const atOnce = 200;

/** One run at a time, whoever starts it: two would give to the same people what neither sees of the other. */
const routingLock = 7_401;

/** Roles that answer customers. */
const answering = roles.filter((role) => can({ type: "staff", role } as StaffActor, "conversations.reply"));

async function agentsOf(tx: Tx): Promise<RoutedAgent[]> {
  const staff = await tx.$queryRaw<
    (Omit<RoutedAgent, "capacity" | "open" | "lastAssignedAt" | "available"> & {
      chats: number;
      tickets: number;
      chatCapacity: number;
      ticketCapacity: number;
      lastAssignedAt: Date | null;
    })[]
  >`
    SELECT a.staff_id AS id, a.chat_capacity AS "chatCapacity", a.ticket_capacity AS "ticketCapacity",
           a.languages, a.skills, a.last_assigned_at AS "lastAssignedAt",
           array(SELECT m.team_id::text FROM team_members m WHERE m.staff_id = a.staff_id) AS "teamIds",
           count(v.id) FILTER (WHERE v.channel = 'chat')::int AS chats,
           count(v.id) FILTER (WHERE v.channel <> 'chat')::int AS tickets
    FROM availability a JOIN staff s ON s.id = a.staff_id
    LEFT JOIN conversations v ON v.assignee_id = a.staff_id AND v.status = 'open'
    WHERE a.available AND s.deactivated_at IS NULL AND s.role = ANY(${answering})
    GROUP BY a.staff_id`;
  return staff.map(({ chats, tickets, chatCapacity, ticketCapacity, lastAssignedAt, ...agent }) => ({
    ...agent,
    available: true,
    capacity: { chat: chatCapacity, ticket: ticketCapacity },
    open: { chat: chats, ticket: tickets },
    lastAssignedAt: lastAssignedAt?.getTime() ?? null,
  }));
}

/** Conversations that wait for somebody, those who wait longest first. */
export async function waitingConversations(tx: Tx = prisma): Promise<WaitingConversation[]> {
  const waiting = await tx.conversation.findMany({
    where: { status: "open", assigneeId: null },
    orderBy: [{ waitingSince: { sort: "asc", nulls: "last" } }, { id: "asc" }],
    select: {
      id: true,
      channel: true,
      priority: true,
      waitingSince: true,
      createdAt: true,
      teamId: true,
      locale: true,
    },
    take: atOnce,
  });
  return waiting.map(({ id, channel, priority, waitingSince, createdAt, teamId, locale }) => ({
    id,
    kind: channel === "chat" ? "chat" : "ticket",
    priority,
    since: (waitingSince ?? createdAt).getTime(),
    teamId,
    language: locale,
    skills: [],
  }));
}

/**
 * Gives waiting conversations to people who are available. Any number of processes may call it.
 *
 * @returns how many were given out
 */
export async function routeConversations(): Promise<number> {
  const given = await prisma.$transaction(
    async (tx) => {
      const [lock] = await tx.$queryRaw<{ held: boolean }[]>`
        SELECT pg_try_advisory_xact_lock(${routingLock}::int8) AS held`;
      if (!lock?.held) return [];
      const agents = await agentsOf(tx);
      if (agents.length === 0) return [];
      const at = new Date();
      const done = [];
      for (const { conversationId, agentId } of routeAll(
        await waitingConversations(tx),
        agents,
        at.getTime(),
      )) {
        const ticket = await holdTicket(tx, conversationId);
        if (ticket.assigneeId !== null || ticket.status !== "open") continue;
        const data = { event: "assignee", to: agentId, routed: true };
        await append(
          tx,
          conversationId,
          [{ kind: "activity", author: { type: "system", id: null }, data }],
          at,
        );
        const standing = await saveTicket(tx, conversationId, { assigneeId: agentId });
        await tx.availability.update({ where: { staffId: agentId }, data: { lastAssignedAt: at } });
        done.push({ id: conversationId, agentId, standing });
      }
      await record(
        tx,
        system,
        ...done.map(({ id, agentId }) => ({
          event: "conversation.changed" as const,
          subject: ["conversation", id] as ["conversation", string],
          data: { assignee: agentId },
        })),
      );
      return done;
    },
    { timeout: 20_000 },
  );
  for (const { id, standing } of given) announce(system, id, standing);
  return given.length;
}

/** How somebody takes conversations now; away until they say otherwise. */
export async function availabilityOf(actor: StaffActor): Promise<{ available: boolean }> {
  const held = await prisma.availability.findUnique({ where: { staffId: actor.id } });
  return { available: held?.available ?? false };
}

/**
 * Somebody begins or stops taking conversations. Whoever stops lets go of those whose
 * customers still wait, so that others get them; what was answered stays theirs.
 */
export async function setAvailability(actor: StaffActor, available: boolean): Promise<void> {
  assertCan(actor, "conversations.reply");
  const at = new Date();
  const released = await prisma.$transaction(async (tx) => {
    await tx.availability.upsert({
      where: { staffId: actor.id },
      create: { staffId: actor.id, available, languages: [actor.locale] },
      update: { available },
    });
    const waiting = available
      ? []
      : await tx.conversation.findMany({
          where: { assigneeId: actor.id, status: "open", waitingSince: { not: null } },
          orderBy: { id: "asc" },
          select: { id: true },
        });
    const done = [];
    for (const { id } of waiting) {
      const ticket = await holdTicket(tx, id);
      if (ticket.assigneeId !== actor.id || ticket.waitingSince === null) continue;
      const data = { event: "assignee", to: null, away: actor.id };
      await append(tx, id, [{ kind: "activity", author: { type: "system", id: null }, data }], at);
      done.push({ id, standing: await saveTicket(tx, id, { assigneeId: null }) });
    }
    await record(
      tx,
      actor,
      { event: "staff.availability_changed", subject: ["staff", actor.id], data: { available } },
      ...done.map(({ id }) => ({
        event: "conversation.changed" as const,
        subject: ["conversation", id] as ["conversation", string],
        data: { assignee: null },
      })),
    );
    return done;
  });
  for (const { id, standing } of released) announce(actor, id, standing);
  await enqueue("routeConversations", {});
}
