import { firstField, readHeaderBlock } from "../mime/header-fields.ts";
import { readMessageId } from "../mime/message-ids.ts";
import { rawMail } from "../mime/raw-mail.ts";

/** Longer ids are made up to do harm; they count by their content. */
const longestId = 500;

/** A Message-ID as mails are known and found by; null for one that cannot be. */
export function identityOf(messageId: string | null): string | null {
  const id = messageId?.replace(/\s/g, "") ?? "";
  return id.length >= 5 && id.length <= longestId && !id.includes("\0") ? id : null;
}

/** What a raw mail is known by within its mailbox: its Message-ID, or the hash of its content. */
export function identityOfRaw(raw: Uint8Array, contentHash: string): string {
  const { text } = rawMail(raw.subarray(0, 1_000_000));
  const { fields } = readHeaderBlock(text, 0, text.length);
  return identityOf(readMessageId(firstField(fields, "message-id"))) ?? `sha256:${contentHash}`;
}
