import type { ConversationChannel } from "#app/features/conversations/conversation.ts";

/**
 * What a way to reach us is. A channel is a door: it takes words in and hands them to the
 * conversation, and says how an answer gets back. The inbox knows channels by this alone.
 *
 * To add one: `channels/<name>.server.ts` with what it takes in, one line here, its route.
 */
export interface Channel {
  key: ConversationChannel;
  /**
   * How the customer's words get here: `visitor` writes them on a page of ours, `staff` writes
   * down what was said, `mailbox` fetches them, `socket` hears them as they are typed.
   */
  takesIn: "visitor" | "staff" | "mailbox" | "socket";
  /**
   * How an answer written in the thread leaves. `none`: it is kept and goes nowhere by itself,
   * so whoever answers calls back or writes by other means.
   */
  sends: "socket" | "mail" | "none";
  /** what an answer reaches the customer by, whoever carries it there */
  answersBy: "chat" | "email" | "phone";
  /** the longest that comes in by this door, in characters */
  limits: { subject: number; message: number };
}

/** A telephone call: told by the telephone system, written down by who took it. */
export const phone = {
  key: "phone",
  takesIn: "staff",
  sends: "none",
  answersBy: "phone",
  limits: { subject: 200, message: 20_000 },
} as const satisfies Channel;

/** The public contact page. What its visitor says of themselves is never proof of who they are. */
export const webForm = {
  key: "web_form",
  takesIn: "visitor",
  sends: "mail",
  answersBy: "email",
  limits: { subject: 150, message: 5_000 },
} as const satisfies Channel;

/** Live chat on the company's site: an answer reaches the visitor's page, now or when it is opened again. */
export const chat = {
  key: "chat",
  takesIn: "socket",
  sends: "socket",
  answersBy: "chat",
  limits: { subject: 120, message: 4_000 },
} as const satisfies Channel;

/** Mails to one of our mailboxes. */
export const email = {
  key: "email",
  takesIn: "mailbox",
  sends: "mail",
  answersBy: "email",
  limits: { subject: 500, message: 20_000 },
} as const satisfies Channel;

const channels: Record<ConversationChannel, Channel> = { phone, web_form: webForm, chat, email };

/** How an answer in a conversation reaches its customer. */
export const answersBy = (key: ConversationChannel): Channel["answersBy"] => channels[key].answersBy;
