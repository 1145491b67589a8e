import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Incident } from "#app/features/failures/incident.ts";
import { makeStream } from "../failures/stream.ts";

const run = promisify(execFile);
const command = (...args: string[]) =>
  run("node", ["--import", "tsx", "bin/cli.ts", "failures", "detect", ...args]);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "failures-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const settings = {
  seed: 401,
  days: 5,
  perDay: 8_000,
  failing: 0.08,
  incidents: 0,
  customers: 4_000,
  bare: 0.1,
  pending: 0.1,
  names: "k",
};

it("reads a compressed stream, names bad lines and writes each incident once", async () => {
  const { records } = makeStream(settings);
  const last = Date.parse(records.at(-1)!.occurredAt);
  for (const record of records) {
    const before = last - Date.parse(record.occurredAt);
    if (record.card?.issuer !== "k-bank-0" || before < 8 * 3_600_000 || before > 12 * 3_600_000) continue;
    record.status = "failed";
    record.failure = { scheme: "iso8583", code: "91" };
  }
  const lines = records.map((record) => JSON.stringify(record));
  lines.splice(2, 0, "{broken", '{"id":"x"}');
  const file = join(folder, "stream.ndjson.gz");
  await writeFile(file, gzipSync(`${lines.join("\n")}\n`));
  const out = join(folder, "incidents.ndjson");
  const { stderr } = await command("--in", file, "--out", out);
  expect(stderr).toContain("Line 3: it is not JSON.");
  expect(stderr).toContain("Line 4: it has no occurredAt");
  const incidents = (await readFile(out, "utf8"))
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Incident);
  expect(incidents).toContainEqual(
    expect.objectContaining({ scope: { issuer: "k-bank-0" }, reason: "issuer_unavailable" }),
  );
  expect(new Set(incidents.map(({ id }) => id)).size).toBe(incidents.length);
  const detected = incidents.map(({ detectedAt }) => detectedAt);
  expect(detected).toEqual(detected.toSorted());
  for (const incident of incidents) expect(incident.startedAt <= incident.detectedAt).toBe(true);
});

it("writes an empty file for an empty one, and refuses a missing one", async () => {
  const file = join(folder, "empty.ndjson");
  await writeFile(file, "");
  await command("--in", file, "--out", join(folder, "none.ndjson"));
  expect(await readFile(join(folder, "none.ndjson"), "utf8")).toBe("");
  await expect(command("--in", join(folder, "missing"), "--out", "-")).rejects.toMatchObject({ code: 2 });
});
