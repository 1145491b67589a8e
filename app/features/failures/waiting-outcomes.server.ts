import type { PoolClient } from "pg";
import type { OutcomeChange } from "./outcome-counts.ts";

/** Counted at once. Large, since neighbours in time add to the same rows: so each is written once, not five times. */
const batchSize = 10_000;

/** A change as it was noted with the payment. */
export interface NotedChange extends OutcomeChange {
  id: string;
  customer: string | null;
  fingerprint: string | null;
}

const lists = [
  "ids",
  "was",
  "was_schemes",
  "was_codes",
  "statuses",
  "schemes",
  "codes",
  "times",
  "amounts",
  "currencies",
  "methods",
  "channels",
  "networks",
  "issuers",
  "countries",
  "merchants",
  "mccs",
  "bins",
  "terminals",
  "customers",
  "fingerprints",
] as const;
type List = (typeof lists)[number];
type Noted = { seq: number } & Record<Exclude<List, "times" | "amounts">, (string | null)[] | null> &
  Record<"times" | "amounts", number[]>;

/** As JSON, which is read much faster than arrays of the database. */
const oldest = {
  name: "outcomes-waiting",
  text: `
    SELECT seq, ${lists.map((list) => `to_json(${list}) AS ${list}`).join(", ")} FROM outcome_backlog
    WHERE seq = ANY(ARRAY(
      SELECT seq FROM (
        SELECT seq, sum(changes) OVER (ORDER BY seq) - changes AS before
        FROM (SELECT seq, changes FROM outcome_backlog ORDER BY seq LIMIT ${batchSize}) o
      ) o WHERE before < ${batchSize}
    ))
    ORDER BY seq`,
};

function changesOf(noted: Noted): NotedChange[] {
  const { was, was_schemes, was_codes, statuses, schemes, codes } = noted;
  return noted.ids!.map((id, at) => ({
    id: id!,
    occurredAt: noted.times[at]!,
    amountMinor: noted.amounts[at]!,
    values: {
      method: noted.methods![at]!,
      channel: noted.channels![at]!,
      network: noted.networks![at]!,
      issuer: noted.issuers![at]!,
      country: noted.countries![at]!,
      currency: noted.currencies![at]!,
      merchant: noted.merchants![at]!,
      mcc: noted.mccs![at]!,
      bin: noted.bins![at]!,
      terminal: noted.terminals![at]!,
    },
    customer: noted.customers![at]!,
    fingerprint: noted.fingerprints![at]!,
    was: was?.[at] ? { status: was[at], scheme: was_schemes![at]!, code: was_codes![at]! } : null,
    is: { status: statuses![at]!, scheme: schemes![at]!, code: codes![at]! },
  }));
}

/** The oldest changes that are not counted, and whether that is all of them. Call it under the lock of the row of progress. */
export async function oldestWaiting(client: PoolClient) {
  const { rows } = await client.query<Noted>(oldest);
  const changes = rows.flatMap(changesOf);
  return { seqs: rows.map(({ seq }) => seq), changes, isLast: changes.length < batchSize };
}
