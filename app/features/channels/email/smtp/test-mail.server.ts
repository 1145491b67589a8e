import { randomUUID } from "node:crypto";
import { createTransport } from "nodemailer";
import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import { seconds } from "#app/platform/time.ts";
import { receivers } from "../mailbox-settings.server.ts";

/** What became of a test mail: the door's own words, or why it was not taken. */
export type TestMailResult =
  | { sent: true; id: string; to: string; answer: string }
  | { sent: false; problem: string };

/** How far a test mail has come. */
export type TestMailState =
  | { at: "kept" }
  | { at: "failed"; reason: string }
  | { at: "conversation"; conversationId: string };

const words = {
  en: {
    subject: "Test of incoming mail",
    text: (name: string) =>
      `${name} sent this to see whether mail arrives. If you read it in the inbox, it does.\n`,
  },
  zh: {
    subject: "收信测试",
    text: (name: string) => `${name} 发送此邮件以测试能否收信。如果您在收件箱里看到它，说明收信正常。\n`,
  },
};

/**
 * Sends a mail to one of our mailboxes the way everybody's mail comes: by SMTP, through the door.
 *
 * @param mailboxId which mailbox
 * @throws {NotFound} where there is no such mailbox
 */
export async function sendTestMail(actor: StaffActor, mailboxId: string): Promise<TestMailResult> {
  assertCan(actor, "mailboxes.manage");
  const mailbox = await prisma.mailbox.findUnique({ where: { id: mailboxId } });
  if (!mailbox) throw new NotFound("mailbox");
  const [address] = (await receivers(actor)).smtp;
  if (!address) return { sent: false, problem: "no_door" };
  const { hostname, port } = new URL(`smtp://${address}`);
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ""),
    port: Number(port),
    // From this console to itself: nothing that a certificate would have to prove.
    ignoreTLS: true,
    connectionTimeout: seconds(5),
    greetingTimeout: seconds(5),
    socketTimeout: seconds(10),
  });
  const { subject, text } = words[actor.locale];
  const messageId = `<test-${randomUUID()}${mailbox.address.slice(mailbox.address.lastIndexOf("@"))}>`;
  try {
    const { response } = await transport.sendMail({
      from: { name: actor.name, address: actor.email },
      to: mailbox.address,
      subject,
      text: text(actor.name),
      messageId,
    });
    await prisma.$transaction((tx) =>
      record(tx, actor, { event: "mail.tested", subject: ["mailbox", mailbox.id], data: {} }),
    );
    const { id } = await prisma.rawEmail.findFirstOrThrow({
      where: { mailbox: mailbox.address, identity: messageId },
      select: { id: true },
    });
    return { sent: true, id, to: mailbox.address, answer: response };
  } catch (error) {
    return { sent: false, problem: (error as Error).message };
  } finally {
    transport.close();
  }
}

/**
 * Where a test mail is by now.
 *
 * @throws {NotFound}
 */
export async function testMailState(actor: StaffActor, id: string): Promise<TestMailState> {
  assertCan(actor, "mailboxes.manage");
  const mail = await prisma.rawEmail.findUnique({
    where: { id },
    select: { state: true, reason: true, conversationId: true, identity: true },
  });
  if (!mail?.identity.startsWith("<test-")) throw new NotFound("test mail");
  const { state, reason, conversationId } = mail;
  if (conversationId) return { at: "conversation", conversationId };
  return state === "failed" ? { at: "failed", reason: reason ?? "" } : { at: "kept" };
}
