import type { PoolClient } from "pg";
import { pool } from "#app/platform/db.server.ts";
import type { Reading } from "../outcome-counts.ts";
import { type CodeMapping, type MappedCode, Taxonomy } from "../taxonomy.ts";
import { type Move, readingOf } from "./code-mapping.ts";

type Source = Pick<PoolClient, "query">;

async function readMapping(source: Source, version: number): Promise<CodeMapping> {
  const { rows } = await source.query<MappedCode & { own: boolean }>(
    `SELECT DISTINCT ON (scheme, code) scheme, code, reason, own FROM code_mappings
     WHERE version <= $1 ORDER BY scheme, code, version DESC`,
    [version],
  );
  return { version, codes: rows.filter(({ own }) => own) };
}

const held = new Taxonomy();

async function taxonomyOf(source: Source, version: number): Promise<Taxonomy> {
  if (held.version !== version) held.take(await readMapping(source, version));
  return held;
}

/** What codes mean now: what they mean to everybody, below what the company has mapped. */
export async function presentTaxonomy(): Promise<Taxonomy> {
  const { rows } = await pool.query<{ version: number }>(
    "SELECT mapping_version AS version FROM outcome_progress WHERE id = 1",
  );
  return taxonomyOf(pool, rows[0]?.version ?? 0);
}

/** How payments are counted now. Call it under the lock of the row of progress, with the version it tells. */
export async function presentReading(client: PoolClient, version: number): Promise<Reading> {
  const taxonomy = await taxonomyOf(client, version);
  return readingOf(taxonomy, await unfinishedMoves(client));
}

/** Mappings that the counts are still brought after, oldest first. */
export async function unfinishedMoves(client: PoolClient): Promise<Move[]> {
  const { rows } = await client.query<Move>({
    name: "code-moves",
    text: `SELECT version, scheme, code, was_reason AS "from", reason AS "to",
                  (extract(epoch FROM cursor) * 1000)::float8 AS cursor
           FROM code_mappings WHERE finished_at IS NULL ORDER BY version`,
  });
  return rows;
}
