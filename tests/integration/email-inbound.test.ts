import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import {
  dismissMail,
  downloadFailedMail,
  listFailedMails,
  retryMail,
} from "#app/features/channels/email/inbound/failed-mails.server.ts";
import { ownMessageId, replyAddress } from "#app/features/channels/email/inbound/own-marks.ts";
import { keepRawMail, removeExpiredMails } from "#app/features/channels/email/inbound/raw-mails.server.ts";
import { takeWaitingMails } from "#app/features/channels/email/inbound/take-mails.server.ts";
import { readMailRest } from "#app/features/channels/email/shown/shown-mails.server.ts";
import { sign } from "#app/features/channels/email/signing.server.ts";
import { readWindow } from "#app/features/conversations/thread.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { Forbidden, Invalid, NotFound } from "#app/platform/errors.ts";
import { days } from "#app/platform/time.ts";
import * as emailsRoute from "#app/routes/api.v1.emails.ts";
import { apiKey } from "#tests/api.ts";

const system = { type: "system" } as const;
const mailbox = "support@upay.example";

interface Written {
  from?: string;
  to?: string;
  subject?: string;
  headers?: string[];
  text?: string;
  id?: string | null;
}

const mail = ({
  from = "Ann <ann@example.org>",
  to = mailbox,
  id = `<${randomUUID()}@example.org>`,
  ...rest
}: Written) =>
  Buffer.from(
    [
      ...(rest.headers ?? []),
      `From: ${from}`,
      `To: ${to}`,
      `Subject: ${rest.subject ?? "Payment failed"}`,
      ...(id === null ? [] : [`Message-ID: ${id}`]),
      "Content-Type: text/plain; charset=utf-8",
      "",
      rest.text ?? "I paid twice.",
      "",
    ].join("\r\n"),
  );

/** Keeps mails, takes them all, and says where the last one went. */
async function deliver(...raws: Buffer[]) {
  let id = "";
  for (const raw of raws) ({ id } = await keepRawMail(system, raw, mailbox));
  await takeWaitingMails();
  const email = await prisma.emailMessage.findUnique({ where: { id } });
  const conversation =
    email && (await prisma.conversation.findUniqueOrThrow({ where: { id: email.conversationId } }));
  const line =
    email &&
    (await prisma.message.findUniqueOrThrow({
      where: { conversationId_seq: { conversationId: email.conversationId, seq: email.seq } },
      select: { kind: true, authorType: true, body: true, data: true },
    }));
  return { id, email: email!, conversation: conversation!, line: line! };
}

describe("a mail that comes in", () => {
  it("is kept sealed before it is read, and begins a conversation", async () => {
    const raw = mail({ text: "I paid twice, card 4111 1111 1111 1111.\n\n> quoted\n" });
    const { id } = await keepRawMail(system, raw, mailbox);
    const held = await prisma.rawEmail.findUniqueOrThrow({ where: { id } });
    expect(held.state).toBe("received");
    expect(held.sealed).not.toContain("paid");
    expect(Buffer.from(held.sealed.split(".")[1]!, "base64url").toString("latin1")).not.toContain("paid");
    await takeWaitingMails();
    const email = await prisma.emailMessage.findUniqueOrThrow({ where: { id } });
    const conversation = await prisma.conversation.findUniqueOrThrow({
      where: { id: email.conversationId },
      include: { messages: { select: { kind: true, body: true } } },
    });
    expect(conversation).toMatchObject({
      channel: "email",
      status: "open",
      contactEmail: "ann@example.org",
      contactName: "Ann",
      customerId: null,
      subject: "Payment failed",
    });
    expect(conversation.waitingSince).not.toBeNull();
    expect(conversation.messages).toHaveLength(1);
    expect(conversation.messages[0]!.body).not.toContain("4111 1111");
    expect(conversation.messages[0]!.body).not.toContain("quoted");
    expect(email.text).toContain("quoted");
  });

  it("keeps its files and its HTML, made harmless", async () => {
    const raw = Buffer.from(
      `From: b@example.org\r\nTo: ${mailbox}\r\nMessage-ID: <${randomUUID()}@x>\r\nSubject: a\0b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p onclick=x()>Hi\0<script>alert(1)</script></p>\r\n--b\r\nContent-Type: image/png; name="p.png"\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw==\r\n--b--\r\n`,
    );
    const { email } = await deliver(raw);
    expect(email.html).toBe("<p>Hi</p>");
    const files = await prisma.emailFile.findMany({ where: { emailId: email.id } });
    expect(files.map(({ name, size }) => ({ name, size }))).toEqual([{ name: "p.png", size: 4 }]);
  });

  it("is shown from its beginning where it is very long, says so, and keeps all of it as a file", async () => {
    const long = async (type: string, text: string) => {
      const raw = Buffer.from(
        `From: long@example.org\r\nTo: ${mailbox}\r\nMessage-ID: <${randomUUID()}@x>\r\nSubject: Long\r\nContent-Type: ${type}; charset=utf-8\r\n\r\n${text}`,
      );
      const { id, email, conversation } = await deliver(raw);
      const files = await prisma.emailFile.findMany({ where: { emailId: id }, select: { size: true } });
      const [line] = (await readWindow(conversation.id)).messages;
      const rest = await readMailRest({ role: "agent", type: "staff" } as StaffActor, id);
      return { email, files, mail: line!.mail!, shown: line!.body + rest.following };
    };
    const rows = "<p>I paid <b>twice</b> for order 4711.</p>\r\n".repeat(125_000);
    const html = await long("text/html", rows);
    expect(html.mail).toMatchObject({ beginning: true, formatted: true });
    expect(html.files).toEqual([{ size: rows.length }]);
    expect(html.email.html!.length).toBeLessThan(rows.length);
    const words = "I paid twice.\n".repeat(90_000);
    const plain = await long("text/plain", words);
    expect(plain.mail.beginning).toBe(true);
    expect(plain.files).toEqual([{ size: words.length }]);
    // What is longer than a line is one press away.
    const page = Array.from({ length: 3_000 }, (_, place) => `Payment ${place} is lacking.`).join("\n");
    const line = await long("text/plain", page);
    expect(line.mail).toMatchObject({ beginning: false, more: true });
    expect(line.files).toEqual([]);
    expect(line.shown).toBe(page);
  });

  it("is one message however often it comes", async () => {
    const mails = Array.from({ length: 40 }, (_, place) =>
      mail({ subject: `Once ${place}`, id: place % 4 === 0 ? null : undefined, text: `Number ${place}` }),
    );
    const before = await prisma.message.count();
    const thrice = [...mails, ...mails, ...mails];
    const kept = await Promise.all(thrice.map((raw) => keepRawMail(system, raw, mailbox)));
    expect(kept.filter(({ result }) => result === "accepted")).toHaveLength(40);
    await Promise.all([takeWaitingMails(), takeWaitingMails(), takeWaitingMails()]);
    await Promise.all(thrice.map((raw) => keepRawMail(system, raw, mailbox)));
    await takeWaitingMails();
    expect((await prisma.message.count()) - before).toBe(40);
    expect(await prisma.rawEmail.count({ where: { state: "received" } })).toBe(0);
  });

  it("is taken by a sweep after whoever began it was stopped", async () => {
    const { id } = await keepRawMail(system, mail({ subject: "Crash" }), mailbox);
    // Begun, and then the process was gone.
    await prisma.rawEmail.update({
      where: { id },
      data: { attempts: 1, nextTryAt: new Date(Date.now() + 60_000) },
    });
    await takeWaitingMails();
    expect(await prisma.emailMessage.count({ where: { id } })).toBe(0);
    await takeWaitingMails(() => new Date(Date.now() + 120_000));
    expect(await prisma.emailMessage.count({ where: { id } })).toBe(1);
  });
});

describe("a reply", () => {
  it("finds its conversation by what it answers, and opens it again", async () => {
    const id = `<${randomUUID()}@example.org>`;
    const first = await deliver(mail({ id }));
    await prisma.conversation.update({
      where: { id: first.conversation.id },
      data: { status: "solved", solvedAt: new Date(), waitingSince: null },
    });
    const second = await deliver(mail({ headers: [`In-Reply-To: ${id}`], subject: "Re: Payment failed" }));
    expect(second.conversation.id).toBe(first.conversation.id);
    expect(second.conversation).toMatchObject({ status: "open", reopened: 1 });
    expect(second.line).toMatchObject({ kind: "inbound", authorType: "customer" });
  });

  it("finds it even if what it answers waits behind it", async () => {
    const id = `<${randomUUID()}@example.org>`;
    const late = mail({ id, subject: "Question" });
    const reply = mail({ headers: [`References: ${id}`], subject: "Re: Question" });
    const second = await deliver(reply, late).then(() =>
      prisma.emailMessage.findMany({ where: { subject: { in: ["Question", "Re: Question"] } } }),
    );
    expect(new Set(second.map(({ conversationId }) => conversationId)).size).toBe(1);
  });

  it("finds it by our signed address and Message-ID, never by ones that others made", async () => {
    const { conversation } = await deliver(mail({}));
    const { number } = conversation;
    const byAddress = await deliver(mail({ to: replyAddress(mailbox, number, sign), subject: "x" }));
    expect(byAddress.conversation.id).toBe(conversation.id);
    const byId = await deliver(
      mail({ headers: [`In-Reply-To: ${ownMessageId(mailbox, number, "1", sign)}`], subject: "x" }),
    );
    expect(byId.conversation.id).toBe(conversation.id);
    const forged = await deliver(
      mail({ to: replyAddress(mailbox, number, () => "0".repeat(64)), from: "eve@evil.example" }),
    );
    expect(forged.conversation.id).not.toBe(conversation.id);
  });

  it("finds it by the number in its subject only from somebody who has a part in it", async () => {
    const { conversation } = await deliver(mail({ from: "carl@example.org" }));
    const subject = `Re: [#${conversation.number}] Payment failed`;
    expect((await deliver(mail({ from: "Carl@Example.org", subject }))).conversation.id).toBe(
      conversation.id,
    );
    expect((await deliver(mail({ from: "eve@evil.example", subject }))).conversation.id).not.toBe(
      conversation.id,
    );
  });

  it("by a stranger is marked, and does not speak as the customer", async () => {
    const { conversation } = await deliver(mail({ from: "dora@example.org" }));
    const stranger = await deliver(
      mail({ from: "eve@evil.example", to: replyAddress(mailbox, conversation.number, sign) }),
    );
    expect(stranger.conversation.id).toBe(conversation.id);
    expect(stranger.line).toMatchObject({
      kind: "inbound",
      authorType: "system",
      data: { email: { part: "stranger", from: { address: "eve@evil.example" } } },
    });
    const again = await deliver(mail({ from: "eve@evil.example", subject: `[#${conversation.number}] x` }));
    expect(again.conversation.id).not.toBe(conversation.id);
  });
});

describe("mail of machines", () => {
  it("is kept in its conversation and moves nothing", async () => {
    const { conversation } = await deliver(mail({ from: "emil@example.org" }));
    const solved = { status: "solved", solvedAt: new Date(), waitingSince: null };
    await prisma.conversation.update({ where: { id: conversation.id }, data: solved });
    const away = await deliver(
      mail({
        from: "emil@example.org",
        to: replyAddress(mailbox, conversation.number, sign),
        subject: "Automatic reply: Payment failed",
        headers: ["Auto-Submitted: auto-replied"],
      }),
    );
    expect(away.conversation.id).toBe(conversation.id);
    expect(away.conversation).toMatchObject({ status: "solved", reopened: 0, waitingSince: null });
    expect(away.line).toMatchObject({
      kind: "note",
      authorType: "system",
      data: { email: { auto: "auto_reply" } },
    });
  });

  it("that belongs nowhere is kept without waiting for anybody", async () => {
    const { conversation } = await deliver(mail({ headers: ["List-Id: <a.example>"], subject: "News" }));
    expect(conversation).toMatchObject({ status: "solved", waitingSince: null, tags: ["automatic"] });
  });

  it("marks the address and the message that bounced for good, and nobody's at a stranger's word", async () => {
    const { conversation } = await deliver(mail({ from: "gone@example.org" }));
    const original = ownMessageId(mailbox, conversation.number, "9", sign);
    await prisma.emailMessage.create({
      data: {
        conversationId: conversation.id,
        seq: 1,
        direction: "out",
        mailbox,
        identity: original,
        fromName: "",
        fromAddress: mailbox,
        part: "us",
        auto: "none",
        subject: "Re",
        details: {},
        text: "",
      },
    });
    const report = (recipient: string, id: string, action = "failed", status = "5.1.1") =>
      Buffer.from(
        `From: MAILER-DAEMON@mx.example\r\nTo: ${mailbox}\r\nMessage-ID: <${randomUUID()}@mx>\r\nSubject: Undelivered Mail\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; ${recipient}\r\nAction: ${action}\r\nStatus: ${status}\r\nDiagnostic-Code: smtp; ${status.startsWith("5") ? "550" : "450"} ${status} no\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: ${id}\r\n\r\n--b--\r\n`,
      );
    await deliver(report("gone@example.org", original, "delayed", "4.4.1"));
    expect(await prisma.emailAddress.count()).toBe(0);
    const bounced = await deliver(report("gone@example.org", original));
    expect(bounced.conversation.id).toBe(conversation.id);
    expect(await prisma.emailAddress.findMany()).toMatchObject([
      { address: "gone@example.org", status: "5.1.1" },
    ]);
    const sent = await prisma.emailMessage.findFirstOrThrow({
      where: { identity: original, direction: "out" },
    });
    expect(sent.bounce).toMatchObject({ recipient: "gone@example.org", hard: true });
    await deliver(report("victim@example.org", "<somebody@else.example>"));
    // Neither of a mail of ours that they have, nor of one that they sent themselves.
    await deliver(report("victim@example.org", original));
    const own = `<${randomUUID()}@example.org>`;
    await deliver(mail({ from: "gone@example.net", id: own }));
    await deliver(report("victim@example.org", own));
    expect(await prisma.emailAddress.count()).toBe(1);

    // Whoever writes again can be reached again.
    await deliver(mail({ from: "Gone@Example.org", subject: "I am back" }));
    expect(await prisma.emailAddress.count()).toBe(0);
  });
});

describe("a mail that cannot be read", () => {
  it("is on the failed list with its reason, and stops nobody; it can be fetched, tried again and dismissed", async () => {
    const { id } = await keepRawMail(system, mail({ subject: "Broken" }), mailbox);
    const good = { sealed: (await prisma.rawEmail.findUniqueOrThrow({ where: { id } })).sealed };
    await prisma.rawEmail.update({ where: { id }, data: { sealed: "v1.broken" } });
    const behind = await deliver(mail({ subject: "Behind" }));
    expect(behind.conversation.subject).toBe("Behind");
    const [failed] = (await listFailedMails(system)).mails;
    expect(failed).toMatchObject({ id, mailbox });
    expect(failed!.reason).not.toBe("");
    await prisma.rawEmail.update({ where: { id }, data: good });
    expect(Buffer.from(await downloadFailedMail(system, id)).toString()).toContain("Broken");
    await retryMail(system, id);
    await takeWaitingMails();
    expect(await prisma.emailMessage.count({ where: { id } })).toBe(1);
    expect(await listFailedMails(system)).toEqual({ mails: [], count: 0 });
    await expect(dismissMail(system, id)).rejects.toThrow(NotFound);
  });

  it("and ends whoever reads it is given up after some tries", async () => {
    const { id } = await keepRawMail(system, mail({}), mailbox);
    await prisma.rawEmail.update({ where: { id }, data: { attempts: 5 } });
    await takeWaitingMails();
    expect((await listFailedMails(system)).mails[0]).toMatchObject({ id });
    await dismissMail(system, id);
    expect(await listFailedMails(system)).toEqual({ mails: [], count: 0 });
  });
});

describe("what is kept", () => {
  it("expires, and a repeat is known all the same", async () => {
    const raw = mail({ subject: "Old" });
    const { id } = await deliver(raw);
    expect(await removeExpiredMails(new Date(Date.now() + days(15)))).toBeGreaterThan(0);
    expect((await prisma.rawEmail.findUniqueOrThrow({ where: { id } })).sealed).toBe("");
    expect(await keepRawMail(system, raw, mailbox)).toEqual({ id, result: "repeated" });
  });
});

describe("POST /api/v1/emails", () => {
  let secret: string;
  beforeAll(async () => {
    secret = await apiKey("emails:write");
  });

  async function post(body: Buffer | string, headers: Record<string, string> = {}) {
    const request = new Request("http://console.test/api/v1/emails", {
      method: "POST",
      headers: { Authorization: `Bearer ${secret}`, "Content-Type": "message/rfc822", ...headers },
      body: typeof body === "string" ? body : new Uint8Array(body),
    });
    const response = await (emailsRoute.action as (given: never) => Promise<Response>)({
      request,
      params: {},
      context: {},
    } as never);
    return { status: response.status, body: await response.json() };
  }

  it("takes a raw mail once", async () => {
    const raw = mail({ subject: "By API" });
    const first = await post(raw, { Mailbox: mailbox });
    expect(first).toMatchObject({ status: 202, body: { result: "accepted" } });
    expect(await post(raw, { Mailbox: mailbox })).toEqual({
      status: 200,
      body: { id: first.body.id, result: "repeated" },
    });
    await takeWaitingMails();
    expect(await prisma.emailMessage.count({ where: { id: first.body.id } })).toBe(1);
  });

  it("refuses what is no mail", async () => {
    expect((await post("")).status).toBe(400);
    expect((await post("{}", { "Content-Type": "application/json" })).status).toBe(415);
    expect((await post("x", { Mailbox: "not an address" })).status).toBe(400);
    const stranger = { type: "api_key" as const, id: "x", scopes: ["calls:write" as const] };
    await expect(keepRawMail(stranger, mail({}), mailbox)).rejects.toThrow(Forbidden);
    await expect(keepRawMail(system, mail({}), "x y")).rejects.toThrow(Invalid);
  });
});
