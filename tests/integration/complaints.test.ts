import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { Role, StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import { complaintsBeside, decideComplaint } from "#app/features/complaints/complaints.server.ts";
import { readComplaints } from "#app/features/complaints/read-complaints.server.ts";
import { standingLabel } from "#app/features/fraud/label.ts";
import { labelsOf } from "#app/features/fraud/labels.server.ts";
import { receive } from "#app/features/tickets/desk.server.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { linkPayment } from "#app/features/tickets/payments.server.ts";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { Conflict } from "#app/platform/errors.ts";
import { days, hours } from "#app/platform/time.ts";
import { transactionRecord } from "#tests/records.ts";

const system = { type: "system" } as const;
let agent: StaffActor;

beforeAll(async () => {
  const email = `complaints-${randomUUID().slice(0, 8)}@upay.example`;
  await createStaff(system, {
    email,
    name: "Ann",
    role: "agent" as Role,
    password: "a long enough password 1",
  });
  const { id } = await prisma.staff.findUniqueOrThrow({ where: { email } });
  agent = { type: "staff", id, role: "agent", name: "Ann", email } as StaffActor;
});

/** A customer with one payment of 129.90, and maybe others. */
async function customer(amounts = ["129.90"]) {
  const customerId = `cus_${randomUUID()}`;
  const records = amounts.map((amount, at) =>
    transactionRecord({ customerId, amount, occurredAt: new Date(Date.now() - hours(3 + at)).toISOString() }),
  );
  await ingestTransactions(system, records, { quiet: true });
  return { customerId, ids: records.map(({ id }) => id) };
}

const line = (body: string) => ({
  kind: "inbound" as const,
  author: { type: "customer" as const, id: null },
  body,
  clientId: randomUUID(),
});

/** A conversation; `proven` is a chat whose site has signed who its visitor is. */
async function write(
  customerId: string,
  body: string,
  { proven = true, channel = "chat" as "chat" | "web_form" } = {},
) {
  const { id } = await openConversation(system, {
    channel,
    customerId,
    contact: { name: "Wei", email: "wei@customer.example" },
    locale: "en",
    subject: "Help",
    first: line(body),
  });
  if (proven) {
    const visitor = await prisma.visitor.create({ data: { customerId } });
    await prisma.visitorConversation.create({ data: { conversationId: id, visitorId: visitor.id } });
  }
  return id;
}

const standing = async (transactionId: string) =>
  standingLabel((await labelsOf([transactionId])).get(transactionId) ?? []);
const alertOf = (transactionId: string) => prisma.alert.findUnique({ where: { transactionId } });

describe("“I did not make this payment”", () => {
  it("from a proven customer is a provisional label, an alert, and stands beside the thread", async () => {
    const { customerId, ids } = await customer();
    const conversation = await write(customerId, "Hello, I did not make this payment of 129.90!");
    await readComplaints();
    expect(await standing(ids[0]!)).toMatchObject({
      verdict: "fraud",
      source: "complaint",
      provisional: true,
    });
    const alert = await alertOf(ids[0]!);
    expect(alert).toMatchObject({ openedBy: "complaint", state: "open" });
    expect(alert?.complainedAt).toBeInstanceOf(Date);
    expect(await complaintsBeside(agent, conversation)).toMatchObject([
      {
        state: "recorded",
        transactionId: ids[0],
        verified: true,
        words: expect.stringContaining("did not make"),
      },
    ]);
    // Reading again finds nothing new.
    await readComplaints();
    expect(await prisma.label.count({ where: { transactionId: ids[0] } })).toBe(1);
  });

  it("raises an alert that is there, and opens one again that was closed without knowing it", async () => {
    const { customerId, ids } = await customer();
    await prisma.alert.create({
      data: {
        transactionId: ids[0]!,
        customerId,
        score: 610,
        band: "high",
        state: "closed",
        disposition: "legitimate",
      },
    });
    await write(customerId, "这笔交易不是我付的");
    await readComplaints();
    expect(await alertOf(ids[0]!)).toMatchObject({
      state: "open",
      disposition: null,
      score: 850,
      openedBy: "score",
    });
  });

  it("from somebody unproven triggers nothing: it is proposed, and an agent records it", async () => {
    const { customerId, ids } = await customer();
    const conversation = await write(customerId, "I did not make this payment.", {
      proven: false,
      channel: "web_form",
    });
    await readComplaints();
    expect(await standing(ids[0]!)).toBeNull();
    expect(await alertOf(ids[0]!)).toBeNull();
    const [proposed] = await complaintsBeside(agent, conversation);
    expect(proposed).toMatchObject({ state: "proposed", verified: false, transactionId: ids[0] });
    await decideComplaint(agent, conversation, { id: proposed!.id, to: "recorded" });
    expect(await standing(ids[0]!)).toMatchObject({ verdict: "fraud", provisional: true });
  });

  it("is withdrawn when they say that it was theirs; the alert it alone opened goes", async () => {
    const { customerId, ids } = await customer();
    const conversation = await write(customerId, "I never authorised this charge.");
    await readComplaints();
    expect(await alertOf(ids[0]!)).not.toBeNull();
    await receive(system, conversation, line("Sorry, it was me after all."));
    await readComplaints();
    expect(await standing(ids[0]!)).toBeNull();
    expect(await alertOf(ids[0]!)).toBeNull();
    expect(await complaintsBeside(agent, conversation)).toMatchObject([{ state: "withdrawn" }]);
  });

  it("is undone by an agent, stays undone, and can be recorded again", async () => {
    const { customerId, ids } = await customer();
    const conversation = await write(customerId, "That payment was not me");
    await readComplaints();
    const [held] = await complaintsBeside(agent, conversation);
    await decideComplaint(agent, conversation, { id: held!.id, to: "undone" });
    expect(await standing(ids[0]!)).toBeNull();
    await receive(system, conversation, line("I did not make this payment!"));
    await readComplaints();
    expect(await complaintsBeside(agent, conversation)).toMatchObject([{ state: "undone" }]);
    await decideComplaint(agent, conversation, { id: held!.id, to: "recorded" });
    expect(await standing(ids[0]!)).toMatchObject({ verdict: "fraud" });
  });

  it("waits for the payment where it is not clear which is meant, and follows the link", async () => {
    const { customerId, ids } = await customer(["10.00", "20.00", "30.00"]);
    const conversation = await write(customerId, "I don't recognise this charge");
    await readComplaints();
    const [open] = await complaintsBeside(agent, conversation);
    expect(open).toMatchObject({ state: "proposed", transactionId: null, verified: true });
    await expect(decideComplaint(agent, conversation, { id: open!.id, to: "recorded" })).rejects.toThrow(
      Conflict,
    );
    await linkPayment(agent, conversation, ids[1]!, true);
    await readComplaints();
    expect(await complaintsBeside(agent, conversation)).toMatchObject([
      { state: "recorded", transactionId: ids[1] },
    ]);
  });

  it("is not read from what staff write, nor from questions", async () => {
    const { customerId, ids } = await customer();
    const conversation = await write(customerId, "What if I did not make this payment?");
    await prisma.message.create({
      data: {
        conversationId: conversation,
        seq: 900,
        kind: "note",
        authorType: "staff",
        body: "I did not make this payment",
      },
    });
    await readComplaints();
    expect(await complaintsBeside(agent, conversation)).toEqual([]);
    expect(await standing(ids[0]!)).toBeNull();
  });

  it("is found after days without a worker, in what was solved meanwhile and behind many other lines", async () => {
    const { customerId, ids } = await customer();
    const conversation = await write(customerId, "Hello");
    const more = Array.from({ length: 130 }, (_, at) => ({
      conversationId: conversation,
      seq: at + 2,
      kind: "inbound",
      authorType: "customer",
      body: at === 125 ? "I did not make this payment" : "Are you there?",
    }));
    await prisma.message.createMany({ data: more });
    await prisma.$executeRaw`UPDATE conversations SET last_seq = 131, status = 'solved', solved_at = now(),
      last_message_at = now() - interval '3 days' WHERE id = ${conversation}::uuid`;
    // As it stood when the last worker ended.
    await prisma.complaintProgress.updateMany({ data: { listedAt: new Date(Date.now() - days(5)) } });
    await readComplaints();
    expect(await complaintsBeside(agent, conversation)).toMatchObject([
      { state: "recorded", transactionId: ids[0] },
    ]);
    expect(await standing(ids[0]!)).toMatchObject({ verdict: "fraud", provisional: true });
    const { listedAt } = await prisma.complaintProgress.findUniqueOrThrow({ where: { id: 1 } });
    expect(listedAt.getTime()).toBeGreaterThan(Date.now() - days(4));
    expect(await readComplaints()).toBe(0);
  });

  it("is looked for by an index, a stretch at a time", async () => {
    const { rows } = await pool.query<{ "QUERY PLAN": string }>(
      `EXPLAIN SELECT c.id FROM complaint_progress p, conversations c
       WHERE (c.listed_at, c.id) > (p.listed_at, p.conversation_id)
       ORDER BY c.listed_at, c.id LIMIT 500`,
    );
    expect(rows.map((row) => row["QUERY PLAN"]).join("\n")).toContain("conversations_all_idx");
  });
});
