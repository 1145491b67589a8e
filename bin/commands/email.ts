import { createHash } from "node:crypto";
import type { Command } from "commander";
import { largestMail, parseEmail } from "#app/features/channels/email/parse-email.ts";
import type { Attachment } from "#app/features/channels/email/parsed-email.ts";
import { printEachFile } from "./each-file.ts";

const describe = ({ name, type, content, inline, contentId }: Attachment) => ({
  name,
  type,
  size: content.length,
  md5: createHash("md5").update(content).digest("hex"),
  inline,
  contentId,
});

function parse(content: Uint8Array) {
  const mail = parseEmail(content);
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
    attachments: mail.attachments.map(describe),
  };
}

/** `email parse`: what raw mails say, as JSON lines. */
export function registerEmail(program: Command) {
  const email = program.command("email").description("raw mails in files");
  email
    .command("parse")
    .description("print what each raw mail says, one JSON line for each file, in order")
    .argument("<file...>", "raw mails (RFC 5322), each up to 64 MB")
    .action((files: string[]) => {
      printEachFile(files, largestMail, parse, (error) => ({ ok: false, error }));
    });
}
