import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { Role, StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import { changeTickets } from "#app/features/tickets/changes.server.ts";
import { addNote, receive, reply } from "#app/features/tickets/desk.server.ts";
import { listInbox } from "#app/features/tickets/inbox.server.ts";
import { readInboxFilters } from "#app/features/tickets/inbox-address.ts";
import { mergeInto, unmerge } from "#app/features/tickets/merging.server.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { linkPayment } from "#app/features/tickets/payments.server.ts";
import {
  candidatesFor,
  follow,
  isFollowing,
  linkConversations,
  relatedTo,
} from "#app/features/tickets/related.server.ts";
import { splitOff } from "#app/features/tickets/splitting.server.ts";
import { openTicket } from "#app/features/tickets/ticket-page.server.ts";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { Conflict, Forbidden, Invalid, NotFound } from "#app/platform/errors.ts";

const system = { type: "system" } as const;
let agent: StaffActor;
let analyst: StaffActor;
const customers = ["cus_merge_1", "cus_merge_2"] as const;
const payment = "tx_merge_1";

async function staff(name: string, role: Role): Promise<StaffActor> {
  const email = `${name}-${randomUUID().slice(0, 8)}@upay.example`;
  await createStaff(system, { email, name, role, password: "a long enough password 1" });
  const { id } = await prisma.staff.findUniqueOrThrow({ where: { email } });
  return { type: "staff", id, role, name, email } as StaffActor;
}

beforeAll(async () => {
  agent = await staff("Ann", "agent");
  analyst = await staff("Cy", "analyst");
  const record = (id: string, customerId: string) => ({
    id,
    occurredAt: new Date(Date.now() - 60_000).toISOString(),
    customerId,
    amount: "12.50",
    currency: "EUR",
    method: "card",
    status: "failed",
  });
  await ingestTransactions(system, [record(payment, customers[0]), record("tx_merge_2", customers[1])]);
});

const line = (body: string) => ({
  kind: "inbound" as const,
  author: { type: "customer" as const, id: null },
  body,
  clientId: randomUUID(),
});
const begin = (subject: string, different: object = {}) =>
  openConversation(system, {
    channel: "web_form",
    customerId: customers[0],
    contact: { name: "Wei", email: "wei@customer.example" },
    locale: "en",
    subject,
    first: line(`${subject}: please help`),
    ...different,
  });
const events = async (id: string) =>
  (await openTicket(agent, id)).thread.messages
    .filter(({ kind }) => kind === "activity")
    .map(({ data }) => data?.event);
const bodies = async (id: string) =>
  (await openTicket(agent, id)).thread.messages
    .filter(({ kind }) => kind !== "activity")
    .map(({ body }) => body);

describe("a conversation that is merged into another", () => {
  it("goes on there: with its tags, payments and waiting, and what the customer writes next", async () => {
    const [first, second] = [await begin("One"), await begin("Two")];
    await changeTickets(agent, [first.id], { tags: ["refund"], priority: "urgent" });
    await linkPayment(agent, first.id, payment, true);
    await reply(agent, second.id, { body: "Hello", clientId: randomUUID(), seenSeq: null, status: null });
    const waited = (await openTicket(agent, first.id)).ticket.waitingSince;
    await mergeInto(agent, first.id, second.id);

    const { ticket, paymentIds } = await openTicket(agent, second.id);
    expect(ticket).toMatchObject({ status: "open", priority: 3, tags: ["refund"], waitingSince: waited });
    expect(paymentIds).toEqual([payment]);
    expect((await openTicket(agent, first.id)).ticket.status).toBe("solved");
    expect(await relatedTo(agent, second.id)).toMatchObject([{ id: first.id, relation: "merged" }]);
    expect(await relatedTo(agent, first.id)).toMatchObject([{ id: second.id, relation: "merged_into" }]);

    const later = { body: "And now?", clientId: randomUUID() };
    const [one, repeat] = [await receive(system, first.id, later), await receive(system, first.id, later)];
    expect(repeat).toEqual(one);
    expect(await bodies(second.id)).toEqual(["Two: please help", "Hello", "And now?"]);
    expect(await bodies(first.id)).toEqual(["One: please help"]);
    for (const write of [
      () => reply(agent, first.id, { body: "x", clientId: randomUUID(), seenSeq: null, status: null }),
      () => addNote(agent, first.id, { body: "x", clientId: randomUUID() }),
    ])
      await expect(write()).rejects.toThrow(Conflict);
    expect(await events(second.id)).toContain("merged");
    const audited = await prisma.auditEvent.count({
      where: { event: "conversation.merged", subjectId: first.id },
    });
    expect(audited).toBe(1);
  });

  it("stands as it stood once it is taken out again", async () => {
    const [first, second] = [await begin("Three"), await begin("Four")];
    const before = (await openTicket(agent, first.id)).ticket;
    await mergeInto(agent, first.id, second.id);
    await unmerge(agent, first.id);
    const { ticket } = await openTicket(agent, first.id);
    expect(ticket).toMatchObject({ status: "open", waitingSince: before.waitingSince, reopened: 0 });
    expect(await relatedTo(agent, first.id)).toEqual([]);
    await expect(unmerge(agent, first.id)).rejects.toThrow(Conflict);
    await receive(system, first.id, { body: "Here again", clientId: randomUUID() });
    expect(await bodies(first.id)).toEqual(["Three: please help", "Here again"]);
  });

  it("is refused into itself, twice, crosswise, and into another customer's", async () => {
    const [first, second, strange] = [
      await begin("Five"),
      await begin("Six"),
      await begin("Seven", { customerId: customers[1] }),
    ];
    await expect(mergeInto(agent, first.id, first.id)).rejects.toThrow(Invalid);
    await expect(mergeInto(agent, first.id, strange.id)).rejects.toThrow(Invalid);
    await expect(mergeInto(agent, first.id, randomUUID())).rejects.toThrow(NotFound);
    await expect(mergeInto(analyst, first.id, second.id)).rejects.toThrow(Forbidden);
    const crosswise = await Promise.allSettled([
      mergeInto(agent, first.id, second.id),
      mergeInto(agent, second.id, first.id),
    ]);
    expect(crosswise.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("a conversation that is split", () => {
  it("begins another with the customer's line, once however often it is asked", async () => {
    const { id } = await begin("Eight");
    const { seq } = await receive(system, id, {
      body: "By the way, my address changed",
      clientId: randomUUID(),
    });
    await changeTickets(agent, [id], { assigneeId: agent.id });
    const all = await Promise.all([
      splitOff(agent, id, seq),
      splitOff(agent, id, seq),
      splitOff(agent, id, seq),
    ]);
    expect(new Set(all.map((one) => one.id)).size).toBe(1);
    const made = all[0]!;
    const { ticket } = await openTicket(agent, made.id);
    expect(ticket).toMatchObject({
      subject: "By the way, my address changed",
      customerId: customers[0],
      assigneeId: agent.id,
      status: "open",
    });
    expect(await bodies(made.id)).toEqual(["By the way, my address changed"]);
    expect(await bodies(id)).toEqual(["Eight: please help", "By the way, my address changed"]);
    expect(await relatedTo(agent, id)).toMatchObject([{ id: made.id, relation: "linked" }]);
  });

  it("takes only what the customer wrote", async () => {
    const { id } = await begin("Nine");
    const { seq } = await reply(agent, id, {
      body: "Yes",
      clientId: randomUUID(),
      seenSeq: null,
      status: null,
    });
    await expect(splitOff(agent, id, seq)).rejects.toThrow(Invalid);
    await expect(splitOff(agent, id, 999)).rejects.toThrow(NotFound);
    await expect(splitOff(analyst, id, 1)).rejects.toThrow(Forbidden);
  });
});

describe("conversations that belong together", () => {
  it("are linked and unlinked once, from either side, and told in both threads", async () => {
    const [first, second] = [await begin("Ten"), await begin("Eleven")];
    await linkConversations(analyst, first.id, second.id, true);
    await linkConversations(agent, second.id, first.id, true);
    expect(await relatedTo(agent, first.id)).toMatchObject([{ id: second.id, relation: "linked" }]);
    expect(await relatedTo(agent, second.id)).toMatchObject([{ id: first.id, relation: "linked" }]);
    await linkConversations(agent, second.id, first.id, false);
    expect(await relatedTo(agent, first.id)).toEqual([]);
    expect(await events(first.id)).toEqual(["related", "unrelated"]);
    expect(await events(second.id)).toEqual(["related", "unrelated"]);
    await expect(linkConversations(agent, first.id, first.id, true)).rejects.toThrow(Invalid);
  });

  it("are proposed: the same customer's newest, or the one of a number", async () => {
    const [first, second] = [await begin("Twelve"), await begin("Thirteen 100%_'")];
    const strange = await begin("Fourteen", { customerId: customers[1] });
    const ids = async (words: string) => (await candidatesFor(agent, first.id, words)).map(({ id }) => id);
    expect(await ids("")).toContain(second.id);
    expect(await ids("")).not.toContain(strange.id);
    expect(await ids("THIRTEEN 100%_'")).toEqual([second.id]);
    expect(await ids(`#${strange.number}`)).toEqual([strange.id]);
    expect(await ids(`#${first.number}`)).toEqual([]);
  });

  it("are followed by whoever wants to", async () => {
    const { id } = await begin("Fifteen");
    await follow(analyst, id, true);
    await follow(analyst, id, true);
    expect(await isFollowing(analyst, id)).toBe(true);
    const view = readInboxFilters(new URLSearchParams({ view: "following" }));
    expect((await listInbox(analyst, view)).rows.map((row) => row.id)).toEqual([id]);
    await changeTickets(agent, [id], { status: "solved" });
    expect((await listInbox(analyst, view)).rows).toHaveLength(1);
    await follow(analyst, id, false);
    expect((await listInbox(analyst, view)).rows).toEqual([]);
    await expect(follow(analyst, randomUUID(), true)).rejects.toThrow(NotFound);
  });
});
