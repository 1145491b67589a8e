import { z } from "zod";
import { type ImapSettings, imapSettings } from "./imap/imap-settings.ts";

/** What a mailbox is called. */
const details = {
  name: z.string().trim().min(1, "required").max(100, "too_long"),
  language: z.enum(["en", "zh"]),
};

export const newMailboxForm = z.object({
  address: z
    .string()
    .trim()
    .toLowerCase()
    .max(250, "address")
    .regex(/^[^\s@<>",;:]{1,64}@[^\s@<>",;:]{1,185}$/, "address"),
  ...details,
});
export type NewMailbox = z.output<typeof newMailboxForm>;

export const mailboxForm = z.object({ mailboxId: z.uuid(), ...details });

const text = (most: number) => z.string().trim().max(most).default("");

/** How a mailbox is read, as its form asks. A secret that is left empty stays as it is. */
export const readingForm = z.object({
  mailboxId: z.uuid(),
  host: z.string().trim().min(1, "required").max(253),
  port: z.coerce.number().int("port").min(1, "port").max(65_535, "port"),
  security: z.enum(["tls", "starttls", "none"]),
  auth: z.enum(["password", "oauth2"]),
  user: text(320),
  secret: z.string().max(4_000).default(""),
  clientId: text(4_000),
  clientSecret: text(4_000),
  tokenUrl: text(500),
  folder: text(500),
  /** all: whatever is there; now: what comes from now on; kept: as it was */
  from: z.enum(["all", "now", "kept"]),
  marksSeen: z.enum(["yes", "no"]).default("no"),
});

/**
 * The settings that a form asks for, with the secrets that were kept where it names none.
 *
 * @param now what "from now on" means
 * @returns null where something needed is missing or a secret would go in the clear
 */
export function imapOfForm(
  form: z.output<typeof readingForm>,
  kept: ImapSettings | null,
  now: Date,
): ImapSettings | null {
  const { host, port, security, auth, user, secret, clientId, clientSecret, tokenUrl } = form;
  // Somebody else's server must not be given what was kept for this one.
  const same = kept?.host === host && kept.auth.user === user ? kept : null;
  const password = same?.auth.type === "password" ? same.auth.password : "";
  const token =
    same?.auth.type === "oauth2" && (tokenUrl === "" || same.auth.tokenUrl === tokenUrl) ? same.auth : null;
  const by =
    auth === "password"
      ? { type: auth, user, password: secret || password }
      : {
          type: auth,
          user,
          clientId: clientId || token?.clientId,
          clientSecret: clientSecret || token?.clientSecret,
          refreshToken: secret || token?.refreshToken,
          tokenUrl: tokenUrl || token?.tokenUrl,
        };
  const since = { all: null, now: now.toISOString(), kept: kept?.since ?? null }[form.from];
  return (
    imapSettings.safeParse({
      ...{ host, port, security, auth: by, ca: same?.ca, since },
      folder: form.folder || "INBOX",
      marksSeen: form.marksSeen === "yes",
    }).data ?? null
  );
}
