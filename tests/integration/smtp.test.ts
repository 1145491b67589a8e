import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import { createTransport } from "nodemailer";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { takeWaitingMails } from "#app/features/channels/email/inbound/take-mails.server.ts";
import { provideMailbox } from "#app/features/channels/email/mailboxes.server.ts";
import { type DoorOptions, openSmtpDoor } from "#app/features/channels/email/smtp/smtp-door.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { rawMail, sendRaw } from "#tests/mail.ts";
import { certificate } from "#tests/setup/certificate.ts";
import { startSmtp } from "#tests/setup/processes.ts";
import { until } from "#tests/setup/until.ts";

const system = { type: "system" } as const;
const support = "support@upay.example";
const billing = "billing@upay.example";

const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  await provideMailbox(system, { address: support, name: "UPay Support", language: "en" });
  await provideMailbox(system, { address: billing, name: "UPay Billing", language: "en" });
});

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function open(options: DoorOptions = {}) {
  const door = await openSmtpDoor(options);
  closers.push(door.close);
  return door.port;
}

const kept = (subject: string) => prisma.emailMessage.findMany({ where: { subject } });

describe("a mail by SMTP", () => {
  it("is committed before it is answered with 250, with what its envelope said", async () => {
    const port = await open();
    const subject = `Envelope ${randomUUID()}`;
    const answer = await sendRaw(port, rawMail({ subject }), { from: "bounces@example.org" });
    const [, id] = /^250 2\.0\.0 Kept as (\S+)/.exec(answer) ?? [];
    const held = await prisma.rawEmail.findUniqueOrThrow({ where: { id } });
    expect(held).toMatchObject({
      mailbox: support,
      state: "received",
      delivery: { ip: "127.0.0.1", from: "bounces@example.org", to: [support], tls: false },
    });
    await takeWaitingMails();
    expect(await kept(subject)).toHaveLength(1);
  });

  it("is one message when it is delivered three times, with and without a Message-ID, one after another or at once", async () => {
    const port = await open();
    for (const id of [undefined, null]) {
      const subject = `Thrice ${randomUUID()}`;
      const raw = rawMail({ subject, id });
      await sendRaw(port, raw);
      await takeWaitingMails();
      await Promise.all([sendRaw(port, raw), sendRaw(port, raw)]);
      await takeWaitingMails();
      expect(await kept(subject)).toHaveLength(1);
      expect(await prisma.conversation.count({ where: { subject } })).toBe(1);
    }
  });

  it("to two of our mailboxes is kept for each, and a blind copy to an address of ours is known by the envelope", async () => {
    const port = await open();
    const subject = `Both ${randomUUID()}`;
    await sendRaw(port, rawMail({ subject, to: "undisclosed-recipients:;" }), { to: [support, billing] });
    const rows = await prisma.rawEmail.findMany({
      where: { state: "received" },
      select: { mailbox: true, delivery: true },
      orderBy: { mailbox: "asc" },
    });
    expect(rows).toMatchObject([
      { mailbox: billing, delivery: { to: [billing] } },
      { mailbox: support, delivery: { to: [support] } },
    ]);
    await takeWaitingMails();
  });

  it("with an empty envelope sender is a machine's, whatever it says", async () => {
    const port = await open();
    const subject = `Null sender ${randomUUID()}`;
    await sendRaw(port, rawMail({ subject }), { from: "" });
    await takeWaitingMails();
    const [email] = await kept(subject);
    expect(email!.auto).not.toBe("none");
  });

  it("keeps bytes that are neither ASCII nor dot-safe as they are", async () => {
    const port = await open();
    const subject = `Dots ${randomUUID()}`;
    await sendRaw(port, rawMail({ subject, text: ".\r\n..\r\n.x 付款失败 \u{1f600}" }));
    await takeWaitingMails();
    const [email] = await kept(subject);
    expect(email!.text).toContain(".\n..\n.x 付款失败 \u{1f600}");
  });
});

describe("the door", () => {
  it("knows our mailboxes only, and relays nothing", async () => {
    const port = await open();
    for (const to of ["nobody@upay.example", "ann@example.org", "support@upay.example.evil.example"])
      await expect(sendRaw(port, rawMail({}), { to: [to] })).rejects.toThrow(/550 5\.1\.1/);
    const tagged = await sendRaw(port, rawMail({}), { to: ["Support+anything@UPay.example"] });
    expect(tagged).toMatch(/^250/);
  });

  it("asks to come again while a mailbox is paused", async () => {
    const port = await open();
    await prisma.mailbox.update({ where: { address: billing }, data: { inPaused: true } });
    await expect(sendRaw(port, rawMail({}), { to: [billing] })).rejects.toThrow(/450 4\.2\.1/);
    await prisma.mailbox.update({ where: { address: billing }, data: { inPaused: false } });
    expect(await sendRaw(port, rawMail({}), { to: [billing] })).toMatch(/^250/);
  });

  it("refuses what is too large, said beforehand or found out, keeps nothing of it and goes on", async () => {
    const port = await open({ mostBytes: 20_000 });
    const large = rawMail({ subject: `Large ${randomUUID()}`, text: "x".repeat(30_000) });
    const before = await prisma.rawEmail.count();
    await expect(sendRaw(port, large)).rejects.toThrow(/552/);
    // Without SIZE on MAIL FROM it is found out while it comes.
    const answers = await dialogue(port, [
      "HELO x\r\n",
      "MAIL FROM:<a@example.org>\r\n",
      `RCPT TO:<${support}>\r\n`,
      "DATA\r\n",
      `${large.toString("latin1")}\r\n.\r\n`,
      "MAIL FROM:<a@example.org>\r\n",
      "QUIT\r\n",
    ]);
    expect(answers.map((line) => line.slice(0, 3))).toEqual([
      "220",
      "250",
      "250",
      "250",
      "354",
      "552",
      "250",
      "221",
    ]);
    expect(await prisma.rawEmail.count()).toBe(before);
    expect(await sendRaw(port, rawMail({}))).toMatch(/^250/);
  });

  it("has room for so many connections of one address", async () => {
    const port = await open({ mostOfOne: 2 });
    const held = [await greeted(port), await greeted(port)];
    expect((await greeted(port)).line).toMatch(/^421/);
    for (const { socket } of held) socket.destroy();
    const next = await until("there is room again", async () => {
      const one = await greeted(port);
      one.socket.destroy();
      return one.line.startsWith("220");
    });
    expect(next).toBe(true);
  });

  it("asks to come again when too much is held at once", async () => {
    const port = await open({ mostBytes: 50_000, mostHeld: 0, mostHeldOfOne: 0 });
    const raw = rawMail({ text: "y".repeat(40_000) });
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => sendRaw(port, raw)));
    const refused = results.filter(({ status }) => status === "rejected") as PromiseRejectedResult[];
    for (const { reason } of refused) expect(String(reason)).toMatch(/451 4\.3\.2/);
    expect(refused.length).toBeLessThan(12);
    expect(await sendRaw(port, raw)).toMatch(/^250/);
  });

  it("offers STARTTLS with a key of its own, and none without", async () => {
    expect((await dialogue(await open(), ["EHLO x\r\n", "QUIT\r\n"])).join("\n")).not.toContain("STARTTLS");
    const tls = await certificate("mail.upay.example");
    const port = await open({ tls });
    const transport = createTransport({
      host: "127.0.0.1",
      port,
      requireTLS: true,
      tls: { ca: tls.cert, servername: "mail.upay.example" },
    });
    const subject = `Encrypted ${randomUUID()}`;
    await transport.sendMail({ envelope: { from: "a@example.org", to: support }, raw: rawMail({ subject }) });
    transport.close();
    const [held] = await prisma.rawEmail.findMany({
      where: { state: "received", delivery: { path: ["tls"], equals: true } },
    });
    expect(held).toBeDefined();
  });

  it("does not answer 250 while the database is away", async () => {
    const port = await open();
    const client = await pool.connect();
    try {
      await client.query("ALTER TABLE raw_emails RENAME TO raw_emails_away");
      await expect(sendRaw(port, rawMail({}))).rejects.toThrow(/451 4\.3\.0/);
    } finally {
      await client.query("ALTER TABLE raw_emails_away RENAME TO raw_emails");
      client.release();
    }
    expect(await sendRaw(port, rawMail({}))).toMatch(/^250/);
  });
});

it("a process killed between the mail and its commit has not accepted it; sent again, it is one message", async () => {
  const smtp = await startSmtp();
  closers.push(() => smtp.stop("SIGKILL"));
  const subject = `Killed ${randomUUID()}`;
  const raw = rawMail({ subject });
  const client = await pool.connect();
  let sending: Promise<string>;
  try {
    await client.query("BEGIN");
    await client.query("LOCK TABLE raw_emails IN ACCESS EXCLUSIVE MODE");
    sending = sendRaw(smtp.port, raw);
    sending.catch(() => undefined);
    await until("the mail waits to be kept", async () => {
      // On another connection: within a transaction this view stands still.
      const { rows } = await pool.query(
        "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%INSERT INTO raw_emails%'",
      );
      return rows.length > 0;
    });
    await smtp.stop("SIGKILL");
    await expect(sending).rejects.toThrow();
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
  const again = await startSmtp();
  closers.push(() => again.stop());
  expect(await sendRaw(again.port, raw)).toMatch(/^250/);
  expect(await sendRaw(again.port, raw)).toMatch(/^250/);
  await takeWaitingMails();
  expect(await kept(subject)).toHaveLength(1);
});

it("a mail that cannot be read does not stop those behind it", async () => {
  const port = await open();
  const subjects = Array.from({ length: 3 }, () => `Behind ${randomUUID()}`);
  const answer = await sendRaw(port, rawMail({ subject: "Broken" }));
  const [, id] = /Kept as (\S+)/.exec(answer) ?? [];
  await prisma.rawEmail.update({ where: { id }, data: { sealed: "v1.broken" } });
  for (const subject of subjects) await sendRaw(port, rawMail({ subject }));
  await takeWaitingMails();
  for (const subject of subjects) expect(await kept(subject)).toHaveLength(1);
  expect(await prisma.rawEmail.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: "failed" });
});

/** Connects and reads the greeting. */
async function greeted(port: number) {
  const socket = connect(port, "127.0.0.1");
  const line = await new Promise<string>((resolve, reject) => {
    socket.once("data", (data) => resolve(String(data)));
    socket.once("error", reject);
  });
  socket.on("error", () => undefined);
  return { socket, line };
}

/** Says one line after another, each after the answer to the one before. @returns the last line of each answer */
async function dialogue(port: number, says: string[]): Promise<string[]> {
  const { socket, line } = await greeted(port);
  const answers = [line.trim()];
  for (const text of says) {
    answers.push(
      await new Promise<string>((resolve, reject) => {
        let heard = "";
        const hear = (data: Buffer) => {
          heard += String(data);
          if (!/^\d{3} .*\r\n$/m.test(heard.slice(heard.lastIndexOf("\n", heard.length - 2) + 1))) return;
          socket.off("data", hear);
          resolve(heard.trim());
        };
        socket.on("data", hear);
        socket.once("error", reject);
        socket.write(Buffer.from(text, "latin1"));
      }),
    );
  }
  socket.destroy();
  return answers;
}
