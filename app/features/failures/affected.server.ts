import type { PoolClient } from "pg";
import { roughRate } from "#app/features/transactions/which-payment/amounts/rates.ts";
import { fromMinor } from "#app/platform/money.ts";
import { minutes } from "#app/platform/time.ts";
import type { Incident } from "./incident.ts";
import { belongs, severityOf } from "./incident-state.ts";
import { type Dimension, dimensions, type Scope } from "./payment.ts";
import { Taxonomy } from "./taxonomy.ts";

/** The column of a payment that a dimension of a scope is about. */
export const columnOf: Record<Dimension, string> = {
  method: "method",
  issuer: "card_issuer",
  merchant: "merchant_id",
  country: "card_country",
  channel: "channel",
  network: "card_network",
  bin: "card_bin",
  currency: "currency",
  terminal: "terminal_id",
  customer: "customer_id",
};

/** More failed payments of one incident than this are counted by detection, but not listed. */
const mostListed = 50_000;
const taxonomy = new Taxonomy();

/** Conditions that a payment lies within a scope; `first` is the number of its first parameter. */
export function scopeConditions(scope: Scope, first: number, alias = "t") {
  const chosen = dimensions.filter((dimension) => scope[dimension] !== undefined);
  return {
    sql: chosen.map((dimension, place) => `${alias}.${columnOf[dimension]} = $${first + place}`),
    values: chosen.map((dimension) => scope[dimension]!),
  };
}

/**
 * Lists failed payments that lie within an incident, and counts people and money.
 *
 * @param changed payments that may be new in it
 * @param anew look through all payments since its onset: its slice or its times have changed
 * @returns whether there were any that were not listed before
 */
export async function takePayments(
  client: PoolClient,
  incident: Incident,
  changed: readonly string[],
  anew: boolean,
): Promise<boolean> {
  if (incident.pattern === "volume_drop") return false;
  if (!anew && changed.length === 0) return false;
  const { sql, values } = scopeConditions(incident.scope, 5);
  const until = incident.endedAt ? new Date(Date.parse(incident.endedAt) + minutes(1)) : new Date(8.64e15);
  const { rows } = await client.query<{ id: string; scheme: string | null; code: string | null }>(
    `SELECT t.id, t.failure_scheme AS scheme, t.failure_code AS code FROM transactions t
     WHERE t.status = 'failed' AND t.occurred_at >= $2 AND t.occurred_at < $3 AND ($4::text[] IS NULL OR t.id = ANY($4))
       ${sql.map((condition) => `AND ${condition}`).join(" ")}
       AND NOT EXISTS (SELECT FROM incident_payments p WHERE p.incident_id = $1 AND p.transaction_id = t.id)
     LIMIT ${mostListed}`,
    [incident.id, incident.startedAt, until, anew ? null : changed, ...values],
  );
  const own = rows
    .filter(({ scheme, code }) =>
      belongs(incident.pattern, taxonomy.reasonOf(scheme ?? undefined, code ?? undefined), incident.reason),
    )
    .map(({ id }) => id);
  if (own.length > 0)
    await client.query(
      `INSERT INTO incident_payments (incident_id, transaction_id, customer_id, occurred_at, amount_minor, currency)
       SELECT $1, id, customer_id, occurred_at, amount_minor, currency FROM transactions WHERE id = ANY($2)
       ON CONFLICT DO NOTHING`,
      [incident.id, own],
    );
  if (own.length > 0 || anew) await sumUp(client, incident.id);
  return own.length > 0;
}

/** Counts the people and the money of an incident from its list of payments. */
async function sumUp(client: PoolClient, id: string) {
  const { rows } = await client.query<{ currency: string; payments: number; minor: number }>(
    `SELECT currency, count(*)::int AS payments, sum(amount_minor)::int8 AS minor FROM incident_payments
     WHERE incident_id = $1 GROUP BY 1`,
    [id],
  );
  const { rows: people } = await client.query<{ count: number }>(
    "SELECT count(DISTINCT customer_id)::int AS count FROM incident_payments WHERE incident_id = $1",
    [id],
  );
  const dollars = rows.reduce(
    (sum, { currency, minor }) =>
      sum + Number(fromMinor(minor, currency)) / (roughRate("USD", currency) ?? 1),
    0,
  );
  const customers = people[0]?.count ?? 0;
  await client.query(
    `UPDATE incidents SET payments = $2, customers = $3, amounts = $4, dollars = $5, severity = $6 WHERE id = $1`,
    [
      id,
      rows.reduce((sum, { payments }) => sum + payments, 0),
      customers,
      JSON.stringify(Object.fromEntries(rows.map(({ currency, minor }) => [currency, minor]))),
      dollars,
      severityOf({ customers, dollars }),
    ],
  );
}
