import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import { enqueue } from "#app/platform/queue.server.ts";
import { openRawMail } from "./raw-mails.server.ts";

/** A mail that could not be read, as the failed list shows it. */
export interface FailedMail {
  id: string;
  mailbox: string;
  identity: string;
  /** bytes */
  size: number;
  reason: string;
  receivedAt: Date;
}

/** Mails that could not be read, newest first. */
export async function listFailedMails(actor: Actor, limit = 100): Promise<FailedMail[]> {
  assertCan(actor, "system.read");
  const found = await prisma.rawEmail.findMany({
    where: { state: "failed" },
    select: { id: true, mailbox: true, identity: true, size: true, reason: true, receivedAt: true },
    orderBy: { receivedAt: "desc" },
    take: limit,
  });
  return found.map((mail) => ({ ...mail, reason: mail.reason ?? "" }));
}

/** Moves a failed mail on, once: who comes second finds none. */
function change(
  actor: Actor,
  id: string,
  event: "mail.retried" | "mail.dismissed",
  data: { state: string; attempts?: number; nextTryAt?: Date },
) {
  return prisma.$transaction(async (tx) => {
    const { count } = await tx.rawEmail.updateMany({ where: { id, state: "failed" }, data });
    if (count === 0) throw new NotFound("failed mail");
    await record(tx, actor, { event, subject: ["mail", id], data: {} });
  });
}

/**
 * Has a failed mail read once more.
 *
 * @throws {NotFound} where it is not on the list any more
 */
export async function retryMail(actor: Actor, id: string) {
  assertCan(actor, "system.read");
  await change(actor, id, "mail.retried", { state: "received", attempts: 0, nextTryAt: new Date() });
  await enqueue("takeEmails", {});
}

/**
 * Takes a failed mail off the list. Its bytes are forgotten when they expire.
 *
 * @throws {NotFound} where it is not on the list any more
 */
export async function dismissMail(actor: Actor, id: string) {
  assertCan(actor, "system.read");
  await change(actor, id, "mail.dismissed", { state: "dismissed" });
}

/**
 * The bytes of a failed mail, for looking into them elsewhere.
 *
 * @throws {NotFound}
 */
export async function downloadFailedMail(actor: Actor, id: string): Promise<Uint8Array> {
  assertCan(actor, "system.read");
  const mail = await prisma.rawEmail.findFirst({ where: { id, state: "failed" } });
  if (!mail) throw new NotFound("failed mail");
  return openRawMail(mail);
}
