import { type Actor, assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { pool, prisma, type Tx } from "#app/platform/db.server.ts";
import { Conflict, NotFound } from "#app/platform/errors.ts";
import { enqueue } from "#app/platform/queue.server.ts";
import { days } from "#app/platform/time.ts";
import type { HabitReference } from "../habit-distance/reference.ts";
import { newestReference } from "../habit-distance/references.server.ts";
import { featureSet } from "./live-features.ts";
import type { ModelCard } from "./model-card.ts";
import { type ModelState, type MoveTarget, moves, type TrainingWish } from "./model-state.ts";
import { thresholds } from "./thresholds.server.ts";

/** A model as the list shows it. Instants are ISO. */
export interface ModelRow {
  version: number;
  state: ModelState;
  trainedFrom: string;
  trainedTo: string;
  createdAt: string;
  createdBy: string | null;
  trainedAt: string | null;
  error: string | null;
  /** columns of another set than scoring makes now: it cannot be used any more */
  outdated: boolean;
  card: ModelCard | null;
}

const columns = `m.version, m.state, m.trained_from AS "trainedFrom", m.trained_to AS "trainedTo",
  m.created_at AS "createdAt", s.name AS "createdBy", m.trained_at AS "trainedAt", m.error,
  m.feature_set AS "featureSet", m.card`;

type Read = Omit<ModelRow, "outdated" | "trainedFrom" | "trainedTo" | "createdAt" | "trainedAt"> &
  Record<"trainedFrom" | "trainedTo" | "createdAt", Date> & { trainedAt: Date | null; featureSet: string };

const rowOf = ({ featureSet: set, ...row }: Read): ModelRow => ({
  ...row,
  trainedFrom: row.trainedFrom.toISOString(),
  trainedTo: row.trainedTo.toISOString(),
  createdAt: row.createdAt.toISOString(),
  trainedAt: row.trainedAt?.toISOString() ?? null,
  outdated: set !== featureSet,
});

/** Models shown, newest first. */
const mostListed = 50;

/** @throws {Forbidden} without models.read */
export async function listModels(actor: Actor): Promise<ModelRow[]> {
  assertCan(actor, "models.read");
  const { rows } = await pool.query<Read>(
    `SELECT ${columns} FROM fraud_models m LEFT JOIN staff s ON s.id = m.created_by_id ORDER BY m.version DESC LIMIT $1`,
    [mostListed],
  );
  return rows.map(rowOf);
}

/** What a rollback would make live: the model before the present one; null for the rules alone. */
export async function liveBefore(actor: Actor): Promise<number | null> {
  assertCan(actor, "models.read");
  const { rows } = await pool.query<{ live: number | null }>(
    "SELECT live FROM fraud_deployments ORDER BY revision DESC LIMIT 200",
  );
  return rows.find(({ live }) => live !== rows[0]!.live)?.live ?? null;
}

/** What distances from habit are compared with: how many payments of which days. */
export type ReferenceFigures = Pick<HabitReference, "from" | "to" | "payments">;

async function referenceFigures(): Promise<ReferenceFigures | null> {
  const reference = await newestReference();
  return reference && { from: reference.from, to: reference.to, payments: reference.payments };
}

/** What people decide training by: what scores now, and how many labels there are. */
export async function modelsOverview(actor: Actor) {
  assertCan(actor, "models.read");
  const [models, reference, { rows }] = await Promise.all([
    listModels(actor),
    referenceFigures(),
    pool.query<{ frauds: number; legitimate: number }>(
      `SELECT count(DISTINCT transaction_id) FILTER (WHERE verdict = 'fraud') AS frauds,
              count(DISTINCT transaction_id) FILTER (WHERE verdict = 'legitimate') AS legitimate FROM labels`,
    ),
  ]);
  return { models, reference, labels: rows[0]! };
}

/** How a shadow model's scores compare with those that counted, over the newest batches it was beside. */
export interface ShadowReport {
  payments: number;
  /** at or above the alert threshold: by both, by the scores that counted alone, by the shadow's alone */
  both: number;
  liveOnly: number;
  shadowOnly: number;
}

/** Alerts are few: what both said of the newest payments is counted over this many of them. */
const comparedPayments = 50_000;

/** @returns null where the model was never beside a payment */
export async function shadowReport(actor: Actor, version: number): Promise<ShadowReport | null> {
  assertCan(actor, "models.read");
  const { rows: batches } = await pool.query<{ batch: number; at: Date; scores: Buffer }>(
    `SELECT batch, at, shadow_scores AS scores FROM (
       SELECT batch, at, shadow_scores, sum(payments) OVER (ORDER BY at DESC, batch DESC) AS so_far
       FROM scoring_features WHERE shadow_model = $1 ORDER BY at DESC, batch DESC LIMIT 5000
     ) newest WHERE so_far <= $2`,
    [version, comparedPayments],
  );
  if (batches.length === 0) return null;
  const oldest = batches.at(-1)!.at;
  const { rows: high } = await pool.query<{ batch: number; place: number }>(
    `SELECT r.batch, r.place FROM alerts a JOIN risk_scores r ON r.transaction_id = a.transaction_id
     WHERE a.opened_at >= $1 AND a.opened_by = 'score' AND r.batch IS NOT NULL`,
    [oldest],
  );
  const { review } = await thresholds();
  const alerted = new Set(high.map(({ batch, place }) => `${batch} ${place}`));
  const report: ShadowReport = { payments: 0, both: 0, liveOnly: 0, shadowOnly: 0 };
  for (const { batch, scores } of batches) {
    const told = new Int16Array(new Uint8Array(scores).buffer);
    report.payments += told.length;
    told.forEach((score, place) => {
      const [live, shadow] = [alerted.has(`${batch} ${place}`), score >= review];
      if (live && shadow) report.both += 1;
      else if (live) report.liveOnly += 1;
      else if (shadow) report.shadowOnly += 1;
    });
  }
  return report;
}

/** @throws {NotFound} */
export async function openModel(actor: Actor, version: number): Promise<ModelRow> {
  assertCan(actor, "models.read");
  const { rows } =
    Number.isSafeInteger(version) && version < 2 ** 31
      ? await pool.query<Read>(
          `SELECT ${columns} FROM fraud_models m LEFT JOIN staff s ON s.id = m.created_by_id WHERE m.version = $1`,
          [version],
        )
      : { rows: [] };
  if (!rows[0]) throw new NotFound("model");
  return rowOf(rows[0]);
}

/**
 * Has a model learned from the payments of the last days, but for the newest, whose frauds are
 * not known yet.
 *
 * @returns its version
 */
export async function requestTraining(actor: StaffActor, wish: TrainingWish, now = new Date()) {
  assertCan(actor, "models.manage");
  assertCan(actor, "models.manage");
  const to = new Date(now.getTime() - days(wish.maturity));
  const version = await prisma.$transaction(async (tx) => {
    const model = await tx.fraudModel.create({
      data: {
        featureSet,
        trainedFrom: new Date(to.getTime() - days(wish.days)),
        trainedTo: to,
        createdById: actor.id,
      },
    });
    await record(tx, actor, {
      event: "model.requested",
      subject: ["model", String(model.version)],
      data: { days: wish.days },
    });
    return model.version;
  });
  await enqueue("trainModel", { version });
  return version;
}

async function hold(tx: Tx, version: number) {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('fraud deployments'))::text`;
  const held = await tx.fraudModel.findUnique({
    where: { version },
    select: { version: true, state: true, featureSet: true },
  });
  if (!held) throw new NotFound("model");
  return { ...held, state: held.state as ModelState };
}

async function deploy(tx: Tx, actor: StaffActor) {
  const inUse = await tx.fraudModel.findMany({
    where: { state: { in: ["live", "shadow"] } },
    select: { version: true, state: true },
  });
  const of = (state: ModelState) => inUse.find((model) => model.state === state)?.version ?? null;
  await tx.fraudDeployment.create({ data: { live: of("live"), shadow: of("shadow"), staffId: actor.id } });
}

async function setState(tx: Tx, actor: StaffActor, version: number, to: MoveTarget) {
  await tx.fraudModel.update({ where: { version }, data: { state: to } });
  await record(tx, actor, {
    event: "model.state_changed",
    subject: ["model", String(version)],
    data: { to },
  });
}

/**
 * Puts a model to use, or out of it. What stood there before makes room: a shadow becomes a
 * candidate again, the live one is retired. Scoring follows with its next batch.
 *
 * @throws {Conflict} for a step that the model's state does not allow
 */
export async function moveModel(actor: StaffActor, version: number, to: MoveTarget) {
  assertCan(actor, "models.manage");
  await prisma.$transaction(async (tx) => {
    const held = await hold(tx, version);
    if (held.state === to) return;
    if (!moves[held.state]?.includes(to))
      throw new Conflict("The model cannot be set to that now", `It is ${held.state}.`);
    if (to !== "retired" && held.featureSet !== featureSet)
      throw new Conflict("The model needs columns that are no longer made", "Have a new one learned.");
    if (to === "live" || to === "shadow") {
      const there = await tx.fraudModel.findFirst({ where: { state: to }, select: { version: true } });
      if (there) await setState(tx, actor, there.version, to === "live" ? "retired" : "candidate");
    }
    await setState(tx, actor, version, to);
    await deploy(tx, actor);
  });
}

/**
 * Goes back to what was live before: the model before, else the rules alone.
 *
 * @param from the live model the person saw: if another is live by now, nothing is done
 * @returns what is live now; null for the rules alone
 * @throws {Conflict} where nothing is live, or something else
 */
export async function rollBack(actor: StaffActor, from: number): Promise<number | null> {
  assertCan(actor, "models.manage");
  return prisma.$transaction(async (tx) => {
    const held = await hold(tx, from);
    if (held.state !== "live") throw new Conflict("This model is not live any more", `It is ${held.state}.`);
    const past = await tx.fraudDeployment.findMany({ orderBy: { revision: "desc" }, take: 200 });
    const candidate = past.find(({ live }) => live !== from)?.live ?? null;
    const before =
      candidate === null
        ? null
        : await tx.fraudModel.findFirst({
            where: { version: candidate, featureSet },
            select: { version: true },
          });
    await setState(tx, actor, from, "retired");
    if (before) await setState(tx, actor, before.version, "live");
    await deploy(tx, actor);
    return before?.version ?? null;
  });
}
