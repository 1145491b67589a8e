import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { answerDueCase } from "#app/features/tickets/due-case.ts";
import { type Line, openLines } from "#app/platform/file-lines.server.ts";
import { ProgressReport } from "./progress.ts";

interface Options {
  in: string;
  out: string;
}

const standard = "-";

/** Messages repeat what stood in a file: nothing of it may move the cursor or turn the text around. */
const say = (text: string) => process.stderr.write(`${text.replace(/[\p{Cc}\p{Cf}]/gu, "\ufffd")}\n`);

/** Told one by one; of the others only how many. */
const mostTold = 100;

/** Answers line by line, and counts. */
class Answers {
  answered = 0;
  refused = 0;

  of(lines: readonly Line[]): string {
    return lines.map((line) => this.answer(line)).join("");
  }

  /** @returns the line of the answer, or nothing where no id could be read */
  private answer({ number, text, fault }: Line): string {
    if (fault !== null) return this.refuse(number, fault);
    if (text.trim() === "") return "";
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return this.refuse(number, "is no JSON");
    }
    const answer = answerDueCase(value);
    if ("error" in answer) this.refuse(number, answer.error);
    else this.answered += 1;
    return answer.id === null ? "" : `${JSON.stringify(answer)}\n`;
  }

  private refuse(number: number, why: string): "" {
    this.refused += 1;
    if (this.refused <= mostTold) say(`Line ${number}: ${why}.`);
    if (this.refused === mostTold + 1) say("More lines like that are counted only.");
    return "";
  }
}

/** The size of the file in bytes, or null for standard input. */
async function sizeOf({ in: from, out: to }: Options, refuse: (why: string) => never) {
  if (from === standard) return null;
  const source = await stat(from).catch(() => null);
  if (!source) return refuse(`There is no file ${from}.`);
  if (source.isDirectory()) return refuse(`${from} is not a file.`);
  const target = to === standard ? null : await stat(to).catch(() => null);
  if (target?.isFile() && target.ino === source.ino && target.dev === source.dev)
    return refuse("The answers would overwrite the cases: name another --out file.");
  return source.size;
}

async function answerAll(options: Options, command: Command) {
  const size = await sizeOf(options, (why) => command.showHelpAfterError(false).error(why, { exitCode: 2 }));
  const source = openLines(options.in === standard ? "/dev/stdin" : options.in);
  const answers = new Answers();
  const progressOf = () => ({
    share: size ? source.bytesRead() / size : 1,
    records: answers.answered + answers.refused,
  });
  const progress = new ProgressReport("cases", progressOf());
  async function* written() {
    for await (const lines of source.blocks) {
      yield answers.of(lines);
      if (size !== null) progress.show(progressOf());
    }
  }
  try {
    const text = Readable.from(written());
    if (options.out === standard) await pipeline(text, process.stdout, { end: false });
    else await pipeline(text, createWriteStream(options.out));
  } catch (error) {
    // Whoever reads the answers may have seen enough.
    if ((error as NodeJS.ErrnoException).code === "EPIPE") return;
    throw new Error(`Broke off after ${progressOf().records} cases: ${(error as Error).message}`);
  }
  if (process.stderr.isTTY) progress.end(progressOf());
  say(`${answers.answered} answered, ${answers.refused} refused.`);
  if (answers.answered === 0 && answers.refused > 0) process.exitCode = 1;
}

/** `service-level due --in CASES.ndjson --out DUE.ndjson` */
export function registerServiceLevel(program: Command) {
  const group = program.command("service-level").description("service-level arithmetic");
  group
    .command("due")
    .description("when so many minutes of working time have passed")
    .requiredOption(
      "--in <file>",
      "cases, one JSON object a line, also compressed (.gz); - for standard input",
    )
    .requiredOption("--out <file>", "answers, one a line; - for standard output")
    .addHelpText(
      "after",
      `
A case:
  {"id":"1","start":"2026-11-23T09:30:00+08:00","minutes":45,
   "calendar":{"zone":"Asia/Shanghai",
               "week":{"mon":[["09:00","12:00"],["13:00","17:30"]],"fri":[["22:00","06:00"]]},
               "holidays":["2026-12-25"]},
   "pauses":[["2026-11-23T01:40:00Z","2026-11-23T02:00:00Z"]]}
Its answer:
  {"id":"1","due":"2026-11-23T02:35:00.000Z"}

An interval whose end is the smaller time ends on the next day; 24:00 is the end of a day.
It belongs to the day on which it begins, and on a holiday none begins. A pause that ends
with null does not end.

{"id","due":null,"reason"} where it is never due: no working time, paused without end, or
beyond the year 9999. {"id","due":null,"error"} where a case is wrong and its id readable;
the message on standard error has the line's number. Wrong lines do not stop the others.

Exit code 0 where anything was answered or nothing was asked, 1 where nothing could be read,
answered or written, 2 for unusable arguments.`,
    )
    .action(answerAll);
}
