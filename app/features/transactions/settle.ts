import type { Report } from "./report.ts";
import { type Status, type StatusReport, supersedes } from "./transaction.ts";

/** What we hold of a payment when another report of it arrives. Times are milliseconds since 1970. */
export interface Held extends StatusReport {
  id: string;
  occurredAt: number;
  amountMinor: number;
  currency: string;
  customerId: string | null;
}

/** A status that was left for another. */
export interface StatusChange {
  id: string;
  from: Status;
  to: Status;
  statusAt: number | null;
  failureScheme: string | null;
  failureCode: string | null;
}

export interface Settlement {
  /** one for each report, in their order: whether it changed what we hold */
  updated: boolean[];
  changes: StatusChange[];
  /** the report that now stands, or null where what we held still does */
  standing: Report | null;
}

/**
 * Takes reports of one payment one after another.
 *
 * A repeat of the present status with a later time moves that time, but is no change of status.
 */
export function settle(held: Held, reports: readonly Report[]): Settlement {
  let now: StatusReport = held;
  let standing: Report | null = null;
  const changes: StatusChange[] = [];
  const updated = reports.map((report) => {
    if (!supersedes(report, now)) return false;
    if (report.status !== now.status) {
      changes.push({
        id: held.id,
        from: now.status,
        to: report.status,
        statusAt: report.statusAt,
        failureScheme: report.failureScheme,
        failureCode: report.failureCode,
      });
    }
    standing = report;
    now = report;
    return true;
  });
  return { updated, changes, standing };
}

/**
 * Facts in which a report contradicts the payment we hold under its id. They are not
 * taken over: only the status of a payment moves.
 *
 * @returns their pointers in the record
 */
export function contradictions(held: Held, report: Report): string[] {
  const found: string[] = [];
  if (report.occurredAt !== held.occurredAt) found.push("/occurredAt");
  if (report.amountMinor !== held.amountMinor || report.currency !== held.currency) found.push("/amount");
  if (report.customerId !== held.customerId) found.push("/customerId");
  return found;
}
