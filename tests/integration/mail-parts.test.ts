import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { keepRawMail } from "#app/features/channels/email/inbound/raw-mails.server.ts";
import { takeWaitingMails } from "#app/features/channels/email/inbound/take-mails.server.ts";
import { provideMailbox } from "#app/features/channels/email/mailboxes.server.ts";
import { cancelMail } from "#app/features/channels/email/outbound/again.server.ts";
import { sendWaitingMails } from "#app/features/channels/email/outbound/send-mails.server.ts";
import { isVerified, type SenderCheck } from "#app/features/conversations/mail-facts.ts";
import { readWindow } from "#app/features/conversations/thread.server.ts";
import { conversationFacts } from "#app/features/tickets/context.server.ts";
import { reply } from "#app/features/tickets/desk.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { rawMail } from "#tests/mail.ts";

const system = { type: "system" } as const;
const agent = { type: "staff", id: randomUUID(), role: "agent", name: "Lin Wei" } as StaffActor;
const support = "support@upay.example";
const verified: SenderCheck = {
  verdict: "pass",
  domain: "",
  spf: null,
  dkim: [],
  dmarc: null,
  policy: null,
  by: "console",
};

beforeAll(() => provideMailbox(system, { address: support, name: "UPay Support", language: "en" }));

async function arrives(written: Parameters<typeof rawMail>[0]) {
  const { id } = await keepRawMail(system, rawMail(written), support);
  await takeWaitingMails();
  const { conversationId, seq } = await prisma.emailMessage.findUniqueOrThrow({ where: { id } });
  const { messages } = await readWindow(conversationId);
  return { conversationId, line: messages.find((line) => line.seq === seq)! };
}

async function answer(id: string, copies: { cc: string[]; bcc: string[] }) {
  const text = { body: "It is on its way.", clientId: randomUUID(), seenSeq: null, status: null };
  const { seq } = await reply(agent, id, { ...text, copies });
  return seq;
}

const addressOf = async (id: string) =>
  `[#${(await prisma.conversation.findUniqueOrThrow({ where: { id } })).number}] Refund`;

describe("whoever writes to a conversation", () => {
  it("is its customer, somebody whom we wrote to, or a stranger, and only the customer's word counts as theirs", async () => {
    const ann = `ann-${randomUUID()}@example.org`;
    const named = "Lawyer <lawyer@law.example>";
    const { conversationId: id, line: first } = await arrives({ from: ann, headers: [`Cc: ${named}`] });
    await answer(id, { cc: ["Bank@partner.example"], bcc: ["audit@partner.example"] });
    await sendWaitingMails();
    const subject = await addressOf(id);
    const replyOf = async (from: string) =>
      (await arrives({ from, subject, text: `Paid, says ${from}.` })).line;
    const again = await replyOf(ann.toUpperCase());
    const copied = await replyOf("Bank <bank@partner.example>");
    const blind = await replyOf("audit@partner.example");
    // By what it answers: a number in the subject would bring a stranger nowhere.
    const sent = await prisma.emailMessage.findFirstOrThrow({
      where: { conversationId: id, direction: "out" },
    });
    const strangerOf = (from: string) =>
      arrives({ from, headers: [`In-Reply-To: ${sent.identity}`], subject: "x" });
    const eve = await strangerOf("eve@evil.example");
    // Whom a mail names in Cc had no word of ours: anybody can write a mail that names anybody.
    const lawyer = await strangerOf(named);
    expect([eve.conversationId, lawyer.conversationId]).toEqual([id, id]);

    const all = [first, again, copied, blind, eve.line, lawyer.line];
    expect(all.map(({ mail }) => mail?.part)).toEqual([
      ...["customer", "customer", "participant", "participant", "stranger", "stranger"],
    ]);
    expect(all.map(({ authorType }) => authorType)).toEqual([
      ...["customer", "customer", "system", "system", "system", "system"],
    ]);
    expect(all.map(({ mail }) => isVerified({ ...mail!, check: verified }))).toEqual([
      ...[true, true, false, false, false, false],
    ]);
    // What payments are told by, and what goes out under our name, are the customer's words alone.
    const { lines } = await conversationFacts(agent, id);
    expect(lines.filter(({ by }) => by === "customer").map(({ body }) => body)).toEqual([
      "I paid twice.",
      `Paid, says ${ann.toUpperCase()}.`,
    ]);
    const seq = await answer(id, { cc: [], bcc: [] });
    await sendWaitingMails();
    const next = await prisma.emailMessage.findFirstOrThrow({ where: { conversationId: id, seq } });
    expect(next.text).toContain(`> Paid, says ${ann.toUpperCase()}.`);
    expect(next.text).not.toContain("bank@partner.example");
  });

  it("has no part by a mail that was taken back before it went", async () => {
    const { conversationId: id } = await arrives({ from: `ann-${randomUUID()}@example.org` });
    const seq = await answer(id, { cc: ["wrong@partner.example"], bcc: [] });
    await sendWaitingMails();
    await cancelMail(agent, id, seq);
    const mail = { from: "wrong@partner.example", subject: await addressOf(id) };
    expect((await arrives(mail)).conversationId).not.toBe(id);
  });

  it("is shown with whom else the mail names, the first of them where there are many", async () => {
    const many = Array.from({ length: 25 }, (_, place) => `Person ${place} <p${place}@example.org>`);
    const { line } = await arrives({ to: `Support <${support}>`, headers: [`Cc: ${many.join(",\r\n ")}`] });
    expect(line.mail?.to).toEqual({ shown: [{ name: "Support", address: support }], count: 1 });
    expect(line.mail?.cc.count).toBe(25);
    expect(line.mail?.cc.shown).toHaveLength(20);
    expect(line.mail?.cc.shown[19]).toEqual({ name: "Person 19", address: "p19@example.org" });
  });
});
