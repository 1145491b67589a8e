import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listFailedMails } from "#app/features/channels/email/inbound/failed-mails.server.ts";
import { replyAddress } from "#app/features/channels/email/inbound/own-marks.ts";
import { keepRawMail } from "#app/features/channels/email/inbound/raw-mails.server.ts";
import { takeWaitingMails } from "#app/features/channels/email/inbound/take-mails.server.ts";
import { claimMails } from "#app/features/channels/email/inbound/waiting-mails.server.ts";
import { sign } from "#app/features/channels/email/signing.server.ts";
import { mergeInto } from "#app/features/tickets/merging.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { minutes } from "#app/platform/time.ts";
import { rawMail } from "#tests/mail.ts";
import { startWorker } from "#tests/setup/processes.ts";
import { until } from "#tests/setup/until.ts";

const system = { type: "system" } as const;
const mailbox = "support@upay.example";

const newId = () => `<${randomUUID()}@example.org>`;
const keep = (raw: Buffer) => keepRawMail(system, raw, mailbox);
const later = (by: number) => () => new Date(Date.now() + by);

/** Keeps mails at one moment each, in this order. */
async function keepAll(...raws: Buffer[]) {
  const ids = [];
  for (const raw of raws) ids.push((await keep(raw)).id);
  return ids;
}

/** Keeps mails, several at a time as senders do. */
async function keepCrowd(raws: readonly Buffer[]) {
  const left = raws.values();
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      for (const raw of left) await keep(raw);
    }),
  );
}

const lineOf = (id: string) => prisma.emailMessage.findUniqueOrThrow({ where: { id } });

async function threadOf(id: string) {
  const { conversationId } = await lineOf(id);
  const conversation = await prisma.conversation.findUniqueOrThrow({ where: { id: conversationId } });
  const emails = await prisma.emailMessage.findMany({
    where: { conversationId },
    orderBy: { seq: "asc" },
    select: { id: true, seq: true, part: true },
  });
  return { conversation, emails };
}

/** Every thread has its lines one after the other, and every mail that was taken is one of them. */
async function expectWhole() {
  const { rows } = await pool.query<{ wrong: number }>(
    `SELECT (SELECT count(*) FROM conversations v WHERE v.last_seq <>
               (SELECT count(*) FROM messages m WHERE m.conversation_id = v.id AND m.seq BETWEEN 1 AND v.last_seq))
          + (SELECT count(*) FROM raw_emails r WHERE (r.state = 'parsed') <>
               EXISTS (SELECT FROM email_messages e JOIN messages m
                         ON m.conversation_id = e.conversation_id AND m.seq = e.seq
                         AND m.client_id = 'mail-' || e.id WHERE e.id = r.id)) AS wrong`,
  );
  expect(rows[0]!.wrong).toBe(0);
}

describe("mails of one batch", () => {
  it("thread in order, whichever came first", async () => {
    const [first, second, third] = [newId(), newId(), newId()];
    const answer = (id: string, to: string, text: string) =>
      rawMail({ id, subject: "Re: Order", headers: [`In-Reply-To: ${to}`], text });
    // What answers was kept before what it answers.
    const [c, b, a] = await keepAll(
      answer(third, second, "Third."),
      answer(second, first, "Second."),
      rawMail({ id: first, subject: "Order", text: "First." }),
    );
    const stranger = await keep(
      rawMail({ from: "eve@evil.example", subject: "Re: Order", headers: [`References: ${third}`] }),
    );
    await takeWaitingMails();
    const { conversation, emails } = await threadOf(a!);
    expect(emails).toEqual([
      { id: a, seq: 1, part: "customer" },
      { id: b, seq: 2, part: "customer" },
      { id: c, seq: 3, part: "customer" },
      { id: stranger.id, seq: 4, part: "stranger" },
    ]);
    expect(conversation).toMatchObject({ subject: "Order", status: "open", lastSeq: 4, reopened: 0 });
    expect(await prisma.outgoingMail.count({ where: { conversationId: conversation.id } })).toBe(1);
  });

  it("leave the same marks as one by one: a machine's conversation is solved, then opened again", async () => {
    const news = newId();
    const [machine] = await keepAll(
      rawMail({ id: news, from: "news@shop.example", headers: ["List-Id: <a.example>"] }),
      rawMail({ from: "ann@example.org", headers: [`In-Reply-To: ${news}`] }),
      rawMail({ from: "ann@example.org", headers: [`In-Reply-To: ${news}`] }),
    );
    await takeWaitingMails();
    const { conversation } = await threadOf(machine!);
    expect(conversation).toMatchObject({ status: "open", reopened: 1, tags: ["automatic"], lastSeq: 3 });
    expect(conversation.waitingSince).not.toBeNull();
    const turns = await prisma.ticketTurn.findMany({
      where: { conversationId: conversation.id },
      orderBy: { place: "asc" },
      select: { kind: true },
    });
    expect(turns.map(({ kind }) => kind)).toEqual(["staff", "solved", "customer"]);
    expect(await prisma.reportStretch.count({ where: { conversationId: conversation.id } })).toBe(2);
    expect(await prisma.outgoingMail.count({ where: { conversationId: conversation.id } })).toBe(0);
  });

  it("go where merged conversations go on, together with those that go there anyway", async () => {
    const [one, other] = [newId(), newId()];
    const [a, b] = await keepAll(rawMail({ id: one }), rawMail({ id: other }));
    await takeWaitingMails();
    const [from, into] = [await threadOf(a!), await threadOf(b!)];
    const lead = await prisma.staff.create({
      data: { email: `${randomUUID()}@upay.example`, name: "Lea", role: "lead" },
    });
    await mergeInto(
      { type: "staff", id: lead.id, role: "lead" } as never,
      from.conversation.id,
      into.conversation.id,
    );
    const taken = await keepAll(
      rawMail({ headers: [`In-Reply-To: ${one}`] }),
      rawMail({ headers: [`In-Reply-To: ${other}`] }),
      rawMail({ to: replyAddress(mailbox, from.conversation.number, sign) }),
    );
    await takeWaitingMails();
    for (const id of taken) expect((await lineOf(id)).conversationId).toBe(into.conversation.id);
    await expectWhole();
  });

  it("keep what no database keeps as it is: NUL, half a character, what looks like an escape", async () => {
    const text = `${"x".repeat(19_999)}😀 and C:\\u0000\\ud83d`;
    const [id] = await keepAll(rawMail({ from: '"a\\\\u0000b" <ann@example.org>', subject: "a\0b", text }));
    await takeWaitingMails();
    const email = await lineOf(id!);
    expect(email.text).toContain("😀 and C:\\u0000\\ud83d");
    expect(email.fromName).toContain("u0000b");
  });
});

describe("a bad mail amid good ones", () => {
  beforeAll(async () => {
    await pool.query(`
      CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF NEW.subject = 'Poison' THEN RAISE EXCEPTION 'poison'; END IF; RETURN NEW; END $$`);
    await pool.query(
      "CREATE TRIGGER refuse_poison BEFORE INSERT ON email_messages FOR EACH ROW EXECUTE FUNCTION refuse_poison()",
    );
  });
  afterAll(() => pool.query("DROP FUNCTION refuse_poison CASCADE"));

  it("ends up alone and on the failed list; the others are put once, at once", async () => {
    const mails = Array.from({ length: 30 }, (_, place) => rawMail({ subject: `Good ${place}` }));
    const poisoned = newId();
    const good = await keepAll(
      ...mails.slice(0, 11),
      rawMail({ id: poisoned, subject: "Poison" }),
      ...mails.slice(11),
      rawMail({ subject: "Good, and answers it", headers: [`In-Reply-To: ${poisoned}`] }),
    );
    const [bad] = good.splice(11, 1);
    await keep(rawMail({ subject: "Unreadable" })).then(({ id }) =>
      prisma.rawEmail.update({ where: { id }, data: { sealed: "v2.broken" } }),
    );
    await takeWaitingMails();
    expect(await prisma.emailMessage.count({ where: { id: { in: good } } })).toBe(31);
    const raw = await prisma.rawEmail.findMany({ where: { id: { in: good } } });
    expect(new Set(raw.map(({ state, attempts }) => `${state} ${attempts}`))).toEqual(new Set(["parsed 1"]));
    expect(await prisma.rawEmail.findUniqueOrThrow({ where: { id: bad } })).toMatchObject({
      state: "received",
      attempts: 1,
    });
    for (let tries = 1; tries < 5; tries += 1) await takeWaitingMails(later(minutes(60 * tries)));
    const { mails: failed } = await listFailedMails(system);
    expect(failed.find(({ id }) => id === bad)).toMatchObject({ attempts: 5, reason: "poison" });
    expect(failed.map(({ subject }) => subject)).toHaveLength(2);
    await expectWhole();
  });
});

it("mails that were begun before are taken to hand one by one, so that only one is counted", async () => {
  const ids = await keepAll(...Array.from({ length: 3 }, () => rawMail({})));
  const now = new Date();
  expect(await claimMails("new", { limit: 48, now })).toHaveLength(3);
  expect(await claimMails("begun", { limit: 1, now })).toEqual([]);
  const at = later(minutes(5))();
  const [first] = await claimMails("begun", { limit: 1, now: at });
  expect(first).toMatchObject({ id: ids[0], attempts: 2 });
  const attempts = await prisma.rawEmail.findMany({
    where: { id: { in: ids } },
    orderBy: { receivedAt: "asc" },
  });
  expect(attempts.map((raw) => raw.attempts)).toEqual([2, 1, 1]);
  await takeWaitingMails(later(minutes(30)));
  expect(await prisma.emailMessage.count({ where: { id: { in: ids } } })).toBe(3);
});

/** Threads of four, each mail answering the first one. */
function threads(count: number): Buffer[] {
  return Array.from({ length: count }, newId).flatMap((first, thread) => [
    rawMail({ id: first, subject: `Thread ${thread}` }),
    ...Array.from({ length: 3 }, (_, place) =>
      rawMail({
        headers: [`In-Reply-To: ${first}`],
        subject: `Re: Thread ${thread}`,
        text: `Answer ${place}`,
      }),
    ),
  ]);
}

async function expectThreads(before: { conversations: number; messages: number }, count: number) {
  expect((await prisma.conversation.count()) - before.conversations).toBe(count);
  expect((await prisma.message.count()) - before.messages).toBe(count * 4);
  expect(await prisma.rawEmail.count({ where: { state: "received" } })).toBe(0);
  await expectWhole();
}

const counts = async () => ({
  conversations: await prisma.conversation.count(),
  messages: await prisma.message.count(),
});

it("two workers at once put every mail once, and no thread twice, though each comes three times", async () => {
  const before = await counts();
  const mails = threads(60);
  const thrice = [...mails, ...mails, ...mails].toSorted(() => Math.random() - 0.5);
  await keepCrowd(thrice);
  await Promise.all([takeWaitingMails(), takeWaitingMails()]);
  // Whoever waited for another's lock and was told to try again does so a moment later.
  await takeWaitingMails(later(minutes(30)));
  await expectThreads(before, 60);
});

it("a worker that is killed in the middle leaves nothing half done, and nothing undone", async () => {
  const before = await counts();
  await keepCrowd(threads(150));
  const worker = await startWorker();
  await until("some mails are taken", async () => (await counts()).messages - before.messages > 100, 100_000);
  await worker.stop("SIGKILL");
  await expectWhole();
  // What was begun is taken one by one, and a sweep ends after some time whatever is left.
  while ((await takeWaitingMails(later(minutes(30)))) > 0);
  await expectThreads(before, 150);
});
