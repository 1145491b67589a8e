import { pool, prisma } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { standingLabel } from "../label.ts";
import { labelsOf } from "../labels.server.ts";
import { GrowingMatrix } from "../model/matrix.ts";
import type { TrainingRows } from "../model/training.ts";
import { decodeEntries } from "./entry.ts";
import { featureRows, featureSet, liveFeatures } from "./live-features.ts";
import { learnModel, TooLittle } from "./model-card.ts";
import { packModel } from "./model-parameters.server.ts";

/** Payments a model is learned from at most, the newest of its window; 111 columns of them are 180 MB. */
const mostRows = 400_000;
const batchesAtOnce = 200;
/** From how sure a statement on a payment counts as a fraud to learn from. */
const sureEnough = 0.5;

/** Frauds by batch and place, from labels as they stand now. */
async function frauds(): Promise<Map<number, Set<number>>> {
  const { rows } = await pool.query<{ id: string; batch: number; place: number }>(
    `SELECT r.transaction_id AS id, r.batch, r.place
     FROM (SELECT DISTINCT transaction_id FROM labels WHERE verdict = 'fraud') l
     JOIN risk_scores r ON r.transaction_id = l.transaction_id WHERE r.batch IS NOT NULL`,
  );
  const labels = await labelsOf(rows.map(({ id }) => id));
  const found = new Map<number, Set<number>>();
  for (const { id, batch, place } of rows) {
    const standing = standingLabel(labels.get(id) ?? []);
    if (standing?.verdict !== "fraud" || standing.confidence < sureEnough) continue;
    found.set(batch, (found.get(batch) ?? new Set()).add(place));
  }
  return found;
}

/**
 * What payments looked like when they were scored, with what is known of them now. Nothing is
 * made anew, so a model learns from exactly what scoring will show it.
 *
 * @param from milliseconds since 1970, by when payments occurred; likewise `to`
 */
async function rowsOf(from: number, to: number): Promise<TrainingRows> {
  const known = await frauds();
  const width = liveFeatures.length;
  const matrix = new GrowingMatrix(width);
  const labels: number[] = [];
  const times: number[] = [];
  let before = Number.MAX_SAFE_INTEGER;
  while (labels.length < mostRows) {
    const { rows: batches } = await pool.query<{
      ordinal: number;
      batch: number;
      rows: Buffer;
      entries: Buffer;
    }>(
      `SELECT l.ordinal, l.batch, f.rows, l.entries FROM scoring_log l JOIN scoring_features f ON f.batch = l.batch
       WHERE l.ordinal < $1 AND l.batch IS NOT NULL AND f.feature_set = $2 ORDER BY l.ordinal DESC LIMIT $3`,
      [before, featureSet, batchesAtOnce],
    );
    for (const { ordinal, batch, rows, entries } of batches) {
      before = ordinal;
      const told = featureRows(rows);
      const fraudsHere = known.get(batch);
      decodeEntries(entries)
        .filter(({ kind }) => kind === "payment")
        .forEach(({ at }, place) => {
          if (at < from || at >= to || labels.length >= mostRows) return;
          matrix.add(told.subarray(place * width, (place + 1) * width));
          labels.push(fraudsHere?.has(place) ? 1 : 0);
          times.push(at);
        });
    }
    if (batches.length < batchesAtOnce) break;
  }
  return inOrder(matrix, labels, times);
}

function inOrder(matrix: GrowingMatrix, labels: readonly number[], times: readonly number[]): TrainingRows {
  const { width, rows, values } = matrix.view();
  const order = Uint32Array.from({ length: rows }, (_, row) => row).sort(
    (one, other) => times[one]! - times[other]! || one - other,
  );
  const sorted = new Float32Array(values.length);
  for (let to = 0; to < rows; to += 1) {
    const from = order[to]! * width;
    sorted.set(values.subarray(from, from + width), to * width);
  }
  return {
    matrix: { width, rows, values: sorted },
    labels: Uint8Array.from(order, (row) => labels[row]!),
    times: Float64Array.from(order, (row) => times[row]!),
  };
}

/**
 * Learns the model somebody asked for. Done again after a crash, it comes to the same; one that
 * is learned already is left alone.
 */
export async function trainModel(version: number) {
  const wanted = await prisma.fraudModel.findUnique({ where: { version }, omit: { parameters: true } });
  if (wanted?.state !== "training") return;
  const rows = await rowsOf(wanted.trainedFrom.getTime(), wanted.trainedTo.getTime());
  try {
    const { forest, calibration, card } = learnModel(rows, () => performance.now());
    await prisma.fraudModel.updateMany({
      where: { version, state: "training" },
      data: {
        state: "candidate",
        trainedAt: new Date(),
        featureSet,
        card: card as never,
        parameters: new Uint8Array(packModel({ forest, calibration })),
      },
    });
    log.info(
      { model: version, rows: card.rows, frauds: card.frauds, seconds: card.trainSeconds },
      "model learned",
    );
  } catch (error) {
    if (!(error instanceof TooLittle)) throw error;
    await prisma.fraudModel.updateMany({
      where: { version, state: "training" },
      data: { state: "failed", error: `too_little:${error.frauds}` },
    });
  }
}
