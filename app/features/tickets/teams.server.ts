import { assertCan, can, roles, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { Conflict, Invalid, NotFound } from "#app/platform/errors.ts";
import { enqueue } from "#app/platform/queue.server.ts";
import { policyConditions } from "./service-rules.ts";
import type { Colleague, TeamWithMembers } from "./team.ts";

/** More teams than a company of this size has. */
const mostTeams = 100;

/** The teams that share queues, by name. */
export async function listTeams(actor: StaffActor): Promise<{ id: string; name: string }[]> {
  assertCan(actor, "conversations.read");
  return prisma.team.findMany({
    orderBy: { name: "asc" },
    take: mostTeams,
    select: { id: true, name: true },
  });
}

/** Roles that answer customers. */
const answering = roles.filter((role) => can({ type: "staff", role } as StaffActor, "conversations.reply"));

/** Every team with its members, and everybody who can be given conversations. */
export async function teamsPage(
  actor: StaffActor,
): Promise<{ teams: TeamWithMembers[]; people: Colleague[] }> {
  assertCan(actor, "teams.manage");
  const [teams, people] = await Promise.all([
    prisma.$queryRaw<TeamWithMembers[]>`
      SELECT t.id, t.name,
        array(SELECT m.staff_id::text FROM team_members m WHERE m.team_id = t.id) AS "memberIds",
        (SELECT count(*) FROM (SELECT FROM conversations v WHERE v.status <> 'solved' AND v.team_id = t.id
          LIMIT 1000) held)::int AS unsolved
      FROM teams t ORDER BY t.name LIMIT ${mostTeams}`,
    prisma.$queryRaw<Colleague[]>`
      SELECT s.id, s.name, coalesce(a.available, false) AS available, coalesce(a.chat_capacity, 4) AS "chatCapacity",
        coalesce(a.ticket_capacity, 20) AS "ticketCapacity", coalesce(a.languages, ARRAY[s.locale]) AS languages,
        coalesce(a.skills, '{}') AS skills,
        count(v.id) FILTER (WHERE v.channel = 'chat')::int AS chats,
        count(v.id) FILTER (WHERE v.channel <> 'chat')::int AS tickets
      FROM staff s LEFT JOIN availability a ON a.staff_id = s.id
      LEFT JOIN conversations v ON v.assignee_id = s.id AND v.status = 'open'
      WHERE s.deactivated_at IS NULL AND s.role = ANY(${answering})
      GROUP BY s.id, a.staff_id ORDER BY s.name, s.id LIMIT 500`,
  ]);
  return { teams, people };
}

async function nameIsFree(tx: Tx, name: string, id?: string) {
  const same = await tx.team.findUnique({ where: { name } });
  if (same && same.id !== id) throw new Conflict("There is a team of that name", "Choose another name.");
}

async function held(tx: Tx, id: string) {
  await tx.$queryRaw`SELECT 1 FROM teams WHERE id = ${id}::uuid FOR UPDATE`;
  const team = await tx.team.findUnique({ where: { id } });
  if (!team) throw new NotFound("team");
  return team;
}

/** @throws {Conflict} for a name that another team has, or where there are too many */
export async function createTeam(actor: StaffActor, name: string): Promise<{ id: string }> {
  assertCan(actor, "teams.manage");
  return prisma.$transaction(async (tx) => {
    await nameIsFree(tx, name);
    if ((await tx.team.count()) >= mostTeams)
      throw new Conflict("There are too many teams", "Remove one that is not used any more.");
    const { id } = await tx.team.create({ data: { name } });
    await record(tx, actor, { event: "team.created", subject: ["team", id], data: { name } });
    return { id };
  });
}

/** @throws {Conflict} for a name that another team has */
export async function renameTeam(actor: StaffActor, id: string, name: string): Promise<void> {
  assertCan(actor, "teams.manage");
  await prisma.$transaction(async (tx) => {
    if ((await held(tx, id)).name === name) return;
    await nameIsFree(tx, name, id);
    await tx.team.update({ where: { id }, data: { name } });
    await record(tx, actor, { event: "team.renamed", subject: ["team", id], data: { name } });
  });
}

/** @throws {Conflict} while conversations, a mailbox or a policy are the team's: nothing may be left in a queue of nobody's */
export async function removeTeam(actor: StaffActor, id: string): Promise<void> {
  assertCan(actor, "teams.manage");
  await prisma.$transaction(async (tx) => {
    const { name } = await held(tx, id);
    const [unsolved, mailboxes, policies] = await Promise.all([
      tx.conversation.findFirst({ where: { teamId: id, status: { not: "solved" } }, select: { id: true } }),
      tx.mailbox.count({ where: { teamId: id } }),
      tx.servicePolicy.findMany({ select: { conditions: true, escalations: true } }),
    ]);
    const named = policies.some(
      ({ conditions, escalations }) =>
        policyConditions.parse(conditions).teams.includes(id) || JSON.stringify(escalations).includes(id),
    );
    if (unsolved || mailboxes > 0 || named)
      throw new Conflict(
        "The team is still used",
        "Give its conversations, mailboxes and policies to another first.",
      );
    await tx.team.delete({ where: { id } });
    await record(tx, actor, { event: "team.removed", subject: ["team", id], data: { name } });
  });
}

/** Says who is in a team, and has what waits there given out. */
export async function setMembers(actor: StaffActor, id: string, staffIds: readonly string[]): Promise<void> {
  assertCan(actor, "teams.manage");
  await prisma.$transaction(async (tx) => {
    const { name } = await held(tx, id);
    const members = [...new Set(staffIds)].sort();
    const known = await tx.staff.count({ where: { id: { in: members }, deactivatedAt: null } });
    if (known !== members.length) throw new Invalid("Somebody who is named is not there any more");
    const before = await tx.teamMember.findMany({ where: { teamId: id }, select: { staffId: true } });
    if (
      before
        .map(({ staffId }) => staffId)
        .sort()
        .join() === members.join()
    )
      return;
    await tx.teamMember.deleteMany({ where: { teamId: id, staffId: { notIn: members } } });
    await tx.teamMember.createMany({
      data: members.map((staffId) => ({ teamId: id, staffId })),
      skipDuplicates: true,
    });
    await record(tx, actor, {
      event: "team.members_changed",
      subject: ["team", id],
      data: { name, members },
    });
  });
  await enqueue("routeConversations", {});
}

/** How much somebody is given at once, and which. */
export interface Routing {
  chats: number;
  tickets: number;
  languages: string[];
  skills: string[];
}

/** Says what somebody is given. What they hold already stays theirs. */
export async function setRouting(actor: StaffActor, staffId: string, routing: Routing): Promise<void> {
  assertCan(actor, "teams.manage");
  await prisma.$transaction(async (tx) => {
    if (!(await tx.staff.findFirst({ where: { id: staffId, deactivatedAt: null, role: { in: answering } } })))
      throw new NotFound("colleague");
    const { chats, tickets, languages, skills } = routing;
    const data = {
      chatCapacity: chats,
      ticketCapacity: tickets,
      languages,
      skills: [...new Set(skills)].sort(),
    };
    await tx.availability.upsert({ where: { staffId }, create: { staffId, ...data }, update: data });
    await record(tx, actor, { event: "staff.routing_changed", subject: ["staff", staffId], data: routing });
  });
  await enqueue("routeConversations", {});
}
