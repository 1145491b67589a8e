import type { Pool, PoolClient } from "pg";
import { pool } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { habitReference } from "../habit-distance/references.server.ts";
import { prepareExplainer } from "../model/explain.ts";
import { type Deployment, type ModelInUse, noModel } from "./assessor.ts";
import { featureSet } from "./live-features.ts";
import { unpackModel } from "./model-parameters.server.ts";

type Models = Omit<Deployment, "reference">;

let held: Models = noModel;
let loading: Promise<Models> | undefined;

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

async function read(client: Pool | PoolClient, revision: number): Promise<Models> {
  const { rows } = await client.query<{ live: number | null; shadow: number | null }>(
    "SELECT live, shadow FROM fraud_deployments WHERE revision = $1",
    [revision],
  );
  const { live = null, shadow = null } = rows[0] ?? {};
  held = { revision, live: await load(client, live), shadow: await load(client, shadow) };
  log.info({ revision, live, shadow }, "what scores has changed");
  return held;
}

/** The models of a revision, from memory while it is the one that was read last. */
async function modelsAt(client: Pool | PoolClient, revision: number): Promise<Models> {
  if (held.revision === revision) return held;
  while (loading) await loading.catch(() => undefined);
  if (held.revision === revision) return held;
  loading = read(client, revision).finally(() => {
    loading = undefined;
  });
  return loading;
}

/** The newest of what scoring rests on. */
export interface Revisions {
  /** of the models that score */
  deployment: number;
  /** of what distances from habit are compared with; 0 where there is none */
  reference: number;
}

/** Columns that read {@link Revisions}. */
export const revisionColumns = `
  (SELECT coalesce(max(revision), 0) FROM fraud_deployments) AS deployment,
  (SELECT coalesce(max(revision), 0) FROM habit_references) AS reference`;

/** What scores as of these revisions. The distance from habit counts only while no model is live. */
export async function deployed(
  client: Pool | PoolClient,
  { deployment, reference }: Revisions,
): Promise<Deployment> {
  const models = await modelsAt(client, deployment);
  return { ...models, reference: models.live ? null : await habitReference(client, reference) };
}

let prepared = false;

/** Reads what scores before a process takes its first lock: unpacking a model takes longer than a batch. */
export async function prepareDeployment(): Promise<void> {
  if (prepared) return;
  const { rows } = await pool.query<Revisions>(`SELECT ${revisionColumns}`);
  await deployed(pool, rows[0]!);
  prepared = true;
}
