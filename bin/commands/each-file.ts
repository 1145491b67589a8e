import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const causes: Record<string, string> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EISDIR: "this is a folder",
  EACCES: "it may not be read",
};

/** The content of a file of at most so many bytes. */
function contentOf(file: string, most: number): Uint8Array {
  const { size } = statSync(file);
  if (size > most) throw new RangeError(`larger than ${most / 1024 / 1024} MB (${size} bytes)`);
  return readFileSync(file);
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;
/** Bytes of files after which their garbage is taken away: left to itself the heap grows with every large one. */
const collectAfter = 4_000_000;

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code !== undefined && causes[code]) || message || String(error);
}

/**
 * Prints one JSON line for each file, in order: the file's name and what `look` found in it. A file that
 * cannot be read gives what `failed` makes of the reason, a message on standard error and exit code 1; the
 * others go on.
 *
 * @param most bytes that a file may have
 * @returns when standard output has taken all of it: a reader slower than we are makes us wait
 */
export async function printEachFile(
  files: string[],
  most: number,
  look: (content: Uint8Array, file: string) => object,
  failed: (reason: string) => object,
) {
  let read = 0;
  for (const file of files) {
    let line: object;
    try {
      const content = contentOf(file, most);
      read += content.length;
      line = { file, ...look(content, file) };
    } catch (error) {
      line = { file, ...failed(reason(error)) };
      process.stderr.write(`${file}: ${reason(error)}\n`);
      process.exitCode = 1;
    }
    // Apart, so that a long line is not copied for its end.
    process.stdout.write(JSON.stringify(line));
    if (!process.stdout.write("\n")) await once(process.stdout, "drain");
    if (read < collectAfter) continue;
    read = 0;
    collectGarbage();
  }
}
