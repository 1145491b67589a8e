import type { MailContent } from "../parsed-email.ts";
import { splitHtml } from "./split-html.ts";
import { type Sender, type SplitReply, splitPlain } from "./split-reply.ts";

/** Signs that HTML knows more of quotes and signatures than the plain text shows. */
const containers =
  /blockquote|quote|cite|divrplyfwdmsg|appendonsend|signature|border-top:\s{0,3}solid|原始邮件|original message/i;

/**
 * The parts of a mail's text. The plain text is split where there is one; where it shows no quote, the HTML is
 * asked, whose containers say plainly what is quoted.
 */
export function splitMail(content: MailContent, sender?: Sender): SplitReply {
  const { text, html, textFromHtml } = content;
  if (html !== null && textFromHtml) return splitHtml(html, sender);
  const plain = splitPlain(text, sender);
  if (html === null || plain.quoted !== "" || !containers.test(html)) return plain;
  const formatted = splitHtml(html, sender);
  return formatted.quoted !== "" || (plain.signature === "" && formatted.signature !== "")
    ? formatted
    : plain;
}
