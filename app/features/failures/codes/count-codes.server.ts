import type { PoolClient } from "pg";
import type { OutcomeChange, Told } from "../outcome-counts.ts";
import { codeKey, plain } from "../taxonomy.ts";

/** Codes of one's own invention could be without number; beyond this many they are only counted together. */
const mostCodes = 5_000;
export const otherCodes = { scheme: "", code: "(others)" };

interface Seen {
  scheme: string;
  code: string;
  count: number;
  first: number;
  last: number;
}

/** Codes that have a row: asked of the database once. */
const known = new Set<string>();

async function withinLimit(client: PoolClient, seen: Map<string, Seen>) {
  const fresh = [...seen].filter(([key]) => !known.has(key));
  if (fresh.length === 0) return [...seen.values()];
  const { rows } = await client.query<{ scheme: string; code: string }>(
    `SELECT scheme, code FROM failure_codes LIMIT ${mostCodes * 2}`,
  );
  known.clear();
  for (const { scheme, code } of rows) known.add(codeKey(scheme, code));
  let room = mostCodes - rows.length;
  const kept = new Map<string, Seen>();
  for (const [key, one] of seen) {
    const own = known.has(key) || room-- > 0;
    const to = own ? one : { ...one, ...otherCodes };
    const at = codeKey(to.scheme, to.code);
    const before = kept.get(at);
    kept.set(at, before ? { ...to, count: before.count + to.count } : to);
  }
  return [...kept.values()];
}

/**
 * Counts with which codes payments failed, so that somebody can say what unknown ones mean. Call it under the
 * lock of the row of progress, in the transaction that counts the changes.
 */
export async function countCodes(client: PoolClient, changes: readonly OutcomeChange[]): Promise<void> {
  const seen = new Map<string, Seen>();
  const add = ({ status, scheme, code }: Told, at: number, count: 1 | -1) => {
    if (status !== "failed") return;
    const key = codeKey(scheme, code);
    const held = seen.get(key);
    if (!held) {
      seen.set(key, {
        scheme: (scheme ?? "").trim(),
        code: (code ?? "").trim(),
        count,
        first: at,
        last: at,
      });
      return;
    }
    held.count += count;
    held.first = Math.min(held.first, at);
    held.last = Math.max(held.last, at);
  };
  for (const { was, is, occurredAt } of changes) {
    if (was) add(was, occurredAt, -1);
    add(is, occurredAt, 1);
  }
  if (seen.size === 0) return;
  const lines = await withinLimit(client, seen);
  await client.query(
    `INSERT INTO failure_codes AS held (scheme, code, shown_scheme, shown_code, count, first_at, last_at)
     SELECT scheme, code, shown_scheme, shown_code, count, to_timestamp(first / 1000), to_timestamp(last / 1000)
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int8[], $6::float8[], $7::float8[])
       AS t (scheme, code, shown_scheme, shown_code, count, first, last)
     ON CONFLICT (scheme, code) DO UPDATE SET count = held.count + excluded.count,
       first_at = least(held.first_at, excluded.first_at), last_at = greatest(held.last_at, excluded.last_at)`,
    [
      lines.map(({ scheme }) => plain(scheme)),
      lines.map(({ code }) => plain(code)),
      lines.map(({ scheme }) => scheme),
      lines.map(({ code }) => code),
      lines.map(({ count }) => count),
      lines.map(({ first }) => first),
      lines.map(({ last }) => last),
    ],
  );
}
