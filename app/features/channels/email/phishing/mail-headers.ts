import type { MailHeader } from "#app/features/conversations/mail-facts.ts";
import { readHeaderBlock } from "../mime/header-fields.ts";
import { bytesOf, rawMail } from "../mime/raw-mail.ts";
import { parseEmail } from "../parse-email.ts";

/** Characters of one header, and mails that came with a mail: forwarded ones are what a report is about. */
const longest = 200_000;
const mostInside = 5;

function headerOf(raw: Uint8Array): string {
  const { text } = rawMail(raw);
  const { bodyStart } = readHeaderBlock(text, 0, text.length);
  const block = text.slice(0, Math.min(bodyStart, longest));
  return new TextDecoder().decode(bytesOf(block)).replaceAll("\0", "").replace(/\r\n?/g, "\n").trim();
}

/** The headers of a mail and of mails that it brings as files, as they came. */
export function headersOf(raw: Uint8Array): MailHeader[] {
  const inside = parseEmail(raw)
    .attachments.filter(({ type }) => type === "message/rfc822")
    .slice(0, mostInside)
    .map(({ name, content }) => ({ of: name.replaceAll("\0", "") || "message", text: headerOf(content) }));
  return [{ of: "", text: headerOf(raw) }, ...inside];
}
