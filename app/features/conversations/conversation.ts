import type { Delivery } from "./delivery.ts";
import type { MailFacts } from "./mail-facts.ts";

export const channels = ["chat", "email", "phone", "web_form"] as const;
export type ConversationChannel = (typeof channels)[number];

/** What a line of a thread is. A call is what was said by telephone, told by who took it. */
export const messageKinds = ["inbound", "reply", "note", "activity", "call"] as const;
export type MessageKind = (typeof messageKinds)[number];

/** One line of a thread, as the console shows it. Times are ISO instants. */
export interface ThreadMessage {
  seq: number;
  kind: MessageKind;
  authorType: "customer" | "staff" | "system";
  authorId: string | null;
  /** null for the system and for people who are not known any more */
  authorName: string | null;
  body: string;
  data: Record<string, unknown> | null;
  clientId: string | null;
  at: string;
  /** what became of its mail, where it has one */
  delivery: Delivery | null;
  /** what it was as a mail that came in */
  mail: MailFacts | null;
}

/** Characters of one message; a longer one is refused, never cut. */
export const longestMessage = 20_000;

/** Characters of a message that the list shows. */
const previewLength = 160;

/** Marks that turn the direction of text: they can make a line read as what it does not say. */
const directionMarks = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Control characters but tab and line feed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const controls = /[\u0000-\u0008\u000b-\u001f\u007f\u0080-\u009f]/g;
/** More combining marks on one letter than any living script needs: the rest is noise. */
const heapedMarks = /(\p{M}{4})\p{M}+/gu;
/** Five signs from where such marks are, with others between them: what most texts are told apart by, at a glance. */
const mayBeHeaped =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: each sign is meant by itself
  /[\u0300-\u1fff\u20d0-\u20ff\u2cef-\u2cf1\u2d7f\u2de0-\u2dff\u302a-\u302f\u3099\u309a\ua66f-\uabff\ud800-\udfff\ufb1e\ufe00-\ufe2f]{5}/;
/** Half of a character, as a cut leaves it. */
const halves = /[\ud800-\udfff]/;

/**
 * Text that cannot disturb what stands around it: line ends made alike, controls and marks
 * of direction taken out, heaps of accents cut to four. Words, emoji and scripts stay.
 */
export function cleanText(text: string): string {
  const clean = text.replace(/\r\n?/g, "\n").replace(directionMarks, "").replace(controls, "");
  const light = mayBeHeaped.test(clean) ? clean.replace(heapedMarks, "$1") : clean;
  return (halves.test(light) ? light.replace(/\p{Cs}/gu, "\ufffd") : light).trim();
}

/** The beginning of a message in one line. */
export function previewOf(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  const letters = Array.from(line.slice(0, previewLength * 2));
  return letters.length > previewLength ? `${letters.slice(0, previewLength - 1).join("")}…` : line;
}

/** Whether a text can be a conversation's id at all: anything else is not asked of the database. */
export const isConversationId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
