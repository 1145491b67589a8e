import { env } from "#app/platform/env.server.ts";
import { open, seal } from "#app/platform/sealed.server.ts";
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

/** How a mailbox's mails leave: by its own settings, else by the relay of the environment; null for not at all. */
export const wayOf = ({ id, smtp }: { id: string; smtp: string | null }): SmtpSettings | null =>
  smtp === null ? relay : openSettings(id, smtp);
