import { z } from "zod";
import { implausibleInstant, transactionRecord } from "#app/features/transactions/transaction.ts";
import type { ProblemItem } from "#app/platform/errors.ts";
import { labelVerdicts, usualConfidence } from "./label.ts";

const instant = transactionRecord.shape.occurredAt;

/** One statement of a bank's about a payment, as the API takes it. Unknown fields are refused. */
export const labelRecord = z.strictObject({
  id: transactionRecord.shape.id.describe(
    "the statement's own id, such as the chargeback's: a repeat changes nothing",
  ),
  transactionId: transactionRecord.shape.id.describe("the id under which the payment was reported"),
  source: z.literal("chargeback").default("chargeback"),
  verdict: z
    .enum(labelVerdicts)
    .describe("legitimate: a chargeback that was reversed; withdrawn: what was said before was a mistake"),
  confidence: z.number().min(0).max(1).default(usualConfidence.chargeback).describe("how sure it is, 0 to 1"),
  at: instant.describe("when it was found"),
  knownAt: instant
    .optional()
    .describe("when you came to know of it; now, unless you say so: for history that is told afterwards"),
});

/** A statement that can be kept. Times are milliseconds since 1970. */
export interface ReportedLabel {
  id: string;
  transactionId: string;
  verdict: z.infer<typeof labelRecord>["verdict"];
  confidence: number;
  at: number;
  knownAt: number;
}

/** What a record came to. Pointers are relative to the record. */
export type LabelReading = { label: ReportedLabel; errors: null } | { label: null; errors: ProblemItem[] };

const step = (key: PropertyKey) => String(key).slice(0, 100).replaceAll("~", "~0").replaceAll("/", "~1");
const mostErrors = 20;

/** Reads one record of a request; `now` is in milliseconds since 1970. */
export function readLabel(value: unknown, now: number): LabelReading {
  const parsed = labelRecord.safeParse(value);
  if (!parsed.success) {
    const errors = parsed.error.issues.slice(0, mostErrors).map(({ path, code, message }) => ({
      pointer: path.map((key) => `/${step(key)}`).join(""),
      code: code === "unrecognized_keys" ? "unknown_field" : code,
      detail: message,
    }));
    return { label: null, errors };
  }
  const { source: _, at: found, knownAt: known, ...rest } = parsed.data;
  const at = Date.parse(found);
  const knownAt = known === undefined ? Math.max(at, now) : Date.parse(known);
  const errors: ProblemItem[] = [];
  for (const [pointer, time] of [
    ["/at", at],
    ["/knownAt", knownAt],
  ] as const) {
    const why = implausibleInstant(time, now);
    if (why) errors.push({ pointer, code: "implausible_instant", detail: why });
  }
  if (knownAt < at)
    errors.push({ pointer: "/knownAt", code: "known_before_found", detail: "lies before it was found" });
  if (errors.length > 0) return { label: null, errors };
  // A sender's clock may run ahead; nothing is known before it was told.
  return { label: { ...rest, at: Math.min(at, now), knownAt: Math.min(knownAt, now) }, errors: null };
}

/** Whether two statements of one id are the same statement. */
export const sameStatement = (one: ReportedLabel, other: ReportedLabel) =>
  one.transactionId === other.transactionId &&
  one.verdict === other.verdict &&
  one.confidence === other.confidence;
