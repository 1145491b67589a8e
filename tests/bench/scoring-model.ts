import type pg from "pg";
import { decodeEntries } from "#app/features/fraud/live/entry.ts";
import { featureRows, featureSet, liveFeatures } from "#app/features/fraud/live/live-features.ts";
import { learnModel } from "#app/features/fraud/live/model-card.ts";
import { packModel } from "#app/features/fraud/live/model-parameters.server.ts";
import { Random } from "#app/features/simulation/random.ts";

/**
 * Learns a model from what a console has scored so far and makes it live there, as its own worker
 * and a person do. Frauds are those of the simulation.
 */
export async function putModelLive(database: pg.Pool, frauds: ReadonlySet<string>) {
  const width = liveFeatures.length;
  const { rows: batches } = await database.query<{ batch: string; rows: Buffer; entries: Buffer }>(
    "SELECT l.batch, f.rows, l.entries FROM scoring_log l JOIN scoring_features f ON f.batch = l.batch ORDER BY l.ordinal",
  );
  const { rows: scored } = await database.query<{ id: string; batch: string; place: number }>(
    "SELECT transaction_id AS id, batch, place FROM risk_scores",
  );
  const fraudulent = new Set(
    scored.flatMap(({ id, batch, place }) => (frauds.has(id) ? `${batch} ${place}` : [])),
  );
  const found = batches.flatMap(({ batch, rows, entries }) => {
    const told = featureRows(rows);
    return decodeEntries(entries)
      .filter(({ kind }) => kind === "payment")
      .map(({ at }, place) => ({
        at,
        cells: told.subarray(place * width, (place + 1) * width),
        label: fraudulent.has(`${batch} ${place}`) ? 1 : 0,
      }));
  });
  found.sort((one, other) => one.at - other.at);
  const values = new Float32Array(found.length * width);
  for (const [row, { cells }] of found.entries()) values.set(cells, row * width);
  const { forest, calibration, card } = learnModel(
    {
      matrix: { width, rows: found.length, values },
      labels: Uint8Array.from(found, ({ label }) => label),
      times: Float64Array.from(found, ({ at }) => at),
    },
    () => performance.now(),
  );
  const { rows } = await database.query<{ version: number }>(
    `INSERT INTO fraud_models (state, feature_set, trained_from, trained_to, trained_at, card, parameters)
     VALUES ('live', $1, now(), now(), now(), $2, $3) RETURNING version`,
    [featureSet, JSON.stringify(card), packModel({ forest, calibration })],
  );
  await database.query("INSERT INTO fraud_deployments (live) VALUES ($1)", [rows[0]!.version]);
  return { trees: forest.trees.length, card };
}

/** Made-up rows of standard normal values with a rare class that two columns decide together. */
export function madeRows(rows: number, width: number, seed: number) {
  const random = new Random(seed);
  const values = new Float32Array(rows * width);
  for (let at = 0; at < values.length; at += 1) values[at] = random.normal();
  const labels = Uint8Array.from({ length: rows }, (_, row) => {
    const odd = values[row * width]! > 1.5 && values[row * width + 1]! > 0.5;
    return random.chance(odd ? 0.3 : 0.004) ? 1 : 0;
  });
  const times = Float64Array.from({ length: rows }, (_, row) => row);
  return { matrix: { width, rows, values }, labels, times };
}
