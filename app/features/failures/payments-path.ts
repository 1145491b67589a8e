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

/** The list of an incident's payments, or of those that agree in more; of what failed in its slice where it has none of its own. */
export function incidentPaymentsPath(
  {
    id,
    scope,
    payments,
    startedAt,
    endedAt,
  }: Pick<IncidentLine, "id" | "scope" | "payments" | "startedAt" | "endedAt">,
  narrower: Scope & { reason?: string } = {},
) {
  const { reason, ...values } = narrower;
  const why: Record<string, string> = reason ? { reason } : {};
  return payments > 0
    ? paymentsPath(values, { incident: id, ...why })
    : paymentsPath(
        { ...scope, ...values },
        { status: "failed", ...why, from: startedAt, ...(endedAt && { to: endedAt }) },
      );
}
