import { z } from "zod";
import { mailKinds } from "./outgoing.ts";
import { type SmtpSettings, smtpSettings } from "./smtp-settings.ts";

const text = (most: number) => z.string().trim().max(most).default("");
const language = z.enum(["en", "zh"]);

/** Words of an automatic mail, kept or tried out. */
export const wordsForm = z.object({
  kind: z.enum(mailKinds.filter((kind) => kind !== "reply")),
  language,
  enabled: z.enum(["yes", "no"]).transform((answer) => answer === "yes"),
  subject: z.string().trim().min(1, "required").max(200, "too_long"),
  body: z.string().trim().min(1, "required").max(5_000, "too_long"),
});

export const signatureForm = z.object({ teamId: z.uuid(), en: text(1_000), zh: text(1_000) });

/** How a mailbox sends, as its form asks. A secret that is left empty stays as it is. */
export const sendingForm = z.object({
  mailboxId: z.uuid(),
  host: z.string().trim().min(1, "required").max(253),
  port: z.coerce.number().int("port").min(1, "port").max(65_535, "port"),
  security: z.enum(["tls", "starttls", "none"]),
  auth: z.enum(["none", "password", "oauth2"]),
  user: text(320),
  secret: text(4_000),
  clientId: text(4_000),
  clientSecret: text(4_000),
  tokenUrl: text(500),
});

/**
 * The settings that a form asks for, with the secrets that were kept where it names none.
 *
 * @returns null where something needed is missing or a secret would go in the clear
 */
export function settingsOfForm(
  form: z.output<typeof sendingForm>,
  kept: SmtpSettings | null,
): SmtpSettings | null {
  const { host, port, security, auth, user, secret, clientId, clientSecret, tokenUrl } = form;
  // Somebody else's server must not be given what was kept for this one.
  const same = kept?.host === host && kept.auth.type === auth ? kept : null;
  const password = same?.auth.type === "password" ? same.auth.password : "";
  const token = same?.auth.type === "oauth2" ? same.auth : null;
  const by =
    auth === "none"
      ? { type: auth }
      : auth === "password"
        ? { type: auth, user, password: secret || password }
        : {
            type: auth,
            user,
            clientId: clientId || token?.clientId,
            clientSecret: clientSecret || token?.clientSecret,
            refreshToken: secret || token?.refreshToken,
            tokenUrl: tokenUrl || token?.tokenUrl,
          };
  return smtpSettings.safeParse({ host, port, security, auth: by, ca: same?.ca }).data ?? null;
}
