import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { provideBuild } from "../../bin/bootstrap/testing.mjs";

let folder: string;
let file: string;
beforeAll(async () => {
  await provideBuild();
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

describe("no file", () => {
  const text = `${"What was paid 昨天 is not there, said she again and again. ".repeat(12)}\r\n`;
  const marked = `<p>${text} <b>bold</b> <a href="https://shop.example/a">there</a></p>\r\n`;
  const head = "From: a@b.example\r\nSubject: large\r\nMIME-Version: 1.0\r\n";
  const filled = (piece: string, bytes: number) =>
    Buffer.alloc(bytes, Buffer.from(piece)) as unknown as Uint8Array;
  const largest = 62_000_000;

  it.each([
    ["a text", ["email", "strip-quote"], filled(text, largest)],
    ["HTML to be told apart", ["email", "strip-quote", "--html"], filled(marked, largest)],
    ["HTML to be made safe", ["html", "sanitize"], filled(marked, largest)],
    [
      "a mail of text",
      ["email", "parse"],
      Buffer.concat([Buffer.from(`${head}\r\n`), filled(text, largest)]),
    ],
    [
      "a mail of HTML",
      ["email", "parse"],
      Buffer.concat([
        Buffer.from(`${head}Content-Type: text/html; charset=utf-8\r\n\r\n`),
        filled(marked, largest),
      ]),
    ],
    [
      "a mail with a file",
      ["email", "parse"],
      Buffer.concat([
        Buffer.from(
          `${head}Content-Type: application/pdf; name="a.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n`,
        ),
        filled(`${"QUJD".repeat(19)}\r\n`, largest),
      ]),
    ],
  ])("takes more than 512 MB: %s", async (_what, command, content) => {
    const large = join(folder, "largest");
    await writeFile(large, content);
    const tellPeak = "process.on('exit', () => console.error('peak', process.resourceUsage().maxRSS))";
    const child = spawn(
      process.execPath,
      ["--import", `data:text/javascript,${tellPeak}`, "build/cli.js", ...command, large],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    let told = "";
    child.stderr.setEncoding("utf8").on("data", (piece: string) => {
      told += piece;
    });
    expect(await new Promise((resolve) => child.once("close", resolve))).toBe(0);
    // Kilobytes.
    expect(Number(/peak (\d+)/.exec(told)?.[1])).toBeLessThan(512_000);
  });
});
