import { afterEach, describe, expect, it } from "vitest";
import { asLivePayment, LiveFold } from "#app/features/fraud/backtest/live-fold.ts";
import { decodeHabit } from "#app/features/fraud/habit.ts";
import { forgetLane } from "#app/features/fraud/lane-memory.server.ts";
import { scoreLane } from "#app/features/fraud/scoring.server.ts";
import { laneCount, laneOf } from "#app/features/transactions/lane.ts";
import { pool } from "#app/platform/db.server.ts";
import { redis } from "#app/platform/redis.server.ts";
import { minutes } from "#app/platform/time.ts";
import {
  endOfLog,
  inParts,
  makeStream,
  type Report,
  recorded,
  replay,
  take,
  untilScored,
} from "#tests/scoring-stream.ts";
import { seeded } from "#tests/seeded.ts";
import { type RunningProcess, startWorker } from "#tests/setup/processes.ts";

const unique = (name: string) => `${name}-${Date.now().toString(36)}`;
const lanes = Array.from({ length: laneCount }, (_, lane) => lane);
const running: RunningProcess[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((worker) => worker.stop()));
});

/** Several calls for every lane at once, as if as many workers had been told of it. */
const scoreAll = (times = 1) =>
  Promise.all(Array.from({ length: times }, () => lanes.map((lane) => scoreLane(lane))).flat());

async function storedHabits(names: Iterable<string>) {
  const cursors = await redis().mget(lanes.map((lane) => `{upay}:habits:${lane}`));
  const generations = cursors.map((cursor) => cursor?.split(":")[0]);
  const found = new Map<string, unknown>();
  for (const subject of names) {
    for (const lane of lanes) {
      const bytes = await redis().getBuffer(`{upay}:habit:${lane}:${generations[lane]}:${subject}`);
      if (bytes) found.set(subject, decodeHabit(bytes));
    }
  }
  return found;
}

describe("scoring", () => {
  it("live by several workers gives what the offline fold gives, one by one", async () => {
    const stream = makeStream(unique("live"), 2_000, 7);
    const before = await endOfLog();
    running.push(...(await Promise.all([startWorker(), startWorker()])));
    for (const part of inParts(stream, 60, seeded(1))) await take(part);
    await untilScored(stream);
    const { scores, habits } = await replay(stream, before);
    expect(await recorded(stream)).toEqual(scores);
    expect([...scores.values()].filter(({ score }) => score > 0).length).toBeGreaterThan(100);
    // Redis ends with the offline fold's habits too, wherever the last batch has been written.
    const stored = await storedHabits(habits.keys());
    for (const [subject, habit] of stored) expect(habit).toEqual(habits.get(subject));
    expect(stored.size).toBeGreaterThan(0);
  });

  it("takes a stream in whatever batches and from whatever memory", async () => {
    const stream = makeStream(unique("batches"), 600, 11);
    const before = await endOfLog();
    const random = seeded(2);
    for (const part of inParts(stream, 40, random)) {
      await take(part, { nudge: false });
      if (random() < 0.5) continue;
      if (random() < 0.3) for (const lane of lanes) forgetLane(lane);
      if (random() < 0.3) await redis().del(lanes.map((lane) => `{upay}:habits:${lane}`));
      await scoreAll(2);
    }
    await scoreAll();
    expect(await recorded(stream)).toEqual((await replay(stream, before)).scores);
  });

  it("trusts no habits that a restored or half-written Redis holds", async () => {
    const stream = makeStream(unique("restored"), 300, 13);
    const before = await endOfLog();
    await take(stream.slice(0, 100), { nudge: false });
    await scoreAll();
    const keys = await redis().keys("{upay}:habit*");
    const snapshot = await redis().mgetBuffer(keys);
    await take(stream.slice(100, 200), { nudge: false });
    await scoreAll();
    // The snapshot comes back behind the workers' backs, as after a crash or a restore.
    await redis().mset(keys.flatMap((key, at) => [key, snapshot[at]!]));
    for (const lane of lanes) forgetLane(lane);
    await take(stream.slice(200), { nudge: false });
    await scoreAll();
    expect(await recorded(stream)).toEqual((await replay(stream, before)).scores);
  });

  it("reads status changes that still wait as what they were", async () => {
    const stream = makeStream(unique("waiting"), 400, 17, 4);
    const before = await endOfLog();
    const half = Math.floor(stream.length / 2);
    await take(stream.slice(0, half), { nudge: false });
    await scoreAll();
    for (const lane of lanes) forgetLane(lane);
    await redis().del(lanes.map((lane) => `{upay}:habits:${lane}`));
    for (const part of inParts(stream.slice(half), 10, seeded(3))) await take(part, { nudge: false });
    await scoreAll();
    expect(await recorded(stream)).toEqual((await replay(stream, before)).scores);
  });

  it("opens one alert above the threshold, none for quiet history, and keeps the first score", async () => {
    const stream = makeStream(unique("alerts"), 500, 19, 8).filter(({ update }) => !update);
    const before = await endOfLog();
    await take(stream, { nudge: false });
    const quiet = stream.filter((_, at) => at % 2 === 0).map(({ payment }) => payment.id);
    await pool.query("UPDATE scoring_backlog SET quiet = true WHERE transaction_id = ANY($1)", [quiet]);
    await scoreAll(3);
    const expected = [...(await replay(stream, before)).scores]
      .filter(([id, { score }]) => score >= 600 && !quiet.includes(id))
      .map(([id]) => id);
    expect(expected.length).toBeGreaterThan(0);
    const alertsOf = async () =>
      (
        await pool.query<{ id: string }>(
          "SELECT transaction_id AS id FROM alerts WHERE transaction_id = ANY($1)",
          [stream.map(({ payment }) => payment.id)],
        )
      ).rows.map(({ id }) => id);
    expect((await alertsOf()).toSorted()).toEqual(expected.toSorted());

    const first = await recorded(stream);
    await take(
      stream.map(({ payment }) => ({ payment: { ...payment, status: "refunded" }, update: true })),
      { nudge: false },
    );
    await scoreAll();
    expect(await recorded(stream)).toEqual(first);
    expect((await alertsOf()).toSorted()).toEqual(expected.toSorted());
  });

  it("of a file offline is that of its payments live, one by one", async () => {
    const name = unique("file");
    const start = Date.UTC(2026, 4, 4);
    const random = seeded(59);
    const payments = Array.from({ length: 240 }, (_, at) => ({
      id: `${name}-${at}`,
      at: start + Math.floor(at / 2) * minutes(47),
      customerId: at % 17 === 0 ? "" : `${name}-customer-${Math.floor(random() * 5)}`,
      terminalId: at % 13 === 0 ? "" : `${name}-terminal-${Math.floor(random() * 4)}`,
      amount: Math.round(Math.exp(3 + random() * 3) * 100) / 100,
    }));
    const fold = new LiveFold();
    const offline = new Map<string, unknown>();
    const live: Report[] = [];
    for (const payment of payments) {
      const row = new Float64Array(fold.names.length);
      fold.payment(payment, row);
      const { score, reasons } = fold.told!;
      offline.set(payment.id, { score, reasons, features: Float32Array.from(row) });
      const report = { payment: asLivePayment(payment), update: false };
      live.push(report);
      await take([report], { nudge: false });
      await scoreLane(laneOf(report.payment));
    }
    const kept = [...(await recorded(live))].map(([id, { score, reasons, features }]) => [
      id,
      { score, reasons, features },
    ]);
    expect(new Map(kept as never)).toEqual(offline);
  });

  it("clears away what was removed while it waited", async () => {
    const stream = makeStream(unique("removed"), 5, 23);
    await take(stream, { nudge: false });
    const ids = stream.map(({ payment }) => payment.id);
    await pool.query("DELETE FROM transactions WHERE id = ANY($1)", [ids]);
    await scoreAll();
    await untilScored(stream);
    expect((await recorded(stream)).size).toBe(0);
  });

  it("with the scorer that scores nothing still accounts for everything", async () => {
    const stream = makeStream(unique("nothing"), 200, 29);
    await take(stream, { nudge: false });
    for (const lane of lanes) await scoreLane(lane, "none");
    const scores = [...(await recorded(stream)).values()];
    expect(scores).toHaveLength(200);
    expect(new Set(scores.map(({ score }) => score))).toEqual(new Set([0]));
  });
});
