import { assertCan, type StaffActor, type SystemActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { findMailbox } from "../mailboxes.server.ts";
import { openImapSession } from "./imap-session.server.ts";
import type { ImapSettings } from "./imap-settings.ts";
import { openImap, renewRefreshToken, sealImap } from "./imap-way.server.ts";
import { ReadingProblem, type ReadingProblemKind } from "./reading-problem.ts";

/**
 * Keeps where a mailbox's mails are fetched from, sealed; null for nowhere. Whoever reads mailboxes finds it
 * within seconds.
 *
 * @throws {NotFound}
 */
export async function setReading(
  actor: StaffActor | SystemActor,
  mailboxId: string,
  settings: ImapSettings | null,
): Promise<void> {
  assertCan(actor, "mailboxes.manage");
  await findMailbox(mailboxId);
  await prisma.$transaction(async (tx) => {
    await tx.mailbox.update({
      where: { id: mailboxId },
      data: { imap: settings && sealImap(mailboxId, settings), version: { increment: 1 } },
    });
    // What was found with other settings says nothing about these.
    const begun = {
      ...{ lookedAt: null, wellAt: null, problem: null, answer: null, behind: 0, behindSince: null },
      ...{ serverHas: null, missing: 0, missingSince: null, countedAt: null },
    };
    await tx.imapReading.upsert({ where: { mailboxId }, create: { mailboxId }, update: begun });
    await record(tx, actor, {
      event: "mailbox.reading_changed",
      subject: ["mailbox", mailboxId],
      data: { server: settings && `${settings.host}:${settings.port}`, auth: settings?.auth.type ?? null },
    });
  });
}

/** The settings as they are kept, for what a form leaves as it is; null too where they cannot be opened. Not for showing. */
export async function keptReading(actor: StaffActor, mailboxId: string): Promise<ImapSettings | null> {
  assertCan(actor, "mailboxes.manage");
  const { id, imap } = await findMailbox(mailboxId);
  try {
    return imap === null ? null : openImap(id, imap);
  } catch {
    return null;
  }
}

/** What came of trying settings: how many mails the folder has, or what is wrong. */
export type ReadingTrial =
  | { reached: true; mails: number }
  | { reached: false; problem: ReadingProblemKind; answer: string };

/**
 * Connects to a server as settings say and opens the folder; takes nothing and marks nothing.
 *
 * @throws {NotFound}
 */
export async function tryReading(
  actor: StaffActor,
  mailboxId: string,
  settings: ImapSettings,
): Promise<ReadingTrial> {
  assertCan(actor, "mailboxes.manage");
  const { imap } = await findMailbox(mailboxId);
  const kept = await keptReading(actor, mailboxId);
  const isKept = (token: string) => kept?.auth.type === "oauth2" && kept.auth.refreshToken === token;
  try {
    const client = await openImapSession({ ...settings, marksSeen: false }, async (token) => {
      // The one that is kept may be worth nothing from now on.
      if (imap && kept && settings.auth.type === "oauth2" && isKept(settings.auth.refreshToken))
        await renewRefreshToken(mailboxId, imap, kept, token);
    });
    const mails = client.mailbox ? client.mailbox.exists : 0;
    client.close();
    return { reached: true, mails };
  } catch (error) {
    if (error instanceof ReadingProblem)
      return { reached: false, problem: error.kind, answer: error.message };
    throw error;
  }
}
