import type { PoolClient } from "pg";
import { transaction } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { enqueue } from "#app/platform/queue.server.ts";
import { holdProgress } from "../count-outcomes.server.ts";
import { countChanges, type Outcome, type OutcomeChange } from "../outcome-counts.ts";
import { addAll } from "../save-counts.server.ts";
import { codeKey } from "../taxonomy.ts";
import type { Move } from "./code-mapping.ts";
import { unfinishedMoves } from "./mapping.server.ts";

/** Payments that are looked through at once: a tenth of a second in which nothing else is counted. */
const stepSize = 20_000;
const stepsPerTurn = 10;

interface Row {
  scheme: string | null;
  code: string | null;
  occurredAt: number;
  amountMinor: number;
  method: string;
  channel: string | null;
  network: string | null;
  issuer: string | null;
  country: string | null;
  currency: string;
  merchant: string | null;
  mcc: string | null;
  bin: string | null;
  terminal: string | null;
}

/**
 * Failed payments of a stretch of time as they are counted now: what still waits to be counted is
 * read as it was before. One statement, so that payments and what waits are of the same moment.
 */
const countedFailures = `
  WITH waiting AS MATERIALIZED (
    SELECT DISTINCT ON (w.id) w.id, w.was, w.scheme, w.code
    FROM outcome_backlog b
    CROSS JOIN LATERAL unnest(b.ids, b.was, b.was_schemes, b.was_codes) AS w (id, was, scheme, code)
    ORDER BY w.id, b.seq
  )
  SELECT CASE WHEN w.id IS NULL THEN t.failure_scheme ELSE w.scheme END AS scheme,
    CASE WHEN w.id IS NULL THEN t.failure_code ELSE w.code END AS code,
    (extract(epoch FROM t.occurred_at) * 1000)::float8 AS "occurredAt", t.amount_minor AS "amountMinor",
    t.method, t.channel, t.card_network AS network, t.card_issuer AS issuer, t.card_country AS country, t.currency,
    t.merchant_id AS merchant, t.merchant_mcc AS mcc, t.card_bin AS bin, t.terminal_id AS terminal
  FROM transactions t LEFT JOIN waiting w ON w.id = t.id
  WHERE t.occurred_at >= $1 AND t.occurred_at < $2
    AND CASE WHEN w.id IS NULL THEN t.status ELSE w.was END = 'failed'`;

const changeOf = (row: Row, { from, to }: Move): OutcomeChange => ({
  occurredAt: row.occurredAt,
  amountMinor: row.amountMinor,
  values: row,
  was: { status: from, scheme: null, code: null },
  is: { status: to, scheme: null, code: null },
});

/** @returns whether there is more to do */
async function step(client: PoolClient): Promise<boolean> {
  const progress = await holdProgress(client);
  const [move] = await unfinishedMoves(client);
  if (!move) return false;
  const before = Number.isFinite(move.cursor) ? new Date(move.cursor) : "infinity";
  const { rows: stretch } = await client.query<{ at: Date | null }>(
    `SELECT min(occurred_at) AS at FROM (
       SELECT occurred_at FROM transactions WHERE occurred_at < $1 ORDER BY occurred_at DESC LIMIT ${stepSize}
     ) t`,
    [before],
  );
  const from = stretch[0]?.at;
  if (!from) {
    await client.query("UPDATE code_mappings SET finished_at = now() WHERE version = $1", [move.version]);
    log.info({ version: move.version }, "the counts follow a mapping of codes");
    return true;
  }
  const { rows } = await client.query<Row>(countedFailures, [from, before]);
  const own = codeKey(move.scheme, move.code);
  const changes = rows
    .filter(({ scheme, code }) => codeKey(scheme, code) === own)
    .map((row) => changeOf(row, move));
  await addAll(
    client,
    countChanges(changes, (told) => told.status as Outcome, progress.kept),
  );
  await client.query("UPDATE code_mappings SET cursor = $2, moved = moved + $3 WHERE version = $1", [
    move.version,
    from,
    changes.length,
  ]);
  return true;
}

/**
 * Brings the counts after what was mapped since, some batches of payments at a time, newest first.
 * Each batch commits with how far it has come, so a process that dies counts nothing twice.
 */
export async function renormaliseFailures(): Promise<void> {
  for (let steps = 0; steps < stepsPerTurn; steps += 1) {
    if (!(await transaction(step))) return;
  }
  await enqueue("renormaliseFailures", {});
}
