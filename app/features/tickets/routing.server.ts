import { assertCan, can, roles, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { append } from "#app/features/conversations/thread.server.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import type { Prisma } from "#app/platform/prisma/client.ts";
import { enqueue } from "#app/platform/queue.server.ts";
import { announce } from "./announce.server.ts";
import { holdTicket, saveTicket } from "./desk.server.ts";
import { type RoutedAgent, routeAll, type WaitingConversation, type WorkKind } from "./routing.ts";

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

/** Skills are tags: whoever has one is given what is tagged so, and nobody else is. */
async function knownSkills(tx: Tx): Promise<Set<string>> {
  const skills = await tx.$queryRaw<{ skill: string }[]>`
    SELECT DISTINCT unnest(a.skills) AS skill FROM availability a JOIN staff s ON s.id = a.staff_id
    WHERE s.deactivated_at IS NULL AND s.role = ANY(${answering})`;
  return new Set(skills.map(({ skill }) => skill));
}

/** Of what waits, what somebody on duty may be given: else a queue of nobody's would hide what stands behind it. */
function withinReach(
  agents: readonly RoutedAgent[],
  skills: ReadonlySet<string>,
): Prisma.ConversationWhereInput {
  const roomy = (kind: WorkKind) => agents.filter(({ open, capacity }) => open[kind] < capacity[kind]);
  const reach = (kind: WorkKind): Prisma.ConversationWhereInput[] => {
    const crowd = roomy(kind);
    if (crowd.length === 0) return [];
    const missing = [...skills].filter((skill) => !crowd.some((agent) => agent.skills.includes(skill)));
    return [
      {
        channel: kind === "chat" ? "chat" : { not: "chat" },
        OR: [{ teamId: null }, { teamId: { in: [...new Set(crowd.flatMap(({ teamIds }) => teamIds))] } }],
        ...(missing.length > 0 && { NOT: { tags: { hasSome: missing } } }),
      },
    ];
  };
  return { OR: [...reach("chat"), ...reach("ticket")] };
}

/**
 * Conversations that wait for somebody, those who wait longest first.
 *
 * @param agents on duty: only what one of them may be given; all where left out
 */
export async function waitingConversations(
  tx: Tx = prisma,
  agents?: readonly RoutedAgent[],
): Promise<WaitingConversation[]> {
  const skills = await knownSkills(tx);
  const waiting = await tx.conversation.findMany({
    where: { status: "open", assigneeId: null, ...(agents && withinReach(agents, skills)) },
    orderBy: [{ waitingSince: { sort: "asc", nulls: "last" } }, { id: "asc" }],
    select: {
      id: true,
      channel: true,
      priority: true,
      waitingSince: true,
      createdAt: true,
      teamId: true,
      locale: true,
      tags: true,
    },
    take: atOnce,
  });
  return waiting.map(({ id, channel, priority, waitingSince, createdAt, teamId, locale, tags }) => ({
    id,
    kind: channel === "chat" ? "chat" : "ticket",
    priority,
    since: (waitingSince ?? createdAt).getTime(),
    teamId,
    language: locale,
    skills: tags.filter((tag) => skills.has(tag)),
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
        await waitingConversations(tx, agents),
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
export interface Availability {
  available: boolean;
  /** since when they are away because no browser of theirs was open (ISO); null where that is not why */
  lapsedAt: string | null;
}

export async function availabilityOf(actor: StaffActor): Promise<Availability> {
  const held = await prisma.availability.findUnique({ where: { staffId: actor.id } });
  return { available: held?.available ?? false, lapsedAt: held?.lapsedAt?.toISOString() ?? null };
}

/** Lets go of what somebody has whose customers still wait, so that others get it. */
export async function release(tx: Tx, staffId: string, at: Date) {
  const waiting = await tx.conversation.findMany({
    where: { assigneeId: staffId, status: "open", waitingSince: { not: null } },
    orderBy: { id: "asc" },
    select: { id: true },
  });
  const done = [];
  for (const { id } of waiting) {
    const ticket = await holdTicket(tx, id);
    if (ticket.assigneeId !== staffId || ticket.waitingSince === null) continue;
    const data = { event: "assignee", to: null, away: staffId };
    await append(tx, id, [{ kind: "activity", author: { type: "system", id: null }, data }], at);
    done.push({ id, standing: await saveTicket(tx, id, { assigneeId: null }) });
  }
  return done;
}

export const releasedEvents = (done: readonly { id: string }[]) =>
  done.map(({ id }) => ({
    event: "conversation.changed" as const,
    subject: ["conversation", id] as ["conversation", string],
    data: { assignee: null },
  }));

/**
 * Lets go of what people hold who do not answer customers any more: their account was
 * deactivated, or their role is another. What was answered already stays with them.
 *
 * @returns how many were let go of
 */
export async function releaseGone(): Promise<number> {
  const gone = await prisma.staff.findMany({
    where: { OR: [{ deactivatedAt: { not: null } }, { role: { notIn: answering } }] },
    select: { id: true },
  });
  if (gone.length === 0) return 0;
  const holders = await prisma.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT assignee_id AS id FROM conversations
    WHERE assignee_id = ANY(${gone.map(({ id }) => id)}::uuid[]) AND status = 'open' AND waiting_since IS NOT NULL`;
  let count = 0;
  for (const { id: staffId } of holders) {
    const done = await prisma.$transaction(async (tx) => {
      await tx.availability.updateMany({ where: { staffId }, data: { available: false } });
      const released = await release(tx, staffId, new Date());
      await record(tx, system, ...releasedEvents(released));
      return released;
    });
    for (const { id, standing } of done) announce(system, id, standing);
    count += done.length;
  }
  return count;
}

/**
 * Somebody begins or stops taking conversations. Whoever stops lets go of those whose
 * customers still wait, so that others get them; what was answered stays theirs. Leads may
 * say it for others.
 */
export async function setAvailability(
  actor: StaffActor,
  available: boolean,
  staffId: string = actor.id,
): Promise<void> {
  assertCan(actor, staffId === actor.id ? "conversations.reply" : "teams.manage");
  const released = await prisma.$transaction(async (tx) => {
    const person = await tx.staff.findUnique({ where: { id: staffId } });
    if (!person || (available && (person.deactivatedAt || !answering.some((role) => role === person.role))))
      throw new NotFound("colleague");
    await tx.availability.upsert({
      where: { staffId },
      create: { staffId, available, languages: [person.locale], ...(available && { seenAt: new Date() }) },
      update: { available, lapsedAt: null, ...(available && { seenAt: new Date() }) },
    });
    const done = available ? [] : await release(tx, staffId, new Date());
    await record(
      tx,
      actor,
      { event: "staff.availability_changed", subject: ["staff", staffId], data: { available } },
      ...releasedEvents(done),
    );
    return done;
  });
  for (const { id, standing } of released) announce(actor, id, standing);
  await enqueue("routeConversations", {});
}
