import type { Envelope } from "../parsed-email.ts";
import { decodeField } from "./encoded-words.ts";
import { allFields, firstField, type HeaderField } from "./header-fields.ts";
import { readMailDate } from "./mail-date.ts";
import { type Mailbox, readMailboxes } from "./mailboxes.ts";
import { readMessageId, readMessageIds } from "./message-ids.ts";

/**
 * What a mail's header says. Of fields that should stand once the first counts, except To, Cc and Reply-To,
 * which are read together.
 *
 * @param plain how to read bytes beyond ASCII outside encoded words
 */
export function readEnvelope(fields: HeaderField[], plain: (bytes: Uint8Array) => string): Envelope {
  const decode = (value: string) => decodeField(value, plain);
  const mailboxes = (name: string): Mailbox[] =>
    allFields(fields, name).flatMap((value) => readMailboxes(value, decode));
  const [from] = readMailboxes(firstField(fields, "from") ?? "", decode);
  return {
    messageId: readMessageId(firstField(fields, "message-id")),
    inReplyTo: readMessageIds(firstField(fields, "in-reply-to") ?? "")[0] ?? null,
    references: readMessageIds(allFields(fields, "references").join(" ")),
    date: readMailDate(decode(firstField(fields, "date") ?? "")) ?? null,
    from: from ?? { name: "", address: "" },
    to: mailboxes("to"),
    cc: mailboxes("cc"),
    replyTo: mailboxes("reply-to"),
    subject: decode(firstField(fields, "subject") ?? ""),
  };
}
