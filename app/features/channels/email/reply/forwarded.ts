import { decodeText } from "../charset/decode-text.ts";
import { htmlLines } from "../html/html-text.ts";
import { readHtml } from "../html/html-tree.ts";
import { readEnvelope } from "../mime/envelope.ts";
import { readHeaderBlock } from "../mime/header-fields.ts";
import { readMailDate } from "../mime/mail-date.ts";
import { type Mailbox, readMailboxes } from "../mime/mailboxes.ts";
import { binaryString } from "../mime/raw-mail.ts";
import type { ParsedEmail } from "../parse-email.ts";
import { type HeaderBlock, headerBlockAt } from "./header-block.ts";
import { replyMarks } from "./html-containers.ts";
import { type Line, markedLines, plainLines } from "./lines.ts";
import { separatorOf } from "./separator.ts";

/** The mail that somebody passed on, as far as it can be told. */
export interface Forwarded {
  from: Mailbox;
  to: Mailbox[];
  date: Date | null;
  subject: string;
  /** known where the mail was attached whole */
  messageId: string | null;
}

/** What mail programs put before the subject of a mail passed on. */
const forwardSubject =
  /^(?:\[[^\]]{0,30}\] ?)?(?:fwd?|fw|wg|tr|rv|enc|i|doorst|vs|vb|vl|pd|fs|továbbítás|ilt|πρθ|прд|пересл|пер|tf|trs|转发|轉寄|轉發|転送|전달)\s?[:：]/iu;

export const isForwardSubject = (subject: string) => forwardSubject.test(subject.trim());

const noLetters = (text: string) => !/[\p{L}\p{N}]/u.test(text);

/** Names and addresses as programs print them: with brackets, `mailto:`, or no address at all. */
function printedMailboxes(value: string | undefined): Mailbox[] {
  if (value === undefined) return [];
  const plain = value.replace(/\[mailto:([^\]\s]{1,300})\]/gi, "<$1>").replace(/<mailto:/gi, "<");
  return readMailboxes(plain.slice(0, 20_000), (text) => text.trim()).map(({ name, address }) => ({
    // A name printed without an address is read as one that lacks its host.
    name: (name || (address.includes("@") ? "" : address || plain)).replace(/^["'“”]+|["'“”]+$/g, ""),
    address: address.includes("@") ? address : "",
  }));
}

function fromBlock({ values }: HeaderBlock): Forwarded {
  const [from] = printedMailboxes(values.from);
  return {
    from: from ?? { name: values.from ?? "", address: "" },
    to: printedMailboxes(values.to),
    date: readMailDate(values.date ?? "") ?? null,
    subject: values.subject ?? "",
    messageId: null,
  };
}

/** Where a printed header of a mail passed on is, and whether a line says that it was. */
function printedHeader(
  lines: readonly Line[],
): { block: HeaderBlock; said: boolean; own: boolean } | undefined {
  let own = false;
  for (let at = 0; at < Math.min(lines.length, 2_000); at++) {
    const line = lines[at]!;
    if (line.depth > 1 || line.text === "") continue;
    const separator = separatorOf(line);
    if (separator) {
      let below = at + 1;
      while (below < lines.length && lines[below]!.text === "") below++;
      const block = headerBlockAt(lines, below, true);
      if (block) return { block, said: separator === "forwarded", own };
    }
    const block = headerBlockAt(lines, at, false);
    if (block) return { block, said: false, own };
    if (!noLetters(line.text)) own = true;
  }
  return undefined;
}

function attached(mail: ParsedEmail): Forwarded | undefined {
  const inner = mail.attachments.find(({ type }) => type === "message/rfc822");
  if (!inner) return undefined;
  const text = binaryString(inner.content.subarray(0, 200_000));
  const { fields } = readHeaderBlock(text, 0, text.length);
  if (fields.length === 0) return undefined;
  const { from, to, date, subject, messageId } = readEnvelope(fields, (bytes) => decodeText(bytes));
  return { from, to, date, subject, messageId };
}

/**
 * The mail that a mail passes on: printed in its text under a line that says so, under a subject that says so,
 * or without a word of the sender's own; or attached whole. Undefined if it passes none on.
 */
export function readForwarded(mail: ParsedEmail): Forwarded | undefined {
  const saidBySubject = isForwardSubject(mail.subject);
  const found =
    printedHeader(plainLines(mail.text)) ??
    (mail.html !== null && saidBySubject
      ? printedHeader(markedLines(htmlLines(readHtml(mail.html), replyMarks)))
      : undefined);
  if (found && (found.said || saidBySubject || !found.own)) return fromBlock(found.block);
  return saidBySubject || noLetters(mail.text) ? attached(mail) : undefined;
}
