import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { keepRawMail } from "#app/features/channels/email/inbound/raw-mails.server.ts";
import { takeWaitingMails } from "#app/features/channels/email/inbound/take-mails.server.ts";
import { provideMailbox } from "#app/features/channels/email/mailboxes.server.ts";
import { linkedFile } from "#app/features/channels/email/outbound/mail-files.server.ts";
import { queueMail } from "#app/features/channels/email/outbound/queue-mail.server.ts";
import { sendWaitingMails } from "#app/features/channels/email/outbound/send-mails.server.ts";
import {
  pauseSending,
  setSending,
  trySending,
} from "#app/features/channels/email/outbound/sending-settings.server.ts";
import { openSettings } from "#app/features/channels/email/outbound/smtp-way.server.ts";
import { sendTestOfWords } from "#app/features/channels/email/outbound/test-words.server.ts";
import { keepFile } from "#app/features/conversations/attachments.server.ts";
import { reply } from "#app/features/tickets/desk.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { days, minutes, seconds } from "#app/platform/time.ts";
import { rawMail } from "#tests/mail.ts";
import { mailServer, Refusal } from "#tests/mail-server.ts";
import { png } from "#tests/pictures.ts";
import { certificate } from "#tests/setup/certificate.ts";
import { startWorker } from "#tests/setup/processes.ts";
import { until } from "#tests/setup/until.ts";

const system = { type: "system" } as const;
const agent = { type: "staff", id: randomUUID(), role: "agent", name: "Lin Wei" } as StaffActor;
const support = "support@upay.example";
const templateWords = {
  subject: "Done: {{ticket.subject}}",
  body: "Dear {{customer.firstName}}, it is done.",
};

let server: Awaited<ReturnType<typeof mailServer>>;
let mailboxId: string;

beforeEach(async () => {
  server = await mailServer();
  await provideMailbox(system, { address: support, name: "UPay Support", language: "en" });
  ({ id: mailboxId } = await prisma.mailbox.findUniqueOrThrow({ where: { address: support } }));
  await prisma.outgoingMail.deleteMany();
  // Each test says which automatic mails it is about.
  await prisma.automaticMail.updateMany({
    where: { kind: { in: ["received", "away"] } },
    data: { enabled: false },
  });
  await prisma.mailbox.update({ where: { id: mailboxId }, data: { outPaused: false } });
  await setSending(system, mailboxId, {
    host: "127.0.0.1",
    port: server.port,
    security: "none",
    auth: { type: "none" },
  });
});

afterEach(() => server.close());

/** A customer's mail, in its conversation. */
async function arrived(written: Parameters<typeof rawMail>[0] = {}) {
  const { id } = await keepRawMail(system, rawMail(written), support);
  await takeWaitingMails();
  return (await prisma.emailMessage.findUniqueOrThrow({ where: { id } })).conversationId;
}

async function answer(id: string, body = "It is on its way.", copies?: { cc: string[]; bcc: string[] }) {
  const { seq } = await reply(agent, id, {
    body,
    clientId: randomUUID(),
    seenSeq: null,
    status: null,
    copies,
  });
  return seq;
}

const mailOf = (conversationId: string, seq: number) =>
  prisma.outgoingMail.findFirstOrThrow({ where: { conversationId, seq } });
const in_ = (milliseconds: number) => {
  const at = new Date(Date.now() + milliseconds);
  return () => at;
};
const address = () => `${randomUUID()}@example.org`;

describe("a reply", () => {
  it("waits from its own transaction on, and is read by a mail program as one expects", async () => {
    const from = address();
    const id = await arrived({
      from: `Ann Lee <${from}>`,
      subject: "Re: Zahlung fehlgeschlagen – Größe",
      id: "<first@example.org>",
    });
    const seq = await answer(id, "Dear Ann,\n\nsee https://upay.example/help <now>.\n付款已退回。");
    expect(await mailOf(id, seq)).toMatchObject({ state: "queued", messageId: null });
    await sendWaitingMails();
    const [one] = server.delivered;
    const { mail } = one!;
    expect(one).toMatchObject({ from: support, to: [from] });
    expect(mail.from).toMatchObject({ address: support, name: "UPay Support" });
    expect(mail.to).toMatchObject([{ address: from, name: "Ann Lee" }]);
    expect(mail.subject).toBe("Re: Zahlung fehlgeschlagen – Größe");
    expect(mail.inReplyTo).toBe("<first@example.org>");
    expect(mail.references).toBe("<first@example.org>");
    expect(mail.text).toMatch(
      /^Dear Ann,\n\nsee https:\/\/upay.example\/help <now>.\n付款已退回。\n\n-- \nUPay Support\n\nOn .* wrote:\n> I paid twice./,
    );
    expect(mail.html).toContain('<a href="https://upay.example/help" ');
    expect(mail.html).toContain("&lt;now&gt;");
    expect(mail.html).toContain("<blockquote");
    const headers = new Map(mail.headers.map(({ key, value }) => [key, value]));
    expect([...headers.keys()]).not.toContain("auto-submitted");
    const held = await mailOf(id, seq);
    expect(held).toMatchObject({ state: "sent", attempts: 1, uncertain: 0, problem: null });
    expect(mail.messageId).toBe(held.messageId);
    expect(mail.messageId).toMatch(/^<t\d+-[0-9a-f]{20}\..+@upay\.example>$/);
    // What the customer answers, to whichever of the two, comes back to the same conversation.
    const replyTo = mail.replyTo![0]!.address!;
    expect(replyTo).toMatch(/^support\+t\d+-[0-9a-f]{20}@upay\.example$/);
    expect(await arrived({ from, to: replyTo, subject: "Something else" })).toBe(id);
    expect(await arrived({ from, headers: [`In-Reply-To: ${mail.messageId}`] })).toBe(id);
    // And the next reply follows theirs.
    await answer(id, "You are welcome.");
    await sendWaitingMails();
    const next = server.delivered[1]!.mail;
    expect(next.references!.split(/\s+/)).toEqual(
      expect.arrayContaining(["<first@example.org>", mail.messageId]),
    );
    expect(next.references).toMatch(new RegExp(`${next.inReplyTo!.replace(/[.+]/g, "\\$&")}$`));
  });

  it("names what the mail it answers names, by In-Reply-To where that is all, and of a long thread its ends", async () => {
    const chain = Array.from({ length: 45 }, (_, place) => `<${place}.${"x".repeat(60)}@example.org>`);
    const answered = async (...headers: string[]) => {
      const id = `<${randomUUID()}@example.org>`;
      await answer(await arrived({ from: address(), id, headers }));
      await sendWaitingMails();
      const { mail } = server.delivered.at(-1)!;
      expect(mail.inReplyTo).toBe(id);
      return [mail.references!.split(/\s+/), id] as const;
    };
    const [short, parent] = await answered(
      `References: ${chain.slice(0, 3).join("\r\n ")}`,
      `In-Reply-To: ${chain[2]}`,
    );
    expect(short).toEqual([...chain.slice(0, 3), parent]);
    const [fallback, only] = await answered(`In-Reply-To: ${chain[7]}`);
    expect(fallback).toEqual([chain[7], only]);
    const [long, last] = await answered(`References: ${chain.join("\r\n ")}`);
    expect(long).toEqual([chain[0], ...chain.slice(-10), last]);
  });

  it("speaks the customer's language, and goes to copies too, blind ones unseen", async () => {
    const id = await arrived({ subject: "付款失败", text: "我的付款失败了，请帮忙看一下。" });
    await answer(id, "已处理。", { cc: ["colleague@shop.example"], bcc: ["Audit@shop.example"] });
    await sendWaitingMails();
    const [one] = server.delivered;
    expect(one!.to).toEqual(["ann@example.org", "colleague@shop.example", "audit@shop.example"]);
    expect(one!.mail.cc).toMatchObject([{ address: "colleague@shop.example" }]);
    expect(one!.raw.toString()).not.toMatch(/audit@shop/i);
    expect(one!.mail.text).toContain("写道：");
    expect(one!.mail.html).toContain('lang="zh-CN"');
  });

  it("to nobody's address is failed at once, and says why", async () => {
    const id = await arrived();
    await prisma.conversation.update({ where: { id }, data: { contactEmail: "not an address" } });
    const seq = await answer(id);
    await sendWaitingMails();
    expect(await mailOf(id, seq)).toMatchObject({ state: "failed", problem: "no_address" });
  });

  it("is sent once, however many send", async () => {
    const id = await arrived();
    for (let place = 0; place < 25; place++) await answer(id, `Number ${place}`);
    const counts = await Promise.all(Array.from({ length: 4 }, () => sendWaitingMails()));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(25);
    const texts = server.delivered.map(({ mail }) => /Number \d+/.exec(mail.text!)![0]);
    expect(new Set(texts).size).toBe(25);
    expect(texts).toHaveLength(25);
  });
});

describe("a server that refuses", () => {
  it("for good is believed at once, in its own words; the other recipients have the mail", async () => {
    server.habits.onRcptTo = (to) => {
      if (to.startsWith("gone")) throw new Refusal(550, "5.1.1 No such user here");
    };
    const id = await arrived({ from: "gone@example.org" });
    const alone = await answer(id);
    const two = await answer(id, "Again", { cc: ["there@example.org"], bcc: [] });
    await sendWaitingMails();
    expect(await mailOf(id, alone)).toMatchObject({
      state: "failed",
      problem: "refused",
      answer: "550 5.1.1 No such user here",
    });
    const held = await mailOf(id, two);
    expect(held).toMatchObject({ state: "sent", problem: "refused" });
    expect(held.recipients).toMatchObject([
      { address: "gone@example.org", state: "refused", words: "550 5.1.1 No such user here" },
      { address: "there@example.org", state: "accepted" },
    ]);
  });

  it("for now is asked again later and later, for days, under the same Message-ID, and then given up", async () => {
    server.habits.onMail = () => {
      throw new Refusal(451, "4.7.1 Greylisted");
    };
    const id = await arrived();
    const seq = await answer(id);
    await sendWaitingMails();
    const first = await mailOf(id, seq);
    expect(first).toMatchObject({ state: "queued", problem: "later", answer: "451 4.7.1 Greylisted" });
    await sendWaitingMails();
    expect((await mailOf(id, seq)).attempts).toBe(1);
    let at = first.nextTryAt;
    let tries = 1;
    for (let held = first; held.state === "queued"; tries++) {
      await sendWaitingMails(() => at);
      held = await mailOf(id, seq);
      at = held.nextTryAt;
    }
    expect(tries).toBeGreaterThan(20);
    const last = await mailOf(id, seq);
    expect(last).toMatchObject({ state: "failed", problem: "gave_up", answer: "451 4.7.1 Greylisted" });
    expect(last.messageId).toBe(first.messageId);
    expect(server.delivered).toEqual([]);
  });

  it("greylisting at first, has it later", async () => {
    let tries = 0;
    server.habits.onRcptTo = () => {
      if (tries++ === 0) throw new Refusal(450, "4.2.0 Come again");
    };
    const id = await arrived();
    const seq = await answer(id);
    await sendWaitingMails();
    await sendWaitingMails(in_(minutes(2)));
    expect(server.delivered).toHaveLength(1);
    expect(await mailOf(id, seq)).toMatchObject({ state: "sent", attempts: 2, problem: null });
  });

  it("that cannot be reached is the mailbox's trouble: mails wait, and the mailbox says why", async () => {
    const id = await arrived();
    const seqs = [await answer(id), await answer(id, "Two")];
    await setSending(system, mailboxId, {
      host: "127.0.0.1",
      port: 9,
      security: "none",
      auth: { type: "none" },
    });
    await sendWaitingMails();
    expect(await mailOf(id, seqs[0]!)).toMatchObject({ state: "queued", problem: "mailbox" });
    const mailbox = await prisma.mailbox.findUniqueOrThrow({ where: { id: mailboxId } });
    expect(mailbox.outProblem).toMatch(/ECONNREFUSED/);
    // One look a minute, not one for each mail.
    await sendWaitingMails();
    expect((await mailOf(id, seqs[1]!)).attempts).toBe(0);
    await setSending(system, mailboxId, {
      host: "127.0.0.1",
      port: server.port,
      security: "none",
      auth: { type: "none" },
    });
    await sendWaitingMails();
    expect(server.delivered).toHaveLength(2);
    expect((await prisma.mailbox.findUniqueOrThrow({ where: { id: mailboxId } })).outProblem).toBeNull();
  });
});

it("a mailbox that is paused holds its mails back", async () => {
  const id = await arrived();
  await pauseSending(system, mailboxId, true);
  const seq = await answer(id);
  await sendWaitingMails();
  expect(server.delivered).toEqual([]);
  expect(await mailOf(id, seq)).toMatchObject({ state: "queued", attempts: 0 });
  await pauseSending(system, mailboxId, false);
  await sendWaitingMails();
  expect(server.delivered).toHaveLength(1);
});

it("a password goes over TLS only, and a wrong one is told", async () => {
  const { key, cert } = await certificate("localhost");
  const secure = await mailServer({
    key,
    cert,
    onAuth: ({ username, password }, _session, callback) =>
      username === "support" && password === "right"
        ? callback(null, { user: username })
        : callback(new Refusal(535, "5.7.8 Wrong password")),
  });
  try {
    const settings = (password: string, security: "starttls" | "tls" = "starttls") => ({
      host: "127.0.0.1",
      port: secure.port,
      security,
      auth: { type: "password" as const, user: "support", password },
      ca: cert.toString(),
    });
    const id = await arrived();
    await answer(id);
    await setSending(system, mailboxId, settings("wrong"));
    await sendWaitingMails();
    const mailbox = await prisma.mailbox.findUniqueOrThrow({ where: { id: mailboxId } });
    expect(mailbox.outProblem).toMatch(/535 5\.7\.8 Wrong password/);
    expect(mailbox.smtp).not.toContain("wrong");
    // Certificates of strangers are not trusted, and nothing is said in the clear instead.
    await setSending(system, mailboxId, { ...settings("right"), ca: undefined });
    await sendWaitingMails();
    expect(secure.delivered).toEqual([]);
    await setSending(system, mailboxId, settings("right"));
    await sendWaitingMails();
    expect(secure.delivered).toHaveLength(1);
  } finally {
    await secure.close();
  }
});

it("OAuth 2 signs in by a token of the moment, keeps each refresh token that comes for the next one, and says when the grant has ended", async () => {
  const asked: (string | null)[] = [];
  const tokens = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    asked.push(new URLSearchParams(String(Buffer.concat(chunks))).get("refresh_token"));
    // A refresh token is good for once.
    const good = asked.at(-1) === `refresh-${asked.length}`;
    response.writeHead(good ? 200 : 400, { "Content-Type": "application/json" });
    response.end(
      JSON.stringify(
        good
          ? { access_token: `access-${asked.length}`, refresh_token: `refresh-${asked.length + 1}` }
          : { error: "invalid_grant", error_description: "Token has been revoked" },
      ),
    );
  });
  await new Promise<void>((resolve) => tokens.listen(0, "127.0.0.1", resolve));
  const { key, cert } = await certificate("127.0.0.1");
  const secure = await mailServer({
    ...{ secure: false, key, cert, authMethods: ["XOAUTH2"] },
    onAuth({ method, username, accessToken }, _session, callback) {
      if (method === "XOAUTH2" && username === "support" && accessToken === `access-${asked.length}`)
        callback(null, { user: username });
      else callback(new Refusal(535, "5.7.8 Wrong token"));
    },
  });
  try {
    const settings = (refreshToken: string) => ({
      ...{ host: "127.0.0.1", port: secure.port, security: "starttls" as const, ca: cert.toString() },
      auth: {
        ...{ type: "oauth2" as const, user: "support", clientId: "console", clientSecret: "client secret" },
        refreshToken,
        tokenUrl: `http://127.0.0.1:${(tokens.address() as AddressInfo).port}/token`,
      },
    });
    const keptToken = async () => {
      const { smtp } = await prisma.mailbox.findUniqueOrThrow({ where: { id: mailboxId } });
      expect(smtp).not.toContain("refresh");
      const { auth } = openSettings(mailboxId, smtp!);
      return auth.type === "oauth2" && auth.refreshToken;
    };
    const admin = { ...agent, role: "admin" } as StaffActor;
    await setSending(system, mailboxId, settings("refresh-1"));
    const id = await arrived();
    for (const time of [1, 2, 3]) {
      await answer(id, `Time ${time}`);
      await sendWaitingMails();
      expect(secure.delivered).toHaveLength(time);
      expect(await keptToken()).toBe(`refresh-${time + 1}`);
    }
    // Trying the settings, and the words of a mail, takes a token too.
    expect(await trySending(admin, mailboxId, settings("refresh-4"))).toBeNull();
    expect(await keptToken()).toBe("refresh-5");
    expect(
      await sendTestOfWords({ ...admin, email: "ada@upay.example" }, "solved", "en", templateWords),
    ).toMatchObject({ sent: true });
    expect(await keptToken()).toBe("refresh-6");
    expect(asked).toEqual(["refresh-1", "refresh-2", "refresh-3", "refresh-4", "refresh-5"]);
    // Nobody's: what is kept stays.
    expect(await trySending(admin, mailboxId, settings("typed-wrong"))).toBe(
      "invalid_grant: Token has been revoked",
    );
    await answer(id, "Too late");
    await sendWaitingMails();
    expect(await prisma.mailbox.findUniqueOrThrow({ where: { id: mailboxId } })).toMatchObject({
      outProblem: "invalid_grant: Token has been revoked",
    });
    expect(secure.delivered).toHaveLength(4);
  } finally {
    await secure.close();
    tokens.closeAllConnections();
    tokens.close();
  }
});

describe("a connection that breaks off", () => {
  it("before the content leaves nothing in doubt", async () => {
    let times = 0;
    server.habits.onRcptTo = () => {
      if (times++ === 0) server.hangUp();
    };
    const id = await arrived();
    const seq = await answer(id);
    await sendWaitingMails();
    expect(await mailOf(id, seq)).toMatchObject({ state: "queued", uncertain: 0, handedOverAt: null });
    await sendWaitingMails(in_(minutes(2)));
    expect(server.delivered).toHaveLength(1);
    expect(await mailOf(id, seq)).toMatchObject({ state: "sent", uncertain: 0 });
  });

  it("after the content is written down: a reply goes again under its Message-ID, a machine's mail does not", async () => {
    const copies: string[] = [];
    server.habits.onMail = ({ mail }) => {
      copies.push(mail.messageId!);
      if (copies.length <= 2) server.hangUp();
    };
    const id = await arrived();
    const seq = await answer(id);
    await sendWaitingMails();
    expect(await mailOf(id, seq)).toMatchObject({ state: "queued", problem: "unknown", uncertain: 1 });
    const told = await prisma.$transaction((tx) => queueMail(tx, { kind: "transcript", conversationId: id }));
    const machine = "seq" in told ? told.seq : 0;
    await sendWaitingMails();
    expect(await mailOf(id, machine)).toMatchObject({ state: "failed", problem: "unknown", uncertain: 1 });
    await sendWaitingMails(in_(minutes(3)));
    expect(await mailOf(id, seq)).toMatchObject({ state: "sent", uncertain: 1 });
    expect(copies[2]).toBe(copies[0]);
    expect(copies).toHaveLength(3);
  });
});

describe("a process killed while it sends", () => {
  /** Runs a worker until the server is at a point, kills it there, and lets another one go on. */
  async function killedAt(stall: (at: { reached: () => void }) => () => unknown) {
    const id = await arrived();
    const seq = await answer(id);
    let reached: () => void = () => undefined;
    const there = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const undo = stall({ reached });
    const worker = await startWorker();
    await there;
    await worker.stop("SIGKILL");
    await undo();
    server.hangUp();
    const held = await mailOf(id, seq);
    expect(held.state).toBe("sending");
    // Nobody takes it while its sender may still live.
    await sendWaitingMails();
    expect((await mailOf(id, seq)).state).toBe("sending");
    await sendWaitingMails(in_(seconds(40)));
    await sendWaitingMails(in_(minutes(5)));
    const mail = await mailOf(id, seq);
    expect(mail.state).toBe("sent");
    expect(mail.messageId).toBe(held.messageId);
    const ids = server.delivered.map(({ mail: { messageId } }) => messageId);
    expect(new Set(ids)).toEqual(new Set([mail.messageId]));
    return { copies: ids.length, uncertain: mail.uncertain };
  }
  const hang = () => new Promise(() => undefined);

  it("before the content goes has sent nothing: the mail arrives once", async () => {
    const after = await killedAt(({ reached }) => {
      server.habits.onRcptTo = () => {
        reached();
        return hang();
      };
      return () => delete server.habits.onRcptTo;
    });
    expect(after).toEqual({ copies: 1, uncertain: 0 });
  });

  it("before the server has said that it has it, sends it again, and says so", async () => {
    const after = await killedAt(({ reached }) => {
      server.habits.onMail = () => {
        reached();
        return hang();
      };
      return () => delete server.habits.onMail;
    });
    expect(after).toEqual({ copies: 1, uncertain: 1 });
  });

  it("between the server's answer and its commit, sends it again under its Message-ID, and says so", async () => {
    const client = await pool.connect();
    let writing = 0;
    try {
      const after = await killedAt(({ reached }) => {
        server.habits.onMail = async () => {
          await client.query("BEGIN");
          await client.query("LOCK TABLE outgoing_mails IN EXCLUSIVE MODE");
          void until("the answer waits to be written down", async () => {
            const { rows } = await pool.query<{ pid: number }>(
              "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%sent_at = CASE%'",
            );
            writing = rows[0]?.pid ?? 0;
            return writing > 0;
          }).then(reached);
        };
        return async () => {
          delete server.habits.onMail;
          // PostgreSQL would still carry out what a process asked for that is gone by now.
          await client.query("SELECT pg_terminate_backend($1)", [writing]);
          await client.query("ROLLBACK");
        };
      });
      expect(after).toEqual({ copies: 2, uncertain: 1 });
    } finally {
      client.release();
    }
  });
});

describe("what arrives", () => {
  const enable = (kind: string) => prisma.automaticMail.update({ where: { kind }, data: { enabled: true } });

  it("is confirmed once, at the beginning, and only to people", async () => {
    await enable("received");
    const from = address();
    const id = await arrived({ from: `Ann <${from}>`, id: "<begun@example.org>" });
    await sendWaitingMails();
    await arrived({ from, headers: ["In-Reply-To: <begun@example.org>"] });
    const machine = await arrived({ from: address(), headers: ["Auto-Submitted: auto-replied"] });
    await sendWaitingMails();
    expect(server.delivered.map(({ to }) => to)).toEqual([[from]]);
    const { mail } = server.delivered[0]!;
    const headers = new Map(mail.headers.map(({ key, value }) => [key, value]));
    expect(headers.get("auto-submitted")).toBe("auto-replied");
    expect(mail.inReplyTo).toBe("<begun@example.org>");
    expect(mail.text).toContain("Hello Ann,");
    expect(await prisma.outgoingMail.count({ where: { conversationId: machine } })).toBe(0);
    expect(await prisma.message.count({ where: { conversationId: id, kind: "activity" } })).toBe(1);
  });

  it("in one of our mailboxes from another is not confirmed", async () => {
    await enable("received");
    await arrived({ from: "Billing <billing@upay.example>" });
    await provideMailbox(system, { address: "billing@upay.example", name: "Billing", language: "en" });
    await sendWaitingMails();
    expect(server.delivered).toEqual([]);
  });
});

describe("a reply's files", () => {
  it("go within the mail while they fit, pictures where they are read, and by a link that ends where not", async () => {
    const [small, large, picture] = [randomUUID(), randomUUID(), randomUUID()];
    const holder = { type: "staff" as const, id: agent.id };
    await keepFile(holder, { id: small, name: "receipt.txt", bytes: Buffer.from("Receipt 42") });
    await keepFile(holder, { id: large, name: "statement.csv", bytes: Buffer.alloc(8_000_000, "a,b\n") });
    await keepFile(holder, { id: picture, name: "seal.png", bytes: png(4, 4) });
    const id = await arrived();
    await reply(agent, id, {
      body: "**Here** you are.",
      clientId: randomUUID(),
      seenSeq: null,
      status: null,
      files: [small, large, picture],
    });
    await sendWaitingMails();
    const { mail, raw } = server.delivered[0]!;
    expect(raw.length).toBeLessThan(100_000);
    expect(mail.attachments.map(({ filename, disposition }) => [filename, disposition])).toEqual([
      ["seal.png", "inline"],
      ["receipt.txt", "attachment"],
    ]);
    expect(Buffer.from(mail.attachments[1]!.content as ArrayBuffer).toString()).toBe("Receipt 42");
    expect(mail.html).toContain("<strong>Here</strong> you are.");
    expect(mail.html).toContain(`src="cid:${mail.attachments[0]!.contentId!.replace(/[<>]/g, "")}"`);
    const link = /\/files\/(\S+)/.exec(mail.text!)![1]!;
    expect((await linkedFile(link))?.size).toBe(8_000_000);
    expect(await linkedFile(link, new Date(Date.now() + days(15)))).toBeNull();
    const [file, until_, mark] = link.split(".");
    for (const forged of [`${small}.${until_}.${mark}`, `${file}.zzzzzzz.${mark}`, `${file}.${until_}.`, ""])
      expect(await linkedFile(forged)).toBeNull();
  });
});

describe("an automatic mail", () => {
  const automatic = (id: string, now = new Date()) =>
    prisma.$transaction((tx) => queueMail(tx, { kind: "transcript", conversationId: id }, now));

  it("says that a machine wrote it, is told in the thread and answers nobody's machine", async () => {
    const id = await arrived({ from: `Ann <${address()}>` });
    await automatic(id);
    await sendWaitingMails();
    const { mail } = server.delivered[0]!;
    const headers = new Map(mail.headers.map(({ key, value }) => [key, value]));
    expect(headers.get("auto-submitted")).toBe("auto-generated");
    expect(headers.get("x-auto-response-suppress")).toBe("All");
    expect(mail.text).toMatch(/^Hello Ann,/);
    const lines = await prisma.message.findMany({
      where: { conversationId: id, kind: "activity" },
      select: { data: true },
    });
    expect(lines.map(({ data }) => data)).toEqual([{ event: "mailed", mail: "transcript" }]);
    const machines = await arrived({ from: address(), headers: ["Auto-Submitted: auto-replied"] });
    expect(await automatic(machines)).toEqual({ withheld: "automatic" });
  });

  it("goes to no address that nobody reads, that mail does not reach, or that is ours", async () => {
    const bounced = address();
    await prisma.emailAddress.create({
      data: { address: bounced, hardBouncedAt: new Date(), status: "5.1.1", diagnostic: "gone" },
    });
    for (const [contactEmail, withheld] of [
      ["no-reply@shop.example", "no_address"],
      ["mailer-daemon@shop.example", "no_address"],
      [null, "no_address"],
      [bounced, "bounced"],
      [support, "own"],
      [support.replace("@", "+t1-abc@"), "own"],
    ] as const) {
      const id = await arrived();
      await prisma.conversation.update({ where: { id }, data: { contactEmail } });
      expect(await automatic(id)).toEqual({ withheld });
    }
  });

  it("is capped by recipient and by ticket, whoever asks at once", async () => {
    const from = address();
    const ids: string[] = [];
    for (let place = 0; place < 9; place++) ids.push(await arrived({ from }));
    const results = await Promise.all(ids.map((id) => automatic(id)));
    expect(results.filter((result) => "seq" in result)).toHaveLength(4);
    expect(results.filter((result) => "withheld" in result && result.withheld === "rate")).toHaveLength(5);
    const id = await arrived({ from: address() });
    const start = Date.now();
    let sent = 0;
    for (let hour = 0; hour < 20; hour++)
      if ("seq" in (await automatic(id, new Date(start + hour * minutes(61))))) sent++;
    expect(sent).toBe(6);
  });

  it("is of no use after a day without a server", async () => {
    const id = await arrived({ from: address() });
    await pauseSending(system, mailboxId, true);
    const told = await automatic(id);
    await sendWaitingMails();
    await pauseSending(system, mailboxId, false);
    await sendWaitingMails(in_(days(1.1)));
    expect(await mailOf(id, "seq" in told ? told.seq : 0)).toMatchObject({
      state: "failed",
      problem: "gave_up",
    });
    expect(server.delivered).toEqual([]);
  });
});
