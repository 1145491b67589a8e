import { z } from "zod";
import { isSafeTokenUrl, oauth2Auth, passwordAuth, serverShape } from "../server-settings.ts";

/** How we show a server who we are. */
const auth = z.discriminatedUnion("type", [z.object({ type: z.literal("none") }), passwordAuth, oauth2Auth]);

/** How a mailbox's mails leave: the server that takes them, and how we show it who we are. Kept sealed. */
export const smtpSettings = z
  .object({ ...serverShape, auth })
  .superRefine(({ security, auth: by }, context) => {
    // No secret goes over a line that others may read.
    if (security === "none" && by.type !== "none")
      context.addIssue({ code: "custom", path: ["security"], message: "insecure" });
    if (by.type === "oauth2" && !isSafeTokenUrl(by.tokenUrl))
      context.addIssue({ code: "custom", path: ["auth", "tokenUrl"], message: "insecure" });
  });
export type SmtpSettings = z.infer<typeof smtpSettings>;

/** Settings from an address such as `smtp://127.0.0.1:25` or `smtps://name:password@mail.example`. */
export function settingsOfUrl(text: string): SmtpSettings {
  const url = new URL(text);
  const security = url.protocol === "smtps:" ? "tls" : url.username ? "starttls" : "none";
  return smtpSettings.parse({
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port) || (security === "tls" ? 465 : url.username ? 587 : 25),
    security,
    auth: url.username
      ? {
          type: "password",
          user: decodeURIComponent(url.username),
          password: decodeURIComponent(url.password),
        }
      : { type: "none" },
  });
}
