import type { Attachment } from "#app/features/conversations/attachment.ts";
import type { ThreadMessage } from "#app/features/conversations/conversation.ts";
import type { OutgoingMessage, SendAnswer } from "#app/features/tickets/outgoing.ts";

/**
 * Every live event and the room it is told in. Typed for server and browser.
 * Events carry ids and small facts that anybody in the room may see; details are
 * loaded through the ordinary, permission-checked loaders.
 */
export interface RoomEvents {
  /** Whoever may see alerts. */
  alerts: {
    "alerts.opened": { ids: string[]; highest: number };
    "alert.changed": {
      id: string;
      /** what the alert's page calls its version; it only grows */
      version: number;
      state: string;
      disposition: string | null;
      by: string | null;
    };
  };
  /** Whoever may read conversations. */
  inbox: {
    /** something about them is new; what happened within some milliseconds is told together */
    "conversations.changed": ConversationChange[];
    /** the service-level clocks of many conversations moved at once: whoever shows some asks for them */
    "clocks.changed": Record<string, never>;
    /** a telephone call rings, was taken or has ended */
    "call.changed": {
      id: string;
      state: "ringing" | "answered" | "ended";
      /** who took it */
      staffId: string | null;
    };
  };
  /** Whoever may see transactions. At most a few a second, whatever the rate of payments. */
  transactions: {
    "transactions.arrived": { count: number };
  };
  /** Whoever may read incidents. */
  incidents: {
    "incident.changed": { id: string; number: number; state: string; severity: number };
  };
  /** Whoever may see the system's state. */
  system: {
    "demo.changed": { paused: boolean };
  };
  /** Whoever has this conversation open in the console: `desk:<id>`. */
  [desk: `desk:${string}`]: {
    /** what a colleague does here now; null where their page was closed */
    "presence.told": {
      conversationId: string;
      page: string;
      staffId: string;
      name: string;
      doing: Doing | null;
    };
    /** somebody came and would like to know who is here */
    "presence.asked": { conversationId: string };
    /** its customer types in the chat */
    "customer.typing": { conversationId: string };
    /** how far its visitor's page has received the chat, and they have read it */
    "customer.receipt": { conversationId: string; delivered: number; read: number };
    /** a line of a chat, as the thread shows it: whoever holds the one before it has nothing to read */
    "line.added": { conversationId: string; line: ThreadMessage };
    /** how far the thread reaches: told now and then, so that nobody waits for a line whose telling was lost */
    "thread.reaches": { conversationId: string; seq: number };
    /** something about a line is new: whether its mail has gone */
    "line.changed": { conversationId: string; seq: number };
  };
  /** The visitors of one conversation, outside the console: `chat:<id>`. Public lines and no others. */
  [chat: `chat:${string}`]: {
    "chat.line": PlacedLine;
    /** something else about it is new that its visitor may know: who has it, whether it is solved */
    "chat.changed": { conversationId: string };
    /** somebody of the staff writes an answer */
    "chat.typing": { conversationId: string; name: string };
    /** seq of the newest public line: told now and then, so that nobody waits for a line whose telling was lost */
    "chat.reaches": { conversationId: string; seq: number };
    /** staff have read up to here */
    "chat.read": { conversationId: string; seq: number };
  };
  /** Every page of one visitor: `visitor:<id>`. */
  [visitor: `visitor:${string}`]: {
    "chat.changed": { conversationId: string };
  };
  /** One member of staff: `staff:<id>`. */
  [staff: `staff:${string}`]: {
    "session.ended": { sessionId: string | null };
    /** a conversation of theirs, or one they are to be told of, is nearly late or late */
    "clock.marked": { id: string; number: number; mark: "warning" | "breach"; target: string };
  };
}

/** What is new about a conversation: a message, its ticket, who has it. */
export interface ConversationChange {
  id: string;
  lastSeq: number;
  version: number;
  status: string;
  assigneeId: string | null;
  /** who made the change; null for a customer, the product itself or several */
  byId: string | null;
}

/** A public line of a chat, as its visitor sees it. */
export interface Line {
  /** place in the thread; private lines leave gaps */
  seq: number;
  from: "visitor" | "staff";
  /** who of the staff wrote it */
  name: string | null;
  body: string;
  /** ISO instant */
  at: string;
  /** of the visitor's own lines: what the browser called it */
  clientId: string | null;
  files: Attachment[];
}

/** A line and the one before it: whoever holds that one has missed nothing between them. */
export interface PlacedLine {
  conversationId: string;
  line: Line;
  /** seq of the public line before it; 0 for the first */
  prev: number;
}

/** What somebody does at a conversation. */
export const doings = ["looking", "replying", "noting"] as const;
export type Doing = (typeof doings)[number];

/** What a staff browser may say. Everything else is dropped unread. */
export interface StaffEvents {
  /** Where somebody is and what they do there; `page` names the browser's page, for as long as it is open. */
  "presence.tell": (presence: { conversationId: string; page: string; doing: Doing | null }) => void;
  /** What the composer sends; answered after the commit, and with null where it is to be sent by a request. */
  "message.send": (
    said: { conversationId: string; message: OutgoingMessage },
    answer: (answer: SendAnswer | null) => void,
  ) => void;
}

export type Room = keyof RoomEvents;
export type EventName<R extends Room> = keyof RoomEvents[R] & string;

type Union<T> = { [K in keyof T]: (data: T[K]) => void };

/** What a browser may hear. */
export type ServerEvents = Union<RoomEvents["alerts"]> &
  Union<RoomEvents["inbox"]> &
  Union<RoomEvents["transactions"]> &
  Union<RoomEvents["incidents"]> &
  Union<RoomEvents["system"]> &
  Union<RoomEvents[`desk:${string}`]> &
  Union<RoomEvents[`staff:${string}`]>;

/** What a visitor's page may hear. */
export type ToVisitorEvents = Union<RoomEvents[`chat:${string}`]>;

/** The room of one member of staff. */
export const staffRoom = (id: string) => `staff:${id}` as const;

/** The room of whoever has a conversation open in the console. */
export const deskRoom = (conversationId: string) => `desk:${conversationId}` as const;

/** The room of a conversation's visitors. */
export const chatRoom = (conversationId: string) => `chat:${conversationId}` as const;

/** The room of every page of one visitor. */
export const visitorRoom = (visitorId: string) => `visitor:${visitorId}` as const;

/** Rooms outside the console: they lie in a namespace of their own. */
export const isVisitorsRoom = (room: string) => /^(chat|visitor):/.test(room);
