import { z } from "zod";
import { cleanText, longestMessage } from "#app/features/conversations/conversation.ts";
import { clientId } from "#app/features/conversations/incoming.ts";
import { afterReply, afterStatus, type Ticket } from "#app/features/tickets/ticket.ts";
import { calls as en } from "#app/i18n/en/calls.ts";
import { calls as zh } from "#app/i18n/zh/calls.ts";

export const directions = ["inbound", "outbound"] as const;
export type Direction = (typeof directions)[number];

/** How a call ended, as whoever took it says. */
export const outcomes = ["resolved", "follow_up", "voicemail", "no_answer", "wrong_number"] as const;
export type Outcome = (typeof outcomes)[number];

/** What a `call` line of a thread tells beside its notes. */
export interface CallData {
  direction: Direction;
  outcome: Outcome | "missed" | "answered";
  /** null where nobody told */
  seconds: number | null;
  number: string | null;
  /** ISO instant */
  followUpAt: string | null;
  callId: string | null;
}

// ── events of a telephone system ────────────────────────────────────────────

const callId = z
  .string()
  .regex(/^[^\s\p{Cc}\p{Cs}]{1,128}$/u, "must be 1 to 128 characters without spaces")
  .describe("the telephone system's own id of the call");
const at = z.iso
  .datetime({
    offset: true,
    message: "must be an ISO 8601 instant with its offset, such as 2026-01-05T09:30:00Z",
  })
  .optional()
  .describe("when it happened; the time of arrival where it is left out");

/** One event of a call, as any telephone system can post it. */
export const callEvent = z
  .discriminatedUnion("event", [
    z
      .object({
        callId,
        event: z.literal("newCall"),
        at,
        number: z
          .string()
          .max(64, "must have at most 64 characters")
          .describe("the other side's number, however it is written; “anonymous” where it is withheld"),
        direction: z.enum(directions).default("inbound"),
      })
      .strict(),
    z
      .object({
        callId,
        event: z.literal("answer"),
        at,
        agent: z
          .email("must be an email address")
          .optional()
          .describe("who took it, by their sign-in address"),
      })
      .strict(),
    z.object({ callId, event: z.literal("hangup"), at }).strict(),
  ])
  .describe("One event of a telephone call. Events may be repeated and may come out of order.");
export type CallEvent = z.output<typeof callEvent>;

export interface CallTimes {
  ringingAt: Date | null;
  answeredAt: Date | null;
  endedAt: Date | null;
}

export const callStates = ["ringing", "answered", "ended"] as const;
export type CallState = (typeof callStates)[number];

/** Where a call stands, whatever order its events came in. */
export const callState = ({ answeredAt, endedAt }: CallTimes): CallState =>
  endedAt ? "ended" : answeredAt ? "answered" : "ringing";

const timeOf = { newCall: "ringingAt", answer: "answeredAt", hangup: "endedAt" } as const;

/** The time that an event tells, or null where the same event was told before. */
export function afterCallEvent(
  call: CallTimes,
  event: CallEvent["event"],
  at: Date,
): Partial<CallTimes> | null {
  const field = timeOf[event];
  return call[field] ? null : { [field]: at };
}

/** How long people spoke, in whole seconds; 0 where nobody answered. */
export const spokenSeconds = ({ answeredAt, endedAt }: CallTimes): number =>
  answeredAt && endedAt ? Math.max(0, Math.round((endedAt.getTime() - answeredAt.getTime()) / 1000)) : 0;

// ── what staff write down ───────────────────────────────────────────────────

const optional = (longest: number) =>
  z
    .string()
    .max(longest)
    .optional()
    .transform((text) => text?.trim() || null);

/** A call as staff log it. Messages are codes: `calls.problem` in app/i18n. */
export const callLog = z
  .object({
    clientId,
    callId: optional(128),
    conversationId: optional(64),
    customerId: optional(200),
    number: optional(64),
    /** how somebody named themselves who is no customer we know */
    name: optional(120),
    direction: z.enum(directions),
    outcome: z.enum(outcomes),
    minutes: z.coerce.number("duration").min(0, "duration").max(1440, "duration").default(0),
    notes: z
      .string()
      .max(longestMessage * 2, "too_long")
      .default("")
      .transform(cleanText)
      .pipe(z.string().max(longestMessage, "too_long")),
    followUpAt: z.date().nullable().default(null),
  })
  .superRefine(({ outcome, notes, followUpAt }, context) => {
    if (notes === "" && (outcome === "resolved" || outcome === "follow_up"))
      context.addIssue({ code: "custom", path: ["notes"], message: "notes_or_outcome" });
    if (outcome === "follow_up" && !followUpAt)
      context.addIssue({ code: "custom", path: ["followUpAt"], message: "invalid_time" });
  });
export type CallLog = z.output<typeof callLog>;

/** What a ticket becomes when a call about it was logged. */
export function afterCall(
  ticket: Ticket,
  { direction, outcome, followUpAt }: Pick<CallLog, "direction" | "outcome" | "followUpAt">,
  at: Date,
): Partial<Ticket> {
  const spoke = outcome === "resolved" || outcome === "follow_up";
  const answered = spoke || direction === "outbound" ? afterReply(ticket, at) : {};
  // Nobody was reached: whoever waited goes on waiting.
  const change = outcome === "no_answer" ? {} : answered;
  const next = { ...ticket, ...change };
  if (outcome === "resolved" || outcome === "wrong_number")
    return { ...change, ...afterStatus(next, "solved", at) };
  if (outcome === "follow_up") return { ...change, ...afterStatus(next, "snoozed", at, followUpAt) };
  return change;
}

/** What a conversation that begins with a call is called. */
export const callSubject = (locale: "en" | "zh", about: Direction | "missed", who: string): string =>
  (locale === "zh" ? zh : en).subject[about].replace("{{who}}", who);
