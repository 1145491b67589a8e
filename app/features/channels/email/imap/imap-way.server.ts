import { prisma } from "#app/platform/db.server.ts";
import { open, seal } from "#app/platform/sealed.server.ts";
import { type ImapSettings, imapSettings } from "./imap-settings.ts";

const purpose = (mailboxId: string) => `mailbox-imap:${mailboxId}`;

export const sealImap = (mailboxId: string, settings: ImapSettings) =>
  seal(JSON.stringify(settings), purpose(mailboxId));

/** How a mailbox is read. @throws where that was sealed under another APP_SECRET */
export const openImap = (mailboxId: string, sealed: string): ImapSettings =>
  imapSettings.parse(JSON.parse(open(sealed, purpose(mailboxId))));

/**
 * Keeps the refresh token that a server gave in place of the one in `settings`, unless other settings were kept
 * meanwhile.
 *
 * @param sealed the settings as they are kept
 * @returns as they are kept now
 */
export async function renewRefreshToken(
  mailboxId: string,
  sealed: string,
  settings: ImapSettings,
  refreshToken: string,
): Promise<string> {
  if (settings.auth.type !== "oauth2") return sealed;
  const renewed = sealImap(mailboxId, { ...settings, auth: { ...settings.auth, refreshToken } });
  const { count } = await prisma.mailbox.updateMany({
    where: { id: mailboxId, imap: sealed },
    data: { imap: renewed },
  });
  return count > 0 ? renewed : sealed;
}
