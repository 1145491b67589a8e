import { pool } from "#app/platform/db.server.ts";
import { hours } from "#app/platform/time.ts";
import type { Source } from "../outcome-window.ts";
import type { Stretch } from "../payments-path.ts";
import { isFollowed } from "./count-retries.server.ts";

/** What became of failed payments, in whole hours. Amounts are minor units. */
export interface Funnel extends Stretch {
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
  const whole = { from: Math.floor(from / hours(1)) * hours(1), to: Math.ceil(to / hours(1)) * hours(1) };
  const { rows } = await pool.query<Funnel["money"][number] & Record<"first" | "retried" | "paid", number>>(
    `SELECT currency, sum(failed)::int AS first, sum(retried)::int AS retried, sum(recovered)::int AS paid,
            sum(failed_minor)::float8 AS failed, sum(recovered_minor)::float8 AS recovered
     FROM retry_counts WHERE dimension = $1 AND value = $2 AND hour >= $3 AND hour < $4
     GROUP BY 1 ORDER BY 2 DESC`,
    [source.dimension, source.value, new Date(whole.from), new Date(whole.to)],
  );
  const sum = (of: "first" | "retried" | "paid") => rows.reduce((all, row) => all + row[of], 0);
  return {
    ...whole,
    failed: sum("first"),
    retried: sum("retried"),
    recovered: sum("paid"),
    money: rows.map(({ currency, failed, recovered }) => ({ currency, failed, recovered })),
  };
}
