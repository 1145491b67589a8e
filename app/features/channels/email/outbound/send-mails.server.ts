import { z } from "zod";
import { contentsOf } from "#app/features/conversations/attachments.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { seconds } from "#app/platform/time.ts";
import { composeMail } from "./compose.server.ts";
import { announceMail } from "./mail-news.server.ts";
import {
  type Claimed,
  claimNext,
  giveUpStale,
  handOver,
  keepClaim,
  leaseRenewed,
  mailboxesDue,
  settle,
  takeBackLost,
} from "./outbox.server.ts";
import { afterTry, mailboxWait, type Outcome } from "./outgoing.ts";
import { type SmtpSession, Unreachable } from "./smtp-session.server.ts";
import { openMailboxSession, wayOf } from "./smtp-way.server.ts";
import { writeWaiting } from "./write-waiting.server.ts";

type Clock = () => Date;

const mailboxes = z.array(z.object({ name: z.string(), address: z.string() }));
const detailsSchema = z.object({
  to: mailboxes,
  cc: mailboxes,
  inReplyTo: z.string().nullable(),
  references: z.array(z.string()),
  files: z.array(z.string()),
});

/** The bytes of a mail, made of what was written. */
async function bytesOf({ id, kind, messageId, conversationId, seq }: Claimed): Promise<Buffer> {
  const [mail, { number }] = await Promise.all([
    prisma.emailMessage.findUniqueOrThrow({ where: { id } }),
    prisma.conversation.findUniqueOrThrow({ where: { id: conversationId }, select: { number: true } }),
  ]);
  const { files, ...details } = detailsSchema.parse(mail.details);
  const kept = files.length > 0 ? await contentsOf(conversationId, seq) : [];
  return composeMail({
    id,
    kind,
    messageId,
    number,
    from: { name: mail.fromName, address: mail.fromAddress },
    ...details,
    files: files.flatMap((file) => kept.find((one) => one.id === file) ?? []),
    subject: mail.subject,
    text: mail.text,
    html: mail.html ?? "",
    at: mail.at,
  });
}

/** Gives one mail to the server, and says while it does that it still has it. */
async function hand(session: SmtpSession, from: string, mail: Claimed, now: Clock): Promise<Outcome> {
  const raw = await bytesOf(mail);
  const to = mail.recipients.filter(({ state }) => state === "waiting").map(({ address }) => address);
  const renewal = setInterval(() => keepClaim(mail, now()).catch(() => undefined), leaseRenewed);
  try {
    return await session.send({ from, to, raw, onHandOver: () => handOver(mail, now()) });
  } finally {
    clearInterval(renewal);
  }
}

/** How a mailbox's sending went lately, for the people who look after it. */
const noteMailbox = (id: string, problem: string | null, at: Date) =>
  prisma.mailbox.update({
    where: { id },
    data: { outTriedAt: at, outProblem: problem, ...(problem === null && { outWellAt: at }) },
  });

async function finish(mail: Claimed, outcome: Outcome, at: Date) {
  const becomes = afterTry(mail, outcome, at);
  if (!(await settle(mail, becomes, at)))
    log.warn({ mail: mail.id }, "a mail was taken over while it was sent");
  announceMail(mail);
  return becomes.state === "sent" ? 1 : 0;
}

/** Sends what a mailbox has to be sent over one connection, in order, until it is done or the time is over. */
async function sendFrom(mailboxId: string, now: Clock, end: number): Promise<number> {
  const mailbox = await prisma.mailbox.findUniqueOrThrow({ where: { id: mailboxId } });
  try {
    if (!wayOf(mailbox)) return 0;
  } catch (error) {
    await noteMailbox(mailboxId, `The settings cannot be opened: ${(error as Error).message}`, now());
    return 0;
  }
  let session: SmtpSession | undefined;
  let sent = 0;
  try {
    while (now().getTime() < end) {
      const mail = await claimNext(mailboxId, now());
      if (!mail) break;
      let outcome: Outcome;
      try {
        if (!session?.usable()) session = (await openMailboxSession(mailboxId)) ?? undefined;
        outcome = session
          ? await hand(session, mailbox.address, mail, now)
          : { result: "unreachable", answer: "There is no server to send by any more" };
      } catch (error) {
        const answer = (error as Error).message;
        if (!(error instanceof Unreachable)) log.error({ mail: mail.id, reason: answer }, "a mail waits");
        outcome = { result: "unreachable", answer };
      }
      sent += await finish(mail, outcome, now());
      if (outcome.result === "unreachable") {
        log.warn({ mailbox: mailboxId, reason: outcome.answer }, "a mailbox cannot send; its mails wait");
        await noteMailbox(mailboxId, outcome.answer, now());
        break;
      }
      await noteMailbox(mailboxId, null, now());
    }
  } finally {
    session?.close();
  }
  return sent;
}

/** At most so many of a sweep's own: the next one comes soon. */
const sweepLasts = seconds(20);

/**
 * Sends every mail that waits to go out and whose time has come. Whatever ended in the middle before is put
 * right first.
 *
 * @returns how many were sent
 */
export async function sendWaitingMails(now: Clock = () => new Date()): Promise<number> {
  const end = now().getTime() + sweepLasts;
  for (const mail of await takeBackLost(now())) announceMail(mail);
  await giveUpStale(now());
  await writeWaiting(now());
  const due = await mailboxesDue(now(), mailboxWait);
  const sent = await Promise.all(due.map((id) => sendFrom(id, now, end)));
  return sent.reduce((sum, count) => sum + count, 0);
}
