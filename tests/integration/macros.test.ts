import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { Role, StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import { readyReplies } from "#app/features/tickets/canned-replies.server.ts";
import { type CannedReplyForm, cannedReplyForm } from "#app/features/tickets/canned-reply-form.ts";
import { undoChanges } from "#app/features/tickets/changes.server.ts";
import { Crossed, receive } from "#app/features/tickets/desk.server.ts";
import { foreseeMacro, HasGaps, runMacro, runMacroAsItIs } from "#app/features/tickets/macros.server.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { listReplies, saveReply, shelveReply } from "#app/features/tickets/reply-shelf.server.ts";
import { openTicket, saveDraft } from "#app/features/tickets/ticket-page.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { Forbidden, Invalid, NotFound } from "#app/platform/errors.ts";

const system = { type: "system" } as const;
let agent: StaffActor;
let lead: StaffActor;

async function staff(name: string, role: Role): Promise<StaffActor> {
  const email = `${randomUUID().slice(0, 8)}@upay.example`;
  await createStaff(system, { email, name, role, password: "a long enough password 1" });
  const { id } = await prisma.staff.findUniqueOrThrow({ where: { email } });
  return { type: "staff", id, role, name, email, timeZone: "Asia/Shanghai" } as StaffActor;
}
beforeAll(async () => {
  [agent, lead] = [await staff("Mei Lin", "agent"), await staff("Sofia Costa", "lead")];
});

const form = (fields: Partial<Record<string, string>>): CannedReplyForm =>
  cannedReplyForm.parse({
    id: "",
    shortcut: `s-${randomUUID().slice(0, 8)}`,
    title: "A title",
    en: "",
    zh: "",
    tags: "",
    status: "",
    priority: "",
    assignee: "",
    teamId: "",
    ...fields,
  });
const begin = (name: string | null = "Wei Chen", locale: "en" | "zh" = "en") =>
  openConversation(system, {
    channel: "chat",
    contact: { name },
    locale,
    subject: "A refund",
    first: {
      kind: "inbound",
      author: { type: "customer", id: null },
      body: "Please",
      clientId: randomUUID(),
    },
  });
const events = async (subjectId: string) =>
  (await prisma.auditEvent.findMany({ where: { subjectId }, orderBy: { seq: "asc" } })).map(
    ({ event, data }) => [event, data],
  );
const ticket = (id: string) => prisma.conversation.findUniqueOrThrow({ where: { id } });
const lines = (id: string) =>
  prisma.message.findMany({ where: { conversationId: id }, orderBy: { seq: "asc" } });
const message = (body: string, more: object = {}) => ({
  body,
  clientId: randomUUID(),
  seenSeq: null,
  status: null,
  ...more,
});

describe("canned replies", () => {
  it("are kept by leads for everybody, each shortcut once, and come back after they were deleted", async () => {
    const asked = form({ en: "Hello {{customer.firstName}}" });
    await expect(saveReply(agent, asked)).rejects.toThrow(Forbidden);
    const { id } = await saveReply(lead, asked);
    await expect(saveReply(lead, { ...asked, id: null })).rejects.toThrow(Invalid);
    await saveReply(lead, { ...asked, id, title: "Another title" });
    expect((await listReplies(agent)).find((one) => one.id === id)).toMatchObject({ title: "Another title" });
    await expect(shelveReply(agent, id, false)).rejects.toThrow(Forbidden);
    await shelveReply(lead, id, false);
    expect((await listReplies(agent)).some((one) => one.id === id)).toBe(false);
    await expect(saveReply(lead, { ...asked, id })).rejects.toThrow(NotFound);
    await shelveReply(lead, id, true);
    expect((await listReplies(agent)).some((one) => one.id === id)).toBe(true);
    expect((await events(id)).map(([event]) => event)).toEqual([
      "canned_reply.saved",
      "canned_reply.saved",
      "canned_reply.deleted",
      "canned_reply.restored",
    ]);
  });

  it("free their shortcut when they are deleted, and do not come back to one that is taken", async () => {
    const asked = form({ en: "One" });
    const { id } = await saveReply(lead, asked);
    await shelveReply(lead, id, false);
    await saveReply(lead, { ...asked, id: null });
    await expect(shelveReply(lead, id, true)).rejects.toThrow(Invalid);
  });
});

describe("a macro", () => {
  it("answers and changes the ticket in one, told in the thread and the log, once for a repeat", async () => {
    const { id: macroId } = await saveReply(
      lead,
      form({
        en: "Done, {{customer.firstName}}.",
        tags: "Refund, vip",
        status: "solved",
        priority: "high",
        assignee: "me",
      }),
    );
    const { id } = await begin();
    const ready = (await readyReplies(agent, id)).find((one) => one.id === macroId)!;
    expect(ready).toMatchObject({
      text: "Done, Wei.",
      actions: { addTags: ["refund", "vip"], assignee: "me" },
    });
    const asked = { macroId, ...message(ready.text, { seenSeq: 1 }) };
    await runMacro(agent, id, asked);
    await runMacro(agent, id, asked);
    expect(await ticket(id)).toMatchObject({
      status: "solved",
      priority: 2,
      assigneeId: agent.id,
      tags: ["refund", "vip"],
      waitingSince: null,
    });
    expect(
      (await lines(id)).map(({ kind, data }) => (data as { event?: string } | null)?.event ?? kind),
    ).toEqual(["inbound", "reply", "status", "priority", "assignee", "tags"]);
    const told = (await events(id)).filter(([event]) => event === "conversation.changed");
    expect(told).toEqual([
      [
        "conversation.changed",
        { assignee: agent.id, macro: macroId, priority: "high", status: "solved", tags: ["refund", "vip"] },
      ],
    ]);
  });

  it("does nothing at all where the customer's name is missing, or somebody wrote meanwhile", async () => {
    const { id: macroId } = await saveReply(
      lead,
      form({ en: "Hello {{customer.firstName}}", tags: "greeted" }),
    );
    const nameless = await begin(null);
    const moved = await begin();
    const [gap] = await foreseeMacro(agent, [nameless.id], macroId);
    expect(gap).toMatchObject({ gaps: ["customer.firstName"], answers: true });
    const batch = randomUUID();
    await expect(runMacroAsItIs(agent, nameless.id, { macroId, batch, seenSeq: 1 })).rejects.toThrow(HasGaps);
    await receive(system, moved.id, { body: "Never mind", clientId: randomUUID() });
    await expect(runMacroAsItIs(agent, moved.id, { macroId, batch, seenSeq: 1 })).rejects.toThrow(Crossed);
    for (const { id } of [nameless, moved]) {
      expect((await ticket(id)).tags).toEqual([]);
      expect((await lines(id)).every(({ kind }) => kind === "inbound")).toBe(true);
    }
    // Filled in by hand it goes.
    await runMacro(agent, nameless.id, { macroId, ...message("Hello there") });
    expect((await ticket(nameless.id)).tags).toEqual(["greeted"]);
  });

  it("that says nothing is taken back whole", async () => {
    const { id: macroId } = await saveReply(
      lead,
      form({ tags: "spam", status: "solved", assignee: "nobody" }),
    );
    const { id } = await begin();
    const before = await ticket(id);
    const { changed } = await runMacro(agent, id, { macroId, ...message("") });
    expect(await ticket(id)).toMatchObject({ status: "solved", tags: ["spam"] });
    expect(await undoChanges(agent, changed)).toBe(1);
    const { status, tags, waitingSince, reopened } = await ticket(id);
    expect({ status, tags, waitingSince, reopened }).toEqual({
      status: "open",
      tags: [],
      waitingSince: before.waitingSince,
      reopened: 0,
    });
  });

  it("is offered in the customer's language only, and never past twenty tags", async () => {
    const { id: english } = await saveReply(lead, form({ en: "Only English", tags: "one" }));
    const { id: tags } = await saveReply(
      lead,
      form({ tags: Array.from({ length: 20 }, (_, at) => `t${at}`).join() }),
    );
    const { id } = await begin("杨华", "zh");
    const [forecast] = await foreseeMacro(agent, [id], english);
    expect(forecast).toMatchObject({ gaps: null });
    expect((await readyReplies(agent, id)).map((one) => one.id)).toContain(tags);
    await runMacro(agent, id, { macroId: tags, ...message("") });
    const { id: more } = await saveReply(lead, form({ zh: "好", tags: "one-more" }));
    await expect(runMacro(agent, id, { macroId: more, ...message("好") })).rejects.toThrow(Invalid);
    expect((await lines(id)).some(({ kind }) => kind === "reply")).toBe(false);
  });

  it("is kept with a draft, but not one that is gone, and is left off with its words", async () => {
    const { id: macroId } = await saveReply(lead, form({ en: "Hello", tags: "greeted" }));
    const { id: silent } = await saveReply(lead, form({ tags: "spam" }));
    const { id } = await begin();
    const draft = async () => (await openTicket(agent, id)).draft;
    await saveDraft(agent, id, { kind: "reply", body: "Hello", seenSeq: 1, macroId });
    expect(await draft()).toMatchObject({
      body: "Hello",
      macro: { id: macroId, actions: { addTags: ["greeted"] } },
    });
    await saveDraft(agent, id, { kind: "note", body: "Hello", seenSeq: 1, macroId });
    expect(await draft()).toMatchObject({ kind: "note", macro: null });
    await saveDraft(agent, id, { kind: "reply", body: "Hello", seenSeq: 1, macroId });
    await shelveReply(lead, macroId, false);
    expect(await draft()).toMatchObject({ body: "Hello", macro: null });
    await saveDraft(agent, id, { kind: "reply", body: "", seenSeq: 1 });
    expect(await draft()).toBeNull();
    await saveDraft(agent, id, { kind: "reply", body: "", seenSeq: 1, macroId: silent });
    expect(await draft()).toMatchObject({ body: "", macro: { id: silent } });
    await runMacro(agent, id, { macroId: silent, ...message("") });
    expect(await draft()).toBeNull();
  });
});
