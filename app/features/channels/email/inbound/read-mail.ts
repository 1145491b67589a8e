import { cleanText, longestMessage } from "#app/features/conversations/conversation.ts";
import type { MailWarning } from "#app/features/conversations/mail-facts.ts";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { type Automatic, classify, type OwnMail } from "../automatic/automatic.ts";
import type { Bounce } from "../automatic/bounce.ts";
import { mailWarnings } from "../html/mail-warnings.ts";
import { sanitiseMail } from "../html/sanitise.ts";
import type { Mailbox } from "../mime/mailboxes.ts";
import { firstAndLast } from "../mime/message-ids.ts";
import { type ParsedEmail, parseEmail } from "../parse-email.ts";
import type { Attachment } from "../parsed-email.ts";
import { type Forwarded, readForwarded } from "../reply/forwarded.ts";
import { splitMail } from "../reply/split-mail.ts";
import { identityOf } from "./mail-identity.ts";
import { type Sign, ticketOfMessageId } from "./own-marks.ts";
import { type ThreadHints, threadHints } from "./thread-hints.ts";

/** A mail as a thread takes it: nothing in it disturbs what it is put into. */
export interface ReadMail {
  from: Mailbox;
  to: Mailbox[];
  cc: Mailbox[];
  date: string | null;
  subject: string;
  /** what the sender wrote for this mail, as the thread shows it */
  body: string;
  /** whether the body is not all of it */
  cut: boolean;
  /** all of the text that was read */
  text: string;
  /** whether that is only the beginning of what it says */
  beginning: boolean;
  /** sanitised */
  html: string | null;
  /** what in it may not be what it seems */
  warnings: MailWarning[];
  files: Attachment[];
  auto: Automatic;
  because: string;
  bounce: Bounce | null;
  forwarded: Forwarded | null;
  /** the mails before it, oldest first: an answer to it names them too */
  references: string[];
  hints: ThreadHints;
}

const longestSubject = 500;
const longestText = 1_000_000;
const longestAddress = 320;
const mostMailboxes = 200;
const mostFiles = 200;
const mostReferences = 20;

const cleanLine = (text: string, most: number) =>
  cleanText(text.slice(0, most * 2))
    .replace(/\s+/g, " ")
    .slice(0, most);

const cleanMailbox = ({ name, address }: Mailbox): Mailbox => ({
  name: cleanLine(name, 200),
  address: cleanLine(address, longestAddress),
});
const cleanMailboxes = (mailboxes: Mailbox[]) => mailboxes.slice(0, mostMailboxes).map(cleanMailbox);

/** What a mail names as those before it: by In-Reply-To where it has no References (RFC 5322, 3.6.4). */
function referencesOf({ references, inReplyTo }: ParsedEmail): string[] {
  const ids = (references.length > 0 ? references : [inReplyTo]).map(identityOf);
  return firstAndLast(
    ids.filter((id) => id !== null),
    mostReferences,
  );
}

/** Our automatic mails carry it, so that they are known when they come back. */
export const loopHeader = "x-upay-console";

/**
 * Reads a raw mail for its thread.
 *
 * @param mailbox where it came in
 * @param own domains of ours
 * @throws RangeError if the mail is larger than mails are
 */
export function readMail(
  raw: Uint8Array,
  mailbox: string,
  sign: Sign,
  own: readonly string[] = [],
): ReadMail {
  const mail = parseEmail(raw);
  const ownMail: OwnMail = {
    addresses: new Set(mailbox.includes("@") ? [mailbox] : []),
    isOwnMessageId: (id) => ticketOfMessageId(id, sign) !== null,
    loopHeader,
  };
  const { auto, because, bounce = null } = classify(mail, ownMail);
  const { visible } = splitMail(mail, mail.from);
  const whole = cleanText(visible);
  const forwarded = readForwarded(mail) ?? null;
  const from = cleanMailbox(mail.from);
  const formatted = mail.html === null ? null : sanitiseMail(mail.html, { own, words: replaceCardNumbers });
  return {
    from,
    to: cleanMailboxes(mail.to),
    cc: cleanMailboxes(mail.cc),
    date: mail.date?.toISOString() ?? null,
    subject: replaceCardNumbers(cleanLine(mail.subject, longestSubject)),
    body: whole.slice(0, longestMessage),
    cut: whole.length > longestMessage,
    text: cleanText(replaceCardNumbers(mail.text.slice(0, longestText))),
    beginning: mail.cut || mail.text.length > longestText,
    html: formatted?.html ?? null,
    warnings: mailWarnings({ from, text: whole, flagged: formatted?.flagged ?? [] }, { own }),
    files: mail.attachments.slice(0, mostFiles),
    auto,
    because,
    bounce,
    forwarded: forwarded && {
      ...forwarded,
      from: cleanMailbox(forwarded.from),
      to: cleanMailboxes(forwarded.to),
    },
    references: referencesOf(mail),
    hints: threadHints(mail, sign),
  };
}
