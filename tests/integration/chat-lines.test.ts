import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import { changeTickets } from "#app/features/tickets/changes.server.ts";
import { listInbox } from "#app/features/tickets/inbox.server.ts";
import { readInboxFilters } from "#app/features/tickets/inbox-address.ts";
import { answerWhereOpen, receiveWhereOpen } from "#app/features/tickets/open-line.server.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { pool, prisma, transaction } from "#app/platform/db.server.ts";
import { seconds } from "#app/platform/time.ts";

const system = { type: "system" } as const;
let agent: StaffActor;
let colleague: StaffActor;

async function staff(name: string): Promise<StaffActor> {
  const email = `${name}-${randomUUID().slice(0, 8)}@upay.example`;
  await createStaff(system, { email, name, role: "agent", password: "a long enough password 1" });
  const { id } = await prisma.staff.findUniqueOrThrow({ where: { email } });
  return { type: "staff", id, role: "agent", name, email } as StaffActor;
}

beforeAll(async () => {
  agent = await staff("Ann");
  colleague = await staff("Bo");
});

async function chat(tags: string[] = []) {
  const { id } = await openConversation(system, {
    channel: "chat",
    contact: { name: "Wei" },
    locale: "en",
    subject: "",
    tags,
    first: {
      kind: "inbound",
      author: { type: "customer", id: null },
      body: "Hello?",
      clientId: randomUUID(),
    },
  });
  return id;
}
const chats = (count: number, tags?: string[]) =>
  Promise.all(Array.from({ length: count }, () => chat(tags)));
const write = (id: string, body: string, clientId: string = randomUUID()) =>
  receiveWhereOpen(id, { body, clientId, authorId: null });
const answer = (id: string, body: string, seenSeq: number | null = null) =>
  answerWhereOpen(agent, id, { body, clientId: randomUUID(), seenSeq });
const linesOf = async (id: string) =>
  (
    await prisma.message.findMany({
      where: { conversationId: id, kind: { not: "activity" } },
      orderBy: { seq: "asc" },
    })
  ).map(({ body }) => body);

describe("lines that are written together", () => {
  it("come to stand each in its own chat, once, in the order of its chat", async () => {
    const ids = await chats(12);
    const placed = await Promise.all(
      [1, 2, 3].flatMap((round) => ids.map((id, place) => write(id, `${place} says ${round}`))),
    );
    const answered = await Promise.all(ids.map((id, place) => answer(id, `answer to ${place}`)));
    for (const [place, id] of ids.entries()) {
      const says = [1, 2, 3].map((round) => `${place} says ${round}`);
      expect(await linesOf(id)).toEqual(["Hello?", ...says, `answer to ${place}`]);
      const own = placed.filter((line) => line?.conversationId === id);
      expect(own.map((line) => line?.line.body)).toEqual(says);
      // Each names the public line before it, so that a page without a gap takes it.
      const seqs = own.map((line) => line!.line.seq);
      expect(own.map((line) => line!.prev)).toEqual([1, ...seqs.slice(0, -1)]);
      const { lastSeq, waitingSince, firstReplyAt, preview } = await prisma.conversation.findUniqueOrThrow({
        where: { id },
      });
      expect(answered[place]).toBe(lastSeq);
      expect(waitingSince).toBeNull();
      expect(firstReplyAt).not.toBeNull();
      expect(preview).toBe(`answer to ${place}`);
    }
  });

  it("leave what does not fit to the ordinary way, and keep nobody else from theirs", async () => {
    const [open, solved, repeated, crossed] = (await chats(4)) as [string, string, string, string];
    await changeTickets(agent, [solved], { status: "solved" });
    const before = randomUUID();
    await write(repeated, "once", before);
    await write(crossed, "wait");
    const told = await Promise.all([
      write(open, "as usual"),
      write(solved, "it is open again"),
      write(repeated, "once", before),
      answer(crossed, "without having read it", 1),
      write(randomUUID(), "nowhere"),
    ]);
    expect(told.map((one) => one !== null)).toEqual([true, false, false, false, false]);
    expect(await linesOf(solved)).toEqual(["Hello?"]);
    expect(await linesOf(repeated)).toEqual(["Hello?", "once"]);
    expect(await linesOf(crossed)).toEqual(["Hello?", "wait"]);
  });

  it("do not wait for a chat that somebody else holds, and its own line comes when it is let go", async () => {
    const [held, ...others] = (await chats(4)) as [string, ...string[]];
    let waiting: Promise<unknown> = Promise.resolve();
    await transaction(async (client) => {
      await client.query("SELECT 1 FROM conversations WHERE id = $1 FOR UPDATE", [held]);
      waiting = write(held, "I waited");
      // One that comes when it waits already, and then several.
      expect(await write(others[0]!, "nor did I")).not.toBeNull();
      const placed = await Promise.all(others.map((id) => write(id, "I did not")));
      expect(placed.every((one) => one !== null)).toBe(true);
      expect(await linesOf(held)).toEqual(["Hello?"]);
    });
    expect(await waiting).not.toBeNull();
    expect(await linesOf(held)).toEqual(["Hello?", "I waited"]);
  });

  it("fail alone where one cannot be stored", async () => {
    const [broken, ...others] = (await chats(4)) as [string, ...string[]];
    const told = await Promise.allSettled([write(broken, "a\0b"), ...others.map((id) => write(id, "fine"))]);
    expect(told.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled", "fulfilled"]);
    for (const id of others) expect(await linesOf(id)).toEqual(["Hello?", "fine"]);
  });

  it("move what was read and clear what was drafted of their writer, and of nobody else", async () => {
    const ids = await chats(3);
    const other = colleague.id;
    for (const conversationId of ids)
      for (const staffId of [agent.id, other]) {
        await prisma.readMark.create({ data: { staffId, conversationId, seq: 1 } });
        await prisma.draft.create({
          data: { staffId, conversationId, kind: "reply", body: "drafted", seenSeq: 1 },
        });
      }
    await Promise.all(ids.map((id) => answer(id, "Here I am.", 1)));
    for (const conversationId of ids) {
      const marks = await prisma.readMark.findMany({ where: { conversationId } });
      expect(Object.fromEntries(marks.map(({ staffId, seq }) => [staffId, seq]))).toEqual({
        [agent.id]: 2,
        [other]: 1,
      });
      const drafts = await prisma.draft.findMany({ where: { conversationId } });
      expect(drafts.map(({ staffId }) => staffId)).toEqual([other]);
    }
  });
});

describe("the place of a chat among the newest", () => {
  const listed = async (tag: string) =>
    (await listInbox(agent, readInboxFilters(new URLSearchParams(`view=all&tag=${tag}`)))).rows.map(
      ({ id }) => id,
    );
  const stands = async (id: string) => {
    const { listedAt, lastMessageAt } = await prisma.conversation.findUniqueOrThrow({ where: { id } });
    return { listedAt: listedAt.getTime(), lastMessageAt: lastMessageAt.getTime() };
  };

  it("is that of its last line whenever who waits has changed, and else at most ten seconds behind it", async () => {
    const tag = `listed-${randomUUID().slice(0, 8)}`;
    const [one, two] = [await chat([tag]), await chat([tag])];
    expect(await listed(tag)).toEqual([two, one]);
    await answer(one, "An answer changes who waits.");
    expect(await listed(tag)).toEqual([one, two]);
    expect((await stands(one)).listedAt).toBe((await stands(one)).lastMessageAt);

    // The customer of the other goes on: told with its time at once, in the list when ten seconds are over.
    const before = (await stands(two)).listedAt;
    const saidAfter = (ms: number) =>
      pool.query("UPDATE conversations SET last_message_at = $2 WHERE id = $1", [two, new Date(before + ms)]);
    await saidAfter(seconds(10) - 1);
    expect(await stands(two)).toEqual({ listedAt: before, lastMessageAt: before + seconds(10) - 1 });
    await saidAfter(seconds(10));
    expect(await stands(two)).toEqual({
      listedAt: before + seconds(10),
      lastMessageAt: before + seconds(10),
    });
    expect(await listed(tag)).toEqual([two, one]);
  });
});
