import { z } from "zod";
import { minutes, seconds } from "#app/platform/time.ts";

/**
 * Every job of the product on one screen. Payloads carry ids only. Queues are named
 * for the service they promise, not one per job. `every` makes it a schedule.
 * `deduplication` names what must not wait twice: one job may run and one may wait.
 */
export const queueNames = [
  "scoring",
  "housekeeping",
  "mail",
  "intake",
  "failures",
  "studies",
  "training",
] as const;
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
  /** Takes what became known of payments into the scoring log. */
  foldLabels: {
    queue: "housekeeping",
    payload: nothing,
    attempts: 1,
    every: seconds(2),
    deduplication: () => "all",
  },
  /** Removes what the scoring log need not remember. */
  removeOldScoringLog: { queue: "housekeeping", payload: nothing, attempts: 1, every: minutes(60) },
  /** Learns a model that somebody asked for. */
  trainModel: {
    queue: "training",
    payload: z.object({ version: z.number().int().positive() }).strict(),
    attempts: 3,
    deduplication: ({ version }: { version: number }) => String(version),
  },
  /** Wakes conversations whose time has come. */
  wakeSnoozed: { queue: "housekeeping", payload: nothing, attempts: 1, every: seconds(5) },
  /** Reads the service-level clocks of what had a turn or makes a mark now. */
  keepClocks: {
    queue: "housekeeping",
    payload: nothing,
    attempts: 1,
    every: seconds(1),
    deduplication: () => "all",
  },
  /** Gives waiting conversations to whoever is available; also finds those a nudge was lost for. */
  routeConversations: {
    queue: "housekeeping",
    payload: nothing,
    attempts: 1,
    every: seconds(5),
    deduplication: () => "all",
  },
  /** Removes expired sessions, tokens and idempotency keys, and files that nobody sent. */
  removeExpired: { queue: "housekeeping", payload: nothing, attempts: 1, every: minutes(10) },
  /** Puts mails that are kept into their conversations; also finds those a nudge was lost for. */
  takeEmails: { queue: "mail", payload: nothing, attempts: 1, every: seconds(5), deduplication: () => "all" },
  /** Helps with mails that wait while there are many: reading them takes more than half of their time. */
  takeMoreEmails: { queue: "intake", payload: nothing, attempts: 1, deduplication: () => "all" },
  /** Looks again at senders that could not be checked. */
  recheckSenders: {
    queue: "mail",
    payload: nothing,
    attempts: 1,
    every: seconds(30),
    deduplication: () => "all",
  },
  /** Sends the mails that wait to go out; also finds those a nudge was lost for. */
  sendMails: { queue: "mail", payload: nothing, attempts: 1, every: seconds(5), deduplication: () => "all" },
  /** Lets chats whose visitors have gone go on by mail. */
  continueByEmail: {
    queue: "mail",
    payload: nothing,
    attempts: 1,
    every: minutes(1),
    deduplication: () => "all",
  },
  /** Writes what customers get once their conversation is solved: that it is, and whether we helped. */
  writeAfterSolving: {
    queue: "mail",
    payload: nothing,
    attempts: 1,
    every: minutes(1),
    deduplication: () => "all",
  },
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
  /** Sends the answers to everybody an incident made write, and tells them when it is over. */
  sendIncidentAnswers: {
    queue: "housekeeping",
    payload: nothing,
    attempts: 1,
    every: seconds(2),
    deduplication: () => "all",
  },
  /** Reads what customers wrote since for "I did not make this payment". */
  readComplaints: {
    queue: "housekeeping",
    payload: nothing,
    attempts: 1,
    every: seconds(2),
    deduplication: () => "all",
  },
  /** Compares how scores and features are distributed with their reference. */
  watchDrift: { queue: "studies", payload: nothing, attempts: 1, every: minutes(10) },
  /** Counts how common distances from habit are, which scores without a model rest on. */
  renewReference: { queue: "studies", payload: nothing, attempts: 1, every: minutes(10) },
  /** Tries a rule on past payments: minutes of work that must hold up nothing else. */
  backtestRule: {
    queue: "studies",
    payload: z.object({ id: z.uuid() }).strict(),
    attempts: 2,
    deduplication: ({ id }: { id: string }) => id,
  },
  /** Finds backtests that a lost nudge or a lost worker left behind. */
  sweepBacktests: { queue: "housekeeping", payload: nothing, attempts: 1, every: seconds(15) },
  /** Brings the counts after what codes were mapped to. */
  renormaliseFailures: {
    queue: "failures",
    payload: nothing,
    attempts: 1,
    every: seconds(5),
    deduplication: () => "all",
  },
  /** Compares how many customers write with how many payments fail. */
  watchContactRate: { queue: "housekeeping", payload: nothing, attempts: 1, every: minutes(1) },
  /** Counts of failed payments how many were tried again, and went through then. */
  countRetries: {
    queue: "studies",
    payload: nothing,
    attempts: 1,
    every: minutes(1),
    deduplication: () => "all",
  },
  /** Forgets counts that are older than they are kept. */
  removeOldCounts: { queue: "failures", payload: nothing, attempts: 1, every: minutes(10) },
} as const satisfies Record<string, JobDefinition>;

export type JobName = keyof typeof jobs;
export type PayloadOf<Name extends JobName> = z.infer<(typeof jobs)[Name]["payload"]>;
