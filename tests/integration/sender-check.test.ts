import { randomUUID } from "node:crypto";
import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Delivery, mostMailBytes } from "#app/features/channels/email/inbound/delivery.ts";
import { replyAddress } from "#app/features/channels/email/inbound/own-marks.ts";
import { keepRawMail } from "#app/features/channels/email/inbound/raw-mails.server.ts";
import { takeWaitingMails } from "#app/features/channels/email/inbound/take-mails.server.ts";
import { provideMailbox } from "#app/features/channels/email/mailboxes.server.ts";
import { writeMail } from "#app/features/channels/email/outbound/write-mail.server.ts";
import { checkSender } from "#app/features/channels/email/sender/check-sender.server.ts";
import { recheckSenders } from "#app/features/channels/email/sender/recheck-senders.server.ts";
import { patientResolver, type Resolve } from "#app/features/channels/email/sender/resolver.server.ts";
import { saveTrusted } from "#app/features/channels/email/sender/trusted-mtas.server.ts";
import { sign } from "#app/features/channels/email/signing.server.ts";
import { openSmtpDoor } from "#app/features/channels/email/smtp/smtp-door.server.ts";
import { complaintsBeside } from "#app/features/complaints/complaints.server.ts";
import { readComplaints } from "#app/features/complaints/read-complaints.server.ts";
import type { SenderCheck } from "#app/features/conversations/mail-facts.ts";
import { readWindow } from "#app/features/conversations/thread.server.ts";
import { reply } from "#app/features/tickets/desk.server.ts";
import { identify } from "#app/features/tickets/identify.server.ts";
import { splitOff } from "#app/features/tickets/splitting.server.ts";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { hours, minutes } from "#app/platform/time.ts";
import { mutated, oddMails } from "#tests/email/odd-mails.ts";
import { rawMail, sendRaw } from "#tests/mail.ts";
import { namesOf, signingDomain, silentNames } from "#tests/mail-names.ts";
import { transactionRecord } from "#tests/records.ts";

const system = { type: "system" } as const;
const mailbox = "care@upay.example";
const bank = signingDomain("bank.example");
const quiet = signingDomain("quiet.example", null);
const names = namesOf({ ...bank.records, ...quiet.records });
const from = "Ann <ann@bank.example>";
let door: Awaited<ReturnType<typeof openSmtpDoor>>;

beforeAll(async () => {
  await provideMailbox(system, { address: mailbox, name: "UPay Care", language: "en" });
  door = await openSmtpDoor();
});
afterAll(() => door.close());

const delivery = (over: Partial<Delivery> = {}): Delivery => ({
  ip: "198.51.100.9",
  helo: "mx.bank.example",
  from: "ann@bank.example",
  to: [mailbox],
  tls: true,
  ...over,
});
const check = (raw: Buffer, over: Partial<Delivery> | null = {}, resolve: Resolve = names) =>
  checkSender({ raw, delivery: over && delivery(over), trusted: [] }, resolve);

async function factsOf(id: string) {
  const { conversationId, seq } = await prisma.emailMessage.findUniqueOrThrow({ where: { id } });
  const { messages } = await readWindow(conversationId, { around: seq });
  return { conversationId, seq, line: messages.find((line) => line.seq === seq)! };
}

/** Brings a mail in by SMTP and says what the thread shows of it. */
async function arrive(raw: Buffer, resolve: Resolve = names) {
  const answer = await sendRaw(door.port, raw, { from: "ann@bank.example", to: [mailbox] });
  const [, id = ""] = /Kept as (\S+)/.exec(answer) ?? [];
  await takeWaitingMails(undefined, resolve);
  return { id, ...(await factsOf(id)) };
}

describe("a mail that came by SMTP", () => {
  it("is verified by the signature of the domain it is from, and the thread shows by what", async () => {
    const { line } = await arrive(await bank.sign(rawMail({ from, to: mailbox })));
    expect(line.mail).toMatchObject({
      part: "customer",
      check: {
        verdict: "pass",
        domain: "bank.example",
        // From a server in our own network: it says nothing of the sender's.
        spf: null,
        dkim: [{ result: "pass", domain: "bank.example" }],
        dmarc: { result: "pass", domain: "bank.example" },
        policy: "reject",
        by: "console",
      },
    });
  });

  it("fails where its domain says how its mails are known and this is none of them", async () => {
    const signed = await bank.sign(rawMail({ from, to: mailbox, text: "Please refund me." }));
    const altered = Buffer.from(signed.toString().replace("refund me", "refund Eve"));
    expect((await arrive(altered)).line.mail?.check).toMatchObject({
      verdict: "fail",
      dkim: [{ result: "neutral", domain: "bank.example" }],
      dmarc: { result: "fail" },
    });
    const evil = signingDomain("evil.example");
    const foreign = await evil.sign(rawMail({ from, to: mailbox }));
    expect(await check(foreign, null, namesOf({ ...bank.records, ...evil.records }))).toMatchObject({
      verdict: "fail",
      dkim: [{ result: "pass", domain: "evil.example" }],
    });
  });

  it("is verified by where it was handed over from, where the domain has a policy", async () => {
    const raw = rawMail({ from, to: mailbox });
    expect(await check(raw, { ip: "192.0.2.7" })).toMatchObject({
      verdict: "pass",
      spf: { result: "pass", domain: "bank.example" },
    });
    expect(await check(raw)).toMatchObject({ verdict: "fail", spf: { result: "fail" } });
    const other = rawMail({ from: "Q <q@quiet.example>" });
    expect(await check(other, { ip: "192.0.2.7", from: "q@quiet.example" })).toMatchObject({
      verdict: "none",
      spf: { result: "pass" },
      dmarc: { result: "none" },
    });
    expect(await check(await quiet.sign(other), null)).toMatchObject({ verdict: "pass", spf: null });
  });

  it("from two senders, or with a signature that leaves the sender out, proves nothing", async () => {
    const signed = await bank.sign(rawMail({ from, to: mailbox }));
    const second = Buffer.concat([Buffer.from("From: Eve <eve@evil.example>\r\n"), signed]);
    expect((await check(second, null)).verdict).toBe("none");
    const retitled = Buffer.concat([Buffer.from("Subject: I did not make this payment\r\n"), signed]);
    expect((await check(retitled, null)).verdict).toBe("fail");
    const two = await bank.sign(rawMail({ from: "Ann <ann@bank.example>, Eve <eve@evil.example>" }));
    expect((await check(two, null)).verdict).toBe("none");
    const open = await bank.sign(rawMail({ from, to: mailbox }), "Subject:To");
    expect(await check(open, null)).toMatchObject({ verdict: "fail", dkim: [{ result: "pass" }] });
    const many = Buffer.concat([Buffer.from("DKIM-Signature: v=1; a=rsa-sha256\r\n".repeat(500)), signed]);
    expect((await check(many, null)).verdict).not.toBe("pass");
  });
});

describe("names that cannot be looked up", () => {
  it("leave the sender unknown, hold up neither the answer nor the mails, and are asked again later", async () => {
    const raw = await bank.sign(rawMail({ from, to: mailbox, subject: `Silent ${randomUUID()}` }));
    // A server that takes questions and answers none.
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    const dns = new Resolver({ timeout: 300, tries: 1 });
    dns.setServers([`127.0.0.1:${socket.address().port}`]);
    const asked = (name: string, type: string) => dns.resolve(name, type) as Promise<string[][]>;
    const begun = performance.now();
    const answer = await sendRaw(door.port, raw, { from: "ann@bank.example", to: [mailbox] });
    expect(answer).toMatch(/^250/);
    expect(performance.now() - begun).toBeLessThan(2_000);
    const [, id = ""] = /Kept as (\S+)/.exec(answer) ?? [];
    await takeWaitingMails(undefined, patientResolver(asked));
    socket.close();
    const { line, conversationId } = await factsOf(id);
    expect(line.mail?.check).toMatchObject({ verdict: "unknown", dmarc: { result: "temperror" } });
    expect(conversationId).toBeTruthy();
    expect(await recheckSenders(names, new Date())).toBe(0);
    expect(await recheckSenders(names, new Date(Date.now() + minutes(2)))).toBeGreaterThan(0);
    expect((await factsOf(id)).line.mail?.check?.verdict).toBe("pass");
    expect((await prisma.emailMessage.findUniqueOrThrow({ where: { id } })).checkAgainAt).toBeNull();
  });

  it("are given up in time, and not asked at all while nobody answers", async () => {
    let now = 0;
    let asked = 0;
    const patient = patientResolver(
      (name) => {
        asked += 1;
        return name === "back.example"
          ? Promise.resolve([])
          : Promise.reject(Object.assign(new Error(), { code: "ESERVFAIL" }));
      },
      () => now,
    );
    const ask = (name: string) => patient(name, "TXT").then(String, (error) => error.code as string);
    for (const name of ["a.one.example", "b.one.example", "c.two.example"]) await ask(name);
    await ask("d.three.example");
    expect(asked).toBe(4);
    expect(await ask("back.example")).toBe("ETIMEOUT");
    expect(asked).toBe(4);
    now += minutes(1);
    expect(await ask("back.example")).toBe("");
    const begun = performance.now();
    const received = { raw: await bank.sign(rawMail({ from })), delivery: delivery(), trusted: [] };
    expect(await checkSender(received, silentNames, 300)).toMatchObject({ verdict: "unknown" });
    expect(performance.now() - begun).toBeLessThan(3_000);
  });
});

describe("what a mail server passed on", () => {
  const results = "Authentication-Results: mx.upay.example; dmarc=pass header.from=bank.example";
  const raw = (...headers: string[]) => rawMail({ from, to: mailbox, headers });

  it("counts where the mailbox trusts the server, and nowhere else", async () => {
    const { id } = await prisma.mailbox.findUniqueOrThrow({ where: { address: mailbox } });
    const checked = async (mail: Buffer, over: Delivery | null) => {
      const kept = await keepRawMail(system, mail, mailbox, { delivery: over });
      await takeWaitingMails(undefined, names);
      return (await factsOf(kept.id)).line.mail?.check as SenderCheck;
    };
    expect(await checked(raw(results), null)).toMatchObject({ verdict: "fail", by: "console" });
    await saveTrusted(system, id, [{ authservId: "mx.upay.example", addresses: ["203.0.113.0/24"] }]);
    expect(await checked(raw(results), null)).toMatchObject({ verdict: "pass", by: "mx.upay.example" });
    expect(await checked(raw(results.replace("mx.", "mta.")), null)).toMatchObject({ verdict: "fail" });
    // Whoever reaches our own server from outside can write that name too.
    expect(await checked(raw(results), delivery())).toMatchObject({ verdict: "fail", by: "console" });
    expect(await checked(raw(results), delivery({ ip: "203.0.113.4" }))).toMatchObject({ verdict: "pass" });
    expect(await checked(raw(results), delivery({ ip: "10.1.2.3" }))).toMatchObject({ verdict: "pass" });
    await expect(
      saveTrusted(system, id, [{ authservId: "mx", addresses: ["203.0.113.0/40"] }]),
    ).rejects.toThrow("no addresses");
  });
});

describe("a complaint by mail", () => {
  /** A customer with one payment, and the conversation that their mail begins. */
  async function customerOf(address: string) {
    const customerId = `cus_${randomUUID()}`;
    const record = transactionRecord({
      customerId,
      amount: "129.90",
      occurredAt: new Date(Date.now() - hours(3)).toISOString(),
    });
    await ingestTransactions(system, [record], { quiet: true });
    await prisma.customer.update({ where: { id: customerId }, data: { email: address } });
    return { customerId, transactionId: record.id };
  }
  const says = (text: string, address: string, over: Parameters<typeof rawMail>[0] = {}) =>
    rawMail({ from: address, to: mailbox, text, ...over });
  const labels = (transactionId: string) => prisma.label.count({ where: { transactionId } });

  it("acts where the mail is verified and the customer's own, and only then", async () => {
    const address = `ann-${randomUUID().slice(0, 8)}@bank.example`;
    const { customerId, transactionId } = await customerOf(address);
    const first = await arrive(await bank.sign(says("My card does not work.", address)));
    await identify(system, first.conversationId, customerId);
    const { number } = await prisma.conversation.findUniqueOrThrow({ where: { id: first.conversationId } });
    const here = { to: replyAddress(mailbox, number, sign) };

    // Unverified, though it bears the customer's address: it is proposed.
    const denial = "I did not make this payment of 129.90!";
    await arrive(says(denial, address, here));
    await readComplaints();
    expect(await complaintsBeside(system, first.conversationId)).toMatchObject([
      { state: "proposed", verified: false, transactionId },
    ]);
    expect(await labels(transactionId)).toBe(0);
    expect(await prisma.alert.count({ where: { transactionId } })).toBe(0);

    // Nor does such a mail take back what stands.
    await arrive(says("Sorry, it was me after all.", address, here));
    await readComplaints();
    expect(await complaintsBeside(system, first.conversationId)).toMatchObject([
      { state: "proposed", laterWords: expect.stringContaining("it was me") },
    ]);

    // Verified, but from somebody without a part in it: threaded, marked, and nobody's word but their own.
    const stranger = await arrive(await bank.sign(says(denial, "Mallory <mallory@bank.example>", here)));
    expect(stranger.conversationId).toBe(first.conversationId);
    expect(stranger.line).toMatchObject({
      authorType: "system",
      mail: { part: "stranger", fromAddress: "mallory@bank.example", check: { verdict: "pass" } },
    });
    await readComplaints();
    expect(await labels(transactionId)).toBe(0);

    // The customer's own, verified.
    await arrive(await bank.sign(says(denial, address, here)));
    await readComplaints();
    expect(await complaintsBeside(system, first.conversationId)).toMatchObject([
      { state: "recorded", verified: true, transactionId },
    ]);
    expect(await labels(transactionId)).toBe(1);

    // And taken back by the same alone.
    await arrive(says("Sorry, it was me after all.", address, here));
    await readComplaints();
    expect(await complaintsBeside(system, first.conversationId)).toMatchObject([{ state: "recorded" }]);
    await arrive(await bank.sign(says("Sorry, it was me after all.", address, here)));
    await readComplaints();
    expect(await complaintsBeside(system, first.conversationId)).toMatchObject([{ state: "withdrawn" }]);
  });

  it("that is a mail in a chat counts as the mail it is, however well the chat's visitor is known", async () => {
    const address = `bob-${randomUUID().slice(0, 8)}@bank.example`;
    const { customerId, transactionId } = await customerOf(address);
    const first = await arrive(says("My card does not work.", address));
    await identify(system, first.conversationId, customerId);
    const id = first.conversationId;
    await prisma.conversation.update({ where: { id }, data: { channel: "chat" } });
    const visitor = await prisma.visitor.create({ data: { customerId } });
    await prisma.visitorConversation.create({ data: { conversationId: id, visitorId: visitor.id } });
    const { number } = await prisma.conversation.findUniqueOrThrow({ where: { id } });
    await arrive(says("I did not make this payment.", address, { to: replyAddress(mailbox, number, sign) }));
    await readComplaints();
    expect(await complaintsBeside(system, id)).toMatchObject([{ state: "proposed", verified: false }]);
    expect(await labels(transactionId)).toBe(0);
  });

  it("of a stranger that is split off is the stranger's, not the customer's", async () => {
    const address = `cat-${randomUUID().slice(0, 8)}@bank.example`;
    const { customerId } = await customerOf(address);
    const first = await arrive(says("My card does not work.", address));
    await identify(system, first.conversationId, customerId);
    const { number } = await prisma.conversation.findUniqueOrThrow({ where: { id: first.conversationId } });
    const stranger = await arrive(
      says("I did not make this payment.", "Eve <eve@evil.example>", {
        to: replyAddress(mailbox, number, sign),
      }),
    );

    // Nor does an answer to the customer carry the stranger's words to them.
    const { seq } = await reply(system, first.conversationId, {
      body: "We look into it.",
      clientId: randomUUID(),
      seenSeq: null,
      status: null,
    });
    const mail = await prisma.outgoingMail.findFirstOrThrow({
      where: { conversationId: first.conversationId, seq, kind: "reply" },
    });
    await prisma.$transaction((tx) => writeMail(tx, { ...mail, kind: "reply", content: {}, recipients: [] }));
    const { text } = await prisma.emailMessage.findUniqueOrThrow({ where: { id: mail.id } });
    expect(text).toContain("> My card does not work.");
    expect(text).not.toContain("this payment");

    const { id } = await splitOff(system, stranger.conversationId, stranger.seq);
    expect(await prisma.conversation.findUniqueOrThrow({ where: { id } })).toMatchObject({
      customerId: null,
      contactEmail: "eve@evil.example",
      contactName: "Eve",
    });
    expect((await readWindow(id)).messages[0]?.mail).toMatchObject({ part: "stranger" });
  });
});

it("no mail, however odd, throws or is verified without proof", async () => {
  const mails = oddMails(0.02).filter(({ raw }) => raw.length < mostMailBytes);
  for (const [place, { raw, name }] of mails.entries()) {
    const bytes = raw.length < 20_000 && place % 2 === 0 ? mutated(raw, place) : raw;
    const begun = performance.now();
    const { verdict } = await checkSender({ raw: bytes, delivery: delivery(), trusted: [] }, namesOf({}));
    expect(verdict, name).toBe("none");
    expect(performance.now() - begun, name).toBeLessThan(5_000);
  }
});
