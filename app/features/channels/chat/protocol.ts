import type { Line, PlacedLine } from "#app/events.ts";
import type { Attachment } from "#app/features/conversations/attachment.ts";
import type { SurveyStanding } from "#app/features/tickets/survey.ts";
import type { TicketStatus } from "#app/features/tickets/ticket.ts";

/**
 * What a visitor's browser and the server say to each other. Types only, and small facts:
 * the browser loads this, what checks it stands in `incoming.ts`.
 */

/** The socket.io path and the namespace of visitors' pages, as `platform/publish.server.ts` has them. */
export const chatPath = "/live";
export const chatNamespace = "/visitor";

/** Characters of one message. */
export const longestChatMessage = 4_000;

/** Lines that are read at once. */
export const syncSize = 100;

/** Milliseconds that a telling of typing is believed, and between two tellings. */
export const typingBelieved = 10_000;
export const typingTold = 3_000;

export type { Line, PlacedLine, ToVisitorEvents } from "#app/events.ts";

/** How a conversation stands, in what a visitor may know. */
export interface Standing {
  number: number;
  status: TicketStatus;
  /** who of the staff has it */
  agent: string | null;
  /** how many stand before it while nobody has it; null when somebody does or nobody waits */
  ahead: number | null;
  /** newest line that staff have read */
  staffRead: number;
  /** newest line that this visitor has read */
  read: number;
  /** somebody will be right back, until then (ISO instant); null where nobody said so */
  away: { name: string; until: string } | null;
  /** how they are asked whether it helped; null where they are not */
  survey: SurveyStanding | null;
}

/** A message on its way. */
export interface Outgoing {
  clientId: string;
  /** null for whichever is under way, or a new one */
  conversationId: string | null;
  body: string;
  /** files that the server has kept for it */
  files: readonly Attachment[];
}

/** A message as it is sent: its files are named by their ids. */
export type Sent = Omit<Outgoing, "files"> & { files: string[] };

export const sent = ({ files, ...message }: Outgoing): Sent => ({
  ...message,
  files: files.map(({ id }) => id),
});

/** What visitors say of themselves with their first message; never proof. */
export interface Introduction {
  name: string | null;
  email: string | null;
  locale: "en" | "zh";
}

/** Asks for the conversation by e-mail: to the address that is known, or else to this one. */
export interface Transcript {
  conversationId: string;
  email: string | null;
  /** IANA name of the visitor's time zone */
  timeZone: string;
}

/**
 * Where it goes, or why it does not: `no_address`, or a word of whoever writes our mails. Where both are null it goes
 * to an address that is not the visitor's to know.
 */
export type TranscriptAnswer = { to: string | null; withheld: null } | { to: null; withheld: string };

/** Why something was not done. `not_now` and `too_many` may be tried again; `files`: one of them is not there any more. */
export const refusalCodes = ["invalid", "not_yours", "too_many", "not_now", "files"] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** An answer leaves after the commit. `wait` is in milliseconds. */
export type Answer<T> = { ok: true; value: T } | { ok: false; code: RefusalCode; wait: number };

/** A stretch of the thread and how it stands; null where the visitor has no conversation. */
export type SyncAnswer =
  | { conversationId: string; lines: Line[]; more: boolean; standing: Standing }
  | { conversationId: null };

type Ask<Question, Reply> = (question: Question, answer: (answer: Answer<Reply>) => void) => void;

/** What a visitor may say. */
export interface VisitorEvents {
  "chat.send": Ask<Sent & { introduction: Introduction }, PlacedLine>;
  "chat.sync": Ask<{ conversationId: string | null; after: number }, SyncAnswer>;
  "chat.receipt": Ask<{ conversationId: string; delivered: number; read: number }, null>;
  "chat.typing": Ask<{ conversationId: string }, null>;
  "chat.end": Ask<{ conversationId: string }, null>;
  /** how satisfied the visitor was; may be changed */
  "chat.rate": Ask<{ conversationId: string; rating: number; comment: string }, null>;
  "chat.transcript": Ask<Transcript, TranscriptAnswer>;
  /** outside office hours: answered by e-mail */
  "chat.leave": Ask<
    { clientId: string; body: string; files: string[]; introduction: Introduction & { email: string } },
    { number: number }
  >;
}
