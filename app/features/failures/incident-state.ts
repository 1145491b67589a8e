import { hours, minutes } from "#app/platform/time.ts";
import type { Incident, Pattern } from "./incident.ts";
import { type Dimension, dimensions, type Scope } from "./payment.ts";
import { type FailureReason, isRiskReason, reasons } from "./reasons.ts";

export const incidentStates = ["open", "recovered", "closed", "false_alarm"] as const;
export type IncidentState = (typeof incidentStates)[number];
/** 1 minor, 2 major, 3 critical */
export type Severity = 1 | 2 | 3;

/** The patterns of detection, and the one that customers show who write more than payments fail. */
export type KeptPattern = Pattern | "contacts";

/** Whether a text can be an incident's id at all: anything else is not asked of the database. */
export const isIncidentId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

/** An incident that is over is still followed up for so long. */
export const followedUpFor = hours(24);
/** It grows for so long after it last doubled. */
export const growsFor = minutes(10);

/** From how many customers, and how much money in rough dollars, an incident is major and critical. */
const majorFrom = { customers: 20, dollars: 5_000 };
const criticalFrom = { customers: 150, dollars: 50_000 };

/** How bad it is, by people and money. */
export function severityOf({ customers, dollars }: { customers: number; dollars: number }): Severity {
  if (customers >= criticalFrom.customers || dollars >= criticalFrom.dollars) return 3;
  return customers >= majorFrom.customers || dollars >= majorFrom.dollars ? 2 : 1;
}

/** How often its size has doubled; a new number is worth a line in its timeline. */
export const doublings = (size: number) => Math.floor(Math.log2(Math.max(1, size / 5)));

/**
 * What an incident is made of: payments that failed, that were taken twice, that do not arrive, or what customers
 * write.
 */
export type Subject = "failed" | "twice" | "missing" | "contacts";
export function subjectOf(pattern: KeptPattern): Subject {
  if (pattern === "other") return "twice";
  if (pattern === "volume_drop") return "missing";
  return pattern === "contacts" ? "contacts" : "failed";
}

/** How large it is: failures seen, or payments that did not arrive. */
export const sizeOf = ({
  pattern,
  observed,
  expected,
}: {
  pattern: KeptPattern;
  observed: number;
  expected: number;
}): number => (subjectOf(pattern) === "missing" ? Math.max(0, Math.round(expected - observed)) : observed);

/** Patterns of which customers may be told: the fault is the bank's or ours, and nobody is suspected. */
const tellable = new Set<KeptPattern>([
  "outage",
  "degradation",
  "reason_shift",
  "volume_drop",
  "other",
  "contacts",
]);

/**
 * Whether customers, and those who sit in front of them, may hear of it. What is tried with stolen
 * cards, and anything with a reason of risk, stays with those who may see alerts.
 */
export const mayBeTold = (pattern: KeptPattern, reason: FailureReason | null, scope: Scope): boolean =>
  tellable.has(pattern) && !(reason && isRiskReason(reason)) && scope.customer === undefined;

/**
 * Whether a failed payment within the slice of an incident is one of its own. Other failures go
 * on as usual beside it: an empty account is not the bank's outage.
 */
export function belongs(pattern: Pattern, failure: FailureReason, reason: FailureReason | null): boolean {
  // Whoever tries cards, or tries again and again, fails for whatever reason comes.
  if (pattern === "card_testing" || pattern === "retry_storm") return true;
  if (isRiskReason(failure) && !(reason && isRiskReason(reason))) return false;
  if (reason === null || failure === reason) return reason !== null || reasons[failure].group !== "customer";
  const group = reasons[failure].group;
  return reasons[reason].group === group && (group === "technical" || group === "risk");
}

/** The values a payment has of what scopes are made of. */
export type ScopeValues = Readonly<Partial<Record<Dimension, string | null>>>;

export const inScope = (scope: Scope, values: ScopeValues): boolean =>
  dimensions.every((dimension) => scope[dimension] === undefined || scope[dimension] === values[dimension]);

export const sameScope = (one: Scope, other: Scope): boolean =>
  dimensions.every((dimension) => one[dimension] === other[dimension]);

/** Whether every value of the wider scope stands in the narrower one too. */
const within = (narrower: Scope, wider: Scope): boolean =>
  Object.keys(wider).length > 0 &&
  dimensions.every((dimension) => wider[dimension] === undefined || wider[dimension] === narrower[dimension]);

/** Two slices that describe the same trouble: the same, or one a part of the other. */
export const akin = (one: Scope, other: Scope): boolean =>
  sameScope(one, other) || within(one, other) || within(other, one);

/** An incident as it is kept. */
export interface KnownIncident {
  id: string;
  detectorKey: string | null;
  state: IncidentState;
  pattern: Pattern;
  scope: Scope;
  startedAt: number;
  endedAt: number | null;
}

/** Two tellings this far apart are not of the same trouble. */
const sameWithin = minutes(90);

/**
 * The kept incident that a detector that began anew tells of again: of the same trouble at the
 * same time, and followed by no detector now.
 */
export function takenUp(
  told: Incident,
  known: readonly KnownIncident[],
  generation: string,
): KnownIncident | undefined {
  const from = Date.parse(told.startedAt);
  const to = told.endedAt === null ? Number.POSITIVE_INFINITY : Date.parse(told.endedAt);
  const fitting = known.filter(
    (one) =>
      one.detectorKey?.startsWith(`${generation}:`) !== true &&
      // Payments that fail are one trouble, whatever their pattern becomes.
      subjectOf(one.pattern) === subjectOf(told.pattern) &&
      akin(one.scope, told.scope) &&
      from <= (one.endedAt ?? Number.POSITIVE_INFINITY) + sameWithin &&
      one.startedAt <= to + sameWithin,
  );
  return fitting.find((one) => sameScope(one.scope, told.scope)) ?? fitting[0];
}
