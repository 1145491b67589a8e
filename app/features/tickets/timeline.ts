import type { TicketStatus } from "./ticket.ts";
import type { Pause } from "./working-time.ts";

/** What happened in a conversation, as far as it concerns who waits for whom. Times are milliseconds since 1970. */
export type TimelineEvent =
  | { at: number; kind: "customerMessage" }
  /** a public answer of a person's; notes and automatic answers are none */
  | { at: number; kind: "agentReply" }
  | { at: number; kind: "status"; status: TicketStatus };

export interface Timeline {
  openedAt: number;
  /** whose first words it was: if ours, no first response is owed */
  openedBy: "customer" | "staff";
  /** in any order; at the same instant in the order given */
  events: readonly TimelineEvent[];
}

/** A time in which something was owed. */
export interface Wait {
  from: number;
  /** null while it is still owed */
  end: { at: number; by: "done" | "withdrawn" } | null;
}

/** What a timeline says of each promise. */
export interface Course {
  /** null where we spoke first */
  firstResponse: Wait | null;
  /** one for each time the customer wrote and nobody was answering them yet */
  nextResponses: Wait[];
  resolution: Wait;
  /** while we waited for the customer */
  pending: Pause[];
  /** while nothing was left to do */
  solved: Pause[];
}

/** Stretches of one status, the last of them without an end while it lasts. */
function stretches(changes: readonly { at: number; status: TicketStatus }[], wanted: TicketStatus): Pause[] {
  const spent = changes.map(({ at, status }, place): { status: TicketStatus; pause: Pause } => ({
    status,
    pause: [at, changes[place + 1]?.at ?? null],
  }));
  return spent
    .filter(({ status, pause: [from, to] }) => status === wanted && from !== to)
    .map(({ pause }) => pause);
}

/**
 * Reads who waited when out of what happened until now; what is later is left aside.
 *
 * A message of the customer's opens what was pending, snoozed or solved. The customer waits
 * from the first message that nobody has answered. Solving withdraws what they waited for:
 * nobody answers any more, which is neither keeping a promise nor breaking it. Opened again
 * without a first response, that one is owed as before; a next response only from the
 * customer's next message.
 */
export function courseOf({ openedAt, openedBy, events }: Timeline, now: number): Course {
  const changes: { at: number; status: TicketStatus }[] = [{ at: openedAt, status: "open" }];
  const nextResponses: Wait[] = [];
  let answeredAt = openedBy === "staff" ? openedAt : null;
  const become = (at: number, next: TicketStatus) => {
    if (next !== changes.at(-1)!.status) changes.push({ at, status: next });
  };
  for (const event of events.filter(({ at }) => at <= now).toSorted((a, b) => a.at - b.at)) {
    const { at } = event;
    const waiting = nextResponses.at(-1)?.end === null ? nextResponses.at(-1)! : null;
    if (event.kind === "customerMessage") {
      become(at, "open");
      if (answeredAt !== null && !waiting) nextResponses.push({ from: at, end: null });
    } else if (event.kind === "agentReply") {
      answeredAt ??= at;
      if (waiting) waiting.end = { at, by: "done" };
    } else {
      become(at, event.status);
      if (event.status === "solved" && waiting) waiting.end = { at, by: "withdrawn" };
    }
  }
  const present = changes.at(-1)!;
  const solvedAt = present.status === "solved" ? present.at : null;
  const solvedEnd = (by: "done" | "withdrawn") => (solvedAt === null ? null : { at: solvedAt, by });
  return {
    firstResponse:
      openedBy === "staff"
        ? null
        : {
            from: openedAt,
            end: answeredAt === null ? solvedEnd("withdrawn") : { at: answeredAt, by: "done" },
          },
    nextResponses,
    resolution: { from: openedAt, end: solvedEnd("done") },
    pending: stretches(changes, "pending"),
    solved: stretches(changes, "solved"),
  };
}
