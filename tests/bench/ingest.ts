import { io, type Socket } from "socket.io-client";
import { until } from "../setup/until.ts";
import { Sender, sendAll, sendPaced } from "./load.ts";
import { type Payload, payloadsOf, simulatedReports } from "./payloads.ts";
import { processorTime } from "./processor-time.ts";
import { atLeast, type BenchResult, below, cores, percentile, rounded, tell } from "./report.ts";
import { type Console, openStage, untilFollowed, untilScored } from "./stage.ts";

/** The figures. */
const wanted = { perSecond: 8_000, ratio: 0.5, p99: 1_000, pacedPerSecond: 2_000 };

const batch = 200;
const connections = 8;
const warmUp = 20_000;
const measured = 200_000;
const customers = 20_000;
/** Small batches at the steady rate: how a payment system reports that does not save up. */
const pacedBatch = 20;
const pacedSeconds = 25;

const sum = (payloads: readonly Payload[]) => payloads.reduce((total, { created }) => total + created, 0);

interface Waiting {
  scored: number;
  waiting: number;
}

async function progressOf({ database }: Console): Promise<Waiting> {
  const { rows } = await database.query<{ scored: string; waiting: string }>(
    "SELECT (SELECT count(*) FROM risk_scores) AS scored, (SELECT count(*) FROM scoring_backlog) AS waiting",
  );
  return { scored: Number(rows[0]?.scored), waiting: Number(rows[0]?.waiting) };
}

/** An analyst's browser that notes which alerts it is told of. */
async function watchAlerts({ url, cookie }: Console) {
  const seen = new Set<string>();
  const socket: Socket = io(`${url}/staff`, {
    path: "/live",
    extraHeaders: { cookie },
    transports: ["websocket"],
  });
  socket.on("alerts.opened", ({ ids }: { ids: string[] }) => {
    for (const id of ids) seen.add(id);
  });
  await new Promise<void>((resolve, reject) => {
    socket.on("connect", resolve);
    socket.on("connect_error", reject);
  });
  return { seen, close: () => socket.close() };
}

/**
 * Sustained rate: from the first request until the last payment is scored, so that a
 * backlog that was run up counts against it.
 */
async function sustained(console: Console, payloads: readonly Payload[], name: string) {
  const sender = new Sender(console.url, console.apiKey, connections);
  const warm = payloads.slice(0, warmUp / batch);
  const rest = payloads.slice(warm.length);
  await sendAll(sender, warm, connections);
  await untilScored(console);
  await untilFollowed(console);
  const alerts = await watchAlerts(console);
  const timer = setInterval(async () => {
    const { scored, waiting } = await progressOf(console);
    tell(`${name}: ${scored} scored, ${waiting} waiting`);
  }, 5_000);
  const processors = () => [processorTime(console.web.pid), processorTime(console.worker?.pid)] as const;
  const [webBefore, workerBefore] = processors();
  const started = performance.now();
  const latencies = await sendAll(sender, rest, connections);
  const accepted = performance.now() - started;
  await untilScored(console);
  const { rows } = await console.database.query<{ told: string[] | null; scored: string }>(
    `SELECT (SELECT array_agg(id) FROM alerts WHERE opened_at >= to_timestamp($1 / 1000.0)) AS told,
            (SELECT count(*) FROM risk_scores) AS scored`,
    [performance.timeOrigin + started],
  );
  const opened = rows[0]?.told ?? [];
  if (Number(rows[0]?.scored) !== sum(payloads)) throw new Error("Not every payment has one score");
  await until("the analyst's browser was told of every alert", () =>
    opened.every((id) => alerts.seen.has(id)),
  );
  const taken = performance.now() - started;
  await untilFollowed(console);
  const followed = performance.now() - started;
  // Of everything, also of what came after the last score.
  const [webAfter, workerAfter] = processors();
  clearInterval(timer);
  alerts.close();
  await sender.close();
  const payments = sum(rest);
  tell(`${name}: ${payments} payments in ${(taken / 1000).toFixed(1)} s, ${opened.length} alerts seen`);
  return {
    perSecond: (payments / taken) * 1000,
    acceptedPerSecond: (payments / accepted) * 1000,
    followedPerSecond: (payments / followed) * 1000,
    followedSecondsLater: (followed - taken) / 1000,
    requestP99: percentile(latencies, 0.99),
    alerts: opened.length,
    webMicros: (webAfter - webBefore) / payments,
    workerMicros: (workerAfter - workerBefore) / payments,
  };
}

/** Time from acceptance to score at a steady rate, from the database's own clock. */
async function paced(console: Console, payloads: readonly Payload[]) {
  const sender = new Sender(console.url, console.apiKey, 32);
  const { rows: start } = await console.database.query<{ now: Date }>("SELECT clock_timestamp() AS now");
  tell(`paced: ${wanted.pacedPerSecond}/s for ${pacedSeconds} s`);
  const latencies = await sendPaced(sender, payloads, wanted.pacedPerSecond / pacedBatch);
  await untilScored(console);
  await sender.close();
  const { rows } = await console.database.query<{ p50: number; p99: number; count: string }>(
    `SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS p50,
            percentile_cont(0.99) WITHIN GROUP (ORDER BY ms) AS p99, count(*)
     FROM (SELECT (extract(epoch FROM r.scored_at - t.accepted_at) * 1000)::float8 AS ms
           FROM transactions t JOIN risk_scores r ON r.transaction_id = t.id WHERE t.accepted_at >= $1) waits`,
    [start[0]?.now],
  );
  if (Number(rows[0]?.count) !== sum(payloads)) throw new Error("Not every payment has one score");
  return { ...rows[0]!, requestP99: percentile(latencies, 0.99) };
}

/** Payments accepted, stored, scored and their alerts seen, a second; the limit is the same path without scoring. */
export async function benchIngest(): Promise<BenchResult> {
  tell("preparing payloads");
  const count = warmUp + measured + wanted.pacedPerSecond * pacedSeconds;
  const reports = simulatedReports(count, customers, 30, Date.now());
  const steadyPayloads = payloadsOf(reports.splice(warmUp + measured), pacedBatch);
  const full = payloadsOf(reports.splice(0), batch);
  const stage = await openStage();
  try {
    const scoring = await stage.open({ SCORER: "rules" });
    const real = await sustained(scoring, full, "rules");
    await scoring.close();

    const bare = await stage.open({ SCORER: "none" });
    const limit = await sustained(bare, full, "no-op");
    await bare.close();

    const steady = await stage.open({ SCORER: "rules" });
    const warm = new Sender(steady.url, steady.apiKey, connections);
    await sendAll(warm, full.slice(0, warmUp / batch), connections);
    await untilScored(steady);
    await warm.close();
    const waits = await paced(steady, steadyPayloads);
    await steady.close();

    const ratio = rounded(real.perSecond / limit.perSecond);
    const figures = {
      perSecond: rounded(real.perSecond),
      acceptedPerSecond: rounded(real.acceptedPerSecond),
      followedPerSecond: rounded(real.followedPerSecond),
      followedSecondsLater: rounded(real.followedSecondsLater),
      requestP99Ms: rounded(real.requestP99),
      alertsSeen: real.alerts,
      webMicrosPerPayment: rounded(real.webMicros),
      workerMicrosPerPayment: rounded(real.workerMicros),
      acceptToScoredP50Ms: rounded(waits.p50),
      acceptToScoredP99Ms: rounded(waits.p99),
      pacedRequestP99Ms: rounded(waits.requestP99),
    };
    return {
      name: "ingest",
      cores: cores(),
      figures,
      yardstick: {
        perSecond: rounded(limit.perSecond),
        workerMicrosPerPayment: rounded(limit.workerMicros),
      },
      ratio,
      goals: [
        atLeast("perSecond", figures.perSecond, wanted.perSecond),
        atLeast("ratio", ratio, wanted.ratio),
        below("acceptToScoredP99Ms", figures.acceptToScoredP99Ms, wanted.p99),
      ],
    };
  } finally {
    await stage.close();
  }
}
