import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import { changeTickets, undoChanges } from "#app/features/tickets/changes.server.ts";
import { receive, reply } from "#app/features/tickets/desk.server.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { keepClocks, sweepClocks } from "#app/features/tickets/service-clocks.server.ts";
import { timelinesOf } from "#app/features/tickets/service-timelines.server.ts";
import { courseOf } from "#app/features/tickets/timeline.ts";
import { prisma } from "#app/platform/db.server.ts";
import { hours, minutes } from "#app/platform/time.ts";

const system = { type: "system" } as const;
const customer = { kind: "inbound" as const, author: { type: "customer" as const, id: null }, body: "Help" };

const begin = async (different: Partial<Parameters<typeof openConversation>[1]> = {}) =>
  (
    await openConversation(system, {
      channel: "phone",
      locale: "en",
      subject: "Help",
      first: { ...customer, clientId: randomUUID() },
      ...different,
    })
  ).id;
const says = (id: string) => receive(system, id, { body: "Hello?", clientId: randomUUID() });
const answers = (actor: StaffActor, id: string, status: "pending" | "solved" | null = null) =>
  reply(actor, id, { body: "Here", clientId: randomUUID(), seenSeq: null, status });
const standing = (id: string) => prisma.conversation.findUniqueOrThrow({ where: { id } });
const later = (time: number) => new Date(Date.now() + time);
const events = async (id: string) =>
  (
    await prisma.message.findMany({
      where: { conversationId: id, kind: "activity" },
      orderBy: { seq: "asc" },
    })
  ).map(({ data }) => (data as { event: string }).event);
const kinds = async (id: string) =>
  (await prisma.ticketTurn.findMany({ where: { conversationId: id }, orderBy: { place: "asc" } })).map(
    ({ kind }) => kind,
  );

async function staff(role: "agent" | "lead") {
  const email = `${role}-${randomUUID().slice(0, 8)}@upay.example`;
  await createStaff(system, { email, name: role, role, password: "a long enough password 1" });
  const { id } = await prisma.staff.findUniqueOrThrow({ where: { email } });
  return { type: "staff", id, role, name: role, email, locale: "en" } as StaffActor;
}

const targets = (firstResponse: number, resolution: number | null = null) => {
  const each = { firstResponse, nextResponse: firstResponse * 2, resolution };
  return { low: each, normal: each, high: { ...each, firstResponse: firstResponse / 2 }, urgent: each };
};

/** The only policy: round the clock, for the telephone; nothing else is promised anything. */
async function promise(different: object = {}) {
  await prisma.servicePolicy.deleteMany();
  return prisma.servicePolicy.create({
    data: {
      name: "Telephone",
      place: 0,
      conditions: { channels: ["phone"] },
      targets: targets(60),
      ...different,
    },
  });
}

beforeEach(async () => {
  await promise();
});

describe("service-level clocks", () => {
  it("keep what is owed first on the conversation, through answers, pauses and what is taken back", async () => {
    const agent = await staff("agent");
    const id = await begin();
    const { createdAt } = await standing(id);
    await keepClocks();
    expect(await standing(id)).toMatchObject({
      dueAt: new Date(createdAt.getTime() + minutes(60)),
      warnAt: new Date(createdAt.getTime() + minutes(48)),
      dueTarget: "firstResponse",
      lookAt: new Date(createdAt.getTime() + minutes(48)),
    });
    await changeTickets(agent, [id], { status: "pending" });
    await keepClocks();
    expect(await standing(id)).toMatchObject({ dueAt: null, dueTarget: "firstResponse", lookAt: null });
    await says(id);
    await answers(agent, id);
    await keepClocks();
    expect(await standing(id)).toMatchObject({ dueAt: null, dueTarget: null });
    await says(id);
    await says(id);
    await keepClocks();
    const { waitingSince } = await standing(id);
    expect(await standing(id)).toMatchObject({
      dueAt: new Date(waitingSince!.getTime() + minutes(120)),
      dueTarget: "nextResponse",
    });
    const [solved] = await changeTickets(agent, [id], { status: "solved" });
    await keepClocks();
    expect(await standing(id)).toMatchObject({ dueAt: null });
    await undoChanges(agent, [solved!]);
    await keepClocks();
    expect(await standing(id)).toMatchObject({ dueAt: new Date(waitingSince!.getTime() + minutes(120)) });
    expect(await kinds(id)).toEqual(["customer", "pending", "open", "reply", "customer"]);
  });

  it("follow a channel, a priority and a policy that change", async () => {
    const agent = await staff("agent");
    const [phone, form] = [await begin(), await begin({ channel: "web_form" })];
    await keepClocks();
    const { createdAt } = await standing(phone);
    expect((await standing(form)).dueAt).toBeNull();
    await changeTickets(agent, [phone], { priority: "high" });
    await keepClocks();
    expect((await standing(phone)).dueAt).toEqual(new Date(createdAt.getTime() + minutes(30)));
    await promise({ targets: targets(10), conditions: {} });
    await prisma.serviceSweep.update({ where: { id: 1 }, data: { revision: { increment: 1 } } });
    expect(await sweepClocks()).toBeGreaterThanOrEqual(2);
    expect(await sweepClocks()).toBe(0);
    await keepClocks();
    expect((await standing(phone)).dueAt).toEqual(new Date(createdAt.getTime() + minutes(5)));
    expect((await standing(form)).dueAt).toEqual(
      new Date((await standing(form)).createdAt.getTime() + minutes(10)),
    );
  });

  it("warn before, mark after, and carry out what the policy says, once, however many look", async () => {
    const [agent, lead] = [await staff("agent"), await staff("lead")];
    const team = await prisma.team.create({ data: { name: `Second line ${randomUUID()}` } });
    await promise({
      escalations: [
        { on: "warning", target: "any", action: { kind: "tag", tag: "hurry" } },
        { on: "breach", target: "firstResponse", action: { kind: "team", teamId: team.id } },
        { on: "breach", target: "any", action: { kind: "priority", to: "urgent" } },
        { on: "breach", target: "any", action: { kind: "notify", whom: "leads" } },
        { on: "breach", target: "nextResponse", action: { kind: "tag", tag: "never" } },
      ],
    });
    const id = await begin({ assigneeId: agent.id });
    await keepClocks();
    expect(await events(id)).toEqual([]);
    for (let time = 0; time < 3; time += 1)
      await Promise.all([keepClocks(later(minutes(50))), keepClocks(later(minutes(50)))]);
    expect(await events(id)).toEqual(["service_warning", "tags"]);
    expect(await standing(id)).toMatchObject({ tags: ["hurry"], priority: 1 });
    for (let time = 0; time < 3; time += 1)
      await Promise.all([keepClocks(later(minutes(61))), keepClocks(later(minutes(61)))]);
    expect(await events(id)).toEqual(["service_warning", "tags", "service_breach", "priority", "team"]);
    expect(await standing(id)).toMatchObject({ tags: ["hurry"], priority: 3, teamId: team.id });
    expect(await prisma.mention.count({ where: { conversationId: id, staffId: lead.id } })).toBe(1);
    const promises = await prisma.servicePromise.findMany({ where: { conversationId: id } });
    expect(promises).toMatchObject([{ target: "firstResponse", state: "breached", endedAt: null }]);
    expect(promises[0]!.decidedAt).toEqual(promises[0]!.dueAt);
    // An answer ends it, late.
    await answers(agent, id);
    await keepClocks(later(minutes(70)));
    expect(await events(id)).toHaveLength(5);
  });

  it("tell of a breach again where the promise was moved on after it, and of none that is old history", async () => {
    const id = await begin();
    await keepClocks();
    await keepClocks(later(minutes(61)));
    expect(await events(id)).toEqual(["service_breach"]);
    await promise({ targets: targets(600) });
    await prisma.conversation.update({ where: { id }, data: { lookAt: new Date(0) } });
    await keepClocks(later(minutes(62)));
    expect(
      (await prisma.servicePromise.findFirstOrThrow({ where: { conversationId: id } })).decidedAt,
    ).toBeNull();
    await keepClocks(later(minutes(599)));
    await keepClocks(later(minutes(601)));
    expect(await events(id)).toEqual(["service_breach", "service_warning", "service_breach"]);

    const old = await begin({ at: later(-hours(30)) });
    await keepClocks();
    expect(await events(old)).toEqual([]);
    expect(await standing(old)).toMatchObject({ dueTarget: "firstResponse", lookAt: null });
  });

  it("judge what has ended by what was promised then", async () => {
    const agent = await staff("agent");
    const id = await begin();
    await answers(agent, id, "solved");
    await keepClocks();
    await promise({ targets: targets(0.000_01) });
    await prisma.conversation.update({ where: { id }, data: { lookAt: new Date(0) } });
    await keepClocks();
    const [first, ...others] = await prisma.servicePromise.findMany({ where: { conversationId: id } });
    expect(first).toMatchObject({ target: "firstResponse", state: "met", promisedMs: BigInt(minutes(60)) });
    expect(others).toEqual([]);
  });

  it("have a timeline that tells of every conversation what its row tells", async () => {
    const agent = await staff("agent");
    let turn = 17;
    const pick = <Value>(values: readonly Value[]) => {
      turn = (turn * 48_271) % 2_147_483_647;
      return values[turn % values.length]!;
    };
    for (let each = 0; each < 5; each += 1) {
      const id = await begin();
      let last: { id: string; version: number } | undefined;
      for (let step = 0; step < 8; step += 1) {
        const done = pick([
          "says",
          "answers",
          "solves",
          "open",
          "pending",
          "snoozed",
          "solved",
          "undo",
        ] as const);
        if (done === "says") await says(id);
        else if (done === "answers" || done === "solves")
          await answers(agent, id, done === "solves" ? "solved" : null);
        else if (done === "undo") await undoChanges(agent, last ? [last] : []);
        else
          [last] = await changeTickets(agent, [id], {
            status: done,
            ...(done === "snoozed" && { until: later(hours(1)) }),
          });
        const timeline = (await timelinesOf(prisma, [id])).get(id)!;
        const course = courseOf(timeline, Date.now() + 1_000);
        const { status, waitingSince, firstReplyAt } = await standing(id);
        const waits = [course.firstResponse!, ...course.nextResponses].filter(({ end }) => end === null);
        const what = `${each} ${step} ${done}: ${await kinds(id)}`;
        expect(course.solved.at(-1)?.[1] === null, what).toBe(status === "solved");
        expect(course.pending.at(-1)?.[1] === null, what).toBe(status === "pending");
        if (firstReplyAt) expect(course.firstResponse!.end, what).toMatchObject({ by: "done" });
        // Whoever waits is owed an answer; a first one that was never given stays owed when it is opened again.
        if (waitingSince) expect(waits, what).toHaveLength(1);
        else if (firstReplyAt) expect(waits, what).toEqual([]);
      }
    }
  });
});
