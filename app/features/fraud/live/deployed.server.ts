import type { Pool, PoolClient } from "pg";
import { pool } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { prepareExplainer } from "../model/explain.ts";
import { type Deployment, type ModelInUse, noModel } from "./assessor.ts";
import { featureSet } from "./live-features.ts";
import { unpackModel } from "./model-parameters.server.ts";

let held: Deployment = noModel;
let loading: Promise<Deployment> | undefined;

async function load(client: Pool | PoolClient, version: number | null): Promise<ModelInUse | null> {
  if (version === null) return null;
  for (const kept of [held.live, held.shadow]) if (kept?.version === version) return kept;
  const { rows } = await client.query<{ parameters: Buffer; featureSet: string }>(
    `SELECT parameters, feature_set AS "featureSet" FROM fraud_models WHERE version = $1 AND parameters IS NOT NULL`,
    [version],
  );
  const row = rows[0];
  // A model of other columns cannot say anything: better the rules alone than nonsense.
  if (!row || row.featureSet !== featureSet) {
    log.error({ model: version, featureSet: row?.featureSet }, "the model cannot be used");
    return null;
  }
  const { forest, calibration } = unpackModel(row.parameters);
  return { version, forest, calibration, explain: prepareExplainer(forest) };
}

async function read(client: Pool | PoolClient, revision: number): Promise<Deployment> {
  const { rows } = await client.query<{ live: number | null; shadow: number | null }>(
    "SELECT live, shadow FROM fraud_deployments WHERE revision = $1",
    [revision],
  );
  const { live = null, shadow = null } = rows[0] ?? {};
  held = { revision, live: await load(client, live), shadow: await load(client, shadow) };
  log.info({ revision, live, shadow }, "what scores has changed");
  return held;
}

/** What scores as of a revision, from memory while it is the one that was read last. */
export async function deployed(client: Pool | PoolClient, revision: number): Promise<Deployment> {
  if (held.revision === revision) return held;
  while (loading) await loading.catch(() => undefined);
  if (held.revision === revision) return held;
  loading = read(client, revision).finally(() => {
    loading = undefined;
  });
  return loading;
}

let prepared = false;

/** Reads what scores before a process takes its first lock: unpacking a model takes longer than a batch. */
export async function prepareDeployment(): Promise<void> {
  if (prepared) return;
  const { rows } = await pool.query<{ revision: number }>(
    "SELECT coalesce(max(revision), 0) AS revision FROM fraud_deployments",
  );
  await deployed(pool, rows[0]!.revision);
  prepared = true;
}
