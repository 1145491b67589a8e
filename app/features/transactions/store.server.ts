import type { Pool, PoolClient } from "pg";
import { addUnknownCustomers } from "#app/features/customers/customers.server.ts";
import { arrayLiteral } from "#app/platform/array-literal.ts";
import { laneOf } from "./lane.ts";
import type { Report } from "./report.ts";
import { contradictions, type Held, type StatusChange, settle } from "./settle.ts";

/** What became of one report. `ignored`: pointers to facts that contradict what we hold. */
export interface Stored {
  result: "created" | "updated" | "unchanged";
  ignored: string[];
}

/** Columns of the row, the key of the report that fills each, and the type it travels as. */
const columns: [column: string, key: keyof Report, type: "text" | "float8" | "int8"][] = [
  ["id", "id", "text"],
  ["occurred_at", "occurredAt", "float8"],
  ["status_at", "statusAt", "float8"],
  ["customer_id", "customerId", "text"],
  ["amount_minor", "amountMinor", "int8"],
  ["currency", "currency", "text"],
  ["method", "method", "text"],
  ["channel", "channel", "text"],
  ["status", "status", "text"],
  ["merchant_id", "merchantId", "text"],
  ["merchant_name", "merchantName", "text"],
  ["merchant_mcc", "merchantMcc", "text"],
  ["merchant_country", "merchantCountry", "text"],
  ["terminal_id", "terminalId", "text"],
  ["card_fingerprint", "cardFingerprint", "text"],
  ["card_bin", "cardBin", "text"],
  ["card_last4", "cardLast4", "text"],
  ["card_network", "cardNetwork", "text"],
  ["card_issuer", "cardIssuer", "text"],
  ["card_country", "cardCountry", "text"],
  ["device_id", "deviceId", "text"],
  ["device_ip", "deviceIp", "text"],
  ["device_country", "deviceCountry", "text"],
  ["failure_scheme", "failureScheme", "text"],
  ["failure_code", "failureCode", "text"],
  ["failure_message", "failureMessage", "text"],
];

const names = columns.map(([column]) => column);
const fromMilliseconds = (expression: string) => `to_timestamp(${expression} / 1000)`;

/**
 * One statement, so one round trip and one commit: the payments in the order of their
 * ids (two batches with the same ids then wait for each other but never in a circle),
 * unknown customers, and the backlog in the order of the reports. Returns the ids that
 * were there already.
 */
const insertStatement = {
  name: "ingest-insert",
  rowMode: "array" as const,
  text: `
    WITH given AS MATERIALIZED (
      SELECT * FROM unnest(${columns.map(([, , type], at) => `$${at + 1}::${type}[]`).join(", ")},
                           $${columns.length + 1}::int2[])
        WITH ORDINALITY AS g (${names.join(", ")}, lane, place)
    ), added AS (
      INSERT INTO transactions (${names.join(", ")})
      SELECT ${columns.map(([column, , type]) => (type === "float8" ? fromMilliseconds(column) : column)).join(", ")}
      FROM given ORDER BY id COLLATE "C"
      ON CONFLICT (id) DO NOTHING
      RETURNING id
    ), known AS (
      ${addUnknownCustomers(`$${columns.length + 2}::text[]`)}
    ), waiting AS (
      INSERT INTO scoring_backlog (lane, transaction_id, quiet, status)
      SELECT g.lane, g.id, $${columns.length + 3}::boolean, g.status FROM given g JOIN added USING (id) ORDER BY g.place
    )
    SELECT id FROM given WHERE id NOT IN (SELECT id FROM added)`,
};

/** @returns the ids that were there already and are left as they were */
async function insertReports(
  client: Pool | PoolClient,
  reports: readonly Report[],
  quiet: boolean,
): Promise<Set<string>> {
  const customers = new Set<string>();
  for (const { customerId } of reports) if (customerId !== null) customers.add(customerId);
  const { rows } = await client.query<[string]>({
    ...insertStatement,
    values: [
      ...columns.map(([, key]) => arrayLiteral(reports, (report) => report[key])),
      arrayLiteral(reports, laneOf),
      arrayLiteral([...customers].sort(), (id) => id),
      quiet,
    ],
  });
  return new Set(rows.map(([id]) => id));
}

/**
 * The rows are locked in the order of their ids before any is changed. This and what
 * follows is planned anew each time: a plan from when the tables were small would be
 * kept while they grow.
 */
const lockStatement = {
  text: `
    SELECT id, status, (extract(epoch FROM status_at) * 1000)::float8 AS "statusAt",
           (extract(epoch FROM occurred_at) * 1000)::float8 AS "occurredAt",
           amount_minor AS "amountMinor", currency, customer_id AS "customerId",
           card_fingerprint AS "cardFingerprint", device_id AS "deviceId"
    FROM transactions WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE`,
};

type HeldRow = Held & { cardFingerprint: string | null; deviceId: string | null };

/** The status that now stands. Only what moves with a status is written. */
const updateStatement = {
  text: `
    UPDATE transactions t
    SET status = g.status, status_at = ${fromMilliseconds("g.status_at")},
        failure_scheme = g.failure_scheme, failure_code = g.failure_code, failure_message = g.failure_message
    FROM unnest($1::text[], $2::text[], $3::float8[], $4::text[], $5::text[], $6::text[])
      AS g (id, status, status_at, failure_scheme, failure_code, failure_message)
    WHERE t.id = g.id`,
};

/**
 * History and backlog. A change and its place in the backlog carry one time, and later
 * than everything told of the payment before: scoring reads from it which status a
 * payment had when it came to wait.
 */
const changeStatement = {
  text: `
    WITH given AS MATERIALIZED (
      SELECT g.*, greatest(
               statement_timestamp(),
               (SELECT accepted_at FROM transactions t WHERE t.id = g.id),
               (SELECT max(recorded_at) FROM transaction_events e WHERE e.transaction_id = g.id)
             ) + g.turn * interval '1 millisecond' AS at
      FROM unnest($1::text[], $2::text[], $3::text[], $4::float8[], $5::text[], $6::text[], $7::int2[], $8::int4[])
        WITH ORDINALITY AS g (id, from_status, to_status, status_at, failure_scheme, failure_code, lane, turn, place)
    ), told AS (
      INSERT INTO transaction_events
        (transaction_id, from_status, to_status, status_at, recorded_at, failure_scheme, failure_code)
      SELECT id, from_status, to_status, ${fromMilliseconds("status_at")}, at, failure_scheme, failure_code
      FROM given ORDER BY place
    )
    INSERT INTO scoring_backlog (lane, transaction_id, accepted_at, quiet, status)
    SELECT lane, id, at, $9::boolean, to_status FROM given ORDER BY place`,
};

/** A change, the lane of its payment, and which of the payment's changes it is (from 1) in this batch. */
type PlacedChange = StatusChange & { lane: number; turn: number };

async function saveChanges(client: PoolClient, standing: Report[], changes: PlacedChange[], quiet: boolean) {
  if (standing.length === 0) return;
  await client.query({
    ...updateStatement,
    values: [
      arrayLiteral(standing, (report) => report.id),
      arrayLiteral(standing, (report) => report.status),
      arrayLiteral(standing, (report) => report.statusAt),
      arrayLiteral(standing, (report) => report.failureScheme),
      arrayLiteral(standing, (report) => report.failureCode),
      arrayLiteral(standing, (report) => report.failureMessage),
    ],
  });
  if (changes.length === 0) return;
  await client.query({
    ...changeStatement,
    values: [
      arrayLiteral(changes, (change) => change.id),
      arrayLiteral(changes, (change) => change.from),
      arrayLiteral(changes, (change) => change.to),
      arrayLiteral(changes, (change) => change.statusAt),
      arrayLiteral(changes, (change) => change.failureScheme),
      arrayLiteral(changes, (change) => change.failureCode),
      arrayLiteral(changes, (change) => change.lane),
      arrayLiteral(changes, (change) => change.turn),
      quiet,
    ],
  });
}

/**
 * Takes further reports of payments that are there.
 *
 * @param places of the reports in `reports`, by payment, in the order they came
 */
async function settleReports(
  client: PoolClient,
  reports: readonly Report[],
  places: ReadonlyMap<string, number[]>,
  stored: Stored[],
  quiet: boolean,
) {
  const ids = arrayLiteral([...places.keys()], (id) => id);
  const { rows } = await client.query<HeldRow>({ ...lockStatement, values: [ids] });
  const standing: Report[] = [];
  const changes: PlacedChange[] = [];
  for (const held of rows) {
    const here = places.get(held.id)!;
    const settlement = settle(
      held,
      here.map((place) => reports[place]!),
    );
    here.forEach((place, at) => {
      const ignored = contradictions(held, reports[place]!);
      stored[place] = { result: settlement.updated[at] ? "updated" : "unchanged", ignored };
    });
    if (settlement.standing) standing.push(settlement.standing);
    const lane = laneOf(held);
    for (const [at, change] of settlement.changes.entries()) changes.push({ ...change, lane, turn: at + 1 });
  }
  await saveChanges(client, standing, changes, quiet);
  return new Set(changes.map(({ lane }) => lane));
}

export interface StoredBatch {
  /** one for each report, in their order */
  stored: Stored[];
  /** scoring lanes in which something now waits */
  lanes: Set<number>;
}

/**
 * Stores reports as if they came one after another: the first of a payment creates it,
 * a later status updates it, anything older or equal changes nothing.
 *
 * @param client inside a transaction, or the pool: then new payments and changes of old
 *   ones commit one after the other
 * @param inTransaction runs the second step on one connection
 */
export async function storeReports(
  client: Pool | PoolClient,
  inTransaction: <T>(work: (client: PoolClient) => Promise<T>) => Promise<T>,
  reports: readonly Report[],
  quiet: boolean,
): Promise<StoredBatch> {
  const firsts = new Map<string, number>();
  const further = new Map<string, number[]>();
  reports.forEach(({ id }, place) => {
    if (!firsts.has(id)) firsts.set(id, place);
    else if (further.has(id)) further.get(id)!.push(place);
    else further.set(id, [place]);
  });
  const fresh =
    firsts.size === reports.length ? reports : [...firsts.values()].map((place) => reports[place]!);
  const existing = fresh.length > 0 ? await insertReports(client, fresh, quiet) : new Set<string>();
  const stored = reports.map(
    ({ id }, place): Stored => ({
      result: firsts.get(id) === place && !existing.has(id) ? "created" : "unchanged",
      ignored: [],
    }),
  );
  const lanes = new Set<number>();
  for (const report of fresh) if (!existing.has(report.id)) lanes.add(laneOf(report));
  const open = new Map(further);
  for (const id of existing) open.set(id, [firsts.get(id)!, ...(further.get(id) ?? [])]);
  if (open.size > 0) {
    const changed = await inTransaction((own) => settleReports(own, reports, open, stored, quiet));
    for (const lane of changed) lanes.add(lane);
  }
  return { stored, lanes };
}
