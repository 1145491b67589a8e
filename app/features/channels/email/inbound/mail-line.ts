import type { Attachment } from "#app/features/conversations/attachment.ts";
import type { Part } from "#app/features/conversations/mail-facts.ts";
import type { NewMessage } from "#app/features/conversations/thread.server.ts";
import { languageOf } from "../../contact-form.ts";
import type { ReadMail } from "./read-mail.ts";

const words = { en: { none: "(no subject)" }, zh: { none: "（无主题）" } };

export const languageOfMail = ({ subject, body }: ReadMail) => languageOf(`${subject} ${body}`);

/** A subject in any case, for what has to have one. */
export const subjectOf = (mail: ReadMail) => mail.subject || words[languageOfMail(mail)].none;

/**
 * The line of the thread. What machines wrote is a note: it is kept, and moves nothing.
 *
 * @param files what is shown of the mail's files beside its text
 * @param part that its sender has in the conversation
 */
export function lineOf(id: string, mail: ReadMail, files: Attachment[], part: Part): NewMessage {
  const isQuiet = mail.auto !== "none";
  return {
    kind: isQuiet ? "note" : "inbound",
    // Nobody else ever speaks as the customer, however much we wrote to them.
    author: { type: part === "customer" && !isQuiet ? "customer" : "system", id: null },
    body: mail.body || (files.length > 0 ? "" : subjectOf(mail)),
    clientId: `mail-${id}`,
    data: {
      email: {
        id,
        from: mail.from,
        subject: mail.subject,
        part,
        auto: mail.auto,
        because: mail.because,
        cut: mail.cut,
        files: mail.files.length,
      },
      ...(files.length > 0 && { files }),
    },
  };
}
