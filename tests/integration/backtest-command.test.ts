import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { days } from "#app/platform/time.ts";
import { asCsv, fraudWays, simulatePayments } from "#tests/backtest/simulated-payments.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "backtest-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Outcome {
  code: number;
  output: string;
  messages: string;
}

const start = Date.parse("2026-02-02T00:00:00Z");
const window = ["--train-start", "2026-02-16", "--train-days", "7", "--delay-days", "7", "--test-days", "7"];
const testFrom = start + days(28);

async function run(data: string | Buffer, name: string, asked = window): Promise<Outcome & { out: string }> {
  const path = join(folder, name);
  const out = join(folder, `${name}.scores.csv`);
  await writeFile(path, data);
  const command = ["--import", "tsx", "bin/cli.ts", "backtest", "--data", path, ...asked, "--out", out];
  return new Promise((resolve) => {
    execFile(process.execPath, command, (error, output, messages) =>
      resolve({ code: error ? Number(error.code) : 0, output, messages, out }),
    );
  });
}

const payments = simulatePayments({
  seed: 90_017,
  customers: 700,
  terminals: 900,
  start,
  days: 36,
  rate: 1.6,
  ways: fraudWays,
  fraudFactor: 3,
});
const tested = payments.flatMap(({ at }, id) => (at >= testFrom && at < testFrom + days(7) ? [id] : []));

describe("backtest", () => {
  it("scores every payment of the test window, well, from what was known by then", async () => {
    const { code, output, messages, out } = await run(gzipSync(asCsv(payments)), "made.csv.gz");
    expect({ code, messages }).toMatchObject({
      code: 0,
      messages: expect.stringContaining("0 lines left out"),
    });
    const [header, ...lines] = (await readFile(out, "utf8")).trimEnd().split("\n");
    expect(header).toBe("TRANSACTION_ID,SCORE");
    expect(lines.map((line) => Number(line.split(",")[0]))).toEqual(tested);
    for (const line of lines) {
      const score = Number(line.split(",")[1]);
      expect(score >= 0 && score <= 1).toBe(true);
    }
    expect(output.trimEnd().split("\n")).toHaveLength(1);
    const figures = JSON.parse(output);
    expect(figures).toMatchObject({ model: "boosted_trees", testRows: tested.length });
    // Chance is 0.5, and the share of frauds, about 0.03. Some of the made-up frauds look like nothing.
    expect(figures.auc).toBeGreaterThan(0.7);
    expect(figures.averagePrecision).toBeGreaterThan(0.3);

    // What happens in the test window and its outcomes are unknown to the model.
    const turned = payments.map((payment) =>
      payment.at >= testFrom ? { ...payment, fraud: !payment.fraud } : payment,
    );
    const other = await run(asCsv(turned), "turned.csv");
    expect(await readFile(other.out, "utf8")).toBe(await readFile(out, "utf8"));
  });

  it("is the same in whatever order the lines stand, names bad ones and keeps the others", async () => {
    const some = payments.filter(({ customer }) => customer < 150);
    const [header, ...lines] = asCsv(some).trimEnd().split("\n");
    const plain = await run(`${[header, ...lines].join("\n")}\n`, "plain.csv");
    const bad = [
      "1,yesterday,2,3,4.5,0",
      "2,2026-02-17T10:00:00Z,2,3,much,0",
      "3,2026-02-17T10:00:00Z,2,3,4.5,maybe",
      "x",
    ];
    const mixed = [header, ...bad, ...lines.toReversed()].join("\r\n");
    const { code, messages, out } = await run(`\ufeff${mixed}\r\n`, "mixed.csv");
    expect(code).toBe(0);
    for (const words of [
      "Line 2: it has a TX_DATETIME",
      "Line 3: it has a TX_AMOUNT",
      "Line 4: it has a TX_FRAUD",
      "Line 5: it",
    ])
      expect(messages).toContain(words);
    const sorted = async (path: string) => (await readFile(path, "utf8")).split("\n").sort().join("\n");
    const scores = async (path: string) =>
      new Map((await sorted(path)).split("\n").map((line) => line.split(",") as [string, string]));
    const [one, other] = [await scores(plain.out), await scores(out)];
    expect([...other.keys()]).toEqual([...one.keys()]);
  });

  it("says honestly what it does where there is nothing to learn from", async () => {
    const clean = payments
      .filter(({ customer }) => customer < 60)
      .map((payment) => ({ ...payment, fraud: false }));
    const { code, output, messages } = await run(asCsv(clean), "clean.csv");
    expect(code).toBe(0);
    expect(messages).toContain("there is no fraud in the training window");
    expect(JSON.parse(output)).toMatchObject({
      model: "distance_from_habit",
      auc: null,
      averagePrecision: null,
    });
    const early = await run(asCsv(clean.slice(0, 50)), "early.csv");
    expect(early.messages).toContain("There are no payments in the test window");
    expect(await readFile(early.out, "utf8")).toBe("TRANSACTION_ID,SCORE\n");
  });

  it("refuses what it cannot use", async () => {
    const unusable: [data: string, asked: string[], words: string][] = [
      ["", window, "is empty"],
      ["a,b,c\n1,2,3\n", window, "TX_AMOUNT"],
      [asCsv([]), window.with(1, "2026-02-30"), "must be a day"],
      [asCsv([]), window.with(3, "0"), "must be a number of days"],
    ];
    for (const [at, [data, asked, words]] of unusable.entries()) {
      const { code, messages } = await run(data, `unusable-${at}.csv`, asked);
      expect({ code, messages }).toMatchObject({ code: 2, messages: expect.stringContaining(words) });
    }
    const { code } = await run(asCsv([]), "none.csv");
    expect(code).toBe(0);
  });
});
