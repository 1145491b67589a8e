import { beforeAll, describe, expect, it } from "vitest";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { behindFigures } from "#app/features/failures/behind-figures.server.ts";
import { countOutcomes } from "#app/features/failures/count-outcomes.server.ts";
import { type FigurePaths, figurePaths } from "#app/features/failures/figure-paths.ts";
import { outcomeLines } from "#app/features/failures/outcome-lines.server.ts";
import { brokenDownBy, readOutcomeQuery } from "#app/features/failures/outcome-query.ts";
import { readOutcomes } from "#app/features/failures/outcomes.server.ts";
import { layersOf, type Outcomes, ofLayer } from "#app/features/failures/outcomes.ts";
import { reasonGroups } from "#app/features/failures/reasons.ts";
import { countRetries } from "#app/features/failures/retries/count-retries.server.ts";
import { shapeOfSlice } from "#app/features/failures/slice-season.server.ts";
import { shapeOfDay } from "#app/features/failures/usual-rate.ts";
import { PaymentStream } from "#app/features/simulation/simulate.ts";
import { createWorld } from "#app/features/simulation/world.ts";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import { eachTransaction } from "#app/features/transactions/list.server.ts";
import { readFilters } from "#app/features/transactions/list.ts";
import { pool } from "#app/platform/db.server.ts";
import { fromMinor } from "#app/platform/money.ts";
import { days, hours, minutes } from "#app/platform/time.ts";
import { transactionRecord } from "#tests/records.ts";

const lead = { type: "staff", id: "lead", role: "lead" } as StaffActor;
const now = Math.floor(Date.now() / minutes(1)) * minutes(1);

beforeAll(async () => {
  const from = now - days(15);
  const world = createWorld("figures", { customers: 200 });
  const stream = new PaymentStream(world, { from, ratePerSecond: 6_000 / (days(15) / 1000), since: from });
  const records = [...stream.until(now)].map(({ record }) => record);
  // Codes that nobody knows, none at all, attempts that went through in the end, and some that still wait.
  for (let place = 0; place < 60; place += 1) {
    const at = now - hours(3 + place * 2);
    const failed = { status: "failed", customerId: `cus_again_${place % 20}`, amount: "40.00" } as const;
    records.push(
      transactionRecord({
        ...failed,
        occurredAt: new Date(at).toISOString(),
        ...(place % 3 > 0 && {
          failure: { scheme: place % 3 === 1 ? "House" : "iso8583", code: place % 3 === 1 ? "E-1" : "68" },
        }),
      }),
      transactionRecord({
        ...failed,
        status: place % 2 ? "succeeded" : "pending",
        occurredAt: new Date(at + minutes(20)).toISOString(),
      }),
    );
  }
  for (let at = 0; at < records.length; at += 1_000)
    await ingestTransactions({ type: "system" }, records.slice(at, at + 1_000), { quiet: true });
  await countOutcomes();
  await countRetries(now + minutes(2));
}, 180_000);

/** The payments a path leads to: how many, and what they are worth by currency. */
async function listed(path: string, timeZone: string) {
  const filters = readFilters(new URL(path, "http://console").searchParams);
  const worth = new Map<string, number>();
  let count = 0;
  for await (const row of eachTransaction(lead, filters, timeZone, await behindFigures(lead, filters))) {
    count += 1;
    worth.set(row.currency, (worth.get(row.currency) ?? 0) + row.amountMinor);
  }
  return { count, worth };
}

type Figure = [name: string, path: string, figure: number];

/** All figures of a page with where they lead: as its charts, tables and cards make them. */
function figuresOf(told: Outcomes, paths: FigurePaths): Figure[] {
  const { time, before, parts, points, funnel } = told;
  const figures: Figure[] = [
    ["payments", paths.decided(time), told.total],
    ["failed", paths.failed(time), told.failed],
    ["waiting", paths.pending(time), told.pending],
    ["payments before", paths.decided(before), told.beforeTotal],
    ["failed before", paths.failed(before), told.beforeFailed],
  ];
  const layers = [
    layersOf(told.reasons, "reason", reasonGroups),
    layersOf(told.reasons, "group", reasonGroups),
  ];
  for (const layer of layers.flat())
    figures.push([`layer ${layer.key}`, paths.because(time, layer.reasons), layer.total]);
  for (const [place, point] of points.entries()) {
    const of = { from: point.at, to: point.to };
    figures.push([`payments of point ${place}`, paths.decided(of), point.total]);
    figures.push([`failed of point ${place}`, paths.failed(of), point.failed]);
    if (point.before)
      figures.push([`failed before, point ${place}`, paths.failed(point.before), point.before.failed]);
    for (const layer of layers[0]!)
      figures.push([
        `${layer.key} of point ${place}`,
        paths.because(of, layer.reasons),
        ofLayer(point, layer),
      ]);
  }
  for (const { reason, count, before: then } of told.reasons) {
    figures.push([`reason ${reason}`, paths.because(time, [reason]), count]);
    figures.push([`reason ${reason} before`, paths.because(before, [reason]), then]);
  }
  for (const { dimension, value, points: own } of told.multiples)
    for (const [place, { at, to }] of points.entries())
      figures.push([
        `${dimension} ${value}, point ${place}`,
        paths.failed({ from: at, to }, { [dimension]: value }),
        own[place]!.failed,
      ]);
  if (parts) {
    const values = brokenDownBy.flatMap((dimension) =>
      told.breakdowns[dimension].map((one) => ({ ...one, dimension })),
    );
    for (const one of [...values, ...told.movers]) {
      const within = { [one.dimension]: one.value };
      figures.push([`${one.dimension} ${one.value}`, paths.decided(parts, within), one.total]);
      figures.push([`${one.dimension} ${one.value} failed`, paths.failed(parts, within), one.failed]);
      figures.push([
        `${one.dimension} ${one.value} then`,
        paths.failed(parts.before, within),
        one.beforeFailed,
      ]);
    }
  }
  if (funnel) {
    figures.push(["failed at first", paths.tried(funnel, "first"), funnel.failed]);
    figures.push(["tried again", paths.tried(funnel, "again"), funnel.retried]);
    figures.push(["recovered", paths.tried(funnel, "recovered"), funnel.recovered]);
  }
  for (const { at, total, failed } of told.hours) {
    const hour = { from: at, to: at + hours(1) };
    figures.push(
      [`hour ${at}`, paths.decided(hour), total],
      [`failed in hour ${at}`, paths.failed(hour), failed],
    );
  }
  return figures;
}

/** A few of very many figures; each kind is among them in one page or another. */
const sampled = (figures: readonly Figure[], page: number) =>
  figures.filter((_, place) => figures.length < 80 || place < 20 || (place + page) % 9 === 0);

describe("every figure of the page of failures leads to as many payments as it says", () => {
  it.each([
    ["range=1h", "UTC"],
    ["range=6h", "Asia/Kolkata"],
    ["range=24h&compare=day", "Asia/Shanghai"],
    ["range=7d", "UTC"],
    ["range=7d&compare=before", "Asia/Shanghai"],
    ["range=30d", "America/New_York"],
    ["range=30d", "UTC"],
    ["range=24h&method=card&compare=day", "UTC"],
    ["range=7d&method=card&channel=online", "Asia/Shanghai"],
    ["range=7d&merchant=m_9", "UTC"],
    ["range=7d&bin=622202", "Asia/Kolkata"],
    [
      `from=${new Date(now - days(3) - minutes(37)).toISOString()}&to=${new Date(now - hours(31)).toISOString()}`,
      "UTC",
    ],
  ])("%s in %s", async (address, timeZone) => {
    const query = readOutcomeQuery(new URLSearchParams(address));
    const told = await readOutcomes(lead, query, { timeZone }, now);
    const paths = figurePaths(query);
    const all = figuresOf(told, paths);
    expect(all.reduce((sum, [, , figure]) => sum + figure, 0)).toBeGreaterThan(20);
    const wrong = [];
    for (const [name, path, figure] of sampled(all, address.length)) {
      const { count } = await listed(path, timeZone);
      if (count !== figure) wrong.push({ name, path, figure, count });
    }
    expect(wrong).toEqual([]);

    const lostPath = (currency: string) =>
      told.parts ? paths.failed(told.parts, { currency }) : paths.tried(told.funnel!, "first", { currency });
    for (const { currency, minor } of told.lost)
      expect((await listed(lostPath(currency), timeZone)).worth.get(currency), currency).toBe(minor);
    for (const { currency, failed, recovered } of told.funnel?.money ?? []) {
      const worth = async (tried: "first" | "recovered" | "lost") =>
        (await listed(paths.tried(told.funnel!, tried, { currency }), timeZone)).worth.get(currency) ?? 0;
      expect([await worth("first"), await worth("recovered"), await worth("lost")]).toEqual([
        failed,
        recovered,
        failed - recovered,
      ]);
    }
  });
});

it("what is exported is what is shown: with money, and with the time compared with", async () => {
  const query = readOutcomeQuery(new URLSearchParams("range=7d"));
  const viewer = { timeZone: "Asia/Shanghai" };
  const told = await readOutcomes(lead, query, viewer, now);
  const lines = await outcomeLines(lead, query, viewer, now);
  const by = (name: string) => lines.filter((line) => line.by === name);
  expect(by("all")).toEqual([
    expect.objectContaining({
      payments: told.total,
      failed: told.failed,
      "payments before": told.beforeTotal,
      "failed before": told.beforeFailed,
    }),
  ]);
  expect(told.beforeTotal).toBeGreaterThan(100);
  expect(by("time").length).toBe(told.points.length);
  const sum = (name: string, column: "payments" | "failed" | "payments before") =>
    by(name).reduce((total, line) => total + Number(line[column] ?? 0), 0);
  expect(sum("time", "payments")).toBe(told.total);
  expect(sum("reason over time", "failed")).toBe(told.failed);
  expect(sum("method", "payments")).toBe(told.total);
  expect(sum("method", "payments before")).toBe(told.beforeTotal);
  const paths = figurePaths(query);
  for (const line of by("money not through")) {
    const currency = String(line.currency);
    const before = await listed(paths.failed(told.parts!.before, { currency }), "Asia/Shanghai");
    expect(line["amount before"]).toBe(fromMinor(before.worth.get(currency) ?? 0, currency));
  }
  expect(by("money not through").length).toBeGreaterThan(0);
  expect(by("money recovered").length).toBeGreaterThan(0);
});

it("how a slice fails over a day is told where it is counted by the hour and fails often enough", async () => {
  const shape = (await shapeOfSlice({}, now))!;
  const { rows } = await pool.query<{ hour: number; total: number; failed: number }>(
    `SELECT extract(hour FROM occurred_at AT TIME ZONE 'UTC')::int AS hour,
            count(*) FILTER (WHERE status <> 'pending')::int AS total,
            count(*) FILTER (WHERE status = 'failed')::int AS failed
     FROM transactions WHERE occurred_at >= $1 AND occurred_at < $2 GROUP BY 1`,
    [
      new Date(Math.floor(now / hours(1)) * hours(1) - days(7)),
      new Date(Math.floor(now / hours(1)) * hours(1)),
    ],
  );
  expect(shape).toEqual(shapeOfDay(rows));
  expect(await shapeOfSlice({ customer: "cus_again_1" }, now)).toBeNull();
  expect(await shapeOfSlice({ terminal: "seen nowhere" }, now)).toBeNull();
});
