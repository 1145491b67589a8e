import { Detector } from "#app/features/failures/detect.ts";
import type { Incident } from "#app/features/failures/incident.ts";
import { readRecordLine } from "#app/features/failures/record-line.ts";
import { detectAll, score } from "../failures/scoreboard.ts";
import { fixedThreshold, threeSigmaEwma } from "../failures/simple-methods.ts";
import { makeStream } from "../failures/stream.ts";
import { judging } from "../failures/worlds.ts";
import { atLeast, type BenchResult, below, cores, rounded, tell } from "./report.ts";

/** Detection over lines of NDJSON in one process, against the same lines only parsed. */
function speed() {
  tell("making a stream of 6 days");
  const { records } = makeStream({
    seed: 5150,
    days: 6,
    perDay: 100_000,
    failing: 0.08,
    incidents: 12,
    customers: 30_000,
    bare: 0.1,
    pending: 0.1,
    names: "bench",
  });
  const lines = records.map((record) => JSON.stringify(record));

  tell("parsing only");
  const parsing = performance.now();
  for (const line of lines) JSON.parse(line);
  const parsed = (performance.now() - parsing) / 1000;

  tell("detecting");
  const detecting = performance.now();
  const detector = new Detector();
  let incidents = 0;
  for (const line of lines) {
    const read = readRecordLine(line);
    if (typeof read === "string") throw new Error(`A line of the stream ${read}`);
    detector.push(read.record, read.at);
    incidents += detector.finished().length;
  }
  incidents += detector.end().length;
  const detected = (performance.now() - detecting) / 1000;
  return {
    transactions: lines.length,
    incidents,
    rate: rounded(lines.length / detected),
    limit: rounded(lines.length / parsed),
  };
}

/** What is found in a world the detector was not tuned on, by it and by two simple methods. */
function quality() {
  const settings = judging.common!;
  tell(`making a stream of ${settings.days} days`);
  const { records, injected } = makeStream(settings);
  const judge = (what: string, method: (of: typeof records) => Incident[]) => {
    tell(what);
    return score(method(records), injected, settings.days);
  };
  return {
    own: judge("detecting", detectAll),
    fixed: judge("a fixed threshold for each issuer", fixedThreshold),
    ewma: judge("three-sigma EWMA for each value", threeSigmaEwma),
  };
}

/** How fast detection is, and how good; each beside what it is to be measured against. */
export async function benchFailures(): Promise<BenchResult> {
  const { transactions, incidents, rate, limit } = speed();
  const { own, fixed, ewma } = quality();
  return {
    name: "failures",
    cores: cores(),
    figures: {
      transactions,
      incidents,
      "transactions per second": rate,
      "incidents injected": own.counted,
      recall: rounded(own.recall),
      precision: rounded(own.precision),
      "exact scope": rounded(own.exact),
      "pattern named": rounded(own.named),
      "median minutes to an outage": rounded(own.outageDelay),
      "median minutes to an outage with a failure a minute": rounded(own.denseOutageDelay),
      "failed payments until an outage is told": own.failuresUntilTold,
      "false a day": rounded(own.falseADay),
    },
    yardstick: {
      "lines parsed per second": limit,
      "fixed threshold: recall": rounded(fixed.recall),
      "fixed threshold: precision": rounded(fixed.precision),
      "fixed threshold: false a day": rounded(fixed.falseADay),
      "EWMA: recall": rounded(ewma.recall),
      "EWMA: precision": rounded(ewma.precision),
      "EWMA: false a day": rounded(ewma.falseADay),
    },
    ratio: rounded(rate / limit),
    goals: [
      atLeast("transactions per second", rate, 40_000),
      atLeast("recall", rounded(own.recall), 0.9),
      atLeast("precision", rounded(own.precision), 0.85),
      atLeast("exact scope", rounded(own.exact), 0.8),
      below("median minutes to an outage", rounded(own.outageDelay), 5),
      below("false a day", rounded(own.falseADay), 1),
    ],
  };
}
