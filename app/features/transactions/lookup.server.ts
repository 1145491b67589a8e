import type { Actor } from "#app/features/accounts/permissions.ts";
import { pool } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import { fromMinor } from "#app/platform/money.ts";
import { keptId } from "./ingest.server.ts";
import { assertScope } from "./scope.ts";
import type { Status, TransactionRecord } from "./transaction.ts";

/** A payment as the API tells it: the record, what became of it, and its score once it has one. */
export type StoredTransaction = TransactionRecord & {
  acceptedAt: string;
  history: {
    from: Status;
    to: Status;
    statusAt: string | null;
    recordedAt: string;
    failure?: { scheme?: string; code?: string };
  }[];
  risk: { score: number; band: string; reasons: unknown[]; scorer: string; scoredAt: string } | null;
};

interface Row {
  record: TransactionRecord;
  currency: string;
  occurredAt: Date;
  acceptedAt: Date;
  statusAt: Date | null;
  amountMinor: number;
  risk: (NonNullable<StoredTransaction["risk"]> & { scoredAt: string }) | null;
  history: StoredTransaction["history"] | null;
}

/** Nested as the record is; Postgres leaves out what is not told. */
const query = `
  SELECT json_strip_nulls(json_build_object(
           'id', t.id, 'customerId', t.customer_id, 'currency', t.currency, 'method', t.method,
           'channel', t.channel, 'status', t.status, 'terminalId', t.terminal_id,
           'merchant', json_build_object('id', t.merchant_id, 'name', t.merchant_name,
                                         'mcc', t.merchant_mcc, 'country', t.merchant_country),
           'card', json_build_object('fingerprint', t.card_fingerprint, 'bin', t.card_bin, 'last4', t.card_last4,
                                     'network', t.card_network, 'issuer', t.card_issuer, 'country', t.card_country),
           'device', json_build_object('id', t.device_id, 'ip', t.device_ip, 'country', t.device_country),
           'failure', json_build_object('scheme', t.failure_scheme, 'code', t.failure_code,
                                        'message', t.failure_message))) AS record,
         t.currency, t.occurred_at AS "occurredAt", t.accepted_at AS "acceptedAt", t.status_at AS "statusAt",
         t.amount_minor AS "amountMinor",
         (SELECT json_build_object('score', r.score, 'band', r.band, 'reasons', r.reasons, 'scorer', r.scorer,
                                   'scoredAt', r.scored_at)
          FROM risk_scores r WHERE r.transaction_id = t.id) AS risk,
         (SELECT json_agg(json_build_object(
                   'from', e.from_status, 'to', e.to_status, 'statusAt', e.status_at, 'recordedAt', e.recorded_at,
                   'failure', json_strip_nulls(json_build_object('scheme', e.failure_scheme, 'code', e.failure_code)))
                 ORDER BY e.id)
          FROM transaction_events e WHERE e.transaction_id = t.id) AS history
  FROM transactions t WHERE t.id = $1`;

const isEmpty = (value: unknown) =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;

/** Without the groups of which nothing is told. */
const withoutEmpty = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => !isEmpty(inner))) as T;

const instant = (text: string) => new Date(text).toISOString();

/**
 * One payment with its status history, oldest first.
 *
 * @param id the sender's own
 * @throws {Forbidden} without the scope transactions:read
 * @throws {NotFound} where there is none
 */
export async function readTransaction(actor: Actor, id: string): Promise<StoredTransaction> {
  assertScope(actor, "transactions:read");
  // Postgres text holds no null character, so nothing can be stored under such an id.
  const { rows } = id.includes("\0") ? { rows: [] } : await pool.query<Row>(query, [keptId(id)]);
  const row = rows[0];
  if (!row) throw new NotFound("transaction");
  return {
    ...withoutEmpty(row.record),
    occurredAt: row.occurredAt.toISOString(),
    ...(row.statusAt && { statusAt: row.statusAt.toISOString() }),
    amount: fromMinor(row.amountMinor, row.currency),
    acceptedAt: row.acceptedAt.toISOString(),
    history: (row.history ?? []).map((change) =>
      withoutEmpty({
        ...change,
        statusAt: change.statusAt && instant(change.statusAt),
        recordedAt: instant(change.recordedAt),
      }),
    ),
    risk: row.risk && { ...row.risk, scoredAt: instant(row.risk.scoredAt) },
  };
}
