import type { ConversationChannel } from "#app/features/conversations/conversation.ts";
import type { RetryLine } from "#app/features/transactions/retry-line.ts";
import type { FieldDefinition, FieldValue } from "./custom-field.ts";
import type { IdentityQuestion, TakeoverSign } from "./takeover.ts";
import type { TicketStatus } from "./ticket.ts";

/** A customer as they are found and shown beside a conversation. */
export interface FoundCustomer {
  id: string;
  name: string | null;
  country: string | null;
  email: string | null;
  phone: string | null;
}

/** Why a payment failed, as far as its reader may know: the key of `failures` in app/i18n. */
export type FailureReason = keyof typeof import("#app/i18n/en/failures.ts").failures.safe;

/** A payment beside a conversation, as far as its reader may see it. Times are ISO instants. */
export interface PaymentLine {
  id: string;
  occurredAt: string;
  amountMinor: number;
  currency: string;
  status: "pending" | "succeeded" | "failed" | "refunded";
  method: "card" | "wallet" | "bank_transfer" | "balance";
  merchantName: string | null;
  cardLast4: string | null;
  linked: boolean;
  /** another customer's than the conversation's */
  foreign: boolean;
  /** for those who may see alerts */
  risk: { score: number; band: "low" | "medium" | "high" | "critical" } | null;
  /** of a failed payment; the code is for those who may see alerts */
  failure: {
    reason: FailureReason;
    code: string | null;
    retry: RetryLine;
    /** of one that was answered too late: when the same payment went through beside it */
    paidBesideAt: string | null;
  } | null;
}

/** A payment that the words of a conversation seem to be about. */
export interface Meant {
  transactionId: string;
  /** 0…1 */
  certainty: number;
  /** the words that say so, as they were written */
  words: string[];
}

export interface EarlierLine {
  id: string;
  number: number;
  channel: ConversationChannel;
  subject: string;
  status: TicketStatus;
  lastMessageAt: string;
}

/** The incident that explains why somebody writes. */
export interface BesideIncident {
  id: string;
  number: number;
  state: "open" | "recovered" | "closed" | "false_alarm";
  /** its slice: what of the payments fails, by name */
  scope: Record<string, string | undefined>;
  merchantName: string | null;
  startedAt: string;
  endedAt: string | null;
  /** how many write because of it */
  conversations: number;
  answered: boolean;
  followed: boolean;
  /** what this customer may be told now, in their language */
  text: string;
}

/** What the customer said of a payment's not being theirs. Times are ISO instants. */
export interface BesideComplaint {
  id: string;
  /** proposed waits for an agent; recorded is the payment's label */
  state: "proposed" | "recorded" | "withdrawn" | "undone";
  transactionId: string | null;
  /** the customer's own words */
  words: string;
  /** 0…1 */
  confidence: number;
  /** it came from somebody who has proven who they are */
  verified: boolean;
  /** what they said later, unproven, to the contrary */
  laterWords: string | null;
  at: string;
}

/** Everything that stands beside a conversation. */
export interface ConversationContext {
  /** why to be careful; what is personal is left out of all the rest while it is locked */
  caution: {
    signs: TakeoverSign[];
    locked: boolean;
    believedUntil: string | null;
    questions: IdentityQuestion[];
  } | null;
  incident: BesideIncident | null;
  /** newest first */
  complaints: BesideComplaint[];
  /** may link payments and say whose conversation it is */
  mayChange: boolean;
  channel: ConversationChannel;
  /** how an answer reaches the customer from here */
  answersBy: "chat" | "email" | "phone";
  /** as the writer named themselves; never proof of who they are */
  contact: { name: string | null; email: string | null; phone: string | null };
  customer: (FoundCustomer & { locale: string | null; createdAt: string }) | null;
  /** who the address or number belongs to, where nobody has said whose conversation it is */
  suggestions: FoundCustomer[];
  usual: {
    sample: number;
    devices: { id: string; count: number; lastAt: string }[];
    countries: { code: string; count: number }[];
  } | null;
  /** linked ones first, then newest first */
  payments: PaymentLine[];
  meant: Meant[];
  earlier: EarlierLine[];
  fields: (FieldDefinition & { value: FieldValue | null })[];
  /** what the customer said when they were asked whether it helped; null while they said nothing */
  satisfaction: { rating: number; comment: string; at: string } | null;
}

/** What is left of it while it is not certain who writes: nothing that a stranger could draw out of us. */
export const withoutPersonal = (context: ConversationContext): ConversationContext => ({
  ...context,
  contact: { name: context.contact.name, email: null, phone: null },
  customer: context.customer && {
    id: context.customer.id,
    name: context.customer.name,
    locale: context.customer.locale,
    createdAt: context.customer.createdAt,
    country: null,
    email: null,
    phone: null,
  },
  suggestions: [],
  incident: null,
  complaints: [],
  usual: null,
  payments: [],
  meant: [],
  earlier: [],
  fields: [],
});

/** The newest payments shown beside those that are linked. */
export const shownPayments = 10;

interface Told {
  at: string;
  body: string;
  by: "customer" | "staff";
}

const clock = (iso: string) => iso.slice(0, 16).replace("T", " ");

/** A thread as text, each message with its time and who said it, as transcripts are written. */
export function transcriptOf(subject: string, lines: readonly Told[]): string {
  const said = lines.map(
    ({ at, body, by }) => `[${clock(at)}] ${by === "staff" ? "Agent" : "Customer"}: ${body}`,
  );
  return [
    ...(said.length > 0 ? [said[0]!.replace(": ", `: ${subject}. `)] : [subject]),
    ...said.slice(1),
  ].join("\n");
}
