import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { type Command, Option } from "commander";
import {
  beginImport,
  type ImportState,
  importRecords,
} from "#app/features/transactions/import/imports.server.ts";
import { type MappingName, mappings } from "#app/features/transactions/import/mapping.ts";
import {
  type FileFormat,
  formatOf,
  openSource,
  UnusableFile,
} from "#app/features/transactions/import/source.server.ts";
import { isCurrency } from "#app/platform/money.ts";
import { ProgressReport } from "./progress.ts";
import { RejectsFile } from "./rejects-file.ts";

interface ImportOptions {
  rejects?: string;
  format?: FileFormat;
  mapping?: MappingName;
  currency: string;
  history?: true;
  restart?: true;
}

const actor = { type: "system" } as const;

/** Ends with the code for unusable arguments. The usage is not shown: it was not misunderstood. */
const refuse = (command: Command, message: string): never =>
  command.showHelpAfterError(false).error(message, { exitCode: 2 });

const say = (text: string) => process.stderr.write(`${text}\n`);

/** The first Ctrl-C asks to stop after the batch at hand, the second stops at once. */
function askToStop() {
  let asked = false;
  const ask = () => {
    if (asked) process.exit(1);
    asked = true;
    say("\nStopping after this batch.");
  };
  process.on("SIGINT", ask);
  process.on("SIGTERM", ask);
  return {
    asked: () => asked,
    release: () => {
      process.off("SIGINT", ask);
      process.off("SIGTERM", ask);
    },
  };
}

async function sizeOf(command: Command, path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  if (!found) return refuse(command, `There is no file ${path}.`);
  if (!found.isFile()) return refuse(command, `${path} is not a file.`);
  return found.size;
}

const summaryOf = (file: string, state: ImportState, more: object) => ({
  file: basename(file),
  finished: state.finished,
  records: state.records,
  accepted: state.accepted,
  rejected: state.rejected,
  ...more,
});

const printSummary = (summary: object) => process.stdout.write(`${JSON.stringify(summary)}\n`);

async function importTransactions(file: string, options: ImportOptions, command: Command) {
  const size = await sizeOf(command, file);
  const format = options.format ?? formatOf(file);
  if (!format) {
    return refuse(command, `The name ${basename(file)} tells no format: add --format csv or ndjson.`);
  }
  if (!isCurrency(options.currency)) refuse(command, `${options.currency} is no active ISO 4217 code.`);
  const state = await beginImport(actor, file, options.restart === true);
  if (state.finished) {
    say(`This file was imported before: ${state.records} records. Add --restart to go through it again.`);
    printSummary(summaryOf(file, state, {}));
    return;
  }
  await run(file, size, format, state, options, command);
}

async function run(
  file: string,
  size: number,
  format: FileFormat,
  state: ImportState,
  options: ImportOptions,
  command: Command,
) {
  const resumedAt = state.records;
  if (resumedAt > 0) say(`Going on after record ${resumedAt.toLocaleString("en")}.`);
  const rejects = await RejectsFile.begin(options.rejects ?? `${basename(file)}.rejects.ndjson`, resumedAt);
  const source = openSource(file, { format, mapping: options.mapping, currency: options.currency });
  const progressOf = () => ({ share: size === 0 ? 1 : source.bytesRead() / size, records: state.records });
  const progress = new ProgressReport("records", progressOf());
  const stop = askToStop();
  try {
    const { finished, ...counts } = await importRecords(actor, state, source.records, {
      quiet: options.history === true,
      stopped: stop.asked,
      onRejected: (rejected) => rejects.add(rejected),
      onProgress: () => progress.show(progressOf()),
    });
    progress.end(progressOf());
    const rejectsFile = state.rejected > 0 ? rejects.path : null;
    const rate = progress.rate(progressOf());
    printSummary(summaryOf(file, state, { run: { resumedAt, ...counts, rate }, rejectsFile }));
    if (rejectsFile)
      say(`${state.rejected.toLocaleString("en")} records were not taken: see ${rejectsFile}.`);
    if (!finished) say("Stopped. The same command goes on from here.");
    if (!finished || (state.accepted === 0 && state.rejected > 0)) process.exitCode = 1;
  } catch (error) {
    if (error instanceof UnusableFile) refuse(command, error.message);
    say(
      `\nThe import broke off after record ${state.records.toLocaleString("en")}. The same command goes on from there.`,
    );
    throw error;
  } finally {
    stop.release();
    await rejects.close();
  }
}

/** `import transactions FILE` */
export function registerImport(program: Command) {
  const group = program.command("import").description("bring records in from files");
  group
    .command("transactions")
    .description("payments from a CSV or NDJSON file, also compressed (.gz); goes on where it was cut off")
    .argument("<file>", "CSV with a header of (dotted) field names, or NDJSON with one record a line")
    .option(
      "--rejects <file>",
      "where records go that cannot be taken (default: beside you, named for the file)",
    )
    .addOption(new Option("--format <format>", "where the name does not tell").choices(["csv", "ndjson"]))
    .addOption(
      new Option("--mapping <name>", "columns of a known data set (told by the header)").choices(mappings),
    )
    .option("--currency <code>", "for data sets that tell none", "EUR")
    .option("--history", "score the payments, but open no alerts")
    .option("--restart", "begin again from the first record")
    .action(importTransactions);
}
