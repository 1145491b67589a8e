import { z } from "zod";
import { checkedText } from "#app/platform/checked-text.ts";
import { businessHours, WorkingCalendar } from "./business-hours.ts";
import { due } from "./working-time.ts";

const instant = checkedText({
  pattern:
    /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)$/,
  also: isDay,
  message: "must be an ISO 8601 instant with its offset, such as 2026-01-05T09:30:00Z",
});

/** JavaScript would read 30 February as 2 March. */
function isDay(text: string) {
  const midnight = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text.slice(0, 10));
}

const pause = z
  .tuple([instant, instant.nullable()])
  .refine(([from, to]) => to === null || Date.parse(from) <= Date.parse(to), {
    error: "ends before it begins",
  });

const dueCase = z.object({
  id: z.union([z.string(), z.number()], { error: "must be text or a number" }),
  start: instant,
  minutes: z.number().min(0, { error: "must not be negative" }),
  calendar: businessHours,
  pauses: z.array(pause).default([]),
});

/** `due` as toISOString writes it; null with a reason where it never is, and with an error where the case is wrong. */
export type DueAnswer =
  | { id: string | number; due: string }
  | { id: string | number; due: null; reason: string }
  | { id: string | number | null; due: null; error: string };

const mostFaults = 3;
/** Names of fields are repeated up to this length. */
const shown = 40;

const kinds: Record<string, string> = {
  string: "text",
  number: "a number",
  object: "an object",
  array: "a list",
  tuple: "a pair",
};

const placeOf = (path: readonly PropertyKey[]) =>
  path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("")
    .slice(1);

const valueAt = (value: unknown, path: readonly PropertyKey[]) =>
  path.reduce<unknown>((inner, step) => (inner as Record<PropertyKey, unknown> | undefined)?.[step], value);

function faultOf(issue: z.core.$ZodIssue, value: unknown): string {
  const place = placeOf(issue.path) || "the case";
  switch (issue.code) {
    case "invalid_type":
      if (valueAt(value, issue.path) === undefined) return `${place} is missing`;
      return `${place} must be ${kinds[issue.expected] ?? issue.expected}`;
    case "unrecognized_keys":
      return `${place} may not have a field ${issue.keys[0]!.slice(0, shown)}`;
    case "too_small":
    case "too_big":
      return issue.origin === "array" ? `${place} must be a pair` : `${place} ${issue.message}`;
    default:
      return `${place} ${issue.message}`;
  }
}

function idOf(value: unknown): string | number | null {
  const id = typeof value === "object" && value !== null && "id" in value ? value.id : null;
  return typeof id === "string" || typeof id === "number" ? id : null;
}

/**
 * Answers one case, `{ id, start, minutes, calendar, pauses? }`, as it came out of JSON:
 * when so many minutes of working time have passed.
 */
export function answerDueCase(value: unknown): DueAnswer {
  const { data, error } = dueCase.safeParse(value);
  if (error) {
    const faults = error.issues.slice(0, mostFaults).map((issue) => faultOf(issue, value));
    return { id: idOf(value), due: null, error: faults.join("; ") };
  }
  const { id, start, minutes, calendar, pauses } = data;
  const { at, never } = due(
    Date.parse(start),
    minutes,
    new WorkingCalendar(calendar),
    pauses.map(([from, to]) => [Date.parse(from), to === null ? null : Date.parse(to)]),
  );
  return at === null ? { id, due: null, reason: never } : { id, due: new Date(at).toISOString() };
}
