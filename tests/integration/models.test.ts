import { beforeAll, describe, expect, it } from "vitest";
import type { Role, StaffActor } from "#app/features/accounts/permissions.ts";
import { setThreshold } from "#app/features/fraud/capacity/capacity.server.ts";
import { bins, layout, starts, watched } from "#app/features/fraud/drift/layout.ts";
import { renewReference } from "#app/features/fraud/habit-distance/references.server.ts";
import { forgetLane } from "#app/features/fraud/lane-memory.server.ts";
import { deployed, type Revisions, revisionColumns } from "#app/features/fraud/live/deployed.server.ts";
import { forgetLedgers } from "#app/features/fraud/live/log.server.ts";
import {
  listModels,
  modelsOverview,
  moveModel,
  openModel,
  requestTraining,
  rollBack,
  shadowReport,
} from "#app/features/fraud/live/models.server.ts";
import { foldLabels } from "#app/features/fraud/live/outcomes.server.ts";
import { trainModel } from "#app/features/fraud/live/training.server.ts";
import { scoreLane } from "#app/features/fraud/scoring.server.ts";
import { laneCount } from "#app/features/transactions/lane.ts";
import { pool, prisma, transaction } from "#app/platform/db.server.ts";
import { Forbidden } from "#app/platform/errors.ts";
import { redis } from "#app/platform/redis.server.ts";
import { endOfLog, makeStream, type Report, recorded, replay, take } from "#tests/scoring-stream.ts";
import { startWorker } from "#tests/setup/processes.ts";
import { until } from "#tests/setup/until.ts";

const lanes = Array.from({ length: laneCount }, (_, lane) => lane);
const scoreAll = async () => {
  for (const lane of lanes) await scoreLane(lane);
};

/** Frauds of the made-up stream: large amounts from a new device. */
const isFraud = ({ payment }: Report) => payment.deviceCountry === "BR" || payment.deviceCountry === "US";

let lead: StaffActor;
let analyst: StaffActor;
const person = async (role: Role): Promise<StaffActor> => {
  const { id } = await prisma.staff.create({ data: { email: `${role}@models.test`, name: role, role } });
  return {
    type: "staff",
    id,
    sessionId: "s",
    role,
    name: role,
    email: `${role}@models.test`,
    locale: "en",
    timeZone: "UTC",
    theme: "system",
  };
};

const label = (reports: readonly Report[], verdict: string, source = "chargeback") =>
  pool.query(
    `INSERT INTO labels (transaction_id, source, key, verdict, confidence, at, known_at)
     SELECT id, $3, $3 || ':' || id || ':' || $2, $2, 1, now(), now() FROM unnest($1::text[]) AS g (id)`,
    [reports.map(({ payment }) => payment.id), verdict, source],
  );
const currentDeployment = () =>
  transaction(async (client) => {
    const { rows } = await client.query<Revisions>(`SELECT ${revisionColumns}`);
    return deployed(client, rows[0]!);
  });

const past = makeStream("past", 4_000, 41, 60).filter(({ update }) => !update);

beforeAll(async () => {
  [lead, analyst] = await Promise.all([person("lead"), person("analyst")]);
  await take(past, { nudge: false });
  await scoreAll();
  await label(past.filter(isFraud), "fraud");
  expect(await foldLabels()).toBeGreaterThan(40);
  while ((await foldLabels()) > 0);
});

describe("models", () => {
  it("are learned from what payments looked like, watched, put to use by a person and taken back", async () => {
    const version = await requestTraining(lead, { days: 90, maturity: 0 }, new Date(Date.UTC(2026, 3, 15)));
    // In a thread of a worker, as in operation.
    const worker = await startWorker();
    await until(
      "the model is learned",
      async () => (await openModel(analyst, version)).state !== "training",
      60_000,
    );
    await worker.stop();
    const learned = await openModel(analyst, version);
    expect(learned).toMatchObject({ state: "candidate", createdBy: "lead", outdated: false });
    const card = learned.card!;
    expect(card.rows).toBe(past.length);
    expect(card.frauds).toBe(past.filter(isFraud).length);
    expect(card.heldOut.rows).toBeLessThan(card.rows / 2);
    expect(card.trees.auc).toBeGreaterThan(0.9);
    expect(card.logistic.auc).toBeGreaterThan(0.5);
    expect(card.calibration.length).toBeGreaterThan(0);
    expect(card.importance.length).toBeGreaterThan(0);

    // Only what was watched as a shadow goes live.
    await expect(moveModel(lead, version, "live")).rejects.toThrow();
    await expect(moveModel(analyst, version, "shadow")).rejects.toThrow();
    await moveModel(lead, version, "shadow");
    const watched = makeStream("watched", 300, 43, 16);
    await take(watched, { nudge: false });
    await scoreAll();
    expect([...(await recorded(watched)).values()].every(({ probability }) => probability === null)).toBe(
      true,
    );
    const report = (await shadowReport(analyst, version))!;
    expect(report.payments).toBe(watched.filter(({ update }) => !update).length);
    expect(report.both + report.shadowOnly).toBeGreaterThan(0);
    // What would have been an alert follows the threshold that leads have set.
    await setThreshold(lead, 1001);
    expect(await shadowReport(analyst, version)).toMatchObject({ both: 0, shadowOnly: 0 });
    await setThreshold(lead, null);

    await moveModel(lead, version, "live");
    const deployment = await currentDeployment();
    const before = await endOfLog();
    const live = makeStream("scored", 600, 47, 16);
    const third = Math.floor(live.length / 3);
    for (let from = 0; from < live.length; from += third) {
      await take(live.slice(from, from + third), { nudge: false });
      await scoreAll();
      // A memory that is lost is read again: from Redis, then from the log alone.
      for (const lane of lanes) forgetLane(lane);
      forgetLedgers();
      if (from > 0) await redis().flushall();
    }
    const kept = await recorded(live);
    const { scores } = await replay(live, before, deployment);
    const rounded = [...scores].map(
      ([id, told]) =>
        [
          id,
          { ...told, probability: Math.fround(told.probability!), contributions: expect.any(Array) },
        ] as const,
    );
    expect(kept.size).toBe(scores.size);
    for (const [id, told] of rounded)
      expect(kept.get(id)).toMatchObject({
        score: told.score,
        probability: expect.closeTo(told.probability, 6),
        features: told.features,
      });
    const odd = live.filter((one) => !one.update && isFraud(one)).map(({ payment }) => kept.get(payment.id)!);
    expect(odd.filter(({ score }) => score >= 600).length).toBeGreaterThan(odd.length / 2);
    expect(odd.some(({ contributions }) => contributions.length > 0)).toBe(true);

    expect(await rollBack(lead, version)).toBeNull();
    await expect(rollBack(lead, version)).rejects.toThrow();
    expect((await currentDeployment()).live).toBeNull();
    expect((await listModels(analyst))[0]).toMatchObject({ version, state: "retired" });
    const { rows } = await pool.query(
      "SELECT event FROM audit_events WHERE subject_type = 'model' ORDER BY seq",
    );
    expect(rows.map(({ event }) => event)).toEqual([
      "model.requested",
      ...Array(3).fill("model.state_changed"),
    ]);
  });

  it("are not learned from too little, and say so", async () => {
    await expect(requestTraining(analyst, { days: 1, maturity: 0 })).rejects.toThrow(Forbidden);
    const version = await requestTraining(lead, { days: 1, maturity: 0 }, new Date(Date.UTC(2020, 1, 1)));
    await trainModel(version);
    expect(await openModel(analyst, version)).toMatchObject({ state: "failed", error: "too_little:0" });
  });

  it("know of labels that contradict each other what holds of them", async () => {
    const before = await endOfLog();
    const one = past.find((report) => !isFraud(report))!;
    await label([one], "fraud");
    await foldLabels();
    await label([one], "legitimate", "analyst");
    await foldLabels();
    await label([one], "legitimate", "chargeback");
    await foldLabels();
    const { made } = await replay([], before);
    const told = [...made.values()].flat().map(({ frauds, legitimate }) => [frauds, legitimate]);
    expect(told.slice(0, 3)).toEqual([
      [1, 0],
      [-1, 0],
      [0, 1],
    ]);
    expect(await foldLabels()).toBe(0);
  });

  it("leave it to rules and the distance from habit while none is live, and a replay tells the same", async () => {
    expect(await renewReference()).toBeNull();
    expect((await modelsOverview(analyst)).reference).toBeNull();
    const counts: number[] = new Array(bins).fill(0);
    const first = starts[watched.findIndex(({ name }) => name === "habitDistance")]!;
    [counts[first], counts[first + 8], counts[first + 16]] = [12_000, 200, 20];
    await pool.query(
      "INSERT INTO score_distributions (day, lane, layout, counts) VALUES ('2026-04-10', 0, $1, $2)",
      [layout, counts],
    );
    const revision = await renewReference();
    expect(revision).toBeGreaterThan(0);
    expect(await renewReference()).toBeNull();
    const { reference } = await modelsOverview(analyst);
    expect(reference!.payments).toBeGreaterThan(12_000);

    const before = await endOfLog();
    const stream = makeStream("day-one", 900, 53, 12);
    await take(stream, { nudge: false });
    await scoreAll();
    const kept = await recorded(stream);
    const { scores } = await replay(stream, before, await currentDeployment());
    expect(kept).toEqual(scores);
    const told = [...kept.values()].flatMap(({ reasons }) =>
      reasons.filter(({ rule }) => rule === "distance"),
    );
    expect(told.length).toBeGreaterThan(10);
    for (const { points, facts } of told) {
      expect(points).toBeGreaterThan(0);
      expect(points).toBeLessThanOrEqual(450);
      expect(facts.observed).toBeLessThan(0.02);
      expect(facts.parts!.length).toBeGreaterThan(0);
    }
    const { rows } = await pool.query(
      "SELECT DISTINCT scorer FROM risk_scores WHERE transaction_id LIKE 'day-one%'",
    );
    expect(rows).toEqual([{ scorer: `rules-1+habit-distance-${revision}` }]);
  });
});
