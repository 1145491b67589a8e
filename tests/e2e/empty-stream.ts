import { pool } from "#app/platform/db.server.ts";
import { until } from "#tests/setup/until.ts";

/** Payments of other tests are gone, and whoever follows payments begins anew: what is normal is this test's alone. */
export async function emptyStream() {
  await pool.query(
    "UPDATE detector_lease SET holder = 'nobody', watched_until = NULL, until = now() + interval '3 seconds'",
  );
  await pool.query(
    `TRUNCATE transactions, transaction_events, scoring_backlog, outcome_backlog, outcome_counts,
       outcome_minutes, outcome_combinations, incidents CASCADE`,
  );
  await until("payments are followed anew", async () => {
    const { rows } = await pool.query<{ holder: string }>("SELECT holder FROM detector_lease");
    return rows[0]?.holder !== "nobody";
  });
}
