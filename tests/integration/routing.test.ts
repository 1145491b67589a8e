import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import { changeTickets } from "#app/features/tickets/changes.server.ts";
import { reply } from "#app/features/tickets/desk.server.ts";
import { graceTime, lapseAbsent, seenOnDuty } from "#app/features/tickets/on-duty.server.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { availabilityOf, routeConversations, setAvailability } from "#app/features/tickets/routing.server.ts";
import { prisma } from "#app/platform/db.server.ts";

const system = { type: "system" } as const;

async function agent(name: string, capacity: { chat: number; ticket: number }, languages = ["en"]) {
  const email = `${name}-${randomUUID().slice(0, 8)}@upay.example`;
  await createStaff(system, { email, name, role: "agent", password: "a long enough password 1" });
  const { id } = await prisma.staff.findUniqueOrThrow({ where: { email } });
  const actor = { type: "staff", id, role: "agent", name, email, locale: "en" } as StaffActor;
  await setAvailability(actor, true);
  await prisma.availability.update({
    where: { staffId: id },
    data: { chatCapacity: capacity.chat, ticketCapacity: capacity.ticket, languages },
  });
  return actor;
}

const begin = (channel: "chat" | "web_form", locale: "en" | "zh" = "en") =>
  openConversation(system, {
    channel,
    locale,
    subject: "Help",
    first: { kind: "inbound", author: { type: "customer", id: null }, body: "Help", clientId: randomUUID() },
  });
const held = (actor: StaffActor, channel: string) =>
  prisma.conversation.count({ where: { assigneeId: actor.id, channel, status: "open" } });

beforeEach(async () => {
  await prisma.availability.updateMany({ data: { available: false } });
  await prisma.conversation.updateMany({
    data: { status: "solved", solvedAt: new Date(), assigneeId: null },
  });
});

describe("routing", () => {
  it("fills people up to their capacity, evenly, and gives the rest when there is room", async () => {
    const [one, two] = [
      await agent("One", { chat: 2, ticket: 3 }),
      await agent("Two", { chat: 2, ticket: 3 }),
    ];
    for (let at = 0; at < 5; at += 1) await begin("chat");
    for (let at = 0; at < 4; at += 1) await begin("web_form");
    // Several runs at once give nothing twice.
    await Promise.all([routeConversations(), routeConversations(), routeConversations()]);
    await routeConversations();
    expect([await held(one, "chat"), await held(two, "chat")]).toEqual([2, 2]);
    expect([await held(one, "web_form"), await held(two, "web_form")]).toEqual([2, 2]);
    const left = await prisma.conversation.findMany({ where: { status: "open", assigneeId: null } });
    expect(left).toHaveLength(1);
    const [first] = await prisma.conversation.findMany({ where: { assigneeId: one.id, channel: "chat" } });
    await changeTickets(one, [first!.id], { status: "solved" });
    expect(await routeConversations()).toBe(1);
    expect(await held(one, "chat")).toBe(2);
  });

  it("lets go of what waits when somebody goes away, and keeps what they answered", async () => {
    const one = await agent("One", { chat: 4, ticket: 20 });
    const [answered, waiting] = [await begin("web_form"), await begin("web_form")];
    await routeConversations();
    await reply(one, answered.id, { body: "Hello", clientId: randomUUID(), seenSeq: null, status: null });
    const two = await agent("Two", { chat: 4, ticket: 20 });
    await setAvailability(one, false);
    await routeConversations();
    const owner = async (id: string) =>
      (await prisma.conversation.findUniqueOrThrow({ where: { id } })).assigneeId;
    expect(await owner(answered.id)).toBe(one.id);
    expect(await owner(waiting.id)).toBe(two.id);
  });

  it("matches the language", async () => {
    const english = await agent("English", { chat: 4, ticket: 20 });
    const chinese = await agent("Chinese", { chat: 4, ticket: 20 }, ["zh"]);
    await begin("chat", "zh");
    await begin("chat", "zh");
    await begin("chat", "en");
    await routeConversations();
    expect([await held(english, "chat"), await held(chinese, "chat")]).toEqual([1, 2]);
  });
});

describe("somebody whose last browser has closed", () => {
  const later = (time: number) => new Date(Date.now() + time);

  it("is given nothing after the grace time, lets go of what waits, and is told so when back", async () => {
    const [gone, there] = [
      await agent("Gone", { chat: 2, ticket: 2 }),
      await agent("There", { chat: 2, ticket: 2 }),
    ];
    for (let at = 0; at < 2; at += 1) await begin("chat");
    await routeConversations();
    expect([await held(gone, "chat"), await held(there, "chat")]).toEqual([1, 1]);
    expect(await lapseAbsent(later(graceTime - 1_000))).toBe(0);
    await seenOnDuty([there.id, there.id], later(graceTime));
    expect(await lapseAbsent(later(graceTime + 1_000))).toBe(1);
    expect(await availabilityOf(gone)).toEqual({ available: false, lapsedAt: expect.any(String) });
    expect(await availabilityOf(there)).toEqual({ available: true, lapsedAt: null });
    await routeConversations();
    expect([await held(gone, "chat"), await held(there, "chat")]).toEqual([0, 2]);
    const told = await prisma.auditEvent.findFirstOrThrow({
      where: { subjectId: gone.id, event: "staff.availability_changed" },
      orderBy: { seq: "desc" },
    });
    expect(told).toMatchObject({ actorType: "system", data: { available: false, lapsed: true } });
    // A browser that opens again takes nobody back on duty by itself.
    await seenOnDuty([gone.id]);
    expect((await availabilityOf(gone)).available).toBe(false);
    await setAvailability(gone, true);
    expect(await availabilityOf(gone)).toEqual({ available: true, lapsedAt: null });
  });

  it("is not judged where no browser of theirs was ever seen", async () => {
    const imported = await agent("Imported", { chat: 1, ticket: 1 });
    await prisma.availability.update({ where: { staffId: imported.id }, data: { seenAt: null } });
    expect(await lapseAbsent(later(graceTime * 100))).toBe(0);
  });
});
