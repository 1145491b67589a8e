import { z } from "zod";
import { callEvent, callStates } from "#app/features/channels/call.ts";
import { patterns } from "#app/features/failures/incident.ts";
import { incidentStates } from "#app/features/failures/incident-state.ts";
import { dimensions } from "#app/features/failures/payment.ts";
import { type FailureReason, failureReasons, reasonGroups } from "#app/features/failures/reasons.ts";
import { decisionVerdicts } from "#app/features/fraud/live/decision.ts";
import { labelRecord } from "#app/features/fraud/reported-label.ts";
import { statuses, transactionRecord } from "#app/features/transactions/transaction.ts";

const instant = z.iso.datetime();
const pointer = z.string().describe("RFC 6901 JSON pointer into the request body");

const problemItem = z.object({
  pointer,
  code: z.string().describe("stable, for programs"),
  detail: z.string().describe("for people; completes “It …”"),
});

export const problem = z
  .object({
    type: z.string().describe("urn:upay:problem: followed by the code"),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    code: z.string().describe("stable, for programs"),
    errors: z.array(problemItem).optional().describe("every wrong item"),
  })
  .describe("RFC 9457 problem");

const accepted = {
  id: z.string().describe("the id under which it is kept"),
  result: z
    .enum(["created", "updated", "unchanged"])
    .describe(
      "created: it is new; updated: its status moved on; unchanged: we knew this already, or something newer",
    ),
  redacted: z.array(pointer).optional().describe("where a full card number was reduced"),
  ignored: z
    .array(pointer)
    .optional()
    .describe("facts that contradict the payment held under this id; they were not taken over"),
};

export const singleResult = z.object(accepted);

const place = {
  index: z.int().describe("place in the batch, from 0"),
  line: z.int().optional().describe("NDJSON only: line of the body, from 1"),
};

const batchItem = z.union([
  z.object({ ...place, ...accepted }),
  z.object({
    ...place,
    id: z.string().nullable(),
    result: z.literal("rejected"),
    errors: z.array(problemItem),
  }),
]);

export const batchResult = z.object({
  accepted: z.int(),
  rejected: z.int(),
  results: z.array(batchItem).describe("one for each item, in their order"),
});

/** A batch of which nothing could be taken. */
export const batchProblem = problem.extend(batchResult.shape);

export const storedTransaction = transactionRecord
  .extend({
    acceptedAt: instant,
    history: z
      .array(
        z.object({
          from: z.enum(statuses),
          to: z.enum(statuses),
          statusAt: instant.nullable(),
          recordedAt: instant,
          failure: z.object({ scheme: z.string().optional(), code: z.string().optional() }).optional(),
        }),
      )
      .describe("changes of status, oldest first"),
    risk: z
      .object({
        score: z.int().min(0).max(1000),
        band: z.enum(["low", "medium", "high", "critical"]),
        reasons: z.array(z.unknown()).describe("strongest first"),
        scorer: z.string(),
        scoredAt: instant,
      })
      .nullable()
      .describe("null until it is scored"),
    retry: z
      .object({
        reason: z
          .enum(failureReasons as [FailureReason, ...FailureReason[]])
          .describe("what the failure is normalised to"),
        group: z.enum(reasonGroups),
        advice: z
          .enum(["no", "yes", "later", "after_fixing", "short_backoff", "after_status_check", "limited"])
          .describe("whether the same payment may be tried again"),
        notBefore: instant.nullable().describe("null where it is not to be tried again"),
        most: z
          .object({
            tries: z.int(),
            withinHours: z.int(),
            used: z.int().describe("how many were made in that time, this one among them"),
          })
          .nullable()
          .describe("tries the card's network allows; null without a card, or where none is advised"),
      })
      .nullable()
      .describe("null unless it failed"),
  })
  .describe("A transaction as it stands");

export const incidentPage = z
  .object({
    incidents: z.array(
      z.object({
        id: z.uuid(),
        number: z.int().describe("what people call it"),
        state: z
          .enum(incidentStates)
          .describe(
            "open while it lasts; recovered once it is as usual; closed and false_alarm are people's words",
          ),
        pattern: z
          .enum([...patterns, "contacts"])
          .describe("contacts: customers write more than the failed payments explain"),
        scope: z
          .partialRecord(z.enum(dimensions), z.string())
          .describe("the smallest slice that explains it; empty for everything"),
        reason: z.enum(failureReasons as [FailureReason, ...FailureReason[]]).nullable(),
        severity: z.enum(["minor", "major", "critical"]).describe("by people and money"),
        startedAt: instant,
        detectedAt: instant,
        endedAt: instant.nullable(),
        observed: z.number().describe("failures since it began; of a volume drop the payments that arrived"),
        expected: z.number().describe("the same under what is normal"),
        sample: z.number().describe("payments looked at"),
        confidence: z.number().min(0).max(1),
        payments: z
          .int()
          .describe("failed payments that belong to it; of a volume drop, about how many did not arrive"),
        customers: z.int().describe("how many it hit; of a volume drop 0, since nobody knows"),
        amounts: z
          .array(z.object({ currency: z.string(), amount: z.string() }))
          .describe("money that did not go through"),
        mergedInto: z.uuid().nullable().describe("the incident it goes on in"),
        statusText: z
          .object({ en: z.string(), zh: z.string() })
          .nullable()
          .describe("what a status page may say of it now; null where customers are not told"),
      }),
    ),
    next: z.string().nullable().describe("cursor of the page after this one; null behind the last"),
  })
  .describe("A page of incidents");

export const decision = z
  .object({
    id: z.string().describe("the id under which the payment is kept"),
    result: z.enum(["created", "updated", "unchanged"]),
    score: z.int().min(0).max(1000),
    band: z.enum(["low", "medium", "high", "critical"]),
    verdict: z.enum(decisionVerdicts).describe("what to do with the payment"),
    safeReason: z
      .object({ code: z.enum(["nothing", "beingChecked", "checked"]), en: z.string(), zh: z.string() })
      .describe("what may be said to whoever pays"),
    scorer: z.string(),
    scoredAt: instant,
  })
  .describe("What to do with a payment");

export const labelResult = z.object({
  id: z.string().describe("the id under which it is kept"),
  result: z.enum(["created", "unchanged"]),
});

export const labelBatchResult = z.object({
  accepted: z.int(),
  rejected: z.int(),
  results: z
    .array(
      z.union([
        z.object({ ...place, ...labelResult.shape }),
        z.object({
          ...place,
          id: z.string().nullable(),
          result: z.literal("rejected"),
          errors: z.array(problemItem),
        }),
      ]),
    )
    .describe("one for each item, in their order"),
});

/** A batch of statements of which nothing could be taken. */
export const labelBatchProblem = problem.extend(labelBatchResult.shape);

export const callResult = z.object({
  callId: z.string(),
  result: z.enum(["accepted", "repeated"]).describe("repeated: the same event of this call was told before"),
  state: z.enum(callStates),
});

export const emailResult = z.object({
  id: z.string().describe("the id under which the mail is kept"),
  result: z.enum(["accepted", "repeated"]).describe("repeated: this mailbox had this mail before"),
});

export const emailBatchResult = z.object({
  accepted: z.int(),
  rejected: z.int(),
  results: z
    .array(
      z.union([
        z.object({ index: z.int(), ...emailResult.shape }),
        z.object({
          index: z.int(),
          id: z.null(),
          result: z.literal("rejected"),
          errors: z.array(problemItem),
        }),
      ]),
    )
    .describe("one for each mail, in their order"),
});

/** A batch of mails of which none could be taken. */
export const emailBatchProblem = problem.extend(emailBatchResult.shape);

/** Schemas that the document names, so that it refers to them instead of repeating them. */
export const namedSchemas = {
  TransactionRecord: transactionRecord,
  StoredTransaction: storedTransaction,
  SingleResult: singleResult,
  BatchResult: batchResult,
  BatchProblem: batchProblem,
  IncidentPage: incidentPage,
  Decision: decision,
  LabelRecord: labelRecord,
  LabelResult: labelResult,
  LabelBatchResult: labelBatchResult,
  LabelBatchProblem: labelBatchProblem,
  CallEvent: callEvent,
  CallResult: callResult,
  EmailResult: emailResult,
  EmailBatchResult: emailBatchResult,
  EmailBatchProblem: emailBatchProblem,
  Problem: problem,
} as const satisfies Record<string, z.ZodType>;

export type SchemaName = keyof typeof namedSchemas;
