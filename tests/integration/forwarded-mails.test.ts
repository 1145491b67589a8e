import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { giveBackSender, takeSender } from "#app/features/channels/email/forwarded/take-sender.server.ts";
import { keepRawMail } from "#app/features/channels/email/inbound/raw-mails.server.ts";
import { takeWaitingMails } from "#app/features/channels/email/inbound/take-mails.server.ts";
import { provideMailbox } from "#app/features/channels/email/mailboxes.server.ts";
import { sendWaitingMails } from "#app/features/channels/email/outbound/send-mails.server.ts";
import { readWindow } from "#app/features/conversations/thread.server.ts";
import { reply } from "#app/features/tickets/desk.server.ts";
import { identify } from "#app/features/tickets/identify.server.ts";
import { mergeInto } from "#app/features/tickets/merging.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { Conflict, Forbidden, NotFound } from "#app/platform/errors.ts";
import { rawMail } from "#tests/mail.ts";

const system = { type: "system" } as const;
const agent = { type: "staff", id: randomUUID(), role: "agent", name: "Lin Wei" } as StaffActor;
const analyst = { ...agent, id: randomUUID(), role: "analyst" } as StaffActor;
const support = "support@upay.example";

beforeAll(async () => {
  await provideMailbox(system, { address: support, name: "UPay Support", language: "en" });
});

async function keep(raw: Buffer) {
  const { id } = await keepRawMail(system, raw, support);
  await takeWaitingMails();
  const mail = await prisma.emailMessage.findUniqueOrThrow({ where: { id } });
  return { mailId: id, id: mail.conversationId, seq: mail.seq };
}

const passedOn = (from: string, original: string, headers: string[] = []) =>
  rawMail({
    from: `Tom Boss <${from}>`,
    subject: "Fwd: Order 4711",
    headers,
    text: `Please look after this difficult person.\n\n---------- Forwarded message ---------\nFrom: ${original}\nDate: Mon, Jan 5, 2026 at 10:30 AM\nSubject: Order 4711\nTo: Tom Boss <${from}>\n\nI paid twice.`,
  });

/** A conversation that begins with a mail passed on. */
async function begun() {
  const boss = `boss-${randomUUID()}@shop.example`;
  const wei = `Wei-${randomUUID()}@example.cn`;
  return { boss, wei: wei.toLowerCase(), ...(await keep(passedOn(boss, `Li Wei <${wei}>`))) };
}

const answer = async (id: string, body = "We look into it.") =>
  (await reply(agent, id, { body, clientId: randomUUID(), seenSeq: null, status: null })).seq;

/** What goes out for a line, and to whom. */
async function sent(conversationId: string, seq: number) {
  await sendWaitingMails();
  const mail = await prisma.emailMessage.findFirstOrThrow({
    where: { conversationId, seq, direction: "out" },
  });
  const details = mail.details as {
    to: { name: string; address: string }[];
    cc: unknown[];
    references: string[];
  };
  return { subject: mail.subject, text: mail.text, ...details };
}

const lineOf = async (id: string, seq: number) =>
  (await readWindow(id)).messages.find((line) => line.seq === seq)!;
const contactOf = (id: string) =>
  prisma.conversation.findUniqueOrThrow({
    where: { id },
    select: { contactName: true, contactEmail: true, customerId: true },
  });
const auditOf = async (mailId: string) =>
  (await prisma.auditEvent.findMany({ where: { subjectId: mailId }, orderBy: { seq: "asc" } })).map(
    ({ event }) => event,
  );

describe("the original sender of a mail that was passed on", () => {
  it("is taken as the customer: replies go to them and nobody else, with nothing that its sender said of them", async () => {
    const { boss, wei, id, mailId, seq } = await begun();
    expect((await lineOf(id, seq)).mail?.forwarded).toMatchObject({ name: "Li Wei", standing: "offered" });
    await takeSender(agent, mailId);
    expect(await contactOf(id)).toEqual({ contactName: "Li Wei", contactEmail: wei, customerId: null });
    expect(await lineOf(id, seq)).toMatchObject({
      authorType: "system",
      authorName: null,
      mail: { part: "participant", forwarded: { standing: "taken" }, fromAddress: boss },
    });
    expect((await readWindow(id)).messages.at(-1)).toMatchObject({
      kind: "activity",
      data: { event: "sender_taken", sender: wei },
    });
    expect(await auditOf(mailId)).toEqual(["mail.sender_taken"]);
    const out = await sent(id, await answer(id));
    expect(out).toMatchObject({ to: [{ name: "Li Wei", address: wei }], cc: [], subject: "Re: Order 4711" });
    expect(out.text).not.toMatch(/difficult|boss/i);
    // What they answer is the customer's, what its sender adds a participant's.
    const subject = `Re: [#${(await prisma.conversation.findUniqueOrThrow({ where: { id } })).number}] Order`;
    const theirs = await keep(rawMail({ from: wei, subject }));
    const added = await keep(rawMail({ from: boss, subject }));
    expect([theirs.id, added.id]).toEqual([id, id]);
    expect((await lineOf(id, theirs.seq)).mail?.part).toBe("customer");
    expect((await lineOf(id, added.seq)).mail?.part).toBe("participant");
  });

  it("is answered in their own thread where their mail came whole", async () => {
    const whole = `From: Li Wei <wei@example.cn>\r\nTo: boss@shop.example\r\nSubject: Order 4711\r\nMessage-ID: <original@example.cn>\r\n\r\nI paid twice.\r\n`;
    const { id, mailId } = await keep(
      Buffer.from(
        `From: boss@shop.example\r\nTo: ${support}\r\nSubject: Fwd: Order 4711\r\nMessage-ID: <${randomUUID()}@shop.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n${whole}--b--\r\n`,
      ),
    );
    // Between us and whoever passed it on; the original sender knows nothing of it.
    await sent(id, await answer(id, "Thank you, we write to them."));
    await takeSender(agent, mailId);
    const out = await sent(id, await answer(id));
    expect(out).toMatchObject({ subject: "Re: Order 4711", inReplyTo: "<original@example.cn>" });
    expect(out.references).toEqual(["<original@example.cn>"]);
  });

  it("is given back: the conversation is again whose it was, and what they wrote since a participant's", async () => {
    const { boss, wei, id, mailId, seq } = await begun();
    await takeSender(agent, mailId);
    await sent(id, await answer(id));
    const subject = `Re: [#${(await prisma.conversation.findUniqueOrThrow({ where: { id } })).number}] Order`;
    const theirs = await keep(rawMail({ from: wei, subject }));
    await giveBackSender(agent, mailId);
    expect(await contactOf(id)).toMatchObject({ contactName: "Tom Boss", contactEmail: boss });
    expect(await lineOf(id, seq)).toMatchObject({
      authorType: "customer",
      authorName: "Tom Boss",
      mail: { part: "customer", forwarded: { standing: "offered" } },
    });
    expect(await lineOf(id, theirs.seq)).toMatchObject({
      authorType: "system",
      mail: { part: "participant" },
    });
    expect((await sent(id, await answer(id))).to).toMatchObject([{ address: boss }]);
    expect(await auditOf(mailId)).toEqual(["mail.sender_taken", "mail.sender_given_back"]);
    await expect(giveBackSender(agent, mailId)).rejects.toThrow(Conflict);
  });

  it("gets nothing that was written to whoever passed it on, however late it goes", async () => {
    const { boss, id, mailId } = await begun();
    const seq = await answer(id, "We write to them.");
    await takeSender(agent, mailId);
    expect((await sent(id, seq)).to).toMatchObject([{ address: boss }]);
    // Nobody tells them that a mail has arrived that they did not write.
    const automatic = await prisma.outgoingMail.findMany({
      where: { conversationId: id, kind: { not: "reply" } },
    });
    expect(automatic.length).toBeGreaterThan(0);
    expect(automatic.map(({ state }) => state)).not.toContain("queued");
    for (const { recipients } of automatic) expect(JSON.stringify(recipients)).not.toContain("wei-");
  });

  it("is nobody known by it; a customer who was set stays only where the address is theirs", async () => {
    const customerOf = (email: string) =>
      prisma.customer.create({ data: { id: randomUUID(), name: "Somebody", email } });
    for (const owner of ["boss", "wei"] as const) {
      const one = await begun();
      const { id } = await customerOf(one[owner]);
      await identify(agent, one.id, id);
      await takeSender(agent, one.mailId);
      expect((await contactOf(one.id)).customerId).toBe(owner === "wei" ? id : null);
      await giveBackSender(agent, one.mailId);
      expect((await contactOf(one.id)).customerId).toBe(id);
    }
  });

  it("is offered once, never for our own mailbox or by anybody but the customer, and taken by who may reply", async () => {
    const { id, mailId, seq, boss } = await begun();
    await expect(takeSender(analyst, mailId)).rejects.toThrow(Forbidden);
    await expect(takeSender(agent, randomUUID())).rejects.toThrow(NotFound);
    await expect(takeSender(agent, "x")).rejects.toThrow(NotFound);
    await expect(giveBackSender(agent, mailId)).rejects.toThrow(Conflict);
    const { number } = await prisma.conversation.findUniqueOrThrow({ where: { id } });
    const other = await keep(
      rawMail({
        from: boss,
        subject: `Fwd: [#${number}] Other`,
        text: "---------- Forwarded message ---------\nFrom: Al <al@example.org>\nDate: Mon, Jan 5, 2026 at 10:30 AM\nSubject: Other\nTo: Tom <tom@shop.example>\n\nHi",
      }),
    );
    expect(other.id).toBe(id);
    const both = await Promise.allSettled([takeSender(agent, mailId), takeSender(agent, other.mailId)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const standings = await Promise.all([lineOf(id, seq), lineOf(id, other.seq)]);
    expect(standings.map(({ mail }) => mail?.forwarded?.standing).sort()).toEqual(["taken", "told"]);

    const original = await prisma.emailMessage.findUniqueOrThrow({ where: { id: mailId } });
    const stranger = await keep(
      passedOn("eve@evil.example", "Ann <ann@example.org>", [`In-Reply-To: ${original.identity}`]),
    );
    expect(stranger.id).toBe(id);
    const ours = await keep(passedOn("tom@shop.example", `UPay <${support.replace("@", "+t1-x@")}>`));
    const merged = await begun();
    await mergeInto(agent, merged.id, (await begun()).id);
    for (const one of [stranger, ours, merged]) {
      expect((await lineOf(one.id, one.seq)).mail?.forwarded?.standing).toBe("told");
      await expect(takeSender(agent, one.mailId)).rejects.toThrow(Conflict);
    }
    const plain = await keep(rawMail({}));
    expect((await lineOf(plain.id, plain.seq)).mail?.forwarded).toBeNull();
    await expect(takeSender(agent, plain.mailId)).rejects.toThrow(Conflict);
  });
});
