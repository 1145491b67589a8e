import type { Part } from "#app/features/conversations/mail-facts.ts";
import { identityOf } from "./mail-identity.ts";
import { type Sign, ticketOfMessageId } from "./own-marks.ts";
import type { ReadMail } from "./read-mail.ts";
import type { ThreadHints } from "./thread-hints.ts";

/** The conversation that a mail belongs to. */
export interface Place {
  conversationId: string;
  /** that its sender has there */
  part: Part;
  /** what showed it: a mark that only we can make, a mail that it answers, its subject */
  by: "signed" | "answer" | "subject";
}

/** What is known of the conversations that mails may belong to. It grows with every mail that is put into one. */
export interface KnownPlaces {
  /** conversations by their tickets' numbers */
  byNumber: Map<number, string>;
  /** the conversation of the newest mail of that identity */
  byIdentity: Map<string, string>;
  /** the parts that addresses, in lower case, have in conversations; who is in none is a stranger there */
  parts: Map<string, Map<string, Part>>;
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
  const partIn = (id: string): Part => (address && parts.get(id)?.get(address)) || "stranger";
  const { signed, answers, named } = cluesOf(mail, sign);
  const bySign = firstOf(signed, byNumber);
  if (bySign) return { conversationId: bySign, part: partIn(bySign), by: "signed" };
  const byAnswer = firstOf(answers, byIdentity);
  if (byAnswer) return { conversationId: byAnswer, part: partIn(byAnswer), by: "answer" };
  const bySubject = named
    .map((number) => byNumber.get(number))
    .find((id) => id !== undefined && partIn(id) !== "stranger");
  return bySubject ? { conversationId: bySubject, part: partIn(bySubject), by: "subject" } : null;
}

/** Notes where a mail was put, for those that come after it. */
export function notePlace(
  { byIdentity, parts }: KnownPlaces,
  { mail, identity }: { mail: ReadMail; identity: string },
  { conversationId, part }: { conversationId: string; part: Part },
): void {
  byIdentity.set(identity, conversationId);
  if (part === "stranger") return;
  const held = parts.get(conversationId) ?? new Map<string, Part>();
  parts.set(conversationId, held.set(comparedAddress(mail), part));
}
