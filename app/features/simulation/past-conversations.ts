import type { TransactionRecord } from "#app/features/transactions/transaction.ts";
import { hours, minutes } from "#app/platform/time.ts";
import { fill, letterAbout, letterRandom, saidFacts, type Writer } from "./letter.ts";
import { words } from "./letter-words.ts";
import { Random } from "./random.ts";

/** One line of a conversation of the past. */
interface PastLine {
  /** ms */
  at: number;
  kind: "inbound" | "reply" | "note" | "call";
  body: string;
  /** sign-in address of the member of staff; null for the customer */
  by: string | null;
  /** who a note calls, by sign-in address */
  mentioned?: string[];
  /** of a call */
  seconds?: number;
}

/** A conversation as it went. */
export interface PastConversation {
  channel: "web_form" | "phone";
  writer: Writer;
  /** whether staff found out who it is */
  identified: boolean;
  subject: string;
  lines: PastLine[];
  assignee: string | null;
  status: "open" | "pending" | "snoozed" | "solved";
  /** ms; of a snoozed one */
  snoozedUntil: number | null;
  priority: "low" | "normal" | "high" | "urgent";
  tags: string[];
  /** a payment that staff linked */
  linked: string | null;
}

/** Who takes part, by sign-in address. */
export interface Desk {
  agent: string;
  analyst: string;
  lead: string;
  agentName: string;
}

const tagsOf = { failed: "failed-payment", pending: "pending", succeeded: "dispute", refunded: "refund" };

/**
 * How a conversation about a payment went up to now: some wait, most were answered, some came
 * back, and colleagues left notes.
 *
 * @param begun when the customer got in touch, ms
 */
export function pastConversation(
  seed: number,
  record: TransactionRecord,
  writer: Writer,
  { begun, now, desk }: { begun: number; now: number; desk: Desk },
): PastConversation {
  const letter = letterAbout(seed, record, writer, begun);
  const random = new Random(seed, letterRandom(seed, record).word(), 63);
  const { answers, thanks, notes, callNotes } = words[writer.locale];
  const facts = saidFacts(random, record, writer, begun);
  const answerer = random.chance(0.65) ? desk.agent : desk.lead;
  const phone = letter.channel === "phone";
  const lines: PastLine[] = [
    phone
      ? {
          at: begun,
          kind: "call",
          body: fill(random.pick(callNotes), facts),
          by: answerer,
          seconds: random.whole(70, 600),
        }
      : { at: begun, kind: "inbound", body: letter.message, by: null },
  ];
  const past: PastConversation = {
    channel: letter.channel,
    writer,
    identified: phone || random.chance(0.7),
    subject: letter.subject,
    lines,
    assignee: phone ? answerer : null,
    status: "open",
    snoozedUntil: null,
    priority: random.weighted({ normal: 74, high: 14, low: 8, urgent: 4 }),
    tags: random.chance(0.6) ? [tagsOf[record.status]] : [],
    linked: null,
  };
  let at = begun + random.whole(minutes(3), minutes(45));
  // The newest still wait, and so do a few that were overlooked.
  const waits = !phone && (at > now || random.chance(0.16));
  if (waits) {
    past.assignee = random.chance(0.45) ? desk.agent : null;
    past.identified = past.identified && past.assignee !== null;
    return past;
  }
  past.assignee = answerer;
  past.linked = past.identified && random.chance(0.6) ? record.id : null;
  const next = (least: number, most: number) => {
    at += random.whole(least, most);
    return at < now;
  };
  if (!phone)
    lines.push({ at, kind: "reply", body: fill(random.pick(answers[record.status]), facts), by: answerer });
  if (random.chance(0.3) && next(minutes(2), minutes(20))) {
    const calls = random.chance(0.4);
    const [author, called] = random.chance(0.5) ? [desk.lead, desk.agent] : [desk.analyst, desk.agent];
    lines.push({
      at,
      kind: "note",
      body: `${calls ? `@${desk.agentName} ` : ""}${random.pick(notes)}`,
      by: author,
      ...(calls && { mentioned: [called] }),
    });
  }
  past.status = random.weighted({ solved: 46, pending: 34, snoozed: 12, open: 8 });
  if (random.chance(0.35) && next(minutes(10), hours(3))) {
    lines.push({ at, kind: "inbound", body: random.pick(thanks), by: null });
    past.status = random.chance(0.5) ? "solved" : "open";
  }
  if (past.status === "snoozed") past.snoozedUntil = now + random.whole(minutes(20), hours(20));
  return past;
}
