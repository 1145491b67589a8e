import { createReadStream } from "node:fs";
import { type FileHandle, open, truncate } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { Rejected } from "#app/features/transactions/import/imports.server.ts";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";

/** How much of a rejected line is repeated. */
const shown = 4_000;

/** Where the entries end that belong to the first `records` records of the source, in bytes. */
async function endOfTaken(path: string, records: number): Promise<number> {
  let end = 0;
  try {
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      if ((JSON.parse(line) as Rejected).record > records) break;
      end += Buffer.byteLength(line) + 1;
    }
  } catch (error) {
    // No such file yet, or a line that a killed run did not finish.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" && !(error instanceof SyntaxError)) throw error;
  }
  return end;
}

/**
 * What an import could not take, one JSON object a line: record, line, errors, raw. It
 * appears with its first entry. A run that goes on after another keeps that one's entries.
 */
export class RejectsFile {
  private file: FileHandle | undefined;

  private constructor(readonly path: string) {}

  /** @param records how many records of the source an earlier run has taken */
  static async begin(path: string, records: number): Promise<RejectsFile> {
    const end = await endOfTaken(path, records);
    await truncate(path, end).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
    return new RejectsFile(path);
  }

  async add(rejected: readonly Rejected[]) {
    if (rejected.length === 0) return;
    this.file ??= await open(this.path, "a");
    const lines = rejected.map(({ record, line, errors, raw }) =>
      JSON.stringify({ record, line, errors, raw: replaceCardNumbers(raw.slice(0, shown)) }),
    );
    await this.file.appendFile(`${lines.join("\n")}\n`);
  }

  async close() {
    await this.file?.close();
  }
}
