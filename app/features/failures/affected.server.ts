import type { PoolClient } from "pg";
import { minutes } from "#app/platform/time.ts";
import { presentTaxonomy } from "./codes/mapping.server.ts";
import type { Incident } from "./incident.ts";
import { belongs, severityOf, subjectOf } from "./incident-state.ts";
import { estimateMissing } from "./missing.server.ts";
import type { Scope } from "./payment.ts";
import { roughDollars } from "./rough-dollars.ts";
import { scopeConditions } from "./scope-sql.ts";

/** More failed payments of one incident than this are counted by detection, but not listed. */
const mostListed = 50_000;

/** Asks the database within the caller's transaction, whatever made it. */
export type Ask = <Row>(sql: string, values: unknown[]) => Promise<Row[]>;

/**
 * Lists failed payments that lie within an incident, and counts people and money.
 *
 * @param changed payments that may be new in it
 * @param anew look through all payments since its onset: its slice or its times have changed
 * @param more slices within its own that are others' (`except`), and the incident they would have
 *   been listed under, were it not put under this one (`from`)
 * @returns whether there were any that were not listed before
 */
export async function takePayments(
  client: PoolClient,
  incident: Incident,
  changed: readonly string[],
  anew: boolean,
  { except = [], from = null }: { except?: readonly Scope[]; from?: string | null } = {},
): Promise<boolean> {
  if (subjectOf(incident.pattern) === "missing") {
    if (anew) await estimateMissing(client, incident);
    return false;
  }
  if (incident.payments) return anew && takeNamed(client, incident, incident.payments, { except, from });
  if (!anew && changed.length === 0) return false;
  const { sql, values } = ownConditions(incident.scope, except, 5);
  const until = incident.endedAt ? new Date(Date.parse(incident.endedAt) + minutes(1)) : new Date(8.64e15);
  const { rows } = await client.query<{ id: string; scheme: string | null; code: string | null }>(
    `SELECT t.id, t.failure_scheme AS scheme, t.failure_code AS code FROM transactions t
     WHERE t.status = 'failed' AND t.occurred_at >= $2 AND t.occurred_at < $3 AND ($4::text[] IS NULL OR t.id = ANY($4))
       ${sql.map((condition) => `AND ${condition}`).join(" ")}
       AND NOT EXISTS (SELECT FROM incident_payments p WHERE p.incident_id = $1 AND p.transaction_id = t.id)
     LIMIT ${mostListed}`,
    [incident.id, incident.startedAt, until, anew ? null : changed, ...values],
  );
  const taxonomy = await presentTaxonomy();
  const own = rows
    .filter(({ scheme, code }) =>
      belongs(incident.pattern, taxonomy.reasonOf(scheme ?? undefined, code ?? undefined), incident.reason),
    )
    .map(({ id }) => id);
  if (own.length > 0)
    await client.query(
      `INSERT INTO incident_payments
         (incident_id, transaction_id, customer_id, occurred_at, amount_minor, currency, from_incident_id)
       SELECT $1, id, customer_id, occurred_at, amount_minor, currency, $3 FROM transactions WHERE id = ANY($2)
       ON CONFLICT DO NOTHING`,
      [incident.id, own, from],
    );
  if (own.length > 0 || anew)
    await sumUp(async (text, given) => (await client.query(text, given)).rows, incident.id);
  return own.length > 0;
}

/** Conditions that a payment lies within a scope and in none of others; see `scopeConditions`. */
function ownConditions(scope: Scope, except: readonly Scope[], first: number) {
  const { sql, values } = scopeConditions(scope, first);
  for (const other of except) {
    const apart = scopeConditions(other, first + values.length);
    sql.push(`(${apart.sql.join(" AND ")}) IS NOT TRUE`);
    values.push(...apart.values);
  }
  return { sql, values };
}

/** Lists the payments that detection names itself, as far as they lie in the incident's scope. */
async function takeNamed(
  client: PoolClient,
  { id, scope }: Incident,
  payments: readonly string[],
  { except, from }: { except: readonly Scope[]; from: string | null },
): Promise<boolean> {
  const { sql, values } = ownConditions(scope, except, 4);
  const { rowCount } = await client.query(
    `INSERT INTO incident_payments
       (incident_id, transaction_id, customer_id, occurred_at, amount_minor, currency, from_incident_id)
     SELECT $1, id, customer_id, occurred_at, amount_minor, currency, $3 FROM transactions t
     WHERE id = ANY($2) ${sql.map((condition) => `AND ${condition}`).join(" ")}
     ON CONFLICT DO NOTHING`,
    [id, payments, from, ...values],
  );
  await sumUp(async (text, given) => (await client.query(text, given)).rows, id);
  return (rowCount ?? 0) > 0;
}

/** Failed payments that make a part worth an incident of its own. */
const leastInPart = 3;

/** Whether enough payments failed within a slice since the onset for an incident of its own. */
export async function hasPayments(client: PoolClient, { scope, startedAt }: Incident): Promise<boolean> {
  const { sql, values } = scopeConditions(scope, 2);
  const { rows } = await client.query(
    `SELECT 1 FROM transactions t WHERE t.status = 'failed' AND t.occurred_at >= $1
       ${sql.map((condition) => `AND ${condition}`).join(" ")} LIMIT ${leastInPart}`,
    [startedAt, ...values],
  );
  return rows.length >= leastInPart;
}

/** Counts the people and the money of an incident from its list of payments; what is missing is in no list. */
export async function sumUp(ask: Ask, id: string): Promise<void> {
  const rows = await ask<{ currency: string; payments: number; minor: number }>(
    `SELECT currency, count(*)::int AS payments, sum(amount_minor)::float8 AS minor FROM incident_payments
     WHERE incident_id = $1::uuid GROUP BY 1`,
    [id],
  );
  const people = await ask<{ count: number }>(
    "SELECT count(DISTINCT customer_id)::int AS count FROM incident_payments WHERE incident_id = $1::uuid",
    [id],
  );
  const dollars = roughDollars(rows);
  const customers = people[0]?.count ?? 0;
  await ask(
    `UPDATE incidents SET payments = $2::int, customers = $3::int, amounts = $4::jsonb, dollars = $5::float8,
            severity = $6::int2 WHERE id = $1::uuid AND pattern <> 'volume_drop'`,
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
