import { z } from "zod";
import { minutes, seconds } from "#app/platform/time.ts";

/**
 * Every job of the product on one screen. Payloads carry ids only. Queues are named
 * for the service they promise, not one per job. `every` makes it a schedule.
 * `deduplication` names what must not wait twice: one job may run and one may wait.
 */
export const queueNames = ["scoring", "housekeeping", "mail", "failures"] as const;
export type QueueName = (typeof queueNames)[number];

export interface JobDefinition {
  queue: QueueName;
  payload: z.ZodType;
  attempts: number;
  /** milliseconds between two runs of a scheduled job */
  every?: number;
  deduplication?: (payload: never) => string;
}

const nothing = z.object({}).strict();

export const jobs = {
  /** Scores everything that waits in one lane. */
  scoreLane: {
    queue: "scoring",
    payload: z.object({ lane: z.number().int().min(0) }).strict(),
    attempts: 5,
    deduplication: ({ lane }: { lane: number }) => String(lane),
  },
  /** Finds what was accepted but not scored, for when a nudge was lost. */
  sweepBacklog: { queue: "housekeeping", payload: nothing, attempts: 1, every: seconds(5) },
  /** Wakes conversations whose time has come. */
  wakeSnoozed: { queue: "housekeeping", payload: nothing, attempts: 1, every: seconds(5) },
  /** Gives waiting conversations to whoever is available; also finds those a nudge was lost for. */
  routeConversations: {
    queue: "housekeeping",
    payload: nothing,
    attempts: 1,
    every: seconds(5),
    deduplication: () => "all",
  },
  /** Removes expired sessions, tokens and idempotency keys. */
  removeExpired: { queue: "housekeeping", payload: nothing, attempts: 1, every: minutes(10) },
  /** Puts mails that are kept into their conversations; also finds those a nudge was lost for. */
  takeEmails: { queue: "mail", payload: nothing, attempts: 1, every: seconds(5), deduplication: () => "all" },
  /** Forgets the bytes of mails that were read long ago. */
  removeExpiredEmails: { queue: "mail", payload: nothing, attempts: 1, every: minutes(10) },
  /** Counts what became of payments since it last ran. */
  countOutcomes: {
    queue: "failures",
    payload: nothing,
    attempts: 1,
    every: seconds(1),
    deduplication: () => "all",
  },
  /** Puts waiting conversations under the incidents that explain them, and closes those that agree. */
  gatherConversations: {
    queue: "housekeeping",
    payload: nothing,
    attempts: 1,
    every: seconds(3),
    deduplication: () => "all",
  },
  /** Sends the answers to everybody an incident made write. */
  sendIncidentAnswers: {
    queue: "housekeeping",
    payload: nothing,
    attempts: 1,
    every: seconds(2),
    deduplication: () => "all",
  },
  /** Forgets counts that are older than they are kept. */
  removeOldCounts: { queue: "failures", payload: nothing, attempts: 1, every: minutes(10) },
} as const satisfies Record<string, JobDefinition>;

export type JobName = keyof typeof jobs;
export type PayloadOf<Name extends JobName> = z.infer<(typeof jobs)[Name]["payload"]>;
