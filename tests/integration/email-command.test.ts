import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "email-command-"));
  file = join(folder, "large.eml");
  const line = "The amount was taken twice, and nobody has told me why.\r\n";
  await writeFile(file, `From: a@b.example\r\nSubject: large\r\n\r\n${line.repeat(6_000)}`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const times = 25;
const start = () =>
  spawn(
    process.execPath,
    ["--import", "tsx", "bin/cli.ts", "email", "parse", ...Array.from({ length: times }, () => file)],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
const ended = (child: ReturnType<typeof start>) =>
  new Promise<number | null>((resolve) => child.once("close", resolve));

describe("email parse", () => {
  it("writes every line into a pipe, however slowly it is read", async () => {
    const child = start();
    const end = ended(child);
    let output = "";
    child.stdout.setEncoding("utf8");
    for await (const piece of child.stdout) {
      output += piece;
      // Other work of the reader's: the writer is ahead of it.
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    }
    expect(await end).toBe(0);
    const lines = output.trimEnd().split("\n");
    expect(lines.length).toBe(times);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ ok: true, subject: "large" });
  });

  it("ends quietly when its reader has had enough", async () => {
    const child = start();
    const end = ended(child);
    child.stdout.once("data", () => child.stdout.destroy());
    expect(await end).toBe(0);
  });
});
