import type { PoolClient } from "pg";
import type { Actor } from "#app/features/accounts/permissions.ts";
import { pool, transaction } from "#app/platform/db.server.ts";
import type { ProblemItem } from "#app/platform/errors.ts";
import { keyedHash } from "#app/platform/sealed.server.ts";
import { announceArrivals } from "./arrivals.server.ts";
import { keptIdentifier, namedId, type Report, readReport } from "./report.ts";
import { assertScope } from "./scope.ts";
import { type Stored, storeReports } from "./store.server.ts";

/** What became of one record. Pointers are relative to the record. */
export type ItemResult =
  | {
      id: string;
      result: Stored["result"];
      /** where a full card number was reduced */
      redacted?: string[];
      /** facts that contradict the payment held under this id; they were not taken over */
      ignored?: string[];
    }
  | { id: string | null; result: "rejected"; errors: ProblemItem[] };

export interface IngestOptions {
  /** milliseconds since 1970; the clock by default */
  now?: number;
  /** history: score it, but open no alert */
  quiet?: boolean;
}

export interface Ingested {
  /** one for each record, in their order */
  results: ItemResult[];
  accepted: number;
  rejected: number;
  /** scoring lanes in which something now waits */
  lanes: ReadonlySet<number>;
  /** sets scoring to work and tells browsers; to be called after the commit */
  announce: () => void;
}

/** Card numbers in identifiers: distinct and stable, and not to be turned back without the key. */
const pseudonym = (cardNumber: string) =>
  `card_${cardNumber.slice(-4)}_${keyedHash(cardNumber, "card-number").slice(0, 16)}`;

/** The id under which we keep what a sender calls `id`. */
export const keptId = (id: string) => keptIdentifier(id, pseudonym);

interface Read {
  results: ItemResult[];
  reports: Report[];
  /** of each report, its place among the records */
  places: number[];
}

function readAll(records: readonly unknown[], now: number): Read {
  const results: ItemResult[] = new Array(records.length);
  const reports: Report[] = [];
  const places: number[] = [];
  const options = { now, pseudonym };
  for (let place = 0; place < records.length; place += 1) {
    const reading = readReport(records[place], options);
    if (reading.report) {
      const { report, redacted } = reading;
      results[place] = { id: report.id, result: "created", ...(redacted.length > 0 && { redacted }) };
      reports.push(report);
      places.push(place);
    } else {
      results[place] = { id: namedId(records[place]), result: "rejected", errors: reading.errors };
    }
  }
  return { results, reports, places };
}

/**
 * Takes in records inside the caller's transaction. Nothing is announced until the
 * caller, after its commit, calls `announce`.
 *
 * @param records whatever was sent, each judged on its own
 * @throws {Forbidden} where the actor may not report payments
 */
export async function ingestWithin(
  client: PoolClient | typeof pool,
  actor: Actor,
  records: readonly unknown[],
  { now = Date.now(), quiet = false }: IngestOptions = {},
): Promise<Ingested> {
  assertScope(actor, "transactions:write");
  const { results, reports, places } = readAll(records, now);
  const inTransaction = <T>(work: (own: PoolClient) => Promise<T>) =>
    client === pool ? transaction(work) : work(client as PoolClient);
  const { stored, lanes } = await storeReports(client, inTransaction, reports, quiet);
  let created = 0;
  stored.forEach(({ result, ignored }, at) => {
    const item = results[places[at]!] as ItemResult & { ignored?: string[] };
    item.result = result;
    if (ignored.length > 0) item.ignored = ignored;
    if (result === "created") created += 1;
  });
  return {
    results,
    accepted: reports.length,
    rejected: records.length - reports.length,
    lanes,
    announce: () => announceArrivals(lanes, created),
  };
}

/**
 * Takes in records: every good one is committed when this returns, bad ones beside them
 * are named and left out, repeats change nothing.
 *
 * @throws {Forbidden} where the actor may not report payments
 */
export async function ingestTransactions(
  actor: Actor,
  records: readonly unknown[],
  options: IngestOptions = {},
): Promise<Ingested> {
  const ingested = await ingestWithin(pool, actor, records, options);
  ingested.announce();
  return ingested;
}
