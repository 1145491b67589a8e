import { type Subject, subjectOf } from "./incident-state.ts";
import type { IncidentLine } from "./incident-view.ts";
import { dimensions, type Scope } from "./payment.ts";

/** The list of payments of a slice. */
export function paymentsPath(scope: Scope & { mcc?: string }, more: Record<string, string> = {}): string {
  const search = new URLSearchParams(more);
  for (const dimension of [...dimensions, "mcc"] as const) {
    const value = scope[dimension];
    if (value) search.set(dimension, value);
  }
  return `/console/transactions?${search}`;
}

/** What was decided: all but payments that wait for their answer. */
export const decidedStatus = "succeeded,failed,refunded";

/** A stretch of time: `to` is not in it. ms */
export interface Stretch {
  from: number;
  to: number;
}

/** As filters of the list of payments. */
export const stretchFilters = ({ from, to }: Stretch) => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
});

/** What is listed of an incident's slice where no payments of its own are known; where some are missing, those that arrived. */
const listed: Record<Subject, string | null> = {
  failed: "failed",
  twice: "succeeded",
  missing: null,
  contacts: "failed",
};

/** The list of an incident's payments, or of those that agree in more. */
export function incidentPaymentsPath(
  {
    id,
    scope,
    pattern,
    payments,
    startedAt,
    endedAt,
  }: Pick<IncidentLine, "id" | "scope" | "pattern" | "payments" | "startedAt" | "endedAt">,
  narrower: Scope & { reason?: string } = {},
) {
  const { reason, ...values } = narrower;
  const why: Record<string, string> = reason ? { reason } : {};
  const status = listed[subjectOf(pattern)];
  return payments > 0
    ? paymentsPath(values, { incident: id, ...why })
    : paymentsPath(
        { ...scope, ...values },
        { ...(status && { status }), ...why, from: startedAt, ...(endedAt && { to: endedAt }) },
      );
}
