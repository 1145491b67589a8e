import type { Mailbox } from "./mime/mailboxes.ts";

/** A file that came with a mail, or a part that is no text to read. */
export interface Attachment {
  /** safe to save under; made up from the type where the mail gives none */
  name: string;
  /** media type in lower case */
  type: string;
  content: Uint8Array;
  /** shown within the text, or meant to be */
  inline: boolean;
  /** what `cid:` links name, without angle brackets */
  contentId: string | null;
}

/** A mail's content, whatever its form was. */
export interface MailContent {
  /** the plain text; made from the HTML where there is none; lines end with a line feed */
  text: string;
  /** decoded and as it came: not safe to show before it is sanitised */
  html: string | null;
  attachments: Attachment[];
  /** whether only the beginning of a text was read, for it is very long; all of it is among the attachments */
  cut: boolean;
  /** whether `text` was made from `html` */
  textFromHtml: boolean;
}

/** A mail's header in terms of meaning. */
export interface Envelope {
  /** with its angle brackets, as are all message ids */
  messageId: string | null;
  inReplyTo: string | null;
  references: string[];
  date: Date | null;
  /** an absent sender has an empty name and address */
  from: Mailbox;
  to: Mailbox[];
  cc: Mailbox[];
  replyTo: Mailbox[];
  subject: string;
}
