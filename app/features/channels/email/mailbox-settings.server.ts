import { assertCan, can, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { Conflict, NotFound } from "#app/platform/errors.ts";
import { aliveProcesses } from "#app/platform/processes.server.ts";
import type { ImapSettings } from "./imap/imap-settings.ts";
import { openImap } from "./imap/imap-way.server.ts";
import type { ReadingProblemKind } from "./imap/reading-problem.ts";
import type { NewMailbox } from "./mailbox-forms.ts";
import { provideMailbox } from "./mailboxes.server.ts";

/** How it stands with reading a mailbox by IMAP, for those who look after it. Times are ISO 8601. */
export interface ReadingState {
  server: { host: string; port: number; security: ImapSettings["security"] } | null;
  auth: ImapSettings["auth"]["type"];
  user: string;
  folder: string;
  since: string | null;
  marksSeen: boolean;
  problem: ReadingProblemKind | null;
  /** the server's words */
  answer: string | null;
  lookedAt: string | null;
  wellAt: string | null;
  behind: number;
  behindSince: string | null;
  serverHas: number | null;
  missing: number;
  missingSince: string | null;
  countedAt: string | null;
}

/** A mailbox as its page shows it: never a secret. */
export interface MailboxState {
  id: string;
  address: string;
  name: string;
  language: "en" | "zh";
  paused: boolean;
  /** null: nothing is fetched for it; mail comes by SMTP and the API */
  reading: ReadingState | null;
  failed: number;
}

const iso = (date: Date | null | undefined) => date?.toISOString() ?? null;

/** What may be shown of settings; of those that cannot be opened nothing is known. */
function shownSettings(id: string, imap: string) {
  try {
    const { host, port, security, auth, folder, since, marksSeen } = openImap(id, imap);
    return { server: { host, port, security }, auth: auth.type, user: auth.user, folder, since, marksSeen };
  } catch {
    return {
      ...{ server: null, auth: "password" as const, user: "", folder: "INBOX", since: null, marksSeen: true },
    };
  }
}

/** Every mailbox, how mail comes in and whether that works. */
export async function listMailboxes(actor: StaffActor): Promise<MailboxState[]> {
  assertCan(actor, "mailboxes.manage");
  const [found, failed] = await Promise.all([
    prisma.mailbox.findMany({ orderBy: { address: "asc" }, include: { reading: true } }),
    prisma.rawEmail.groupBy({ by: ["mailbox"], where: { state: "failed" }, _count: true }),
  ]);
  const failures = new Map(failed.map(({ mailbox, _count }) => [mailbox, _count]));
  return found.map(({ id, address, name, language, inPaused, imap, reading }) => ({
    ...{ id, address, name, paused: inPaused, failed: failures.get(address) ?? 0 },
    language: language === "zh" ? "zh" : "en",
    reading:
      imap === null
        ? null
        : {
            ...shownSettings(id, imap),
            problem: (reading?.problem as ReadingProblemKind | undefined) ?? null,
            answer: reading?.answer ?? null,
            lookedAt: iso(reading?.lookedAt),
            wellAt: iso(reading?.wellAt),
            behind: reading?.behind ?? 0,
            behindSince: iso(reading?.behindSince),
            serverHas: reading?.serverHas ?? null,
            missing: reading?.missing ?? 0,
            missingSince: iso(reading?.missingSince),
            countedAt: iso(reading?.countedAt),
          },
  }));
}

/** Where mail is taken by SMTP now, as host:port, and whether mailboxes are read by anybody. */
export async function receivers(actor: StaffActor): Promise<{ smtp: string[]; imap: boolean }> {
  assertCan(actor, "mailboxes.manage");
  const processes = await aliveProcesses().catch(() => []);
  return {
    smtp: processes.flatMap(({ kind, address }) => (kind === "smtp" && address ? [address] : [])),
    imap: processes.some(({ kind }) => kind === "imap"),
  };
}

/**
 * Adds a mailbox, which takes mail by SMTP and the API from then on.
 *
 * @returns its id
 * @throws {Conflict} where the address has one
 */
export async function addMailbox(actor: StaffActor, mailbox: NewMailbox): Promise<string> {
  assertCan(actor, "mailboxes.manage");
  if (!(await provideMailbox(actor, mailbox))) throw new Conflict("There is a mailbox of that address");
  const { id } = await prisma.mailbox.findUniqueOrThrow({ where: { address: mailbox.address } });
  return id;
}

/**
 * Names a mailbox and its language anew; its address stays, as mails are found by it.
 *
 * @throws {NotFound}
 */
export async function renameMailbox(
  actor: StaffActor,
  id: string,
  { name, language }: { name: string; language: "en" | "zh" },
): Promise<void> {
  assertCan(actor, "mailboxes.manage");
  await prisma.$transaction(async (tx) => {
    const [mailbox] = await tx.mailbox.updateManyAndReturn({
      where: { id },
      data: { name, language, version: { increment: 1 } },
    });
    if (!mailbox) throw new NotFound("mailbox");
    await record(tx, actor, {
      event: "mailbox.changed",
      subject: ["mailbox", id],
      data: { name: mailbox.address },
    });
  });
}

/** What asks for somebody: failed mails, and mailboxes that cannot be read or lack mail; only what the actor may mend. */
export async function mailTroubleCount(actor: StaffActor): Promise<number> {
  const [failed, unread] = await Promise.all([
    can(actor, "failed_mails.manage") ? prisma.rawEmail.count({ where: { state: "failed" } }) : 0,
    can(actor, "mailboxes.manage")
      ? prisma.imapReading.count({
          where: {
            mailbox: { imap: { not: null }, inPaused: false },
            OR: [{ problem: { not: null } }, { missing: { gt: 0 } }],
          },
        })
      : 0,
  ]);
  return failed + unread;
}
