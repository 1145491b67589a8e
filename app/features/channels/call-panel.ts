import type { CallState, Direction } from "./call.ts";

/** A customer who may be on the line. */
export interface Caller {
  id: string;
  name: string | null;
  country: string | null;
  email: string | null;
  phone: string | null;
}

/** A call that a telephone system told of. Times are ISO instants. */
export interface CallLine {
  id: string;
  direction: Direction;
  state: CallState;
  /** null where it was withheld */
  number: string | null;
  /** nobody has taken it, and it has ended */
  missed: boolean;
  at: string;
  customerName: string | null;
  staffName: string | null;
  conversationId: string | null;
  conversationNumber: number | null;
}

/** A conversation that a call may belong to. */
export interface OpenConversation {
  id: string;
  number: number;
  subject: string;
}

/** What the call panel shows. */
export interface CallPanelData {
  mayLog: boolean;
  /** the call the address names, with whether the viewer took it */
  call: (CallLine & { mine: boolean }) | null;
  /** who has its number */
  callers: Caller[];
  /** the customer the address names, with their open conversations */
  customer: Caller | null;
  conversations: OpenConversation[];
  /** who was looked for */
  found: Caller[] | null;
  recent: CallLine[];
  saved: OpenConversation | null;
}
