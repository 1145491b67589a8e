import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { office } from "./en/office.ts";

const app = join(import.meta.dirname, "..");
const importPattern =
  /^\s*(?:import|export)\s+(?!type\s)(?:[^"';]*?\sfrom\s+)?"([^"]+)"|\bimport\(\s*"([^"]+)"/gm;

/** The files of the app that a file brings to a browser, itself included. */
function broughtBy(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file) || /\.server\.tsx?$|i18n\//.test(file) || !existsSync(file)) return seen;
  seen.add(file);
  for (const [, fixed, late] of readFileSync(file, "utf8").matchAll(importPattern)) {
    const to = fixed ?? late ?? "";
    if (to.startsWith("#app/")) broughtBy(join(app, to.slice("#app/".length)), seen);
    else if (to.startsWith(".")) broughtBy(normalize(join(dirname(file), to)), seen);
  }
  return seen;
}

/** All keys, also those that stand for many. */
const keysOf = (messages: object, before: string): string[] =>
  Object.entries(messages).flatMap(([name, words]) => [
    before + name.replace(/_(one|other)$/, ""),
    ...(typeof words === "string" ? [] : keysOf(words, `${before}${name}.`)),
  ]);
const foreign = new Set(keysOf(office, ""));

const pages = readdirSync(join(app, "routes"))
  .filter((name) => name === "console.tsx" || /^console\.inbox[^/]*\.tsx$/.test(name))
  .map((name) => join(app, "routes", name));

describe("the words of the desk", () => {
  it("are all that the frame and the pages of the inbox say", () => {
    const files = new Set([...pages, join(app, "root.tsx")].flatMap((page) => [...broughtBy(page)]));
    const said = [...files].flatMap((file) =>
      // A whole key, or one of which the end is put in.
      [...readFileSync(file, "utf8").matchAll(/["'`](\w+(?:\.\w+)*)(["'`]|\.\$\{)/g)]
        .filter(([, key, end]) => (key!.includes(".") || end === ".${") && foreign.has(key!))
        .map(([, key]) => `${file.slice(app.length)}: ${key}`),
    );
    expect(files.size).toBeGreaterThan(100);
    expect(said).toEqual([]);
  });
});
