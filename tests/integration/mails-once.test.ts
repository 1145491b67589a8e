import { createHash, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keepRawMail } from "#app/features/channels/email/inbound/raw-mails.server.ts";
import { takeWaitingMails } from "#app/features/channels/email/inbound/take-mails.server.ts";
import { provideMailbox } from "#app/features/channels/email/mailboxes.server.ts";
import { openSmtpDoor } from "#app/features/channels/email/smtp/smtp-door.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { rawMail, sendRaw } from "#tests/mail.ts";

const system = { type: "system" } as const;
const support = "support@upay.example";
const billing = "billing@upay.example";

let door: Awaited<ReturnType<typeof openSmtpDoor>>;

beforeAll(async () => {
  for (const address of [support, billing])
    await provideMailbox(system, { address, name: "UPay", language: "en" });
  door = await openSmtpDoor({});
});
afterAll(() => door.close());

const dated = "Date: Mon, 5 Jan 2026 10:30:00 +0000";

/** A mail as a server hands it on: what it did is written before it. */
const handedOn = (raw: Buffer, by: string) =>
  Buffer.concat([
    Buffer.from(
      `Return-Path: <ann@example.org>\r\nReceived: from mx.example by ${by};\r\n\tMon, 5 Jan 2026 10:30:02 +0000\r\n`,
    ),
    raw,
  ]);

/** As it was written, without what a server does to it, and with its lines ended otherwise. */
const asWritten = (raw: Buffer) => Buffer.from(raw.toString().replaceAll("\r\n", "\n"));

/** The ways a mail comes in; each is gone more than once. */
const ways: Record<string, (raw: Buffer) => Promise<unknown>> = {
  api: (raw) => keepRawMail(system, asWritten(raw), "api"),
  smtp: (raw) => sendRaw(door.port, handedOn(raw, "mta.upay.example")),
  imap: (raw) => keepRawMail(system, handedOn(raw, `imap-${randomUUID()}.example`), support),
};

const messages = (subject: string) =>
  prisma.emailMessage.findMany({ where: { subject }, orderBy: { id: "asc" } });

describe("a mail", () => {
  it("is one message by whichever ways it comes, in whichever order, however often", async () => {
    const orders = [
      ["api", "smtp", "imap"],
      ["smtp", "imap", "api"],
      ["imap", "api", "smtp"],
    ];
    for (const id of [undefined, null])
      for (const order of orders) {
        const subject = `Once ${randomUUID()}`;
        const raw = rawMail({ subject, id, headers: [dated] });
        for (const way of [...order, ...order, ...order]) {
          await ways[way]!(raw);
          await takeWaitingMails();
        }
        expect(await messages(subject)).toHaveLength(1);
        const [{ conversationId } = { conversationId: "" }] = await messages(subject);
        const kept = await prisma.rawEmail.findMany({ where: { conversationId } });
        // By the API without its mailbox, and by the mailbox: both are dealt with.
        expect(kept.map(({ mailbox, state }) => `${mailbox} ${state}`).sort()).toEqual([
          "api parsed",
          `${support} parsed`,
        ]);
        expect(await prisma.conversation.count({ where: { subject } })).toBe(1);
      }
  });

  it("is one message where all its copies come at once and many put them", async () => {
    const subjects = Array.from({ length: 20 }, () => `At once ${randomUUID()}`);
    const raws = subjects.map((subject) => rawMail({ subject, headers: [dated] }));
    const coming = raws.flatMap((raw) => Object.values(ways).flatMap((way) => [way(raw), way(raw)]));
    const taking = Array.from({ length: 6 }, () => takeWaitingMails());
    await Promise.all([...coming, ...taking]);
    await Promise.all(Array.from({ length: 4 }, () => takeWaitingMails()));
    for (const subject of subjects) expect(await messages(subject)).toHaveLength(1);
    expect(await prisma.rawEmail.count({ where: { state: "received" } })).toBe(0);
  });

  it("to two mailboxes is each one's own, and handed in besides it is neither's again", async () => {
    const subject = `Both ${randomUUID()}`;
    const raw = rawMail({ subject, headers: [dated] });
    await sendRaw(door.port, raw, { to: [support, billing] });
    await ways.api!(raw);
    await takeWaitingMails();
    expect((await messages(subject)).map(({ mailbox }) => mailbox).sort()).toEqual([billing, support]);
  });

  it("is not lost where its sender gives every mail the same Message-ID", async () => {
    const id = `<form-${randomUUID()}@broken.example>`;
    const subject = `Form ${randomUUID()}`;
    const written = [
      { from: "Ann <ann@example.org>", text: "I paid twice." },
      { from: "Ann <ann@example.org>", text: "And my card is blocked." },
      { from: "Bob <bob@example.org>", text: "I paid twice." },
    ];
    const all = written.map((one) => rawMail({ ...one, id, subject, headers: [dated] }));
    const later = rawMail({ ...written[0]!, id, subject, headers: ["Date: Tue, 6 Jan 2026 10:30:00 +0000"] });
    for (const raw of [...all, later, ...all, later]) {
      await ways.smtp!(raw);
      await ways.api!(raw);
    }
    await takeWaitingMails();
    await Promise.all([...all, later].map((raw) => ways.imap!(raw)));
    await takeWaitingMails();
    const held = await messages(subject);
    expect(held.map(({ fromName, text }) => `${fromName}: ${text}`).sort()).toEqual([
      "Ann: And my card is blocked.",
      "Ann: I paid twice.",
      "Ann: I paid twice.",
      "Bob: I paid twice.",
    ]);
    expect(new Set(held.map(({ identity }) => identity))).toEqual(new Set([id]));
  });

  it("that came before fingerprints were kept is known all the same", async () => {
    for (const id of [`<old-${randomUUID()}@example.org>`, null]) {
      const subject = `Before ${randomUUID()}`;
      const raw = rawMail({ subject, id, headers: [dated] });
      const { id: held } = await keepRawMail(system, raw, support);
      await takeWaitingMails();
      const hash = createHash("sha256").update(raw).digest("hex");
      await prisma.rawEmail.update({
        where: { id: held },
        data: { fingerprint: "", identity: id ?? `sha256:${hash}` },
      });
      expect(await keepRawMail(system, raw, support)).toEqual({ id: held, result: "repeated" });
    }
  });
});
