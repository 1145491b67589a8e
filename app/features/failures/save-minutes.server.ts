import type { PoolClient } from "pg";
import { arrayLiteral } from "#app/platform/array-literal.ts";
import { Cells, type MinutesRow, type Outcome } from "./outcome-counts.ts";
import { elements, sumsOf } from "./packed-cells.ts";

/**
 * A part with so many cells is not added to any more: what is written again with every batch stays a few
 * kilobytes, however many values a dimension has.
 */
const fullAt = 600;

interface HeldPart {
  place: number;
  part: number;
  names: string[];
  ends: string;
  places: string;
  outcomes: string;
  counts: string;
}

/** The last part of each row, as far as more may be added to it. */
const lastParts = {
  name: "outcome-minutes-read",
  text: `
    SELECT g.place::int4 AS place, t.part, t.names, t.ends::text, t.places::text, t.outcomes::text, t.counts::text
    FROM unnest($1::text[], $2::float8[]) WITH ORDINALITY AS g (dimension, at, place)
    CROSS JOIN LATERAL (
      SELECT part, CASE WHEN full_up THEN '{}' ELSE names END AS names, CASE WHEN full_up THEN '{}' ELSE ends END AS ends,
        CASE WHEN full_up THEN '{}' ELSE places END AS places, CASE WHEN full_up THEN '{}' ELSE outcomes END AS outcomes,
        CASE WHEN full_up THEN '{}' ELSE counts END AS counts
      FROM (
        SELECT *, ends[cardinality(ends)] >= ${fullAt} AS full_up FROM outcome_minutes held
        WHERE held.dimension = g.dimension AND held.at = to_timestamp(g.at / 1000) ORDER BY part DESC LIMIT 1
      ) last
    ) t`,
};

const write = {
  name: "outcome-minutes-write",
  text: `
    INSERT INTO outcome_minutes (dimension, at, part, names, ends, decided, failed, places, outcomes, counts)
    SELECT dimension, to_timestamp(at / 1000), part, names::text[], ends::int4[], decided::int4[], failed::int4[],
           places::int2[], outcomes::text[], counts::int4[]
    FROM unnest($1::text[], $2::float8[], $3::int4[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                $9::text[], $10::text[])
      AS g (dimension, at, part, names, ends, decided, failed, places, outcomes, counts)
    ON CONFLICT (dimension, at, part) DO UPDATE
    SET names = excluded.names, ends = excluded.ends, decided = excluded.decided, failed = excluded.failed,
        places = excluded.places, outcomes = excluded.outcomes, counts = excluded.counts`,
};

/** Adds the cells of a part to those that are to be added to it. */
function addHeld({ values }: MinutesRow, { names, ends, places, outcomes, counts }: HeldPart) {
  const at = elements(places);
  const told = elements(outcomes) as Outcome[];
  const numbers = elements(counts);
  let first = 0;
  for (const [place, end] of elements(ends).entries()) {
    const name = names[place]!;
    const cells = values.get(name) ?? new Cells();
    values.set(name, cells);
    for (; first < Number(end); first += 1)
      cells.add(Number(at[first]), told[first]!, Number(numbers[first]), 0);
  }
}

/** A part as it is written. */
function packed({ dimension, at, values }: MinutesRow, part: number) {
  const lists = [...values].map(([name, cells]) => ({ name, list: cells.list() }));
  const kept = lists.filter(({ list }) => list.length > 0);
  const all = kept.flatMap(({ list }) => list);
  const sums = kept.map(({ list }) => sumsOf(list));
  let end = 0;
  return {
    dimension,
    at,
    part,
    names: arrayLiteral(kept, ({ name }) => name),
    ends: arrayLiteral(kept, ({ list }) => {
      end += list.length;
      return end;
    }),
    decided: arrayLiteral(sums, ({ decided }) => decided),
    failed: arrayLiteral(sums, ({ failed }) => failed),
    places: arrayLiteral(all, ({ place }) => place),
    outcomes: arrayLiteral(all, ({ outcome }) => outcome),
    counts: arrayLiteral(all, ({ count }) => count),
  };
}

/**
 * Adds the minutes of values to the rows they share. Nothing else writes them: call it under the lock of the row
 * of progress.
 */
export async function addToMinutes(client: PoolClient, rows: readonly MinutesRow[]): Promise<void> {
  if (rows.length === 0) return;
  const { rows: held } = await client.query<HeldPart>({
    ...lastParts,
    values: [arrayLiteral(rows, ({ dimension }) => dimension), arrayLiteral(rows, ({ at }) => at)],
  });
  const parts = rows.map(() => 0);
  for (const one of held) {
    const row = rows[one.place - 1]!;
    // A full one comes without its cells: what is added begins the next.
    parts[one.place - 1] = one.names.length === 0 && one.ends === "{}" ? one.part + 1 : one.part;
    addHeld(row, one);
  }
  const whole = rows.map((row, place) => packed(row, parts[place]!));
  await client.query({
    ...write,
    values: (
      [
        "dimension",
        "at",
        "part",
        "names",
        "ends",
        "decided",
        "failed",
        "places",
        "outcomes",
        "counts",
      ] as const
    ).map((column) => arrayLiteral(whole, (one) => one[column])),
  });
}
