import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { Role, StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import { changeTickets, undoChanges } from "#app/features/tickets/changes.server.ts";
import { addNote, Crossed, receive, reply } from "#app/features/tickets/desk.server.ts";
import { inboxCounts, listInbox } from "#app/features/tickets/inbox.server.ts";
import { readInboxFilters } from "#app/features/tickets/inbox-address.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { wakeSnoozed } from "#app/features/tickets/snooze.server.ts";
import { untilReply } from "#app/features/tickets/ticket.ts";
import { markRead, openTicket, readThread, saveDraft } from "#app/features/tickets/ticket-page.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { Forbidden } from "#app/platform/errors.ts";
import { days, hours } from "#app/platform/time.ts";

const system = { type: "system" } as const;
let agent: StaffActor;
let colleague: StaffActor;
let analyst: StaffActor;

async function staff(name: string, role: Role): Promise<StaffActor> {
  const email = `${name}-${randomUUID().slice(0, 8)}@upay.example`;
  await createStaff(system, { email, name, role, password: "a long enough password 1" });
  const { id } = await prisma.staff.findUniqueOrThrow({ where: { email } });
  return { type: "staff", id, role, name, email } as StaffActor;
}

beforeAll(async () => {
  agent = await staff("Ann", "agent");
  colleague = await staff("Bo", "agent");
  analyst = await staff("Cy", "analyst");
});

const begin = (body = "My payment failed", different: object = {}) =>
  openConversation(system, {
    channel: "web_form",
    contact: { name: "Wei", email: "wei@customer.example" },
    locale: "en",
    subject: "Failed payment",
    first: { kind: "inbound", author: { type: "customer", id: null }, body, clientId: randomUUID() },
    ...different,
  });
const outgoing = (body: string, different: object = {}) => ({
  body,
  clientId: randomUUID(),
  seenSeq: null,
  status: null,
  ...different,
});
const thread = async (id: string) => (await openTicket(agent, id)).thread.messages;

describe("a thread", () => {
  it("has one line for one client id, whoever repeats it and however often at once", async () => {
    const { id } = await begin();
    const message = outgoing("We are looking into it.");
    const sent = await Promise.all(Array.from({ length: 5 }, () => reply(agent, id, message)));
    expect(new Set(sent.map(({ seq }) => seq)).size).toBe(1);
    expect((await thread(id)).map(({ kind, seq }) => [seq, kind])).toEqual([
      [1, "inbound"],
      [2, "reply"],
    ]);
  });

  it("counts without gaps or repeats under many writers", async () => {
    const { id } = await begin();
    await Promise.all(
      Array.from({ length: 30 }, (_, at) =>
        at % 3 === 0
          ? receive(system, id, { body: `inbound ${at}`, clientId: randomUUID() })
          : at % 3 === 1
            ? reply(agent, id, outgoing(`reply ${at}`))
            : addNote(colleague, id, { body: `note ${at}`, clientId: randomUUID() }),
      ),
    );
    expect((await thread(id)).map(({ seq }) => seq)).toEqual(Array.from({ length: 31 }, (_, at) => at + 1));
  });

  it("is read in stretches from any place", async () => {
    const { id } = await begin();
    for (let at = 0; at < 130; at += 1) await reply(agent, id, outgoing(`line ${at}`));
    const end = await openTicket(agent, id);
    expect([end.thread.before, end.thread.after]).toEqual([true, false]);
    const first = end.thread.messages[0]!.seq;
    const above = await readThread(agent, id, { before: first });
    expect(above.messages.at(-1)?.seq).toBe(first - 1);
    expect(above.messages).toHaveLength(60);
    const below = await readThread(agent, id, { after: above.messages.at(-1)!.seq });
    expect(below.messages[0]?.seq).toBe(first);
    await markRead(agent, id, 20);
    const middle = await openTicket(agent, id);
    expect(middle.thread.messages.some(({ seq }) => seq === 20)).toBe(true);
    expect(middle.thread.after).toBe(true);
  });

  it("never holds a full card number", async () => {
    const { id } = await begin("my card 4111 1111 1111 1111 was refused");
    expect((await thread(id))[0]?.body).toBe("my card •••• 1111 was refused");
  });

  it("tells whoever crosses another's words, and sends nothing of theirs", async () => {
    const { id } = await begin();
    await reply(colleague, id, outgoing("I have it.", { seenSeq: 1 }));
    await expect(reply(agent, id, outgoing("Me too.", { seenSeq: 1 }))).rejects.toThrow(Crossed);
    expect(await thread(id)).toHaveLength(2);
    await reply(agent, id, outgoing("Me too.", { seenSeq: 2 }));
    await reply(agent, id, outgoing("And more.", { seenSeq: 2 }));
    expect(await thread(id)).toHaveLength(4);
  });
});

describe("a ticket", () => {
  it("is opened again by the customer's words, and they wait until they are answered", async () => {
    const { id } = await begin();
    await reply(agent, id, outgoing("Done.", { status: "solved" }));
    expect((await openTicket(agent, id)).ticket).toMatchObject({ status: "solved", waitingSince: null });
    await receive(system, id, { body: "Not at all", clientId: randomUUID() });
    const { ticket } = await openTicket(agent, id);
    expect(ticket).toMatchObject({ status: "open", reopened: 1, preview: "Not at all" });
    expect(ticket.waitingSince).not.toBeNull();
  });

  it("sleeps until its time and wakes once, whoever looks", async () => {
    const { id } = await begin();
    const until = new Date(Date.now() + hours(1));
    await changeTickets(agent, [id], { status: "snoozed", until });
    expect(await wakeSnoozed()).toBe(0);
    const woken = await Promise.all([1, 2, 3].map(() => wakeSnoozed(new Date(until.getTime() + 1))));
    expect(woken.reduce((sum, count) => sum + count)).toBe(1);
    expect((await openTicket(agent, id)).ticket.status).toBe("open");
    await expect(changeTickets(agent, [id], { status: "snoozed", until: new Date(0) })).rejects.toThrow(
      "time to come",
    );
  });

  it("sleeps until the customer writes, where no time is to end it, and an undo puts it back so", async () => {
    const { id } = await begin();
    await changeTickets(agent, [id], { status: "snoozed", until: untilReply });
    expect(await wakeSnoozed(new Date(Date.now() + days(3650)))).toBe(0);
    expect(await undoChanges(agent, await changeTickets(agent, [id], { status: "open" }))).toBe(1);
    expect((await openTicket(agent, id)).ticket.status).toBe("snoozed");
    await receive(system, id, { body: "Still there?", clientId: randomUUID() });
    expect((await openTicket(agent, id)).ticket.status).toBe("open");
  });

  it("that was solved by a slip waits again since when it did, and nothing was reopened", async () => {
    const { id } = await begin();
    const before = (await openTicket(agent, id)).ticket;
    expect(before.waitingSince).not.toBeNull();
    const done = await changeTickets(agent, [id], { status: "solved" });
    expect((await openTicket(agent, id)).ticket).toMatchObject({ status: "solved", waitingSince: null });
    expect(await undoChanges(colleague, done)).toBe(1);
    const { status, waitingSince, reopened } = (await openTicket(agent, id)).ticket;
    expect({ status, waitingSince, reopened }).toEqual({
      status: "open",
      waitingSince: before.waitingSince,
      reopened: 0,
    });
    expect(await prisma.conversation.findUnique({ where: { id } })).toMatchObject({ solvedAt: null });
    // What was taken back is no change to take back twice.
    expect(await undoChanges(agent, done)).toBe(0);
  });

  it("takes tags beside those it has", async () => {
    const { id } = await begin();
    await changeTickets(agent, [id], { addTags: ["refund", "vip"] });
    await changeTickets(agent, [id], { addTags: ["vip", "abroad"] });
    expect((await openTicket(agent, id)).ticket.tags).toEqual(["abroad", "refund", "vip"]);
    const many = Array.from({ length: 18 }, (_, at) => `tag-${at}`);
    await expect(changeTickets(agent, [id], { addTags: many })).rejects.toThrow("at most");
  });

  it("is not unread to who changed it and had read it, but to everybody else", async () => {
    const { id } = await begin();
    const { thread } = await openTicket(agent, id);
    await markRead(agent, id, thread.messages.at(-1)!.seq);
    await changeTickets(agent, [id], { priority: "high" });
    await reply(agent, id, outgoing("On its way"));
    expect((await openTicket(agent, id)).ticket.unread).toBe(0);
    await receive(system, id, { body: "Thanks", clientId: randomUUID() });
    await changeTickets(agent, [id], { priority: "low" });
    expect((await openTicket(agent, id)).ticket.unread).toBe(2);
    expect((await openTicket(colleague, id)).ticket.unread).toBeGreaterThan(3);
  });

  it("is changed with others and put back, but for what was changed again since", async () => {
    const [one, two] = [await begin(), await begin()];
    const change = { assigneeId: agent.id, priority: "urgent", tags: ["refund"] } as const;
    const done = await changeTickets(agent, [one.id, two.id], { ...change, tags: [...change.tags] });
    expect(done).toHaveLength(2);
    expect(await changeTickets(agent, [one.id], { assigneeId: agent.id })).toEqual([]);
    await changeTickets(colleague, [two.id], { priority: "low" });
    expect(await undoChanges(agent, JSON.parse(JSON.stringify(done)))).toBe(1);
    const [first, second] = [await openTicket(agent, one.id), await openTicket(agent, two.id)];
    expect(first.ticket).toMatchObject({ assigneeId: null, priority: 1, tags: [] });
    expect(second.ticket).toMatchObject({ assigneeId: agent.id, priority: 0, tags: ["refund"] });
    const trail = first.thread.messages.filter(({ kind }) => kind === "activity");
    expect(trail.map(({ data }) => data?.event)).toEqual([
      "priority",
      "assignee",
      "tags",
      "priority",
      "assignee",
      "tags",
    ]);
    const audited = await prisma.auditEvent.count({
      where: { subjectId: one.id, event: "conversation.changed" },
    });
    expect(audited).toBe(2);
  });

  it("is answered by those who may, and read by all staff", async () => {
    const { id } = await begin();
    await expect(async () => reply(analyst, id, outgoing("Hello"))).rejects.toThrow(Forbidden);
    await expect(changeTickets(analyst, [id], { priority: "high" })).rejects.toThrow(Forbidden);
    await addNote(analyst, id, { body: "Looks like takeover", clientId: randomUUID() });
    expect((await openTicket(analyst, id)).thread.messages.at(-1)?.kind).toBe("note");
  });
});

describe("the inbox", () => {
  it("lists each view in its order, page by page, and counts it", async () => {
    await prisma.conversation.updateMany({ data: { status: "solved", solvedAt: new Date() } });
    const made: string[] = [];
    for (let at = 0; at < 120; at += 1) made.push((await begin(`waiting ${at}`)).id);
    await changeTickets(agent, made.slice(0, 5), { assigneeId: agent.id });
    await reply(agent, made[0]!, outgoing("answered"));
    const read = async (query: string) => {
      const ids: string[] = [];
      let after: string | null = null;
      do {
        const search: URLSearchParams = new URLSearchParams(query);
        if (after) search.set("after", after);
        const page: Awaited<ReturnType<typeof listInbox>> = await listInbox(agent, readInboxFilters(search));
        ids.push(...page.rows.map(({ id }) => id));
        after = page.next;
      } while (after);
      return ids;
    };
    // The longest wait first; whoever was answered stands last.
    expect(await read("view=open&sort=waiting")).toEqual([...made.slice(1), made[0]]);
    expect(await read("view=mine&sort=waiting")).toEqual([...made.slice(1, 5), made[0]]);
    expect(await read("view=unassigned&sort=newest")).toEqual(made.slice(5).reverse());
    expect(await read("view=open&channel=phone")).toEqual([]);
    // The most urgent first; what is due first, and behind it what nothing is promised of.
    for (const [at, priority] of [
      [7, "high"],
      [60, "urgent"],
      [110, "low"],
    ] as const)
      await changeTickets(agent, [made[at]!], { priority });
    const byPriority = await read("view=open&sort=priority");
    expect([byPriority[0], byPriority[1], byPriority.at(-1)]).toEqual([made[60], made[7], made[110]]);
    expect(byPriority.toSorted()).toEqual(made.toSorted());
    const dues = [90, 3, 45].map((at, place) => ({
      id: made[at]!,
      dueAt: new Date(Date.now() + hours(place + 1)),
    }));
    for (const { id, dueAt } of dues)
      await prisma.conversation.update({
        where: { id },
        data: { dueAt, warnAt: dueAt, dueTarget: "resolution" },
      });
    const byDue = await read("view=open&sort=due");
    expect(byDue.slice(0, 3)).toEqual(dues.map(({ id }) => id));
    expect(new Set(byDue).size).toBe(byDue.length);
    expect(await inboxCounts(agent)).toMatchObject({ mine: 5, unassigned: 115, open: 120, snoozed: 0 });
  });

  it("shows mentions until they are read", async () => {
    const { id } = await begin();
    await addNote(agent, id, { body: "@Bo, have a look", clientId: randomUUID(), mentioned: [colleague.id] });
    expect((await inboxCounts(colleague)).mentions).toBe(1);
    const { rows } = await listInbox(colleague, readInboxFilters(new URLSearchParams("view=mentions")));
    expect(rows.map((row) => [row.id, row.unread])).toEqual([[id, 2]]);
    await markRead(colleague, id, 2);
    expect((await inboxCounts(colleague)).mentions).toBe(0);
  });

  it("keeps drafts per person until they are sent", async () => {
    const { id } = await begin();
    await saveDraft(agent, id, { kind: "reply", body: "Dear", seenSeq: 1 });
    await saveDraft(colleague, id, { kind: "note", body: "Hm", seenSeq: 1 });
    expect((await openTicket(agent, id)).draft).toEqual({
      kind: "reply",
      body: "Dear",
      seenSeq: 1,
      macro: null,
    });
    await reply(agent, id, outgoing("Dear Wei"));
    expect((await openTicket(agent, id)).draft).toBeNull();
    expect((await openTicket(colleague, id)).draft?.body).toBe("Hm");
  });
});
