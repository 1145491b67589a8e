import { z } from "zod";
import { businessHours } from "./business-hours.ts";
import { servicePolicy } from "./service-level.ts";
import { escalation, mostEscalations, policyConditions } from "./service-rules.ts";

// Apart from the pages, so that the browser need not load what checks.

export const longestServiceName = 60;
const name = z.string().trim().min(1, "required").max(longestServiceName, "too_long");

/** A calendar as its page sends it. */
export const calendarDraft = z.strictObject({
  name,
  zone: businessHours.shape.zone,
  week: businessHours.shape.week,
  holidays: z
    .array(
      z.strictObject({
        date: businessHours.shape.holidays.unwrap().element,
        name: z.string().trim().max(80),
      }),
    )
    .max(400),
});
export type CalendarDraft = z.infer<typeof calendarDraft>;

/** A policy as its page sends it. */
export const policyDraft = z.strictObject({
  name,
  conditions: policyConditions,
  targets: servicePolicy.shape.targets,
  /** null: round the clock */
  calendarId: z.uuid().nullable(),
  warnAfter: z.number().min(0.1, "share").max(0.99, "share"),
  escalations: z.array(escalation).max(mostEscalations),
});
export type PolicyDraft = z.infer<typeof policyDraft>;

/** What a policy or a calendar would make of a message: the wall time in the calendar's zone. */
export const previewRequest = z.strictObject({
  targets: servicePolicy.shape.targets,
  calendar: z.union([z.uuid(), calendarDraft.pick({ zone: true, week: true, holidays: true })]).nullable(),
  wall: z.iso.datetime({ local: true, precision: -1 }),
});
export type PreviewRequest = z.infer<typeof previewRequest>;

const id = z.uuid();

/** What the pages of service levels ask for. */
export const serviceRequest = z.discriminatedUnion("intent", [
  z.strictObject({ intent: z.literal("policy"), id: id.nullable(), version: z.int(), draft: policyDraft }),
  z.strictObject({ intent: z.literal("remove-policy"), id }),
  z.strictObject({ intent: z.literal("move-policy"), id, by: z.union([z.literal(-1), z.literal(1)]) }),
  z.strictObject({ intent: z.literal("calendar"), id: id.nullable(), draft: calendarDraft }),
  z.strictObject({ intent: z.literal("remove-calendar"), id }),
  z.strictObject({ intent: z.literal("preview"), preview: previewRequest }),
]);
export type ServiceRequest = z.infer<typeof serviceRequest>;

/** When a message at that time would be due, by priority and target; ISO, null where nothing is promised or nobody ever works. */
export interface Preview {
  zone: string;
  /** the instant of the message */
  at: string;
  due: Record<
    "low" | "normal" | "high" | "urgent",
    Record<"firstResponse" | "nextResponse" | "resolution", string | null>
  >;
}

/** What is wrong, by the path of a field: "draft.targets.normal.firstResponse". */
export type ServiceProblems = Record<string, string>;

export type ServiceAnswer =
  | { done: "policy" | "calendar"; id: string }
  | { done: "removed" | "moved" }
  | { preview: Preview }
  | { problems: ServiceProblems };

/** What a schema found, by path. */
export function problemsOf(error: z.ZodError): ServiceProblems {
  const problems: ServiceProblems = {};
  for (const { path, message, code } of error.issues) {
    problems[path.join(".")] ??= /^[a-z_]+$/.test(message)
      ? message
      : code === "custom"
        ? "times"
        : "invalid";
  }
  return problems;
}
