import type { PoolClient } from "pg";
import { arrayLiteral } from "#app/platform/array-literal.ts";
import { combined, type countChanges, type KeptRow, type Outcome } from "./outcome-counts.ts";
import { elements, sumsOf } from "./packed-cells.ts";
import { addToMinutes } from "./save-minutes.server.ts";

type HeldRow = [place: number, places: string, outcomes: string, counts: string, amounts: string];

/** Adds what is kept in a row to the cells that are to be added to it. */
function addHeld({ cells }: KeptRow, [, places, outcomes, counts, amounts]: HeldRow) {
  const names = elements(outcomes) as Outcome[];
  const numbers = elements(counts);
  const money = elements(amounts);
  for (const [at, place] of elements(places).entries())
    cells.add(Number(place), names[at]!, Number(numbers[at]), Number(money[at] ?? 0));
}

/** A row as it is written. Amounts are left out where there are none. */
function packed({ level, at, key, cells }: KeptRow) {
  const list = cells.list();
  const { decided, failed } = sumsOf(list);
  return {
    level,
    at,
    key,
    decided,
    failed,
    places: arrayLiteral(list, ({ place }) => place),
    outcomes: arrayLiteral(list, ({ outcome }) => outcome),
    counts: arrayLiteral(list, ({ count }) => count),
    amounts: list.some(({ amountMinor }) => amountMinor !== 0)
      ? arrayLiteral(list, ({ amountMinor }) => amountMinor)
      : "{}",
  };
}

/**
 * Rows are looked up one by one whatever the planner believes of the table's size, and written
 * whole: call it under the lock of the row of progress.
 */
function adder(table: string, keys: readonly string[]) {
  const names = keys.join(", ");
  const keyParameters = keys.map((_, place) => `$${place + 3}::text[]`).join(", ");
  const rest = keys.length + 3;
  const read = {
    name: `${table}-read`,
    rowMode: "array" as const,
    text: `
      SELECT g.place::int4, t.places::text, t.outcomes::text, t.counts::text, t.amounts::text
      FROM unnest($1::text[], $2::float8[], ${keyParameters}) WITH ORDINALITY AS g (level, at, ${names}, place)
      CROSS JOIN LATERAL (
        SELECT * FROM ${table} held WHERE held.level = g.level AND held.at = to_timestamp(g.at / 1000)
          AND ${keys.map((key) => `held.${key} = g.${key}`).join(" AND ")} OFFSET 0
      ) t`,
  };
  const write = {
    name: `${table}-write`,
    text: `
      INSERT INTO ${table} (level, at, ${names}, decided, failed, places, outcomes, counts, amounts)
      SELECT level, to_timestamp(at / 1000), ${names}, decided, failed,
             places::int2[], outcomes::text[], counts::int4[], amounts::int8[]
      FROM unnest($1::text[], $2::float8[], ${keyParameters}, $${rest}::int4[], $${rest + 1}::int4[],
                  $${rest + 2}::text[], $${rest + 3}::text[], $${rest + 4}::text[], $${rest + 5}::text[])
        AS g (level, at, ${names}, decided, failed, places, outcomes, counts, amounts)
      ON CONFLICT (level, ${keys[0] === "dimension" ? "dimension, at, value" : `at, ${names}`}) DO UPDATE
      SET decided = excluded.decided, failed = excluded.failed, places = excluded.places,
          outcomes = excluded.outcomes, counts = excluded.counts, amounts = excluded.amounts`,
  };
  return async (client: PoolClient, rows: readonly KeptRow[]) => {
    if (rows.length === 0) return;
    const named = [
      arrayLiteral(rows, ({ level }) => level),
      arrayLiteral(rows, ({ at }) => at),
      ...keys.map((_, place) => arrayLiteral(rows, ({ key }) => key[place]!)),
    ];
    const { rows: held } = await client.query<HeldRow>({ ...read, values: named });
    for (const row of held) addHeld(rows[row[0] - 1]!, row);
    const whole = rows.map(packed);
    await client.query({
      ...write,
      values: [
        ...named,
        arrayLiteral(whole, ({ decided }) => decided),
        arrayLiteral(whole, ({ failed }) => failed),
        arrayLiteral(whole, ({ places }) => places),
        arrayLiteral(whole, ({ outcomes }) => outcomes),
        arrayLiteral(whole, ({ counts }) => counts),
        arrayLiteral(whole, ({ amounts }) => amounts),
      ],
    });
  };
}

/** Adds cells to the counts by one dimension. */
const addToCounts = adder("outcome_counts", ["dimension", "value"]);
/** Adds cells to the counts by combination. */
const addToCombinations = adder("outcome_combinations", combined);

/** Adds what changes are worth to all counts. Call it under the lock of the row of progress. */
export async function addAll(client: PoolClient, gained: ReturnType<typeof countChanges>): Promise<void> {
  await addToCounts(client, gained.counts);
  await addToMinutes(client, gained.minutes);
  await addToCombinations(client, gained.combinations);
}
