import { createTransport } from "nodemailer";
import { type Attachment, isShown } from "#app/features/conversations/attachment.ts";
import { replyAddress } from "../inbound/own-marks.ts";
import { loopHeader } from "../inbound/read-mail.ts";
import { sign } from "../signing.server.ts";
import { dkimKeyFor } from "./dkim.server.ts";
import { contentIdOf } from "./mail-files.server.ts";
import type { MailKind } from "./outgoing.ts";

interface Mailbox {
  name: string;
  address: string;
}

/** A mail that was written. */
export interface WrittenMail {
  id: string;
  kind: MailKind;
  messageId: string;
  /** of the conversation */
  number: number;
  from: Mailbox;
  to: Mailbox[];
  cc: Mailbox[];
  subject: string;
  inReplyTo: string | null;
  references: string[];
  text: string;
  html: string;
  files: (Attachment & { content: Uint8Array })[];
  at: Date;
}

const writer = createTransport({ streamTransport: true, buffer: true, newline: "windows" });

/** Kinds that answer a mail of the customer's, as RFC 3834 tells them from what is sent unasked. */
const answers: readonly MailKind[] = ["received", "away"];

/** What a machine says of its mail, so that no other machine answers it. */
const automaticHeaders = (kind: MailKind): Record<string, string> =>
  kind === "reply"
    ? {}
    : {
        "Auto-Submitted": answers.includes(kind) ? "auto-replied" : "auto-generated",
        "X-Auto-Response-Suppress": "All",
        [loopHeader]: kind,
      };

/**
 * The bytes of a mail, as they are sent: the same each time. Signed where there is a key for its sender's
 * domain. Blind copies do not stand in it.
 */
export async function composeMail(mail: WrittenMail, key = dkimKeyFor(mail.from.address)): Promise<Buffer> {
  const { message } = await writer.sendMail({
    from: mail.from,
    to: mail.to,
    cc: mail.cc,
    replyTo: { name: mail.from.name, address: replyAddress(mail.from.address, mail.number, sign) },
    subject: mail.subject,
    messageId: mail.messageId,
    ...(mail.inReplyTo && { inReplyTo: mail.inReplyTo }),
    ...(mail.references.length > 0 && { references: mail.references }),
    date: mail.at,
    headers: automaticHeaders(mail.kind),
    text: mail.text,
    html: mail.html,
    attachments: mail.files.map(({ id, name, type, width, height, content }) => ({
      filename: name,
      contentType: type,
      content: Buffer.from(content),
      ...(isShown({ type, width, height }) && {
        cid: contentIdOf(id),
        contentDisposition: "inline" as const,
      }),
    })),
    baseBoundary: mail.id,
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(key && { dkim: key }),
  });
  return message as Buffer;
}
