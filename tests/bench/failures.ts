import { Detector } from "#app/features/failures/detect.ts";
import { readRecordLine } from "#app/features/failures/record-line.ts";
import { makeStream } from "../failures/stream.ts";
import { atLeast, type BenchResult, cores, rounded, tell } from "./report.ts";

/** Detection over lines of NDJSON in one process, against the same lines only parsed. */
export async function benchFailures(): Promise<BenchResult> {
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

  const rate = rounded(lines.length / detected);
  const limit = rounded(lines.length / parsed);
  return {
    name: "failures",
    cores: cores(),
    figures: { transactions: lines.length, incidents, "transactions per second": rate },
    yardstick: { "lines parsed per second": limit },
    ratio: rounded(rate / limit),
    goals: [atLeast("transactions per second", rate, 40_000)],
  };
}
