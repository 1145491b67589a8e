import { pool } from "#app/platform/db.server.ts";
import { hours } from "#app/platform/time.ts";
import type { Source } from "../outcome-query.ts";
import { isFollowed } from "./count-retries.server.ts";

/** What became of failed payments. Amounts are minor units. */
export interface Funnel {
  /** payments that failed for the first time */
  failed: number;
  /** of those tried again within a day */
  retried: number;
  /** of those gone through then */
  recovered: number;
  money: { currency: string; failed: number; recovered: number }[];
}

/**
 * The funnel of a stretch of time, in whole hours. Known of everything and of one value of a dimension.
 *
 * @returns null where it is not known for so narrow a question
 */
export async function readFunnel(source: Source, from: number, to: number): Promise<Funnel | null> {
  if (source.table !== "counts" || !isFollowed(source.dimension)) return null;
  const { rows } = await pool.query<Funnel["money"][number] & Record<"first" | "retried" | "paid", number>>(
    `SELECT currency, sum(failed)::int AS first, sum(retried)::int AS retried, sum(recovered)::int AS paid,
            sum(failed_minor)::float8 AS failed, sum(recovered_minor)::float8 AS recovered
     FROM retry_counts WHERE dimension = $1 AND value = $2 AND hour >= $3 AND hour < $4
     GROUP BY 1 ORDER BY 2 DESC`,
    [source.dimension, source.value, new Date(Math.floor(from / hours(1)) * hours(1)), new Date(to)],
  );
  const sum = (of: "first" | "retried" | "paid") => rows.reduce((all, row) => all + row[of], 0);
  return {
    failed: sum("first"),
    retried: sum("retried"),
    recovered: sum("paid"),
    money: rows.map(({ currency, failed, recovered }) => ({ currency, failed, recovered })),
  };
}
