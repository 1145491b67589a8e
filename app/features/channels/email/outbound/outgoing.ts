import { z } from "zod";
import { days, hours, minutes } from "#app/platform/time.ts";

/** What a mail that goes out is for. Only `reply` is a person's. */
export const mailKinds = [
  "reply",
  "received",
  "solved",
  "survey",
  "away",
  "transcript",
  "continuity",
] as const;
export type MailKind = (typeof mailKinds)[number];
export type AutomaticKind = Exclude<MailKind, "reply">;

export type MailState = "queued" | "sending" | "sent" | "failed" | "cancelled" | "kept";

/**
 * Why a mail is not sent, or not yet:
 * `no_address` nobody to send it to; `no_mailbox`, `no_server` nothing to send it from or by;
 * `mailbox` the server cannot be reached or does not let us in; `later` the server asks to come again;
 * `refused` it will not take it; `gave_up` it was tried for days; `too_large`; `unknown` the connection
 * broke off after the content had gone, and nobody knows whether it was taken.
 */
export const mailProblems = [
  "no_address",
  "no_mailbox",
  "no_server",
  "mailbox",
  "later",
  "refused",
  "gave_up",
  "too_large",
  "unknown",
] as const;
export type MailProblem = (typeof mailProblems)[number];

export const recipientSchema = z.object({
  address: z.string(),
  name: z.string(),
  as: z.enum(["to", "cc", "bcc"]),
  state: z.enum(["waiting", "accepted", "refused"]),
  /** the server's, where it refused */
  words: z.string().nullable().default(null),
});
export type Recipient = z.infer<typeof recipientSchema>;

/** A server's refusal of one recipient. */
export interface RefusedRecipient {
  address: string;
  words: string;
  /** 5xx: it will not be otherwise later */
  permanent: boolean;
}

/** How one try to send a mail ended. */
export type Outcome =
  /** the server answered: it has the mail for all but those it refused; with all refused it has nothing */
  | { result: "answered"; answer: string; refused: RefusedRecipient[] }
  /** the server answered that it does not take the mail */
  | { result: "refused"; answer: string; permanent: boolean; problem?: MailProblem }
  /** no mail would have gone; nothing of this one did */
  | { result: "unreachable"; answer: string }
  /** the content went, and no answer came */
  | { result: "unknown"; answer: string };

/** A mail as far as trying matters. */
export interface Tried {
  kind: MailKind;
  attempts: number;
  uncertain: number;
  createdAt: Date;
  recipients: Recipient[];
}

/** What a mail becomes. */
export interface Becomes {
  state: MailState;
  problem: MailProblem | null;
  answer: string | null;
  recipients: Recipient[];
  nextTryAt?: Date;
  uncertain?: number;
}

/** Waits between tries; the last one repeats. RFC 5321, 4.5.4.1 asks for half an hour on the long run. */
const waits = [minutes(1), minutes(5), minutes(15), minutes(30), hours(1), hours(2), hours(4)];
/** The same section: giving up takes four to five days. What a machine wrote is worth a day. */
const givesUpAfter = (kind: MailKind) => (kind === "reply" ? days(4) : days(1));
/** A server that cannot be reached is looked for so often. */
export const mailboxWait = minutes(1);
/** A reply of which nobody knows whether it arrived is sent so often at most, under one Message-ID. */
const mostUncertain = 3;

const waitAfter = (attempts: number) => waits[Math.min(attempts, waits.length) - 1] ?? waits[0]!;

const mark = (recipients: Recipient[], state: Recipient["state"], words: string | null) =>
  recipients.map((one) => (one.state === "waiting" ? { ...one, state, words } : one));

/** What a mail is once nobody waits for it any more. */
const settled = (recipients: Recipient[]): MailState =>
  recipients.some(({ state }) => state === "accepted") ? "sent" : "failed";

function later(mail: Tried, problem: MailProblem, answer: string, wait: number, now: Date): Becomes {
  if (now.getTime() + wait - mail.createdAt.getTime() > givesUpAfter(mail.kind)) {
    const recipients = mark(mail.recipients, "refused", answer);
    return { state: settled(recipients), problem: "gave_up", answer, recipients };
  }
  const nextTryAt = new Date(now.getTime() + wait);
  return { state: "queued", problem, answer, recipients: mail.recipients, nextTryAt };
}

function afterAnswer(mail: Tried, answer: string, refused: RefusedRecipient[], now: Date): Becomes {
  const by = new Map(refused.map((one) => [one.address.toLowerCase(), one]));
  const recipients = mail.recipients.map((one): Recipient => {
    if (one.state !== "waiting") return one;
    const no = by.get(one.address.toLowerCase());
    if (!no) return { ...one, state: "accepted", words: null };
    return { ...one, state: no.permanent ? "refused" : "waiting", words: no.words };
  });
  const first = refused.find(({ permanent }) => permanent) ?? refused[0];
  if (recipients.some(({ state }) => state === "waiting"))
    return later({ ...mail, recipients }, "later", first?.words ?? answer, waitAfter(mail.attempts), now);
  return {
    state: settled(recipients),
    problem: first ? "refused" : null,
    answer: first?.words ?? answer,
    recipients,
  };
}

/**
 * The content went and no answer came: the server may have the mail or not. A person's words must not be
 * lost, and servers know a Message-ID they have had, so a reply goes once more under the same one. What a
 * machine wrote must not come twice: it stays, and says that nobody knows.
 */
export function afterBreak(mail: Tried, answer: string, now: Date): Becomes {
  const uncertain = mail.uncertain + 1;
  if (mail.kind === "reply" && uncertain < mostUncertain)
    return { ...later(mail, "unknown", answer, waitAfter(mail.attempts), now), uncertain };
  return { state: "failed", problem: "unknown", answer, recipients: mail.recipients, uncertain };
}

/** What a mail becomes after a try. */
export function afterTry(mail: Tried, outcome: Outcome, now: Date): Becomes {
  switch (outcome.result) {
    case "answered":
      return afterAnswer(mail, outcome.answer, outcome.refused, now);
    case "unreachable":
      return later(mail, "mailbox", outcome.answer, mailboxWait, now);
    case "unknown":
      return afterBreak(mail, outcome.answer, now);
    case "refused": {
      const { answer, permanent, problem = "refused" } = outcome;
      if (!permanent) return later(mail, "later", answer, waitAfter(mail.attempts), now);
      const recipients = mark(mail.recipients, "refused", answer);
      return { state: settled(recipients), problem, answer, recipients };
    }
  }
}
