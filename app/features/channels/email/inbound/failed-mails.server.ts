import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import { enqueue } from "#app/platform/queue.server.ts";
import { parseEmail } from "../parse-email.ts";
import { openRawMail } from "./raw-mails.server.ts";

/** A mail that could not be read, as the failed list shows it. */
export interface FailedMail {
  id: string;
  mailbox: string;
  identity: string;
  /** bytes */
  size: number;
  reason: string;
  /** how often it was tried */
  attempts: number;
  /** ISO 8601 */
  receivedAt: string;
  /** false: only its beginning is here, and there is nothing to read again */
  whole: boolean;
  from: string;
  subject: string;
}

const nothingSaid = { from: "", subject: "" };
/** Larger mails are not opened for a list. */
const mostOpened = 200_000;
/** A header that is longer says enough in its beginning. */
const headerRead = 50_000;

/** What a mail says of itself, as far as that can be read. */
function saidBy(id: string, sealed: string | undefined) {
  if (!sealed) return nothingSaid;
  try {
    const { from, subject } = parseEmail(openRawMail({ id, sealed }).subarray(0, headerRead));
    return { from: [from.name, from.address && `<${from.address}>`].filter(Boolean).join(" "), subject };
  } catch {
    return nothingSaid;
  }
}

/** A list that is longer is worked off from its beginning. */
export const mostFailedShown = 500;

/**
 * Mails that could not be read, newest first.
 *
 * @returns the first of them, and how many there are
 */
export async function listFailedMails(
  actor: Actor,
  limit = 50,
): Promise<{ mails: FailedMail[]; count: number }> {
  assertCan(actor, "failed_mails.manage");
  const where = { state: "failed" };
  const [found, count] = await Promise.all([
    prisma.rawEmail.findMany({
      where,
      select: {
        ...{ id: true, mailbox: true, identity: true, size: true, reason: true, attempts: true },
        ...{ receivedAt: true, whole: true },
      },
      orderBy: { receivedAt: "desc" },
      take: limit,
    }),
    prisma.rawEmail.count({ where }),
  ]);
  const opened = await prisma.rawEmail.findMany({
    where: { id: { in: found.filter(({ size }) => size <= mostOpened).map(({ id }) => id) } },
    select: { id: true, sealed: true },
  });
  const sealed = new Map(opened.map((mail) => [mail.id, mail.sealed]));
  const mails = found.map(({ reason, receivedAt, ...mail }) => ({
    ...{ ...mail, ...saidBy(mail.id, sealed.get(mail.id)) },
    reason: reason ?? "",
    receivedAt: receivedAt.toISOString(),
  }));
  return { mails, count };
}

/** Moves a failed mail on, once: who comes second finds none. */
function change(
  actor: Actor,
  id: string,
  event: "mail.retried" | "mail.dismissed" | "mail.restored",
  data: { state: string; attempts?: number; nextTryAt?: Date },
) {
  const from = event === "mail.restored" ? "dismissed" : "failed";
  return prisma.$transaction(async (tx) => {
    // What has been forgotten cannot be read any more.
    // Of a part of a mail no message is made: it would pass for all of it.
    const parts = event === "mail.retried" ? { whole: true } : {};
    const where = { id, state: from, NOT: { sealed: "" }, ...parts };
    const { count } = await tx.rawEmail.updateMany({ where, data });
    if (count === 0) throw new NotFound("failed mail");
    await record(tx, actor, { event, subject: ["mail", id], data: {} });
  });
}

/**
 * Has a failed mail read once more.
 *
 * @throws {NotFound} where it is not on the list any more, or only its beginning is here
 */
export async function retryMail(actor: Actor, id: string) {
  assertCan(actor, "failed_mails.manage");
  await change(actor, id, "mail.retried", { state: "received", attempts: 0, nextTryAt: new Date() });
  await enqueue("takeEmails", {});
}

/** Has every failed mail that is here whole read once more, as after what made them fail was mended. @returns how many */
export async function retryAllMails(actor: Actor): Promise<number> {
  assertCan(actor, "failed_mails.manage");
  const count = await prisma.$transaction(async (tx) => {
    const retried = await tx.rawEmail.updateManyAndReturn({
      where: { state: "failed", whole: true },
      data: { state: "received", attempts: 0, nextTryAt: new Date() },
      select: { id: true },
    });
    for (const { id } of retried)
      await record(tx, actor, { event: "mail.retried", subject: ["mail", id], data: {} });
    return retried.length;
  });
  await enqueue("takeEmails", {});
  return count;
}

/**
 * Takes a failed mail off the list. Its bytes are forgotten when they expire.
 *
 * @throws {NotFound} where it is not on the list any more
 */
export async function dismissMail(actor: Actor, id: string) {
  assertCan(actor, "failed_mails.manage");
  await change(actor, id, "mail.dismissed", { state: "dismissed" });
}

/**
 * Puts a mail that was dismissed back on the list.
 *
 * @throws {NotFound} where it was not dismissed, or its bytes are forgotten by now
 */
export async function restoreMail(actor: Actor, id: string) {
  assertCan(actor, "failed_mails.manage");
  await change(actor, id, "mail.restored", { state: "failed" });
}

/**
 * The bytes of a failed mail, for looking into them elsewhere.
 *
 * @throws {NotFound}
 */
export async function downloadFailedMail(actor: Actor, id: string): Promise<Uint8Array> {
  assertCan(actor, "failed_mails.manage");
  const mail = await prisma.rawEmail.findFirst({ where: { id, state: "failed" } });
  if (!mail) throw new NotFound("failed mail");
  const raw = openRawMail(mail);
  await prisma.$transaction((tx) =>
    record(tx, actor, { event: "mail.failed_downloaded", subject: ["mail", id], data: {} }),
  );
  return raw;
}
