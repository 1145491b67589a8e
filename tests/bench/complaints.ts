import { createReadStream, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { FeatureFold, featureNames } from "#app/features/fraud/backtest/feature-fold.ts";
import { placesIn, readHistoryRow } from "#app/features/fraud/backtest/history-rows.ts";
import type { Trace } from "#app/features/fraud/backtest/payment.ts";
import { probabilityOf } from "#app/features/fraud/model/calibration.ts";
import { marginsOf } from "#app/features/fraud/model/forest.ts";
import { GrowingMatrix } from "#app/features/fraud/model/matrix.ts";
import { averagePrecision } from "#app/features/fraud/model/ranking.ts";
import { train } from "#app/features/fraud/model/training.ts";
import { Random } from "#app/features/simulation/random.ts";
import { days, hours } from "#app/platform/time.ts";
import { fraudWays, simulatePayments } from "#tests/backtest/simulated-payments.ts";
import { type BenchResult, cores, rounded, tell } from "./report.ts";

/** One payment of the experiment, in time order. */
interface Row {
  at: number;
  customer: string;
  terminal: string;
  amount: number;
  fraud: boolean;
}

/** When an outcome becomes known, and what it says then. */
interface Known {
  at: number;
  row: number;
  fraud: boolean;
}

/** Banks' word: a week, as in the published protocol. */
const bankDelay = days(7);
/** Of the frauds, those whose customer complains within a day. */
const complaining = 0.3;

/**
 * When each outcome is known. A complaint takes the place of the bank's word for its payment: what
 * was folded in is not taken back, so false ones stay, which is worse than what analysts would leave.
 *
 * @param falseShare of the complaints, those about payments that were the customer's own
 */
function knowledge(rows: readonly Row[], seed: number, complaints: boolean, falseShare: number): Known[] {
  const random = new Random(seed);
  const frauds = rows.filter(({ fraud }) => fraud).length;
  const falseRate =
    (frauds * complaining * falseShare) / (1 - falseShare) / Math.max(1, rows.length - frauds);
  return rows
    .map(({ at, fraud }, row): Known => {
      const complained = random.chance(fraud ? complaining : falseRate);
      const within = random.between(hours(1), hours(24));
      if (complaints && complained) return { at: at + within, row, fraud: true };
      return { at: at + bankDelay, row, fraud };
    })
    .sort((one, other) => one.at - other.at);
}

interface Spans {
  trainFrom: number;
  trainTo: number;
  testFrom: number;
  testTo: number;
}

/** Average precision over the test week, of a model that learned from the training weeks, all as it was known. */
function experiment(
  rows: readonly Row[],
  known: readonly Known[],
  { trainFrom, trainTo, testFrom, testTo }: Spans,
): number {
  const fold = new FeatureFold();
  const features = new Float64Array(featureNames.length);
  const learned = { matrix: new GrowingMatrix(featureNames.length), rows: [] as number[] };
  const tested = { matrix: new GrowingMatrix(featureNames.length), rows: [] as number[] };
  const traces: Trace[] = [];
  let next = 0;
  for (const [place, row] of rows.entries()) {
    if (row.at >= testTo) break;
    for (; next < known.length && known[next]!.at <= row.at; next += 1) {
      const { at: now, row: of, fraud } = known[next]!;
      const told = rows[of]!;
      fold.outcome({
        now,
        at: told.at,
        customerId: told.customer,
        terminalId: told.terminal,
        fraud,
        distance: traces[of]!.distance,
      });
    }
    const into = row.at >= testFrom ? tested : row.at >= trainFrom && row.at < trainTo ? learned : null;
    traces[place] = fold.payment(
      {
        id: String(place),
        at: row.at,
        customerId: row.customer,
        terminalId: row.terminal,
        amount: row.amount,
      },
      into ? features : undefined,
    );
    if (!into) continue;
    into.matrix.add(features);
    into.rows.push(place);
  }
  const model = train({
    matrix: learned.matrix.view(),
    labels: Uint8Array.from(learned.rows, (row) => (rows[row]!.fraud ? 1 : 0)),
    times: Float64Array.from(learned.rows, (row) => rows[row]!.at),
  });
  const margins = marginsOf(model.forest, tested.matrix.view());
  const scores = Float64Array.from(margins, (margin) => probabilityOf(model.calibration, margin));
  return (
    averagePrecision(
      Uint8Array.from(tested.rows, (row) => (rows[row]!.fraud ? 1 : 0)),
      scores,
    ) ?? Number.NaN
  );
}

/** What is compared: the same payments, known in different ways. */
const ways = [
  ["after a week", false, 0],
  ["complaints, all true", true, 0],
  ["complaints, 1 in 10 false", true, 0.1],
  ["complaints, 1 in 3 false", true, 1 / 3],
] as const;

/** A training fortnight, a week until its outcomes are known, and the test week, after a month of history. */
function spansFrom(start: number): Spans {
  const trainFrom = start + days(30);
  const trainTo = trainFrom + days(14);
  const testFrom = trainTo + bankDelay;
  return { trainFrom, trainTo, testFrom, testTo: testFrom + days(7) };
}

const start = Date.UTC(2026, 0, 5);

function simulated(seed: number): Row[] {
  return simulatePayments({
    seed,
    customers: 900,
    terminals: 300,
    start,
    days: 59,
    rate: 1.6,
    ways: fraudWays,
  }).map(({ at, customer, terminal, amount, fraud }) => ({
    at,
    customer: String(customer),
    terminal: String(terminal),
    amount,
    fraud,
  }));
}

/** The published data beside the project, where it is; a third of its customers, to be quick. */
async function published(): Promise<Row[] | null> {
  const folder = join(process.cwd(), "../shared/data/handbook");
  const file = existsSync(folder) && readdirSync(folder).find((name) => name.endsWith(".csv.gz"));
  if (!file) return null;
  const lines = createInterface({ input: createReadStream(join(folder, file)).pipe(createGunzip()) });
  const rows: Row[] = [];
  let places: ReturnType<typeof placesIn> | null = null;
  for await (const line of lines) {
    const cells = line.split(",");
    places ??= placesIn(cells);
    if (!("places" in places)) return null;
    const row = readHistoryRow(cells, places.places);
    if (typeof row === "string" || Number(row.customerId) % 3 !== 0) continue;
    const { at, customerId, terminalId, amount, fraud } = row;
    rows.push({ at, customer: customerId, terminal: terminalId, amount, fraud });
  }
  return rows.sort((one, other) => one.at - other.at);
}

function compare(rows: readonly Row[], seed: number, spans: Spans): number[] {
  return ways.map(([, complaints, falseShare]) =>
    experiment(rows, knowledge(rows, seed + 1_000, complaints, falseShare), spans),
  );
}

const seeds = [11, 23, 37, 41, 59];
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * What early complaints are worth: average precision where every outcome is known after a week,
 * against 30 % of the frauds known within a day, with and without false complaints. Nothing is
 * aimed at: whatever comes out is told.
 */
export async function benchComplaints(): Promise<BenchResult> {
  const results: number[][] = [];
  for (const seed of seeds) {
    const rows = simulated(seed);
    const result = compare(rows, seed, spansFrom(start));
    const frauds = rows.filter(({ fraud }) => fraud).length;
    tell(
      `seed ${seed}: ${rows.length} payments, ${frauds} frauds; ${result.map((one) => one.toFixed(3)).join("  ")}`,
    );
    results.push(result);
  }
  const figures: Record<string, number> = {};
  for (const [at, [name]] of ways.entries())
    figures[`AP ${name}`] = rounded(mean(results.map((one) => one[at]!)));
  for (const [at, [name]] of ways.entries()) {
    if (at > 0) figures[`seeds better: ${name}`] = results.filter((one) => one[at]! > one[0]!).length;
  }
  figures.seeds = seeds.length;
  const rows = await published();
  if (rows) {
    const first = rows[0]!.at;
    const result = compare(rows, 7, spansFrom(first + days(60)));
    for (const [at, [name]] of ways.entries()) figures[`published data: ${name}`] = rounded(result[at]!);
  } else tell("no published data set beside the project: left out");
  const [week, , some] = ways.map((_, at) => mean(results.map((one) => one[at]!)));
  return {
    name: "complaints",
    cores: cores(),
    figures,
    yardstick: { "AP after a week": rounded(week!) },
    ratio: rounded(some! / week!),
    goals: [],
  };
}
