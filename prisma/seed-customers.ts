import { demonstration } from "#app/features/simulation/demonstration.ts";
import { type CustomerRow, createWorld, worldCustomers } from "#app/features/simulation/world.ts";
import { pool } from "#app/platform/db.server.ts";

const batchSize = 4_000;

const columns = ["id", "name", "email", "phone", "locale", "country"] as const;

/** Adds customers, and names to those who were known by their id alone. */
async function save(rows: CustomerRow[]) {
  await pool.query(
    `INSERT INTO customers (id, name, email, phone, locale, country)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
     ON CONFLICT (id) DO UPDATE
        SET name = excluded.name, email = excluded.email, phone = excluded.phone,
            locale = excluded.locale, country = excluded.country
      WHERE customers.name IS NULL`,
    columns.map((column) => rows.map((row) => row[column])),
  );
}

/**
 * The customers of the simulated world, as the payment company would have handed them over.
 * A second call finds the last of them and is done.
 *
 * @returns how many were written
 */
export async function seedCustomers(): Promise<number> {
  const world = createWorld(demonstration.seed, demonstration);
  const last = world.customerAt(world.customers - 1).id;
  const { rowCount } = await pool.query("SELECT FROM customers WHERE id = $1 AND name IS NOT NULL", [last]);
  if (rowCount) return 0;
  let batch: CustomerRow[] = [];
  for (const customer of worldCustomers(world)) {
    batch.push(customer);
    if (batch.length === batchSize) {
      await save(batch);
      batch = [];
    }
  }
  if (batch.length > 0) await save(batch);
  return world.customers;
}
