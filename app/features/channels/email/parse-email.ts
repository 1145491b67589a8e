import { isBeyondAscii } from "#app/platform/ascii.ts";
import { type Charset, charsetOf } from "./charset/charsets.ts";
import { charsetOfText, decodeText } from "./charset/decode-text.ts";
import { readContent } from "./mime/content.ts";
import { readEnvelope } from "./mime/envelope.ts";
import { type HeaderField, readHeaderBlock } from "./mime/header-fields.ts";
import { type Part, readPartTree } from "./mime/part-tree.ts";
import { bytesOf, rawMail } from "./mime/raw-mail.ts";
import type { Envelope, MailContent } from "./parsed-email.ts";

export interface ParsedEmail extends Envelope, MailContent {
  /** the whole header, in order: verification and classification read it */
  fields: HeaderField[];
}

/** The largest mail that is read; providers stop at 50 MB and below. */
export const largestMail = 64 * 1024 * 1024;

/** The charset that the mail's texts are labelled with: what its header, if it breaks the rules, is in too. */
function labelledCharset(part: Part): Charset | undefined {
  const own = part.type.startsWith("text/") ? charsetOf(part.parameters.get("charset") ?? "") : undefined;
  if (own) return own;
  for (const child of part.children) {
    const found = labelledCharset(child);
    if (found) return found;
  }
  return undefined;
}

const onlyInMail = new Set([
  "received",
  "return-path",
  "message-id",
  "mime-version",
  "dkim-signature",
  "delivered-to",
  "content-transfer-encoding",
]);

/** Whether bytes begin with a mail's header, rather than with text or a header printed in text. */
export function isRawMail(bytes: Uint8Array): boolean {
  const { text } = rawMail(bytes.subarray(0, 20_000));
  const names = new Set(readHeaderBlock(text, 0, text.length).fields.map(({ name }) => name));
  return names.has("from") && [...names].filter((name) => onlyInMail.has(name)).length >= 2;
}

const readInHeader = ["from", "to", "cc", "reply-to", "subject", "date"];

/** How to read header bytes beyond ASCII: one charset for all fields, for together they tell more. */
function headerReader(fields: HeaderField[], hint: Charset | undefined): (bytes: Uint8Array) => string {
  const raw = fields
    .filter(({ name, value }) => readInHeader.includes(name) && isBeyondAscii(value))
    .map(({ value }) => value.slice(0, 10_000))
    .join("\n");
  if (raw === "") return (bytes) => decodeText(bytes, "", hint);
  const together = charsetOfText(bytesOf(raw), hint?.name ?? "");
  return (bytes) => decodeText(bytes, together.name, hint);
}

/**
 * Reads a mail as it was received. Never throws for what is in it: the worst mail has no fields and a text
 * made of its bytes.
 *
 * @param received the raw bytes, at most `largestMail`
 * @throws RangeError if the mail is larger
 */
export function parseEmail(received: Uint8Array): ParsedEmail {
  if (received.length > largestMail)
    throw new RangeError(`larger than ${largestMail / 1024 / 1024} MB (${received.length} bytes)`);
  const mail = rawMail(received);
  const root = readPartTree(mail);
  const hint = labelledCharset(root);
  const envelope = readEnvelope(root.fields, headerReader(root.fields, hint));
  return { ...envelope, ...readContent(mail, root, hint), fields: root.fields };
}
