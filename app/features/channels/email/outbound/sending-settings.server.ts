import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { enqueue } from "#app/platform/queue.server.ts";
import { findMailbox, setPaused } from "../mailboxes.server.ts";
import { Unreachable } from "./smtp-session.server.ts";
import type { SmtpSettings } from "./smtp-settings.ts";
import { hasWay, openMailboxSession, openSettings, sealSettings, wayOf } from "./smtp-way.server.ts";

/** What may be seen of how a mailbox sends: never a secret. */
export interface SendingState {
  /** by its own settings, by the relay of the environment, or not at all */
  by: "own" | "relay" | "none";
  server: { host: string; port: number; security: SmtpSettings["security"] } | null;
  auth: SmtpSettings["auth"]["type"];
  user: string;
  paused: boolean;
  /** the server's words, where sending does not work */
  problem: string | null;
  triedAt: string | null;
  wellAt: string | null;
  /** mails that wait to go */
  waiting: number;
  oldestAt: string | null;
}

/**
 * How a mailbox's mails leave, and whether they do.
 *
 * @throws {NotFound}
 */
export async function sendingState(actor: StaffActor, mailboxId: string): Promise<SendingState> {
  assertCan(actor, "mailboxes.manage");
  const mailbox = await findMailbox(mailboxId);
  const [waiting, oldest] = await Promise.all([
    prisma.outgoingMail.count({ where: { mailboxId, state: { in: ["queued", "sending"] } } }),
    prisma.outgoingMail.findFirst({
      where: { mailboxId, state: { in: ["queued", "sending"] } },
      orderBy: { createdAt: "asc" },
      select: { createdAt: true },
    }),
  ]);
  const way = wayOf(mailbox);
  return {
    by: mailbox.smtp ? "own" : hasWay(mailbox) ? "relay" : "none",
    server: way && { host: way.host, port: way.port, security: way.security },
    auth: way?.auth.type ?? "none",
    user: way && way.auth.type !== "none" ? way.auth.user : "",
    paused: mailbox.outPaused,
    problem: mailbox.outProblem,
    triedAt: mailbox.outTriedAt?.toISOString() ?? null,
    wellAt: mailbox.outWellAt?.toISOString() ?? null,
    waiting,
    oldestAt: oldest?.createdAt.toISOString() ?? null,
  };
}

/** How the mails of every mailbox leave, by address. */
export async function listSending(
  actor: StaffActor,
): Promise<(SendingState & { id: string; address: string; name: string })[]> {
  assertCan(actor, "mailboxes.manage");
  const mailboxes = await prisma.mailbox.findMany({
    orderBy: { address: "asc" },
    select: { id: true, address: true, name: true },
  });
  return Promise.all(mailboxes.map(async (one) => ({ ...one, ...(await sendingState(actor, one.id)) })));
}

/** Mails that waited for their mailbox go now; those a server put off keep their time. */
async function release(mailboxId: string) {
  await prisma.$transaction([
    prisma.mailbox.update({ where: { id: mailboxId }, data: { outProblem: null } }),
    prisma.outgoingMail.updateMany({
      where: { mailboxId, state: "queued", problem: { in: ["no_server", "mailbox"] } },
      data: { nextTryAt: new Date(), problem: null },
    }),
  ]);
  await enqueue("sendMails", {});
}

/**
 * Keeps how a mailbox's mails leave, sealed; null for the relay of the environment, where there is one.
 * What waited for it goes.
 *
 * @throws {NotFound}
 */
export async function setSending(
  actor: StaffActor | { type: "system" },
  mailboxId: string,
  settings: SmtpSettings | null,
): Promise<void> {
  assertCan(actor, "mailboxes.manage");
  await findMailbox(mailboxId);
  await prisma.$transaction(async (tx) => {
    await tx.mailbox.update({
      where: { id: mailboxId },
      data: { smtp: settings && sealSettings(mailboxId, settings), version: { increment: 1 } },
    });
    await record(tx, actor, {
      event: "mailbox.sending_changed",
      subject: ["mailbox", mailboxId],
      data: { server: settings && `${settings.host}:${settings.port}`, auth: settings?.auth.type ?? null },
    });
  });
  await release(mailboxId);
}

/** The settings as they are kept, for what a form leaves as it is. Not for showing. */
export async function keptSending(actor: StaffActor, mailboxId: string): Promise<SmtpSettings | null> {
  assertCan(actor, "mailboxes.manage");
  const { id, smtp } = await findMailbox(mailboxId);
  return smtp === null ? null : openSettings(id, smtp);
}

/**
 * Holds a mailbox's mails back, or lets them go again.
 *
 * @throws {NotFound}
 */
export async function pauseSending(
  actor: StaffActor | { type: "system" },
  mailboxId: string,
  paused: boolean,
): Promise<void> {
  await setPaused(actor, mailboxId, "sending", paused);
  if (!paused) await release(mailboxId);
}

/**
 * Connects to a server as a mailbox's settings would say, and sends nothing.
 *
 * @returns null where it lets us in, else its words
 */
export async function trySending(
  actor: StaffActor,
  mailboxId: string,
  settings: SmtpSettings,
): Promise<string | null> {
  assertCan(actor, "mailboxes.manage");
  try {
    const session = await openMailboxSession(mailboxId, settings);
    session?.close();
    return null;
  } catch (error) {
    if (error instanceof Unreachable) return error.message;
    throw error;
  }
}
