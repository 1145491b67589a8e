import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Command, CommanderError } from "commander";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pool } from "#app/platform/db.server.ts";
import { openLines } from "#app/platform/file-lines.server.ts";
import { transactionRecord } from "#tests/records.ts";
import { until } from "#tests/setup/until.ts";
import { provideBuild } from "../../bin/bootstrap/testing.mjs";
import { registerImport } from "../../bin/commands/import.ts";

let folder: string;
const cli = ["build/cli.js", "import", "transactions"];

beforeAll(async () => {
  await provideBuild(["programs"]);
  folder = await mkdtemp(join(tmpdir(), "upay-import-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

interface Outcome {
  code: number;
  summary: {
    finished: boolean;
    records: number;
    accepted: number;
    rejected: number;
    run?: { resumedAt: number; created: number; updated: number; unchanged: number; rejected: number };
    rejectsFile?: string | null;
  };
  messages: string;
}

/** Runs the command as a user does. */
function importFile(path: string, ...options: string[]): Promise<Outcome> {
  const rejects = ["--rejects", `${path}.rejects`];
  return new Promise((resolve) => {
    execFile(process.execPath, [...cli, path, ...rejects, ...options], (error, stdout, stderr) => {
      const summary = stdout === "" ? {} : JSON.parse(stdout);
      resolve({ code: error ? Number(error.code) : 0, summary, messages: stderr });
    });
  });
}

const rejectsOf = async (path: string) =>
  (await readFile(`${path}.rejects`, "utf8"))
    .trimEnd()
    .split("\n")
    .map(
      (line): { record: number; line: number; raw: string; errors: { pointer: string; detail: string }[] } =>
        JSON.parse(line),
    );

const storedIds = async (prefix: string) => {
  const { rows } = await pool.query<{ id: string }>("SELECT id FROM transactions WHERE id LIKE $1 || '%'", [
    prefix,
  ]);
  return rows.map(({ id }) => id).toSorted();
};

const header = "id,occurredAt,amount,currency,method,status,merchant.name";
const row = (id: string, name = "Harbour") => `${id},2026-01-05T09:30:00Z,1.00,EUR,card,succeeded,${name}`;

describe("a CSV", () => {
  it("with a byte order mark, CRLF, broken quotes and missing columns keeps its good rows", async () => {
    const lines = [
      header,
      row("csv-1", '"Harbour, Books"'),
      row("csv-2", '"Har"bour'),
      row("csv-3", '"never closed'),
      row("csv-4", '"two\r\nlines"'),
      "csv-5,2026-01-05T09:30:00Z",
      "",
      row("csv-6", "4111 1111 1111 1111").replace("1.00", "-1.00"),
      row("csv-7", "4111 1111 1111 1111"),
    ].join("\r\n");
    const bytes = Buffer.concat([
      Buffer.from(`\ufeff${lines}\r\ncsv-8`),
      Buffer.from([0xff]),
      Buffer.from(`,x\r\n${row("csv-9")}`),
    ]);
    const path = await file("mixed.csv", bytes);
    const { code, summary, messages } = await importFile(path);
    expect([code, summary.finished, summary.accepted, summary.rejected]).toEqual([0, true, 4, 5]);
    expect(messages).toContain("5 records were not taken");
    expect(await storedIds("csv-")).toEqual(["csv-1", "csv-4", "csv-7", "csv-9"]);
    const rejects = await rejectsOf(path);
    expect(rejects.map(({ line }) => line)).toEqual([3, 4, 7, 9, 11]);
    expect(rejects.map(({ record }) => record)).toEqual([2, 3, 5, 6, 8]);
    expect(rejects[3]?.errors[0]).toMatchObject({ pointer: "/amount" });
    expect(JSON.stringify(rejects)).not.toContain("4111 1111");
    const { rows } = await pool.query(
      "SELECT merchant_name FROM transactions WHERE id IN ('csv-4', 'csv-7')",
    );
    expect(rows.map((one) => one.merchant_name).toSorted()).toEqual(["two\nlines", "•••• 1111"]);
  });

  it("of the Fraud Detection Handbook is known by its header", async () => {
    const text = [
      "TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD",
      "handbook-0,2018-04-01T00:00:31Z,596,3156,57.16,0",
      "handbook-1,2018-04-02T08:25:22Z,3814,6013,85.64999999999999,1",
    ].join("\n");
    const path = await file("handbook.csv.gz", gzipSync(text));
    const { code, summary } = await importFile(path, "--currency", "CHF", "--history");
    expect([code, summary.accepted]).toEqual([0, 2]);
    const { rows } = await pool.query(
      `SELECT t.amount_minor, t.currency, t.terminal_id, t.channel, b.quiet FROM transactions t
       JOIN scoring_backlog b ON b.transaction_id = t.id WHERE t.id = 'handbook-1'`,
    );
    expect(rows).toEqual([
      { amount_minor: 8565, currency: "CHF", terminal_id: "6013", channel: "in_store", quiet: true },
    ]);
  });
});

describe("NDJSON", () => {
  it("keeps the good lines, updates what moved on, and leaves repeats", async () => {
    const one = transactionRecord({ id: "nd-1", status: "pending" });
    const text = [
      JSON.stringify(one),
      '{"id": ',
      JSON.stringify({ ...one, status: "succeeded" }),
      "[1]",
      JSON.stringify(one),
    ].join("\n");
    const path = await file("mixed.ndjson.gz", gzipSync(text));
    const { code, summary } = await importFile(path);
    expect(code).toBe(0);
    expect(summary.run).toMatchObject({ resumedAt: 0, created: 1, updated: 1, unchanged: 1, rejected: 2 });
    expect((await rejectsOf(path)).map(({ line, errors }) => [line, errors[0]?.detail])).toEqual([
      [2, "is not JSON: it breaks at column 8"],
      [4, "must be an object"],
    ]);
    const again = await importFile(path);
    expect([again.code, again.summary.run]).toEqual([0, undefined]);
    expect(again.messages).toContain("was imported before");
    const restarted = await importFile(path, "--restart");
    expect(restarted.summary.run).toMatchObject({ created: 0, updated: 0, unchanged: 3, rejected: 2 });
    const audited = await pool.query("SELECT data FROM audit_events WHERE event = 'transactions.imported'");
    expect(audited.rows).toContainEqual({ data: { accepted: 3, rejected: 2 } });
  });

  it("of which nothing can be taken fails", async () => {
    const { code, summary } = await importFile(await file("nothing.ndjson", "{}\n{}\n"));
    expect([code, summary.rejected]).toEqual([1, 2]);
  });
});

describe("unusable arguments", () => {
  it("end with 2", async () => {
    const { code, messages } = await importFile(join(folder, "absent.csv"));
    expect([code, messages]).toEqual([2, `There is no file ${folder}/absent.csv.\n`]);
  });

  it.each<[string, () => Promise<string>, string[], RegExp]>([
    ["a file that is not there", async () => join(folder, "absent.csv"), [], /There is no file/],
    ["a folder", async () => folder, [], /is not a file/],
    ["a name that tells no format", () => file("payments.dat", header), [], /--format/],
    [
      "a header without what is needed",
      () => file("short.csv", "id,amount\n1,2"),
      [],
      /occurredAt, currency/,
    ],
    ["unknown columns", () => file("odd.csv", `${header},colour\n`), [], /unknown columns: colour/],
    ["an empty file", () => file("empty.csv", ""), [], /empty/],
    ["no currency", () => file("c.csv", header), ["--currency", "XXX"], /ISO 4217/],
    ["an unknown mapping", () => file("m.csv", header), ["--mapping", "other"], /handbook/],
  ])("%s", async (_name, path, options, message) => {
    const messages: string[] = [];
    const program = new Command().exitOverride().configureOutput({ writeErr: (text) => messages.push(text) });
    registerImport(program);
    const arguments_ = ["import", "transactions", await path(), ...options];
    await expect(program.parseAsync(arguments_, { from: "user" })).rejects.toBeInstanceOf(CommanderError);
    expect(messages.join("")).toMatch(message);
  });
});

describe("an import that is cut off", () => {
  const count = 30_000;
  const every = 997;

  /** Some lines cannot be taken, so that the rejects file is put to the test too. */
  const text = (prefix: string) =>
    [
      header,
      ...Array.from({ length: count }, (_, at) =>
        at % every === 0 ? `${prefix}${at}` : row(`${prefix}${at}`),
      ),
    ].join("\n");
  const bad = Math.ceil(count / every);

  const recordsOf = async (name: string) => {
    const { rows } = await pool.query("SELECT records FROM import_runs WHERE file_name = $1", [name]);
    return (rows[0]?.records ?? 0) as number;
  };

  async function cut(name: string, path: string, signal: NodeJS.Signals) {
    const before = await recordsOf(name);
    const child = spawn(process.execPath, [...cli, path, "--rejects", `${path}.rejects`], {
      stdio: "ignore",
    });
    const exit = once(child, "exit");
    await until("the import has begun", async () => (await recordsOf(name)) > before + 3_000, 60_000);
    child.kill(signal);
    const [code] = await exit;
    return code as number | null;
  }

  it.each<[NodeJS.Signals, number | null]>([
    ["SIGKILL", null],
    ["SIGINT", 1],
  ])("by %s goes on where it was, twice, and loses and doubles nothing", async (signal, expected) => {
    const prefix = `cut-${signal}-`;
    const name = `${prefix}.csv.gz`;
    const path = await file(name, gzipSync(text(prefix)));
    expect(await cut(name, path, signal)).toBe(expected);
    expect(await cut(name, path, signal)).toBe(expected);
    const taken = await recordsOf(name);
    expect(taken).toBeLessThan(count);
    const { code, summary } = await importFile(path);
    expect(code).toBe(0);
    expect(summary.run).toMatchObject({ resumedAt: taken, updated: 0, unchanged: 0 });
    expect([summary.records, summary.accepted, summary.rejected]).toEqual([count, count - bad, bad]);
    expect(await storedIds(prefix)).toHaveLength(count - bad);
    const backlog = await pool.query(
      "SELECT count(*) AS n FROM scoring_backlog WHERE transaction_id LIKE $1 || '%'",
      [prefix],
    );
    expect(backlog.rows).toEqual([{ n: count - bad }]);
    const rejects = await rejectsOf(path);
    expect(rejects.map(({ record }) => record)).toEqual(
      Array.from({ length: bad }, (_, at) => at * every + 1),
    );
  });
});

describe("openLines", () => {
  it("cuts lines wherever the blocks end, and faults only what is faulty", async () => {
    const long = "x".repeat((1 << 20) + 10);
    const middle = Array.from({ length: 50_000 }, (_, at) => `é${at}`);
    const bytes = Buffer.concat([
      Buffer.from(`\ufefffirst\r\n\n${middle.join("\n")}\n`),
      Buffer.from([0x61, 0xc3, 0x0a]),
      Buffer.from(`${long}\nafter\n${long}`),
    ]);
    const lines = [];
    for await (const block of openLines(await file("lines.txt", bytes)).blocks) lines.push(...block);
    expect(lines.map(({ number }) => number)).toEqual(lines.map((_, at) => at + 1));
    expect(lines.slice(0, 3).map(({ text }) => text)).toEqual(["first", "", "é0"]);
    expect(lines.slice(2, 50_002).map(({ text }) => text)).toEqual(middle);
    expect(lines.slice(50_002).map(({ text, fault }) => fault ?? text)).toEqual([
      "is not UTF-8",
      "is too long",
      "after",
      "is too long",
    ]);
  });

  it("fails on a damaged compressed file", async () => {
    const whole = gzipSync("line\n".repeat(100_000));
    const { blocks } = openLines(await file("damaged.gz", whole.subarray(0, whole.length - 20)));
    const readAll = async () => {
      for await (const block of blocks) expect(block).toBeInstanceOf(Array);
    };
    await expect(readAll()).rejects.toThrow("unexpected end of file");
  });
});
