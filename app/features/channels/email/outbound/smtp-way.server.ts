import { prisma } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { open, seal } from "#app/platform/sealed.server.ts";
import { openSession, type SmtpSession } from "./smtp-session.server.ts";
import { type SmtpSettings, settingsOfUrl, smtpSettings } from "./smtp-settings.ts";

const purpose = (mailboxId: string) => `mailbox-smtp:${mailboxId}`;

export const sealSettings = (mailboxId: string, settings: SmtpSettings) =>
  seal(JSON.stringify(settings), purpose(mailboxId));

/** The settings of a mailbox of its own. @throws where they were sealed under another APP_SECRET */
export const openSettings = (mailboxId: string, sealed: string): SmtpSettings =>
  smtpSettings.parse(JSON.parse(open(sealed, purpose(mailboxId))));

/** The server that takes the mails of mailboxes without one of their own; null where the environment names none. */
const relay: SmtpSettings | null = env.SMTP_RELAY ? settingsOfUrl(env.SMTP_RELAY) : null;

/** Whether there is a server to give a mailbox's mails to. */
export const hasWay = ({ smtp }: { smtp: string | null }) => smtp !== null || relay !== null;

/**
 * Keeps the refresh token that a server gave in place of the one in a mailbox's settings, unless other settings were
 * kept meanwhile.
 *
 * @param smtp the settings as they are kept
 */
async function renewRefreshToken({ id, smtp }: { id: string; smtp: string | null }, refreshToken: string) {
  const settings = smtp === null ? null : openSettings(id, smtp);
  if (settings?.auth.type !== "oauth2") return;
  const renewed = sealSettings(id, { ...settings, auth: { ...settings.auth, refreshToken } });
  await prisma.mailbox.updateMany({ where: { id, smtp }, data: { smtp: renewed } });
}

const refreshTokenOf = (settings: SmtpSettings | null) =>
  settings?.auth.type === "oauth2" ? settings.auth.refreshToken : null;

/**
 * Connects to the server that takes a mailbox's mails, by its settings as they are kept now.
 *
 * @param tried settings to connect by instead, which are not kept
 * @returns null where there is no server for it
 * @throws {Unreachable} with the server's words
 */
export async function openMailboxSession(id: string, tried?: SmtpSettings): Promise<SmtpSession | null> {
  const mailbox = await prisma.mailbox.findUniqueOrThrow({ where: { id }, select: { id: true, smtp: true } });
  const kept = wayOf(mailbox);
  const way = tried ?? kept;
  return (
    way &&
    openSession(way, async (token) => {
      // Of settings that are tried with the token that is kept, that one may be worth nothing from now on.
      if (refreshTokenOf(kept) === refreshTokenOf(way)) await renewRefreshToken(mailbox, token);
    })
  );
}

/** How a mailbox's mails leave: by its own settings, else by the relay of the environment; null for not at all. */
export const wayOf = ({ id, smtp }: { id: string; smtp: string | null }): SmtpSettings | null =>
  smtp === null ? relay : openSettings(id, smtp);
