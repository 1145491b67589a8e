import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { readQuestion } from "#app/features/transactions/which-payment/question.ts";
import { rankPayments } from "#app/features/transactions/which-payment/rank.ts";

interface Options {
  in: string;
  out: string;
}

/** Longer lines are refused: a megabyte of text and thousands of payments fit well within. */
const longestLine = 64 << 20;

interface Line {
  number: number;
  /** null where the line is too long or not UTF-8 */
  text: string | null;
}

const newline = 0x0a;

/** Cut at line feeds only: JSON may hold any other line separator within its strings. */
async function* linesOf(path: string): AsyncGenerator<Line> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let held: Buffer[] = [];
  let length = 0;
  let number = 0;
  const finish = (): Line => {
    number += 1;
    const bytes = length > longestLine ? null : Buffer.concat(held);
    held = [];
    length = 0;
    try {
      return { number, text: bytes === null ? null : decoder.decode(bytes) };
    } catch {
      return { number, text: null };
    }
  };
  const hold = (bytes: Buffer) => {
    length += bytes.length;
    if (length <= longestLine) held.push(bytes);
  };
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
      hold(chunk.subarray(from, end));
      yield finish();
      from = end + 1;
    }
    hold(chunk.subarray(from));
  }
  if (length > 0) yield finish();
}

const say = (text: string) => process.stderr.write(`${text}\n`);

/** The answer to one line, or null where not even its id can be read. */
function answerTo({ number, text }: Line): { answer: object | null; failed: boolean } {
  const fail = (error: string, id: string | null = null) => {
    say(`Line ${number}: ${error}.`);
    return { answer: id === null ? null : { id, ranking: [], because: [], error }, failed: true };
  };
  if (text === null) return fail("is not UTF-8, or longer than 64 MB");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail("is no JSON");
  }
  const read = readQuestion(value);
  if ("error" in read) return fail(read.error, read.id);
  for (const fault of read.faults) say(`Line ${number}: ${fault}.`);
  return { answer: { id: read.id, ...rankPayments(read.question) }, failed: false };
}

async function answerAll({ in: from, out: to }: Options, command: Command) {
  const refuse = (message: string): never =>
    command.showHelpAfterError(false).error(message, { exitCode: 2 });
  const found = await stat(from).catch(() => null);
  if (!found) return refuse(`There is no file ${from}.`);
  if (found.isDirectory()) return refuse(`${from} is not a file.`);
  if (resolve(from) === resolve(to))
    return refuse("The answers would overwrite the cases: name another --out file.");
  let [answered, failed] = [0, 0];
  async function* answers() {
    for await (const line of linesOf(from)) {
      if (line.text !== null && line.text.trim() === "") continue;
      const { answer, failed: bad } = answerTo(line);
      if (bad) failed += 1;
      else answered += 1;
      if (answer) yield `${JSON.stringify(answer)}\n`;
    }
  }
  await pipeline(Readable.from(answers()), createWriteStream(to));
  say(`${answered} answered, ${failed} not.`);
  if (answered === 0 && failed > 0) process.exitCode = 1;
}

/** `which-payment --in CASES.ndjson --out RANKED.ndjson` */
export function registerWhichPayment(program: Command) {
  program
    .command("which-payment")
    .description("ranks a customer's payments by how likely a message or thread means them")
    .requiredOption("--in <file>", "cases, one JSON object a line: id, at, text, transactions")
    .requiredOption("--out <file>", "answers, one a line: id, ranking, because")
    .action(answerAll);
}
