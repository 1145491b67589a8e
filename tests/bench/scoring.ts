import { Pool } from "undici";
import { marginsOf } from "#app/features/fraud/model/forest.ts";
import { train } from "#app/features/fraud/model/training.ts";
import type { Report } from "#app/features/simulation/payment.ts";
import { startWorker } from "../setup/processes.ts";
import { Sender, sendAll } from "./load.ts";
import { type Payload, payloadsOf, simulatedReports } from "./payloads.ts";
import { processorTime } from "./processor-time.ts";
import { atLeast, type BenchResult, below, cores, percentile, rounded, tell } from "./report.ts";
import { madeRows, putModelLive } from "./scoring-model.ts";
import { type Console, openStage, untilFollowed, untilScored } from "./stage.ts";

/** The figures. */
const wanted = { perSecond: 8_000, ratio: 0.6, p99: 50, decisions: 100, trainSeconds: 10, rows: 50_000 };

const learned = 40_000;
const measured = 120_000;
const customers = 10_000;
const batch = 500;
const connections = 8;
const decisionSeconds = 20;

async function send({ url, apiKey }: Console, payloads: readonly Payload[]) {
  const sender = new Sender(url, apiKey, connections);
  await sendAll(sender, payloads, connections);
  await sender.close();
}

/**
 * Lets a worker score what waits. It counts and follows what failed first, while every lane is held: that is work of
 * its own, and whichever scorer takes longer would pay for more of it.
 *
 * @returns payments a second between the first and the last score
 */
async function drain(console: Console, name: string) {
  const lanes = await console.database.connect();
  await lanes.query("BEGIN; SELECT FROM scoring_lanes FOR UPDATE");
  const worker = await startWorker(console.env);
  await untilFollowed(console);
  const usedBefore = processorTime(worker.pid);
  const { rows: before } = await lanes.query<{ now: Date }>("SELECT clock_timestamp() AS now");
  await lanes.query("COMMIT");
  lanes.release();
  await untilScored(console);
  const micros = processorTime(worker.pid) - usedBefore;
  await worker.stop();
  const { rows } = await console.database.query<{ scored: string; seconds: number; alerts: string }>(
    `SELECT count(*) AS scored, extract(epoch FROM max(scored_at) - min(scored_at))::float8 AS seconds,
            (SELECT count(*) FROM alerts WHERE opened_at >= $1) AS alerts
     FROM risk_scores WHERE scored_at >= $1`,
    [before[0]!.now],
  );
  const scored = Number(rows[0]!.scored);
  const perSecond = scored / rows[0]!.seconds;
  tell(`${name}: ${scored} scored, ${Math.round(perSecond)}/s, ${rows[0]!.alerts} alerts`);
  return { perSecond, micros: micros / scored, alerts: Number(rows[0]!.alerts), scored };
}

/** Decisions at a steady rate, whether answers come or not. @returns milliseconds of each */
async function decisions({ url, apiKey }: Console, reports: Report[]) {
  const pool = new Pool(url, { connections: 32, pipelining: 1 });
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  const one = async ({ record }: Report) => {
    const started = performance.now();
    const answer = await pool.request({
      path: "/api/v1/decisions",
      method: "POST",
      headers,
      body: JSON.stringify(record),
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`The API answered ${answer.statusCode}: ${text}`);
    return performance.now() - started;
  };
  // The first asks make the process read what it scores by.
  const warmUp = reports.splice(0, 50);
  for (const report of warmUp) await one(report);
  const started = performance.now();
  const taken: Promise<number>[] = [];
  for (const [at, report] of reports.entries()) {
    const wait = started + (at * 1000) / wanted.decisions - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    taken.push(one(report));
  }
  const all = await Promise.all(taken);
  await pool.close();
  return all;
}

function offline() {
  const rows = madeRows(70_000, 30, 17);
  const started = performance.now();
  const { forest } = train(rows);
  const trained = performance.now();
  const many = madeRows(200_000, 30, 18);
  const begun = performance.now();
  marginsOf(forest, many.matrix);
  return {
    trainSeconds: (trained - started) / 1000,
    rowsPerSecond: 200_000 / ((performance.now() - begun) / 1000),
  };
}

/**
 * What a worker scores a second, with features, a model, reasons and alerts: payments taken in
 * beforehand wait in the backlog and are counted already, so that nothing but scoring is measured. The limit is the same
 * path with the scorer that scores nothing. Then decisions made while the caller waits.
 */
export async function benchScoring(): Promise<BenchResult> {
  const off = offline();
  tell(`trained in ${off.trainSeconds.toFixed(1)} s, ${Math.round(off.rowsPerSecond)} rows/s`);
  const asked = wanted.decisions * decisionSeconds + 50;
  const reports = simulatedReports(learned + measured + asked, customers, 30, Date.now());
  const frauds = new Set(reports.flatMap(({ truth, record }) => (truth ? record.id : [])));
  const last = reports.splice(learned + measured);
  const payloads = payloadsOf(reports, batch);
  const [first, rest] = [payloads.slice(0, learned / batch), payloads.slice(learned / batch)];
  const stage = await openStage();
  try {
    const bare = await stage.open({ SCORER: "none" }, { worker: false });
    await send(bare, first);
    await drain(bare, "no-op, first part");
    await send(bare, rest);
    const limit = await drain(bare, "no-op");
    await bare.close();

    const live = await stage.open({ SCORER: "rules" }, { worker: false });
    await send(live, first);
    await drain(live, "rules, first part");
    const { trees, card } = await putModelLive(live.database, frauds);
    tell(`model: ${trees} trees, held out ${card.trees.averagePrecision?.toFixed(3)}`);
    await send(live, rest);
    const real = await drain(live, "model");
    const worker = await startWorker(live.env);
    // Requests come to a worker that has caught up.
    await untilFollowed(live);
    const taken = await decisions(live, last);
    await worker.stop();
    await live.close();

    const ratio = rounded(real.perSecond / limit.perSecond);
    const figures = {
      perSecond: rounded(real.perSecond),
      workerMicrosPerPayment: rounded(real.micros),
      alerts: real.alerts,
      modelTrees: trees,
      decisionsP50Ms: rounded(percentile(taken, 0.5)),
      decisionsP99Ms: rounded(percentile(taken, 0.99)),
      trainSeconds: rounded(off.trainSeconds),
      offlineRowsPerSecond: rounded(off.rowsPerSecond),
    };
    return {
      name: "scoring",
      cores: cores(),
      figures,
      yardstick: { perSecond: rounded(limit.perSecond), workerMicrosPerPayment: rounded(limit.micros) },
      ratio,
      goals: [
        atLeast("perSecond", figures.perSecond, wanted.perSecond),
        atLeast("ratio", ratio, wanted.ratio),
        below("decisionsP99Ms", figures.decisionsP99Ms, wanted.p99),
        below("trainSeconds", figures.trainSeconds, wanted.trainSeconds),
        atLeast("offlineRowsPerSecond", figures.offlineRowsPerSecond, wanted.rows),
      ],
    };
  } finally {
    await stage.close();
  }
}
