import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { type Role, roles, type StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import { changeTickets } from "#app/features/tickets/changes.server.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { releaseGone, routeConversations, setAvailability } from "#app/features/tickets/routing.server.ts";
import { saveCalendar, savePolicy, serviceSettings } from "#app/features/tickets/service-settings.server.ts";
import {
  createTeam,
  removeTeam,
  renameTeam,
  setMembers,
  setRouting,
  teamsPage,
} from "#app/features/tickets/teams.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { Conflict, Forbidden } from "#app/platform/errors.ts";

const system = { type: "system" } as const;

async function staff(role: Role) {
  const email = `${role}-${randomUUID().slice(0, 8)}@upay.example`;
  await createStaff(system, { email, name: role, role, password: "a long enough password 1" });
  const { id } = await prisma.staff.findUniqueOrThrow({ where: { email } });
  return { type: "staff", id, role, name: role, email, locale: "en", timeZone: "UTC" } as StaffActor;
}

const begin = async (tags: string[] = []) =>
  (
    await openConversation(system, {
      channel: "web_form",
      locale: "en",
      subject: "Help",
      tags,
      first: {
        kind: "inbound",
        author: { type: "customer", id: null },
        body: "Help",
        clientId: randomUUID(),
      },
    })
  ).id;
const ownerOf = async (id: string) =>
  (await prisma.conversation.findUniqueOrThrow({ where: { id } })).assigneeId;
const routing = { chats: 4, tickets: 20, languages: ["en"], skills: [] as string[] };

beforeEach(async () => {
  await prisma.availability.updateMany({ data: { available: false, skills: [] } });
  await prisma.conversation.updateMany({
    data: { status: "solved", solvedAt: new Date(), assigneeId: null },
  });
});

describe("teams and what people are given", () => {
  it("are set by a lead: a team's conversations go to its members, a skill's to whoever has it", async () => {
    const [lead, one, two] = [await staff("lead"), await staff("agent"), await staff("agent")];
    for (const agent of [one, two]) await setAvailability(agent, true);
    const team = await createTeam(lead, `Refunds ${randomUUID()}`);
    await expect(
      createTeam(lead, (await prisma.team.findUniqueOrThrow({ where: { id: team.id } })).name),
    ).rejects.toThrow(Conflict);
    await renameTeam(lead, team.id, `Money back ${randomUUID()}`);
    await setMembers(lead, team.id, [one.id]);
    await setRouting(lead, two.id, { ...routing, skills: ["crypto"] });
    const [teams, skilled] = [await begin(), await begin(["crypto"])];
    await changeTickets(lead, [teams], { teamId: team.id });
    // The other one has nothing yet and would be next.
    await begin();
    await routeConversations();
    expect(await ownerOf(teams)).toBe(one.id);
    expect(await ownerOf(skilled)).toBe(two.id);
    await expect(removeTeam(lead, team.id)).rejects.toThrow(Conflict);
    await changeTickets(lead, [teams], { status: "solved" });
    await removeTeam(lead, team.id);
    const { people } = await teamsPage(lead);
    expect(people.find(({ id }) => id === two.id)).toMatchObject({
      available: true,
      skills: ["crypto"],
      ticketCapacity: 20,
    });
  });

  it("hold capacity, and a queue that nobody is for hides nothing behind it", async () => {
    const [lead, agent] = [await staff("lead"), await staff("agent")];
    await setAvailability(agent, true);
    await setRouting(lead, agent.id, { ...routing, tickets: 1 });
    const team = await createTeam(lead, `Nobody ${randomUUID()}`);
    const older = await begin();
    await changeTickets(lead, [older], { teamId: team.id });
    await prisma.$executeRaw`
      INSERT INTO conversations (id, channel, locale, subject, team_id, waiting_since, created_at)
      SELECT gen_random_uuid(), 'web_form', 'en', 'x', ${team.id}::uuid, now() - interval '1 day', now() - interval '1 day'
      FROM generate_series(1, 250)`;
    const [first, second] = [await begin(), await begin()];
    await routeConversations();
    expect([await ownerOf(older), await ownerOf(first), await ownerOf(second)]).toEqual([
      null,
      agent.id,
      null,
    ]);
    await setRouting(lead, agent.id, { ...routing, tickets: 2 });
    await routeConversations();
    expect(await ownerOf(second)).toBe(agent.id);
  });

  it("let go of what waits when a lead sends somebody away, or an account is deactivated", async () => {
    const [lead, one, two] = [await staff("lead"), await staff("agent"), await staff("agent")];
    await setAvailability(one, true);
    const id = await begin();
    await routeConversations();
    expect(await ownerOf(id)).toBe(one.id);
    await setAvailability(lead, false, one.id);
    expect(await ownerOf(id)).toBeNull();
    await setAvailability(two, true);
    await routeConversations();
    expect(await ownerOf(id)).toBe(two.id);
    await prisma.staff.update({ where: { id: two.id }, data: { deactivatedAt: new Date() } });
    expect(await releaseGone()).toBe(1);
    expect(await releaseGone()).toBe(0);
    expect(await ownerOf(id)).toBeNull();
  });
});

describe("settings of the desk", () => {
  it("are for leads and administrators", async () => {
    const other = await staff("agent");
    const draft = { name: `Hours ${randomUUID()}`, zone: "UTC", week: {}, holidays: [] };
    for (const role of roles) {
      const actor = await staff(role);
      const asked = [
        () => serviceSettings(actor),
        () => saveCalendar(actor, null, { ...draft, name: `${role} ${randomUUID()}` }),
        () => teamsPage(actor),
        () => createTeam(actor, `${role} ${randomUUID()}`),
        () => setRouting(actor, other.id, routing),
        () => setAvailability(actor, false, other.id),
      ];
      for (const ask of asked) {
        if (role === "lead" || role === "admin") await ask();
        else await expect(ask()).rejects.toThrow(Forbidden);
      }
    }
  });

  it("are written over by nobody who has not seen them, and each change moves the clocks", async () => {
    const lead = await staff("lead");
    const { policies } = await serviceSettings(lead);
    const { id, isDefault: _isDefault, version, ...draft } = policies.at(-1)!;
    const { revision } = await prisma.serviceSweep.findUniqueOrThrow({ where: { id: 1 } });
    await savePolicy(lead, id, version, { ...draft, name: "Everything" });
    await expect(savePolicy(lead, id, version, { ...draft, name: "Nothing" })).rejects.toThrow(Conflict);
    expect((await prisma.servicePolicy.findUniqueOrThrow({ where: { id } })).name).toBe("Everything");
    expect((await prisma.serviceSweep.findUniqueOrThrow({ where: { id: 1 } })).revision).toBe(revision + 1);
    expect(await prisma.auditEvent.count({ where: { event: "service_policy.changed", subjectId: id } })).toBe(
      1,
    );
  });
});
