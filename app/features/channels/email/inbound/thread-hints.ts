import { allFields } from "../mime/header-fields.ts";
import type { ParsedEmail } from "../parse-email.ts";
import { identityOf } from "./mail-identity.ts";
import { type Sign, ticketOfAddress, ticketOfMessageId } from "./own-marks.ts";

/** What a mail says of the conversation it belongs to, surest first. */
export interface ThreadHints {
  /** tickets whose signed address or Message-ID it carries */
  signed: number[];
  /** mails it answers, nearest first */
  answers: string[];
  /** tickets its subject names: they count only for somebody who has a part in them */
  named: number[];
}

/** Threads of hundreds of mails name them all; the nearest are enough. */
const mostAnswers = 50;

const inSubject = /(?:#|＃|\[(?:ticket|工单|case)[ :：#]{0,3})\s?(\d{1,9})(?!\d)/giu;

function deliveredTo(mail: ParsedEmail): string[] {
  const named = ["delivered-to", "x-original-to", "envelope-to"].flatMap((name) =>
    allFields(mail.fields, name),
  );
  return [...[...mail.to, ...mail.cc].map(({ address }) => address), ...named].slice(0, 200);
}

/** Reads what a mail says of its conversation. */
export function threadHints(mail: ParsedEmail, sign: Sign): ThreadHints {
  const ids = [mail.inReplyTo, ...mail.references.toReversed()].filter((id) => id !== null);
  const nearest = [...new Set(ids)].slice(0, mostAnswers);
  const signed = [
    ...deliveredTo(mail).map((address) => ticketOfAddress(address, sign)),
    ...nearest.map((id) => ticketOfMessageId(id, sign)),
  ].filter((number) => number !== null);
  return {
    signed: [...new Set(signed)],
    answers: nearest.map(identityOf).filter((id) => id !== null),
    named: [
      ...new Set([...mail.subject.slice(0, 500).matchAll(inSubject)].map(([, digits]) => Number(digits))),
    ],
  };
}
