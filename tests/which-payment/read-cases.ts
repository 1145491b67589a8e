import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { WrittenCase } from "./written-case.ts";

/**
 * Reads the cases of a folder of text files. A case is the text, then "= " with the payment that is meant (or
 * "none"), "? " with the facts told, and "+ " with payments that are there besides; a blank line ends it. A line
 * "\" is a blank line of the text. "@ " sets the customer's clock from there on, and how the case shows it
 * ("offset", "zone Asia/Tokyo").
 */
export function readCases(folder: string): WrittenCase[] {
  const path = join(import.meta.dirname, folder);
  return readdirSync(path)
    .filter((file) => file.endsWith(".txt"))
    .sort()
    .flatMap((file) => readFile(readFileSync(join(path, file), "utf8")));
}

function readFile(content: string): WrittenCase[] {
  let at = "";
  let more: Pick<WrittenCase, "shown" | "zone"> = {};
  const cases: WrittenCase[] = [];
  for (const block of content.split(/\n{2,}/)) {
    const lines = block.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    const clock = lines[0]?.startsWith("@ ") ? lines.shift() : undefined;
    if (clock) {
      const [, moment = "", shown, zone] =
        /^@ (\S+ \S+ \S+)(?: (offset|zone)(?: (\S+))?)?$/.exec(clock) ?? [];
      at = moment;
      more =
        shown === "offset" ? { shown: "offset" } : shown === "zone" && zone ? { shown: "zone", zone } : {};
    }
    if (lines.length > 0) cases.push({ ...readBlock(lines), at, ...more });
  }
  return cases;
}

function readBlock(lines: readonly string[]): Omit<WrittenCase, "at"> {
  const of = (sign: string) =>
    lines.filter((line) => line.startsWith(`${sign} `)).map((line) => line.slice(2));
  const text = lines.filter((line) => !/^[=?+] /.test(line)).map((line) => (line === "\\" ? "" : line));
  const meant = of("=")[0];
  if (meant === undefined) throw new Error(`No payment is said to be meant by: ${text.join(" ")}`);
  const others = of("+");
  return {
    text: text.join("\n"),
    meant: meant === "none" ? null : meant,
    told: of("?")[0] ?? "",
    ...(others.length > 0 ? { others } : {}),
  };
}
