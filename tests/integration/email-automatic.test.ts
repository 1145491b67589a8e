import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { keepRawMail } from "#app/features/channels/email/inbound/raw-mails.server.ts";
import { takeWaitingMails } from "#app/features/channels/email/inbound/take-mails.server.ts";
import { provideMailbox } from "#app/features/channels/email/mailboxes.server.ts";
import { writeAfterSolving } from "#app/features/channels/email/outbound/after-solving.server.ts";
import { cancelMail, sendAgain } from "#app/features/channels/email/outbound/again.server.ts";
import { continueByEmail } from "#app/features/channels/email/outbound/continuity.server.ts";
import { sendWaitingMails } from "#app/features/channels/email/outbound/send-mails.server.ts";
import { pauseSending, setSending } from "#app/features/channels/email/outbound/sending-settings.server.ts";
import { saveSignature } from "#app/features/channels/email/outbound/signatures.server.ts";
import { saveAutomaticMail } from "#app/features/channels/email/outbound/templates.server.ts";
import { takeContact } from "#app/features/channels/web-form.server.ts";
import { changeTickets } from "#app/features/tickets/changes.server.ts";
import { reply } from "#app/features/tickets/desk.server.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { Conflict, Forbidden, Invalid } from "#app/platform/errors.ts";
import { hours, minutes } from "#app/platform/time.ts";
import { rawMail } from "#tests/mail.ts";
import { mailServer, Refusal } from "#tests/mail-server.ts";

const system = { type: "system" } as const;
const support = "support@upay.example";
const staff = (role: StaffActor["role"]) =>
  ({ type: "staff", id: randomUUID(), role, name: "Lin Wei", locale: "en" }) as StaffActor;
const [agent, admin] = [staff("agent"), staff("admin")];

let server: Awaited<ReturnType<typeof mailServer>>;
let mailboxId: string;

beforeAll(async () => {
  server = await mailServer();
  await provideMailbox(system, { address: support, name: "UPay Support", language: "en" });
  ({ id: mailboxId } = await prisma.mailbox.findUniqueOrThrow({ where: { address: support } }));
  await setSending(system, mailboxId, {
    host: "127.0.0.1",
    port: server.port,
    security: "none",
    auth: { type: "none" },
  });
  await prisma.staff.create({
    data: { id: agent.id, email: `${agent.id}@upay.example`, name: agent.name, role: "agent" },
  });
});
afterAll(() => server.close());

const address = () => `${randomUUID()}@example.org`;
const later = (milliseconds: number) => new Date(Date.now() + milliseconds);
const answer = (id: string, body: string, status: "solved" | null = null) =>
  reply(agent, id, { body, clientId: randomUUID(), seenSeq: null, status });
const to = (email: string) =>
  server.delivered.filter(({ to: all }) => all.includes(email)).map(({ mail }) => mail);

async function chat(email: string | null) {
  const { id } = await openConversation(system, {
    channel: "chat",
    contact: { name: "Ann", email },
    locale: "en",
    subject: "Card refused",
    first: { kind: "inbound", author: { type: "customer", id: null }, body: "My card was refused" },
  });
  const visitor = await prisma.visitor.create({ data: { name: "Ann", email } });
  await prisma.visitorConversation.create({ data: { conversationId: id, visitorId: visitor.id } });
  return id;
}

describe("a chat whose visitor has gone", () => {
  it("goes on in one mail once the answers rest, and what they reply comes back to it", async () => {
    const email = address();
    const id = await chat(email);
    await answer(id, "Which **card** is it?");
    await answer(id, "We can see two.");
    expect(await continueByEmail(later(minutes(2)))).toBe(0);
    expect(await continueByEmail(later(minutes(6)))).toBe(1);
    expect(await continueByEmail(later(minutes(20)))).toBe(0);
    await sendWaitingMails(() => later(minutes(20)));
    const [digest, ...others] = to(email);
    expect(others).toEqual([]);
    expect(digest!.text).toMatch(/Lin Wei:\nWhich card is it\?\n\nLin Wei:\nWe can see two\./);
    const raw = rawMail({ from: `Ann <${email}>`, to: digest!.replyTo![0]!.address!, text: "The red one." });
    await keepRawMail(system, raw, support);
    await takeWaitingMails();
    const last = await prisma.message.findFirstOrThrow({
      where: { conversationId: id, kind: "inbound" },
      orderBy: { seq: "desc" },
      select: { body: true, authorType: true },
    });
    expect(last).toEqual({ body: "The red one.", authorType: "customer" });
    // They are gone still: the next answer follows them, alone.
    await answer(id, "Thank you.");
    expect(await continueByEmail(later(minutes(6)))).toBe(1);
    await sendWaitingMails(() => later(minutes(20)));
    expect(to(email)[1]!.text).toContain("Thank you.");
    expect(to(email)[1]!.text).not.toContain("We can see two.");
  });

  it("is left alone while they have the answers, or where no address is known", async () => {
    const here = await chat(address());
    const { seq } = await answer(here, "Hello Ann");
    await prisma.visitorConversation.updateMany({
      where: { conversationId: here },
      data: { deliveredSeq: seq },
    });
    await answer(await chat(null), "Hello?");
    expect(await continueByEmail(later(minutes(6)))).toBe(0);
  });
});

describe("what was solved", () => {
  it("is told and asked about by mail, the contact page's too, unless it was opened again", async () => {
    await saveAutomaticMail(admin, "solved", { language: "en", words: null, enabled: true });
    const [email, other] = [address(), address()];
    const contact = (one: string) =>
      takeContact(system, {
        clientId: randomUUID(),
        name: "Ann Lee",
        email: one,
        subject: "Refund",
        message: "Where is it?",
        transactionId: "",
        lastFour: "",
        amount: "",
      });
    const { id, number } = await contact(email);
    const { id: opened } = await contact(other);
    await answer(id, "It is there now.", "solved");
    await answer(opened, "It is there now.", "solved");
    await changeTickets(agent, [opened], { status: "open" });
    await writeAfterSolving(later(hours(2)));
    await writeAfterSolving(later(hours(2)));
    await sendWaitingMails(() => later(hours(2)));
    expect(
      to(email)
        .map(({ subject }) => subject)
        .toSorted(),
    ).toEqual(
      [
        `We have your message (#${number})`,
        `Refund [#${number}]`,
        `Your request #${number} is solved`,
        "Did we help you?",
      ].toSorted(),
    );
    const survey = to(email).find(({ subject }) => subject === "Did we help you?");
    expect(survey!.text).toMatch(/\/survey\/[0-9a-f-]{36}\.[0-9a-f]{32}/);
    expect(to(other).map(({ subject }) => subject)).not.toContain("Did we help you?");
    expect(to(other).some(({ subject }) => subject?.includes("is solved"))).toBe(false);
  });
});

describe("words and signatures", () => {
  it("are those that somebody wrote, by whoever may, and name only what there is", async () => {
    const words = { subject: "Hi #{{ticket.number}}", body: "Got it, {{customer.firstName}}." };
    const change = { language: "en", words, enabled: true } as const;
    await expect(saveAutomaticMail(agent, "received", change)).rejects.toThrow(Forbidden);
    const wrong = { ...change, words: { ...words, body: "{{card.number}}" } };
    await expect(saveAutomaticMail(admin, "received", wrong)).rejects.toThrow(Invalid);
    const needed = { ...change, words };
    await expect(saveAutomaticMail(admin, "survey", needed)).rejects.toThrow(Invalid);
    const telling = { ...change, words: { ...words, body: "Your bank suspects fraud." } };
    await expect(saveAutomaticMail(admin, "received", telling)).rejects.toMatchObject({
      errors: [{ pointer: "/body", code: "telling", detail: "suspects" }],
    });
    await saveAutomaticMail(admin, "received", change);
    const team = await prisma.team.create({ data: { name: `Cards ${randomUUID()}` } });
    const broken = saveSignature(admin, team.id, { en: "{{nobody}}", zh: "" });
    await expect(broken).rejects.toThrow(Invalid);
    await saveSignature(admin, team.id, { en: "{{agent.name}} of {{team.name}}", zh: "" });
    const email = address();
    const { id } = await keepRawMail(system, rawMail({ from: `Ann Lee <${email}>` }), support);
    await takeWaitingMails();
    const { conversationId } = await prisma.emailMessage.findUniqueOrThrow({ where: { id } });
    await changeTickets(agent, [conversationId], { teamId: team.id });
    await answer(conversationId, "Done.");
    await sendWaitingMails();
    const texts = to(email).map(({ text }) => text!.trim());
    expect(texts).toContain("Got it, Ann.");
    expect(texts.some((text) => text.startsWith(`Done.\n\n-- \nLin Wei of ${team.name}`))).toBe(true);
  });
});

describe("a mail that did not go", () => {
  it("is sent again to those it missed, or cancelled, by whoever answers customers", async () => {
    const email = address();
    const { id } = await keepRawMail(system, rawMail({ from: email }), support);
    await takeWaitingMails();
    const { conversationId } = await prisma.emailMessage.findUniqueOrThrow({ where: { id } });
    await sendWaitingMails();
    server.habits.onRcptTo = (one) => {
      if (one === email) throw new Refusal(550, "5.1.1 Unknown");
    };
    const { seq } = await reply(agent, conversationId, {
      body: "It works again.",
      clientId: randomUUID(),
      seenSeq: null,
      status: null,
      copies: { cc: ["bank@partner.example"], bcc: [] },
    });
    await sendWaitingMails();
    delete server.habits.onRcptTo;
    await expect(sendAgain(staff("analyst"), conversationId, seq)).rejects.toThrow(Forbidden);
    await sendAgain(agent, conversationId, seq);
    await expect(sendAgain(agent, conversationId, seq)).rejects.toThrow(Conflict);
    await sendWaitingMails();
    const copies = server.delivered.filter(({ mail }) => mail.text?.startsWith("It works again."));
    expect(copies.map(({ to: all }) => all)).toEqual([["bank@partner.example"], [email]]);
    expect(new Set(copies.map(({ mail }) => mail.messageId)).size).toBe(1);
    await expect(sendAgain(agent, conversationId, seq)).rejects.toThrow(Conflict);
    await pauseSending(system, mailboxId, true);
    const { seq: waits } = await answer(conversationId, "Never mind");
    await cancelMail(agent, conversationId, waits);
    await pauseSending(system, mailboxId, false);
    await sendWaitingMails();
    expect(server.delivered.some(({ mail }) => mail.text?.startsWith("Never mind"))).toBe(false);
    await expect(cancelMail(agent, conversationId, waits)).rejects.toThrow(Conflict);
  });
});
