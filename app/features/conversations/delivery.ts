/** Whom a mail goes to, and whether the server took it for them. */
export interface DeliveryRecipient {
  address: string;
  as: "to" | "cc" | "bcc";
  state: "waiting" | "accepted" | "refused";
  /** the server's, where it refused */
  words: string | null;
}

/** What became of the mail that carries a line, or that a line tells of. Times are ISO instants. */
export interface Delivery {
  kind: string;
  state: "queued" | "sending" | "sent" | "failed" | "cancelled" | "kept";
  problem: string | null;
  /** the server's last words */
  answer: string | null;
  attempts: number;
  /** how often nobody knows whether the server took it */
  uncertain: number;
  nextTryAt: string;
  sentAt: string | null;
  recipients: DeliveryRecipient[];
  /** a report that came back */
  bounce: { recipient: string; diagnostic: string } | null;
}

/** How a mail stands, in one word: what calls for somebody comes first. */
export type DeliveryStanding =
  | "bounced"
  | "failed"
  | "partly"
  | "waiting"
  | "sending"
  | "sent"
  | "cancelled"
  | "kept";

export function standingOf({ state, bounce, recipients, problem }: Delivery): DeliveryStanding {
  if (state === "sent" && bounce) return "bounced";
  if (state === "sent") return recipients.some((one) => one.state === "refused") ? "partly" : "sent";
  if (state === "queued") return problem ? "waiting" : "sending";
  return state;
}
