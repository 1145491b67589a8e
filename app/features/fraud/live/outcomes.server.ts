import type { PoolClient } from "pg";
import { transaction } from "#app/platform/db.server.ts";
import { type Label, type Standing, standingLabel } from "../label.ts";
import { keysOf, type Touched } from "./entity.ts";
import type { Entry } from "./entry.ts";
import { appendOutcomes } from "./log.server.ts";

/** Payments whose labels are taken into the log at a time. */
const mostPayments = 500;
/** From how sure a statement on it counts as known: a complaint that nobody has looked at does. */
const sureEnough = 0.5;

type Said = Label & { transactionId: string; folded: boolean };

async function unfolded(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT DISTINCT transaction_id AS id FROM (
       SELECT transaction_id FROM labels WHERE folded_in IS NULL ORDER BY id LIMIT $1
     ) oldest ORDER BY 1`,
    [mostPayments],
  );
  return rows.map(({ id }) => id);
}

async function saidOf(client: PoolClient, ids: readonly string[]) {
  const { rows } = await client.query<Said>(
    `SELECT id, transaction_id AS "transactionId", source, strand, verdict, confidence,
            (extract(epoch FROM known_at) * 1000)::float8 AS "knownAt", folded_in IS NOT NULL AS folded
     FROM labels WHERE transaction_id = ANY($1) ORDER BY id`,
    [ids],
  );
  const said = new Map<string, Said[]>();
  for (const row of rows) said.set(row.transactionId, [...(said.get(row.transactionId) ?? []), row]);
  return said;
}

const counts = (standing: Standing | null, sign: 1 | -1) => ({
  frauds: standing?.verdict === "fraud" && standing.confidence >= sureEnough ? sign : 0,
  legitimate: standing?.verdict === "legitimate" ? sign : 0,
});

/** What the log has to say of a payment so that it says what is now known: what no longer holds is taken back. */
export function outcomesOf(payment: Touched, said: readonly Said[]): Entry[] {
  const before = standingLabel(said.filter(({ folded }) => folded));
  const now = standingLabel(said);
  if (before?.verdict === now?.verdict && before?.confidence === now?.confidence) return [];
  const keys = keysOf(payment);
  const entry = (standing: Standing | null, sign: 1 | -1): Entry[] => {
    const told = counts(standing, sign);
    if (!standing || (told.frauds === 0 && told.legitimate === 0)) return [];
    const nothing = { customer: 0, merchant: 0, amount: 0, failed: false, novel: false };
    return [{ ...nothing, ...told, at: standing.knownAt, keys, kind: "outcome" }];
  };
  return [...entry(before, -1), ...entry(now, 1)];
}

/**
 * Takes what became known of payments into the scoring log: from there on, ledgers know it. Any
 * number of processes may call it; labels that are being written come the next time.
 *
 * @returns of how many payments something new was known
 */
export async function foldLabels(): Promise<number> {
  return transaction(async (client) => {
    await client.query("SELECT pg_advisory_xact_lock(hashtext('fold labels'))");
    const ids = await unfolded(client);
    if (ids.length === 0) return 0;
    const said = await saidOf(client, ids);
    const { rows } = await client.query<Touched>(
      `SELECT id, customer_id AS "customerId", card_fingerprint AS "cardFingerprint", device_id AS "deviceId",
              merchant_id AS "merchantId", terminal_id AS "terminalId", device_ip AS "deviceIp"
       FROM transactions WHERE id = ANY($1) ORDER BY id`,
      [ids],
    );
    const entries = rows.flatMap((payment) => outcomesOf(payment, said.get(payment.id) ?? []));
    const labels = [...said.values()].flat().filter(({ folded }) => !folded);
    // Nothing new to say is no entry: entry 0 is before all others.
    const ordinal = entries.length > 0 ? await appendOutcomes(client, entries) : 0;
    await client.query("UPDATE labels SET folded_in = $1 WHERE id = ANY($2)", [
      ordinal,
      labels.map(({ id }) => id),
    ]);
    return entries.length > 0 ? ids.length : 0;
  });
}

/** How long the log and what payments looked like are kept, in days: ledgers need 31, models learn from the rest. */
const keptDays = 90;

/** Removes what is too old to say anything. */
export async function removeOldScoringLog() {
  return transaction(async (client) => {
    await client.query("DELETE FROM scoring_log WHERE at < now() - $1 * interval '1 day'", [keptDays]);
    await client.query("DELETE FROM scoring_features WHERE at < now() - $1 * interval '1 day'", [keptDays]);
  });
}
