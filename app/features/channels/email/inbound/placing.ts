import { identityOf } from "./mail-identity.ts";
import { type Sign, ticketOfMessageId } from "./own-marks.ts";
import type { ReadMail } from "./read-mail.ts";
import type { ThreadHints } from "./thread-hints.ts";

/** The conversation that a mail belongs to. */
export interface Place {
  conversationId: string;
  /** whether its sender had a part in the conversation before */
  participant: boolean;
  /** what showed it: a mark that only we can make, a mail that it answers, its subject */
  by: "signed" | "answer" | "subject";
}

/** What is known of the conversations that mails may belong to. It grows with every mail that is put into one. */
export interface KnownPlaces {
  /** conversations by their tickets' numbers */
  byNumber: Map<number, string>;
  /** the conversation of the newest mail of that identity */
  byIdentity: Map<string, string>;
  /** addresses, in lower case, that a conversation has been held with */
  parts: Map<string, Set<string>>;
}

const mostNamed = 5;

/** What a mail says of its conversation. A bounce belongs to the mail it is about. */
export function cluesOf({ bounce, hints }: ReadMail, sign: Sign): ThreadHints {
  const original = bounce?.originalMessageId ?? null;
  const number = original === null ? null : ticketOfMessageId(original, sign);
  const id = identityOf(original);
  return {
    signed: number === null ? hints.signed : [number, ...hints.signed],
    answers: id === null ? hints.answers : [id, ...hints.answers],
    named: hints.named.slice(0, mostNamed),
  };
}

/** An address as it is compared. */
export const comparedAddress = ({ from }: ReadMail) => from.address.toLowerCase();

const firstOf = <Key>(keys: readonly Key[], found: ReadonlyMap<Key, string>) =>
  keys.map((key) => found.get(key)).find((id) => id !== undefined);

/**
 * Finds where a mail belongs: by our signed address or Message-IDs, by the mails it answers, nearest first, or by
 * a ticket's number in its subject if its sender has a part in that ticket.
 */
export function placeOf(
  mail: ReadMail,
  { byNumber, byIdentity, parts }: KnownPlaces,
  sign: Sign,
): Place | null {
  const address = comparedAddress(mail);
  const hasPart = (id: string) => address !== "" && (parts.get(id)?.has(address) ?? false);
  const { signed, answers, named } = cluesOf(mail, sign);
  const bySign = firstOf(signed, byNumber);
  if (bySign) return { conversationId: bySign, participant: hasPart(bySign), by: "signed" };
  const byAnswer = firstOf(answers, byIdentity);
  if (byAnswer) return { conversationId: byAnswer, participant: hasPart(byAnswer), by: "answer" };
  const bySubject = named.map((number) => byNumber.get(number)).find((id) => id !== undefined && hasPart(id));
  return bySubject ? { conversationId: bySubject, participant: true, by: "subject" } : null;
}

/** Notes where a mail was put, for those that come after it. */
export function notePlace(
  { byIdentity, parts }: KnownPlaces,
  { mail, identity }: { mail: ReadMail; identity: string },
  { conversationId, participant }: { conversationId: string; participant: boolean },
): void {
  byIdentity.set(identity, conversationId);
  if (!participant) return;
  const held = parts.get(conversationId) ?? new Set();
  parts.set(conversationId, held.add(comparedAddress(mail)));
}
