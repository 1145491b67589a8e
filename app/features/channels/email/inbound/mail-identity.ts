/** Longer ids are made up to do harm; such mails count by their content. */
const longestId = 500;

/** A Message-ID as mails are known and found by; null for one that cannot be. */
export function identityOf(messageId: string | null): string | null {
  const id = messageId?.replace(/\s/g, "") ?? "";
  return id.length >= 5 && id.length <= longestId && !id.includes("\0") ? id : null;
}
