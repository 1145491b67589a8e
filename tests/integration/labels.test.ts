import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { Scope, StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import { decideAlert, reopenAlert } from "#app/features/fraud/alert-decisions.server.ts";
import { type Standing, standingLabel } from "#app/features/fraud/label.ts";
import { labelsOf } from "#app/features/fraud/labels.server.ts";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { minutes } from "#app/platform/time.ts";
import * as labelsRoute from "#app/routes/api.v1.labels.ts";
import { apiKey } from "#tests/api.ts";
import { transactionRecord } from "#tests/records.ts";

const system = { type: "system" } as const;
let analyst: StaffActor;
let secret: string;

beforeAll(async () => {
  const email = `labels-${randomUUID().slice(0, 8)}@upay.example`;
  const { id } = await createStaff(system, {
    email,
    name: "Ana",
    role: "analyst",
    password: "quiet harbour lights",
  });
  analyst = { type: "staff", id, role: "analyst", name: "Ana", email } as StaffActor;
  secret = await apiKey("labels:write");
});

async function payment(): Promise<string> {
  const record = transactionRecord();
  await ingestTransactions(system, [record]);
  return record.id;
}

const iso = (ago: number) => new Date(Date.now() - ago).toISOString();
const statement = (transactionId: string, different: object = {}) => ({
  id: randomUUID(),
  transactionId,
  verdict: "fraud",
  at: iso(minutes(10)),
  ...different,
});

async function post(body: unknown, headers: Record<string, string> = {}, key = secret) {
  const request = new Request("http://console.test/api/v1/labels", {
    method: "POST",
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const response = await (labelsRoute.action as (given: never) => Promise<Response>)({
    request,
    params: {},
    context: {},
  } as never);
  return { status: response.status, headers: response.headers, body: await response.json() };
}

async function standing(transactionId: string): Promise<Standing | null> {
  return standingLabel((await labelsOf([transactionId])).get(transactionId) ?? []);
}

describe("a chargeback", () => {
  it("is the payment's label once it is told, and a repeat changes nothing", async () => {
    const id = await payment();
    const chargeback = statement(id);
    expect(await post(chargeback)).toMatchObject({
      status: 201,
      body: { id: chargeback.id, result: "created" },
    });
    const again = await Promise.all([post(chargeback), post(chargeback)]);
    expect(again.map(({ status }) => status)).toEqual([200, 200]);
    expect(await standing(id)).toMatchObject({ verdict: "fraud", source: "chargeback", confidence: 0.95 });
    expect(await prisma.label.count({ where: { transactionId: id } })).toBe(1);

    const changed = await post({ ...chargeback, verdict: "legitimate" });
    expect(changed).toMatchObject({ status: 422, body: { errors: [{ pointer: "/id", code: "id_reused" }] } });
    const told = await prisma.label.findFirstOrThrow({ where: { transactionId: id } });
    expect(told.knownAt.getTime() - told.at.getTime()).toBeGreaterThan(minutes(9));
    await post(statement(id, { verdict: "legitimate", at: iso(minutes(20)) }));
    expect(await standing(id)).toMatchObject({ verdict: "legitimate", contradicted: false });
    await post(statement(id, { verdict: "withdrawn", at: iso(minutes(4)) }));
    expect(await standing(id)).toBeNull();
  });

  it("is judged on its own in a batch, and every wrong item is named", async () => {
    const id = await payment();
    const good = statement(id);
    const { status, body } = await post([
      good,
      statement("nobody-knows"),
      statement(id, { verdict: "perhaps" }),
      statement(id, { at: "2999-01-01T00:00:00Z" }),
      statement(id, { knownAt: iso(minutes(20)) }),
      { ...good, confidence: 0.5 },
      good,
      statement(id, { confidence: 7 }),
      null,
    ]);
    expect(status).toBe(202);
    expect(body).toMatchObject({ accepted: 2, rejected: 7 });
    const told = body.results.map(
      (item: { result: string; errors?: { pointer: string; code: string }[] }) =>
        item.errors?.map(({ pointer, code }) => `${pointer} ${code}`).join() ?? item.result,
    );
    expect(told).toEqual([
      "created",
      "/1/transactionId unknown_transaction",
      "/2/verdict invalid_value",
      "/3/at implausible_instant,/3/knownAt implausible_instant",
      "/4/knownAt known_before_found",
      "/5/id id_reused",
      "unchanged",
      "/7/confidence too_big",
      "/8 invalid_type",
    ]);
    const nothing = await post([statement("nobody-knows")]);
    expect(nothing).toMatchObject({ status: 422, body: { accepted: 0, rejected: 1 } });
  });

  it("comes as NDJSON too, is answered once for an Idempotency-Key, and needs the scope", async () => {
    const id = await payment();
    const lines = `${JSON.stringify(statement(id))}\nno json\n`;
    const headers = { "Content-Type": "application/x-ndjson", "Idempotency-Key": randomUUID() };
    const first = await post(lines, headers);
    expect(first).toMatchObject({ status: 202, body: { accepted: 1, rejected: 1 } });
    expect(first.body.results[1]).toMatchObject({ line: 2, errors: [{ code: "malformed_json" }] });
    const replayed = await post(lines, headers);
    expect(replayed.headers.get("Idempotent-Replayed")).toBe("true");
    expect(replayed.body).toEqual(first.body);
    expect((await post(lines, { ...headers, "Content-Type": "text/plain" })).status).toBe(415);
    const other = await apiKey("transactions:write" satisfies Scope);
    expect((await post(statement(id), {}, other)).status).toBe(403);
  });
});

describe("an analyst's decision", () => {
  it("is the payment's label, follows every change of mind, and holds against an earlier chargeback", async () => {
    const transactionId = await payment();
    const { id } = await prisma.alert.create({ data: { transactionId, score: 700, band: "high" } });
    const { version } = await decideAlert(analyst, id, { disposition: "fraud", note: "", seen: 0 });
    expect(await standing(transactionId)).toMatchObject({
      verdict: "fraud",
      source: "analyst",
      confidence: 1,
    });
    const reopened = await reopenAlert(analyst, id, { seen: version });
    expect(await standing(transactionId)).toBeNull();
    await post(statement(transactionId));
    const unsure = await decideAlert(analyst, id, {
      disposition: "needs_information",
      note: "",
      seen: reopened.version,
    });
    expect(await standing(transactionId)).toMatchObject({ verdict: "fraud", source: "chargeback" });
    await decideAlert(analyst, id, { disposition: "legitimate", note: "", seen: unsure.version });
    expect(await standing(transactionId)).toMatchObject({
      verdict: "legitimate",
      source: "analyst",
      contradicted: true,
    });
    await post(statement(transactionId, { at: new Date().toISOString(), knownAt: new Date().toISOString() }));
    expect((await labelsOf([transactionId])).get(transactionId)).toHaveLength(5);
    expect(await standing(transactionId)).toMatchObject({ verdict: "fraud", source: "chargeback" });
  });
});
