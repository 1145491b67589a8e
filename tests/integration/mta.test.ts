import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { takeWaitingMails } from "#app/features/channels/email/inbound/take-mails.server.ts";
import { provideMailbox } from "#app/features/channels/email/mailboxes.server.ts";
import { sendWaitingMails } from "#app/features/channels/email/outbound/send-mails.server.ts";
import { setSending } from "#app/features/channels/email/outbound/sending-settings.server.ts";
import { openSmtpDoor } from "#app/features/channels/email/smtp/smtp-door.server.ts";
import { reply } from "#app/features/tickets/desk.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { rawMail, sendRaw } from "#tests/mail.ts";
import { nowhere, startExim } from "#tests/setup/exim.ts";
import { until } from "#tests/setup/until.ts";
import { freePort } from "../../bin/bootstrap/testing.mjs";

/** A mail transfer agent as others run it stands between us and the world, both ways. */
const system = { type: "system" } as const;
const agent = { type: "staff", id: randomUUID(), role: "agent", name: "Lin Wei" } as StaffActor;
const support = "support@upay.example";

let doorPort: number;
let exim: Awaited<ReturnType<typeof startExim>>;
let door: Awaited<ReturnType<typeof openSmtpDoor>> | null = null;

beforeEach(async () => {
  doorPort = await freePort();
  exim = await startExim(doorPort);
  await provideMailbox(system, { address: support, name: "UPay Support", language: "en" });
  const { id } = await prisma.mailbox.findUniqueOrThrow({ where: { address: support } });
  await prisma.automaticMail.updateMany({
    where: { kind: { in: ["received", "away"] } },
    data: { enabled: false },
  });
  await setSending(system, id, {
    host: "127.0.0.1",
    port: exim.port,
    security: "none",
    auth: { type: "none" },
  });
});

afterEach(async () => {
  await door?.close();
  door = null;
  await exim.close();
});

async function openDoor() {
  door = await openSmtpDoor({ port: doorPort });
}

const messages = (subject: string) => prisma.emailMessage.findMany({ where: { subject } });

/** Mails for us that the agent still has are handed over and put into their conversations. */
async function handOver() {
  await until("everything is handed over", async () => {
    await exim.retry();
    return (await exim.waiting()) === 0;
  });
  await takeWaitingMails();
}

async function answer(id: string, body: string) {
  await reply(agent, id, { body, clientId: randomUUID(), seenSeq: null, status: null });
  await sendWaitingMails();
}

it("what waited while we were away arrives once, and what we do not know goes back to its sender", async () => {
  const subject = `Kept by others ${randomUUID()}`;
  const raw = rawMail({ subject });
  await sendRaw(exim.port, raw, { from: "ann@example.org" });
  await until("it was tried in vain", () => exim.log().includes("Connection refused"));
  expect(await exim.waiting()).toBe(1);
  await openDoor();
  await handOver();
  expect(await messages(subject)).toHaveLength(1);
  // Sent again by its sender, it is still one message.
  await sendRaw(exim.port, raw, { from: "ann@example.org" });
  await handOver();
  expect(await messages(subject)).toHaveLength(1);

  const unknown = `Nobody ${randomUUID()}`;
  await sendRaw(exim.port, rawMail({ subject: unknown }), {
    from: "ann@example.org",
    to: ["nobody@upay.example"],
  });
  await until("it is sent back", async () => (await exim.box()).length > 0);
  const [back] = await exim.box();
  expect(back!.subject).toContain("delivery failed");
  expect(back!.text).toContain("nobody@upay.example");
  expect(await messages(unknown)).toHaveLength(0);
});

it("an answer reaches its reader, whose reply comes back to the conversation", async () => {
  await openDoor();
  const subject = `Round trip ${randomUUID()}`;
  const from = `${randomUUID()}@example.org`;
  await sendRaw(exim.port, rawMail({ subject, from }), { from });
  await handOver();
  const [first] = await messages(subject);
  await answer(first!.conversationId, "Dear Ann, 付款已退回。");
  await until("it is in the reader's box", async () => (await exim.box()).length === 1);
  const [read] = await exim.box();
  expect(read).toMatchObject({ subject: `Re: ${subject}`, from: { address: support } });
  expect(read!.text).toContain("付款已退回。");

  const thanks = `Thanks ${randomUUID()}`;
  const replyTo = read!.replyTo![0]!.address!;
  await sendRaw(
    exim.port,
    rawMail({ subject: thanks, from, to: replyTo, headers: [`In-Reply-To: ${read!.messageId}`] }),
    { from, to: [replyTo] },
  );
  await handOver();
  expect(await messages(thanks)).toMatchObject([{ conversationId: first!.conversationId, part: "customer" }]);
});

it("a mail that comes back marks its message and its address, and asks nobody for anything", async () => {
  await openDoor();
  const subject = `Comes back ${randomUUID()}`;
  const from = `${randomUUID()}@${nowhere}`;
  await sendRaw(exim.port, rawMail({ subject, from }), { from });
  await handOver();
  const [first] = await messages(subject);
  await answer(first!.conversationId, "It is on its way.");
  await until("its report has come", async () => {
    await handOver();
    const sent = await prisma.emailMessage.findFirst({
      where: { conversationId: first!.conversationId, direction: "out" },
    });
    return sent?.bounce != null;
  });
  const { bounce } = await prisma.emailMessage.findFirstOrThrow({
    where: { conversationId: first!.conversationId, direction: "out" },
  });
  expect(bounce).toMatchObject({ recipient: from, hard: true });
  expect(await prisma.emailAddress.findUnique({ where: { address: from } })).toMatchObject({ bounces: 1 });
  const reports = await prisma.emailMessage.findMany({
    where: { conversationId: first!.conversationId, auto: "bounce" },
  });
  expect(reports).toHaveLength(1);
  // Nothing was answered to the report: the box of others is empty.
  await sendWaitingMails();
  expect(await exim.waiting()).toBe(0);
  expect(await exim.box()).toEqual([]);
});
