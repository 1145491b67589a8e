import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { Detector } from "#app/features/failures/detect.ts";
import type { Incident } from "#app/features/failures/incident.ts";
import { readRecordLine } from "#app/features/failures/record-line.ts";
import { type Line, openLines } from "#app/platform/file-lines.server.ts";

/** Faulty lines that are named one by one. */
const mostNamed = 1_000;

const say = (text: string) => process.stderr.write(`${text}\n`);

/** Feeds lines to the detector in the order of the file; what cannot be read is named and left out. */
class Feed {
  records = 0;
  faults = 0;
  incidents = 0;
  readonly detector = new Detector();

  take(lines: readonly Line[]): string {
    for (const line of lines) this.takeLine(line);
    return this.written(this.detector.finished());
  }

  written(incidents: readonly Incident[]): string {
    this.incidents += incidents.length;
    // Which payments an incident names is for the console: they are in the file already. What was no more than usual
    // after all was told nonetheless: its line stays, and its confidence says so.
    return incidents.map(({ payments, unfounded, ...incident }) => `${JSON.stringify(incident)}\n`).join("");
  }

  private takeLine({ number, text, fault }: Line) {
    if (!fault && text.trim() === "") return;
    const read = fault ?? readRecordLine(text);
    if (typeof read === "string") {
      this.faults += 1;
      if (this.faults <= mostNamed) say(`Line ${number}: it ${read}.`);
      return;
    }
    this.records += 1;
    this.detector.push(read.record, read.at);
  }
}

async function run(asked: { in: string; out: string }, command: Command) {
  const refuse = (message: string): never =>
    command.showHelpAfterError(false).error(message, { exitCode: 2 });
  const found = await stat(asked.in).catch(() => null);
  if (!found) return refuse(`There is no file ${asked.in}.`);
  if (found.isDirectory()) return refuse(`${asked.in} is not a file.`);
  const standard = asked.out === "-";
  if (!standard && resolve(asked.in) === resolve(asked.out))
    return refuse("The incidents would overwrite the records: name another --out file.");

  const feed = new Feed();
  const source = openLines(asked.in);
  async function* written() {
    for await (const block of source.blocks) {
      const text = feed.take(block);
      if (text) yield text;
    }
    yield feed.written(feed.detector.end());
  }
  const text = Readable.from(written());
  if (standard) await pipeline(text, process.stdout, { end: false });
  else await pipeline(text, createWriteStream(asked.out));
  if (feed.faults > mostNamed) say(`… and ${feed.faults - mostNamed} more lines that cannot be read.`);
  for (const { scheme, code, count } of feed.detector.taxonomy.unknownCodes().slice(0, 20))
    say(`Unknown failure code ${code || "(none)"} of scheme ${scheme || "(none)"}: ${count} times.`);
  say(`${feed.records} records read, ${feed.faults} lines left out, ${feed.incidents} incidents.`);
  if (feed.records === 0 && feed.faults > 0) process.exitCode = 1;
}

/** `failures detect --in FILE.ndjson[.gz] --out INCIDENTS.ndjson` */
export function registerFailures(program: Command) {
  const group = program.command("failures").description("patterns in failed payments");
  group
    .command("detect")
    .description("incidents in a file of transaction records, read in time order as if live")
    .requiredOption("--in <file>", "transaction records, one JSON object a line, also compressed (.gz)")
    .requiredOption("--out <file>", "incidents, one a line, in order of detection; - for standard output")
    .addHelpText(
      "after",
      `
The first two days of a file teach what is normal; nothing is reported from them. Each
incident is written once, when it is over or the file ends ("endedAt" is null then).
"observed" and "expected" are failures since the onset, for a volume drop payments that
arrived and that were due; "sample" is payments looked at. "startedAt" and "detectedAt" are
as they were told when it was detected; scope, pattern and counts are those it came to while
it lasted. What was told stays in the file, also where it turned out to be no more than
usual: its confidence is low then. Two that turned out to be one are one line, the first's.

Exit code 0 also where lines were left out (they are named on standard error), 1 where none
could be read or nothing could be written, 2 for unusable arguments.`,
    )
    .action(run);
}
