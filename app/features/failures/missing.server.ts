import type { PoolClient } from "pg";
import { days } from "#app/platform/time.ts";
import type { Incident } from "./incident.ts";
import { severityOf, sizeOf } from "./incident-state.ts";
import { roughDollars } from "./rough-dollars.ts";
import { scopeConditions } from "./scope-sql.ts";

/** What is usually paid in a scope is told by its newest payments before the drop, and none older than this. */
const looked = 1_000;
const lookedBack = days(7);

/**
 * Estimates what a drop keeps away: the payments that were due and did not arrive, their money by what is usually
 * paid there, and how bad that is. Whose they are is not known, so no customers are counted; how many people are
 * hit counts for the severity, by how many different ones stand behind so many payments there.
 */
export async function estimateMissing(client: PoolClient, incident: Incident): Promise<void> {
  const missing = sizeOf(incident);
  const startedAt = new Date(incident.startedAt);
  const { sql, values } = scopeConditions(incident.scope, 4);
  const { rows } = await client.query<{ currency: string; minor: number; payments: number; people: number }>(
    `SELECT currency, sum(amount_minor)::float8 AS minor, count(*)::int AS payments,
            count(DISTINCT coalesce(customer_id, card_fingerprint, id))::int AS people
     FROM (SELECT t.id, t.currency, t.amount_minor, t.customer_id, t.card_fingerprint FROM transactions t
           WHERE t.occurred_at >= $1 AND t.occurred_at < $2 ${sql.map((condition) => `AND ${condition}`).join(" ")}
           ORDER BY t.occurred_at DESC LIMIT $3) before
     GROUP BY 1`,
    [new Date(startedAt.getTime() - lookedBack), startedAt, looked, ...values],
  );
  const all = rows.reduce((sum, { payments }) => sum + payments, 0);
  const amounts = rows.map(({ currency, minor }) => ({
    currency,
    minor: Math.round((missing * minor) / all),
  }));
  const people = rows.reduce((sum, row) => sum + row.people, 0);
  const dollars = roughDollars(amounts);
  const customers = all === 0 ? 0 : (missing * people) / all;
  await client.query(
    `UPDATE incidents SET payments = $2::int, amounts = $3::jsonb, dollars = $4::float8, severity = $5::int2
     WHERE id = $1::uuid`,
    [
      incident.id,
      missing,
      JSON.stringify(Object.fromEntries(amounts.map(({ currency, minor }) => [currency, minor]))),
      dollars,
      severityOf({ customers, dollars }),
    ],
  );
}
