import { createHash } from "node:crypto";
import type { Command } from "commander";
import { classify } from "#app/features/channels/email/automatic/automatic.ts";
import type { Bounce } from "#app/features/channels/email/automatic/bounce.ts";
import { textOfFile } from "#app/features/channels/email/charset/text-file.ts";
import { isRawMail, largestMail, parseEmail } from "#app/features/channels/email/parse-email.ts";
import type { Attachment } from "#app/features/channels/email/parsed-email.ts";
import { readForwarded } from "#app/features/channels/email/reply/forwarded.ts";
import { splitHtml } from "#app/features/channels/email/reply/split-html.ts";
import { splitMail } from "#app/features/channels/email/reply/split-mail.ts";
import { type SplitReply, splitPlain } from "#app/features/channels/email/reply/split-reply.ts";
import { printEachFile } from "./each-file.ts";

const describe = ({ name, type, content, inline, contentId }: Attachment) => ({
  name,
  type,
  size: content.length,
  md5: createHash("md5").update(content).digest("hex"),
  inline,
  contentId,
});

const reported = ({ recipient, status, hard, diagnostic }: Bounce) => ({
  recipient,
  status,
  hard,
  diagnostic,
});

function parse(content: Uint8Array) {
  const mail = parseEmail(content);
  const { visible, quoted, signature } = splitMail(mail, mail.from);
  const { auto, bounce } = classify(mail);
  const forwarded = readForwarded(mail);
  const { messageId, inReplyTo, references, date, from, to, cc, replyTo, subject, text, html } = mail;
  return {
    ok: true,
    messageId,
    inReplyTo,
    references,
    date: date?.toISOString() ?? null,
    from,
    to,
    cc,
    replyTo,
    subject,
    text,
    html,
    visible,
    quoted,
    signature,
    attachments: mail.attachments.map(describe),
    auto,
    ...(bounce && { bounce: reported(bounce) }),
    ...(forwarded && { forwarded }),
  };
}

/** The parts of a file's text: of a raw mail, of HTML, or of plain text, or of as much of it as is told. */
function strip(content: Uint8Array, isHtml: boolean): SplitReply {
  if (!isHtml && isRawMail(content)) {
    const mail = parseEmail(content);
    return splitMail(mail, mail.from);
  }
  const text = textOfFile(content, isHtml);
  return isHtml || /^\s{0,100}<(?:!doctype html|html)\b/i.test(text) ? splitHtml(text) : splitPlain(text);
}

/** `email parse`: what raw mails say, as JSON lines. */
export function registerEmail(program: Command) {
  const email = program.command("email").description("raw mails in files");
  email
    .command("parse")
    .description("print what each raw mail says, one JSON line for each file, in order")
    .argument("<file...>", "raw mails (RFC 5322), each up to 64 MB")
    .action((files: string[]) => printEachFile(files, largestMail, parse, (error) => ({ ok: false, error })));
  email
    .command("strip-quote")
    .description("tell what each text says itself from what it quotes and how it is signed, as JSON lines")
    .argument(
      "<file...>",
      "texts in any charset, or raw mails, each up to 64 MB; of a text its first 24 MB are told",
    )
    .option("--html", "the files are HTML; their parts are printed as plain text")
    .action((files: string[], { html = false }: { html?: boolean }) =>
      printEachFile(
        files,
        largestMail,
        (content) => strip(content, html),
        (error) => ({ visible: "", quoted: "", signature: "", error }),
      ),
    );
}
