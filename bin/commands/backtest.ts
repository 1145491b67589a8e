import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Command, InvalidArgumentError, Option } from "commander";
import { backtest } from "#app/features/fraud/backtest/backtest.ts";
import { FeatureFold } from "#app/features/fraud/backtest/feature-fold.ts";
import { History } from "#app/features/fraud/backtest/history.ts";
import {
  historyColumns,
  type Places,
  placesIn,
  readHistoryRow,
} from "#app/features/fraud/backtest/history-rows.ts";
import { LiveFold } from "#app/features/fraud/backtest/live-fold.ts";
import { type Window, windowOf } from "#app/features/fraud/backtest/replay.ts";
import { CsvRows, delimiterOf } from "#app/features/transactions/import/csv-rows.ts";
import { type Line, openLines } from "#app/platform/file-lines.server.ts";

interface Options {
  data: string;
  trainStart: number;
  trainDays: number;
  delayDays: number;
  testDays: number;
  out: string;
  features: "exact" | "live";
}

/** Faulty lines that are named one by one. */
const mostNamed = 20;

const say = (text: string) => process.stderr.write(`${text}\n`);

/** Reads the header, then row by row; what cannot be read is named and left out. */
class Reader {
  readonly history = new History();
  /** ids of the rows that are scored */
  readonly ids: string[] = [];
  faults = 0;
  #rows: CsvRows | null = null;
  #places: Places | null = null;

  constructor(
    readonly window: Window,
    readonly refuse: (message: string) => never,
  ) {}

  push(lines: Line[]) {
    if (lines.length === 0) return;
    if (this.#rows) return this.#take(this.#rows.push(lines));
    const header = lines[0]!;
    const delimiter = delimiterOf(header.text);
    const cells = header.text.split(delimiter).map((cell) => cell.replaceAll('"', ""));
    const found = placesIn(cells);
    if ("missing" in found)
      this.refuse(
        `The first line must name the columns ${historyColumns.join(", ")}; not there: ${found.missing.join(", ")}.`,
      );
    else this.#places = found.places;
    this.#rows = new CsvRows(delimiter, cells.length);
    this.#take(this.#rows.push(lines.slice(1)));
  }

  finish() {
    if (!this.#rows) this.refuse("The file is empty.");
    this.#take(this.#rows?.finish() ?? []);
  }

  #take(rows: ReturnType<CsvRows["push"]>) {
    for (const { line, cells, fault } of rows) {
      const row = cells ? readHistoryRow(cells, this.#places!) : (fault ?? "cannot be read");
      if (typeof row === "string") {
        this.faults += 1;
        if (this.faults <= mostNamed) say(`Line ${line}: it ${row}.`);
        continue;
      }
      if (row.at >= this.window.testFrom && row.at < this.window.testTo) this.ids[this.history.size] = row.id;
      this.history.add(row.at, row.customerId, row.terminalId, row.amount, row.fraud);
    }
  }
}

const rounded = (value: number | null, digits: number) =>
  value === null ? null : Number(value.toFixed(digits));
const quoted = (id: string) => (/[",\n\r]/.test(id) ? `"${id.replaceAll('"', '""')}"` : id);

async function run({ data, out, features, ...asked }: Options, command: Command) {
  const refuse = (message: string): never =>
    command.showHelpAfterError(false).error(message, { exitCode: 2 });
  const found = await stat(data).catch(() => null);
  if (!found) return refuse(`There is no file ${data}.`);
  if (found.isDirectory()) return refuse(`${data} is not a file.`);
  if (resolve(data) === resolve(out))
    return refuse("The scores would overwrite the data: name another --out file.");
  const window = windowOf(asked.trainStart, asked.trainDays, asked.delayDays, asked.testDays);

  const reader = new Reader(window, refuse);
  for await (const block of openLines(data).blocks) reader.push(block);
  reader.finish();
  const { history, ids, faults } = reader;
  if (faults > mostNamed) say(`… and ${faults - mostNamed} more lines that cannot be read.`);
  say(`${history.size} payments read, ${faults} lines left out. Learning and scoring…`);

  const { rows, scores, figures, seconds, model, learnedNothing } = backtest(
    history,
    window,
    () => performance.now(),
    features === "live" ? new LiveFold() : new FeatureFold(),
  );
  if (learnedNothing)
    say(`Nothing was learned: ${learnedNothing}. Scores tell the distance from the customer's habit.`);
  if (rows.length === 0) say("There are no payments in the test window.");
  function* lines() {
    yield "TRANSACTION_ID,SCORE\n";
    for (const [place, row] of rows.entries()) yield `${quoted(ids[row]!)},${scores[place]}\n`;
  }
  await pipeline(Readable.from(lines()), createWriteStream(out));
  const told = {
    auc: rounded(figures.auc, 6),
    averagePrecision: rounded(figures.averagePrecision, 6),
    cardPrecisionAt100: rounded(figures.cardPrecisionAt100, 6),
    trainingSeconds: rounded(seconds.training, 3),
    scoringSeconds: rounded(seconds.scoring, 3),
    rowsPerSecond: seconds.scoring > 0 ? Math.round(rows.length / seconds.scoring) : null,
    featureSeconds: rounded(seconds.features, 3),
    model,
    features,
    trainRows: figures.trainRows,
    trainFrauds: figures.trainFrauds,
    testRows: figures.testRows,
    judgedRows: figures.judgedRows,
    judgedFrauds: figures.judgedFrauds,
  };
  process.stdout.write(`${JSON.stringify(told)}\n`);
}

/** Midnight UTC of a day that there is. */
function dayIn(text: string): number {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text)
    throw new InvalidArgumentError("must be a day, such as 2026-03-01");
  return at;
}

const wholeDays = (least: number) => (text: string) => {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < least || count > 3_650)
    throw new InvalidArgumentError(`must be a number of days from ${least} to 3650`);
  return count;
};

/** `backtest --data FILE --train-start DATE --train-days N --delay-days N --test-days N --out SCORES.csv` */
export function registerBacktest(program: Command) {
  program
    .command("backtest")
    .description("learns fraud from one window of a file of payments and scores a later one")
    .requiredOption("--data <file>", `CSV, also .gz: ${historyColumns.join(", ")}`)
    .requiredOption("--train-start <day>", "first day that is learned from, UTC", dayIn)
    .requiredOption("--train-days <days>", "days that are learned from", wholeDays(1))
    .requiredOption("--delay-days <days>", "days until an outcome is known", wholeDays(0))
    .requiredOption("--test-days <days>", "days that are scored", wholeDays(1))
    .requiredOption("--out <file>", "scores: TRANSACTION_ID, SCORE from 0 to 1")
    .addOption(
      new Option(
        "--features <fold>",
        "what is known of a payment: counted exactly, or as live scoring counts",
      )
        .choices(["exact", "live"])
        .default("exact"),
    )
    .action(run);
}
