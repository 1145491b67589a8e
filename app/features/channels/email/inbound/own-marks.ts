/**
 * What we put into mails so that answers find their conversation: an address to reply to and Message-IDs, both
 * with the ticket's number and a signature, so that nobody makes up one for another's conversation.
 */

/** Signs a text: hex digits that only we can make. */
export type Sign = (text: string) => string;

const signatureLength = 20;
const signatureOf = (number: number, sign: Sign) => sign(`ticket ${number}`).slice(0, signatureLength);

/** Compared whole, whatever differs first. */
function isSame(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let at = 0; at < Math.min(one.length, other.length); at++)
    difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
}

/** `support+t42-<signature>@upay.example` for `support@upay.example`. */
export function replyAddress(mailbox: string, number: number, sign: Sign): string {
  const at = mailbox.lastIndexOf("@");
  return `${mailbox.slice(0, at)}+t${number}-${signatureOf(number, sign)}${mailbox.slice(at)}`;
}

/** The mailbox's own address in lower case, for its address with or without `+anything`. */
export function addressOfMailbox(recipient: string): string {
  const [, local = "", domain = ""] = /^([^+@]*)[^@]*(@[^@]*)$/.exec(recipient.trim().toLowerCase()) ?? [];
  return local + domain;
}

/** `<t42-<signature>.<unique>@upay.example>`: no two lines of ours have the same `unique`. */
export const ownMessageId = (mailbox: string, number: number, unique: string, sign: Sign) =>
  `<t${number}-${signatureOf(number, sign)}.${unique}${mailbox.slice(mailbox.lastIndexOf("@"))}>`;

const inAddress = /\+t(\d{1,9})-([0-9a-f]{20})@/i;
const inId = /^<?t(\d{1,9})-([0-9a-f]{20})\./i;

function signedNumber(pattern: RegExp, text: string, sign: Sign): number | null {
  const [, digits, signature = ""] = pattern.exec(text.slice(0, 1_000)) ?? [];
  const number = Number(digits);
  return number > 0 && isSame(signature.toLowerCase(), signatureOf(number, sign)) ? number : null;
}

/** The ticket that an address of ours is for; null for any other, and for one that we did not sign. */
export const ticketOfAddress = (address: string, sign: Sign) => signedNumber(inAddress, address, sign);

/** The ticket that a Message-ID of ours belongs to; null for any other, and for one that we did not sign. */
export const ticketOfMessageId = (id: string, sign: Sign) => signedNumber(inId, id, sign);
