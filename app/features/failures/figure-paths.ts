import { narrowedTo, type OutcomeQuery } from "./outcome-query.ts";
import type { Scope } from "./payment.ts";
import { decidedStatus, paymentsPath, type Stretch, stretchFilters } from "./payments-path.ts";

/** Where the payments behind each kind of figure are listed: as many as the figure says. */
export function figurePaths(query: OutcomeQuery) {
  const scope = narrowedTo(query);
  const path = (stretch: Stretch, filters: Record<string, string>, within: Scope = {}) =>
    paymentsPath({ ...scope, ...within }, { ...filters, ...stretchFilters(stretch) });
  return {
    decided: (stretch: Stretch, within?: Scope) => path(stretch, { status: decidedStatus }, within),
    pending: (stretch: Stretch) => path(stretch, { status: "pending" }),
    failed: (stretch: Stretch, within?: Scope) => path(stretch, { status: "failed" }, within),
    because: (stretch: Stretch, reasons: readonly string[]) =>
      path(stretch, { status: "failed", reason: reasons.join(",") }),
    tried: (stretch: Stretch, tried: "first" | "again" | "recovered" | "lost", within?: Scope) =>
      path(stretch, { status: "failed", tried }, within),
  };
}
export type FigurePaths = ReturnType<typeof figurePaths>;
