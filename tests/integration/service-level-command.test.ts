import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "service-level-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Outcome {
  code: number;
  output: string;
  messages: string;
}

function run(...options: string[]): Promise<Outcome> {
  const command = ["--import", "tsx", "bin/cli.ts", "service-level", "due", ...options];
  return new Promise((resolve) => {
    execFile(process.execPath, command, (error, output, messages) =>
      resolve({ code: error ? Number(error.code) : 0, output, messages }),
    );
  });
}

async function fileOf(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const office = { zone: "Asia/Shanghai", week: { mon: [["09:00", "18:00"]] }, holidays: [] };
const good = { id: "a", start: "2026-11-23T09:30:00+08:00", minutes: 45, calendar: office, pauses: [] };
const due = { id: "a", due: "2026-11-23T02:15:00.000Z" };
const lines = (...values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join("");

it("answers the good lines of a file and tells the number of the others", async () => {
  const wrong = '{"id":"c",\n\n[1]\n';
  const cases = await fileOf(
    "cases.ndjson",
    lines(good, { ...good, id: "b", minutes: -1 }) + wrong + JSON.stringify(good),
  );
  const answers = join(folder, "due.ndjson");
  const { code, output, messages } = await run("--in", cases, "--out", answers);
  expect({ code, output }).toEqual({ code: 0, output: "" });
  const refused = { id: "b", due: null, error: "minutes must not be negative" };
  expect(await readFile(answers, "utf8")).toBe(lines(due, refused, due));
  // How far it has come is told where it takes a while.
  expect(messages.split("\n").filter((line) => !/^ *\d+ %/.test(line))).toEqual([
    "Line 2: minutes must not be negative.",
    "Line 3: is no JSON.",
    expect.stringMatching(/^Line 5: the case must be an object/),
    "2 answered, 3 refused.",
    "",
  ]);
});

it("reads compressed files and writes to standard output", async () => {
  const cases = await fileOf("cases.ndjson.gz", gzipSync(lines(good)));
  expect(await run("--in", cases, "--out", "-")).toMatchObject({ code: 0, output: lines(due) });
});

it("fails where nothing could be read, answered or written, and refuses unusable arguments", async () => {
  const cases = await fileOf("good.ndjson", lines(good));
  const refused = await fileOf("refused.ndjson", "nothing\n");
  const broken = await fileOf("broken.ndjson.gz", gzipSync(lines(good)).subarray(0, 40));
  const empty = await fileOf("empty.ndjson", "");
  const codeOf = async (...options: string[]) => (await run(...options)).code;
  expect(await codeOf("--in", refused, "--out", "-")).toBe(1);
  expect(await codeOf("--in", broken, "--out", "-")).toBe(1);
  expect(await codeOf("--in", cases, "--out", join(folder, "no", "such", "folder"))).toBe(1);
  expect(await codeOf("--in", empty, "--out", "-")).toBe(0);
  expect(await codeOf("--in", join(folder, "none"), "--out", "-")).toBe(2);
  expect(await codeOf("--in", cases, "--out", cases)).toBe(2);
  expect(await codeOf("--in", cases)).toBe(2);
});
