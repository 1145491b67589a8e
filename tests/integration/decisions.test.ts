import { describe, expect, it } from "vitest";
import { forgetLane } from "#app/features/fraud/lane-memory.server.ts";
import { forgetLedgers } from "#app/features/fraud/live/log.server.ts";
import { laneCount } from "#app/features/transactions/lane.ts";
import { pool } from "#app/platform/db.server.ts";
import { redis } from "#app/platform/redis.server.ts";
import { hours } from "#app/platform/time.ts";
import * as route from "#app/routes/api.v1.decisions.ts";
import { apiKey, post } from "#tests/api.ts";
import { transactionRecord } from "#tests/records.ts";

async function ask(secret: string, body: unknown) {
  const response = await (route.action as (given: never) => Promise<Response>)({
    request: new Request("http://console.test/api/v1/decisions", {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
      headers: { Authorization: `Bearer ${secret}`, "Content-Type": "application/json" },
    }),
    params: {},
    context: {},
  } as never);
  return { status: response.status, body: await response.json() };
}

let made = 0;
const record = (different = {}) => {
  made += 1;
  return transactionRecord({ id: `decision-${made}`, customerId: `asked-${made}`, ...different });
};
const waiting = async (id: string) =>
  (await pool.query("SELECT FROM scoring_backlog WHERE transaction_id = $1", [id])).rowCount;

describe("a decision", () => {
  it("is made while the caller waits, kept, and given again to a repeat", async () => {
    const secret = await apiKey("decisions:write");
    const sent = record();
    const first = await ask(secret, sent);
    expect(first).toMatchObject({
      status: 200,
      body: { id: sent.id, result: "created", verdict: "allow", safeReason: { code: "nothing" } },
    });
    expect(await waiting(sent.id)).toBe(0);
    const again = await ask(secret, sent);
    expect(again.body).toEqual({ ...first.body, result: "unchanged" });
    const { rows } = await pool.query("SELECT score, place FROM risk_scores WHERE transaction_id = $1", [
      sent.id,
    ]);
    expect(rows).toEqual([{ score: first.body.score, place: 0 }]);
  });

  it("knows what came before it, wherever that was scored, and goes before what still waits", async () => {
    const secret = await apiKey("decisions:write", "transactions:write");
    const customerId = "asked-often";
    for (let at = 0; at < 25; at += 1)
      await ask(
        secret,
        record({ customerId, occurredAt: new Date(Date.now() - (40 - at) * 1000).toISOString() }),
      );
    for (let lane = 0; lane < laneCount; lane += 1) forgetLane(lane);
    forgetLedgers();
    await redis().flushall();
    const now = { customerId, occurredAt: new Date().toISOString() };
    await post(secret, record(now));
    const { body } = await ask(secret, record(now));
    expect(body.score).toBeGreaterThan(0);
    const { rows } = await pool.query("SELECT reasons FROM risk_scores WHERE transaction_id = $1", [body.id]);
    expect(rows[0].reasons.map(({ rule }: { rule: string }) => rule)).toContain("velocity");
  });

  it("follows the thresholds that were set, and says nothing of suspicion", async () => {
    const secret = await apiKey("decisions:write");
    await pool.query(
      "INSERT INTO settings (key, value, updated_at) VALUES ('alert_threshold', '0', now()) ON CONFLICT (key) DO UPDATE SET value = '0'",
    );
    const reviewed = await ask(secret, record());
    expect(reviewed.body).toMatchObject({ verdict: "review", safeReason: { code: "beingChecked" } });
    await pool.query("INSERT INTO settings (key, value, updated_at) VALUES ('block_threshold', '0', now())");
    const blocked = await ask(secret, record());
    expect(blocked.body).toMatchObject({ verdict: "block", safeReason: { code: "beingChecked" } });
    expect(JSON.stringify(blocked.body.safeReason)).not.toMatch(/fraud|risk|suspic|风险|欺诈|可疑/i);
    await pool.query("DELETE FROM settings WHERE key IN ('alert_threshold', 'block_threshold')");
  });

  it("of amounts of nothing and payments that say next to nothing is defined", async () => {
    const secret = await apiKey("decisions:write");
    const bare = {
      id: "bare",
      occurredAt: new Date().toISOString(),
      amount: "0",
      currency: "CNY",
      method: "wallet",
      status: "pending",
    };
    expect(await ask(secret, bare)).toMatchObject({ status: 200, body: { verdict: "allow" } });
    const { rows } = await pool.query("SELECT reasons FROM risk_scores WHERE transaction_id = 'bare'");
    expect(rows[0].reasons.map(({ rule }: { rule: string }) => rule)).toEqual(["history"]);
  });

  it("of a clock that runs ahead is defined, and counts for nothing that lies before it", async () => {
    const secret = await apiKey("decisions:write");
    const customerId = "asked-ahead";
    const at = (ahead: number) => ({ customerId, occurredAt: new Date(Date.now() + ahead).toISOString() });
    for (let times = 0; times < 25; times += 1)
      expect((await ask(secret, record(at(hours(20) + times * 1000)))).status).toBe(200);
    const { status, body } = await ask(secret, record(at(0)));
    expect(status).toBe(200);
    const { rows } = await pool.query("SELECT reasons FROM risk_scores WHERE transaction_id = $1", [body.id]);
    expect(rows[0].reasons.map(({ rule }: { rule: string }) => rule)).not.toContain("velocity");
    expect((await ask(secret, record(at(hours(25))))).status).toBe(422);
  });

  it("refuses what is no record", async () => {
    const secret = await apiKey("decisions:write");
    expect((await ask(secret, { id: "x" })).status).toBe(422);
    expect((await ask(secret, [record()])).status).toBe(422);
    expect((await ask(secret, "{")).status).toBe(400);
  });
});
