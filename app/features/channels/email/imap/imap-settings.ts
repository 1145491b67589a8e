import { z } from "zod";
import { isLoopback, isSafeTokenUrl, oauth2Auth, passwordAuth, serverShape } from "../server-settings.ts";

/** Where a mailbox's mails are fetched from, and how we show its server who we are. Kept sealed. */
export const imapSettings = z
  .object({
    ...serverShape,
    auth: z.discriminatedUnion("type", [passwordAuth, oauth2Auth]),
    /** the folder that is read, as the server names it */
    folder: z.string().trim().min(1).max(500),
    /** mails that arrived there before are left alone; null for none of them */
    since: z.iso.datetime().nullable(),
    /** whether a mail that is kept is marked as read on the server */
    marksSeen: z.boolean(),
  })
  .superRefine(({ host, security, auth }, context) => {
    // No secret goes over a line that others may read.
    if (security === "none" && !isLoopback(host))
      context.addIssue({ code: "custom", path: ["security"], message: "insecure" });
    if (auth.type === "oauth2" && !isSafeTokenUrl(auth.tokenUrl))
      context.addIssue({ code: "custom", path: ["auth", "tokenUrl"], message: "insecure" });
  });
export type ImapSettings = z.infer<typeof imapSettings>;
