import fc from "fast-check";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { z } from "zod";
import type { batchProblem, batchResult, problem, singleResult } from "#app/features/api/schemas.ts";
import * as schemas from "#app/features/api/schemas.ts";
import { ingestTransactions, keptId } from "#app/features/transactions/ingest.server.ts";
import { laneOf } from "#app/features/transactions/lane.ts";
import type { StoredTransaction } from "#app/features/transactions/lookup.server.ts";
import { type Status, statuses, supersedes } from "#app/features/transactions/transaction.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { queueOf } from "#app/platform/queue.server.ts";
import { apiKey, get, post } from "#tests/api.ts";
import { transactionRecord } from "#tests/records.ts";
import { until } from "#tests/setup/until.ts";

type Single = z.infer<typeof singleResult>;
type Batch = z.infer<typeof batchResult>;
type Refusal = z.infer<typeof problem>;

const system = { type: "system" } as const;
let key: string;

beforeAll(async () => {
  key = await apiKey("transactions:write", "transactions:read");
});

const stored = (id: string) => prisma.transaction.findUnique({ where: { id } });
const backlogOf = (id: string) =>
  prisma.scoringBacklog.findMany({ where: { transactionId: id }, orderBy: { seq: "asc" } });
const summary = ({ results }: { results: { result: string }[] }) => results.map(({ result }) => result);

describe("one record", () => {
  it("is created, unchanged, then updated, and told back with its history", async () => {
    const record = transactionRecord({ status: "pending" });
    const created = await post<Single>(key, record);
    expect([created.status, created.body]).toEqual([201, { id: record.id, result: "created" }]);
    expect(created.headers.get("Location")).toBe(`/api/v1/transactions/${record.id}`);
    const again = await post<Single>(key, record);
    expect([again.status, again.body]).toEqual([200, { id: record.id, result: "unchanged" }]);

    const failure = { scheme: "iso8583", code: "91", message: "issuer unavailable" };
    const statusAt = "2026-01-05T09:31:00.000Z";
    const moved = await post<Single>(key, { ...record, status: "failed", statusAt, failure });
    expect([moved.status, moved.body.result]).toEqual([200, "updated"]);
    const late = await post<Single>(key, record);
    expect([late.status, late.body.result]).toEqual([200, "unchanged"]);

    const { status, body } = await get<StoredTransaction & { retry: unknown }>(key, record.id);
    expect(status).toBe(200);
    const { acceptedAt, history, risk, retry, ...rest } = body;
    expect(rest).toEqual({
      ...record,
      occurredAt: "2026-01-05T09:30:00.000Z",
      status: "failed",
      statusAt,
      failure,
    });
    expect(risk).toBeNull();
    expect(retry).toMatchObject({ reason: "issuer_unavailable", notBefore: expect.any(String) });
    expect(history).toEqual([
      {
        from: "pending",
        to: "failed",
        statusAt,
        recordedAt: expect.any(String),
        failure: { scheme: "iso8583", code: "91" },
      },
    ]);
    expect(Date.parse(history[0]!.recordedAt)).toBeGreaterThan(Date.parse(acceptedAt));
    schemas.storedTransaction.parse(body);
  });

  it("leaves the customer and a place in its lane's backlog for every change", async () => {
    const customerId = `cus-${Date.now()}`;
    const record = transactionRecord({ customerId, status: "pending" });
    await post(key, record);
    await post(key, record);
    await post(key, { ...record, customerId: "somebody-else", status: "succeeded" });
    expect(await prisma.customer.findUnique({ where: { id: customerId } })).toMatchObject({ name: null });
    const backlog = await backlogOf(record.id);
    expect(backlog.map(({ lane, quiet }) => [lane, quiet])).toEqual([
      [laneOf({ id: record.id, customerId }), false],
      [laneOf({ id: record.id, customerId }), false],
    ]);
    const [change] = await prisma.transactionEvent.findMany({ where: { transactionId: record.id } });
    expect(backlog[1]!.acceptedAt).toEqual(change!.recordedAt);
    expect(backlog[1]!.acceptedAt > backlog[0]!.acceptedAt).toBe(true);
  });

  it("says which facts contradict the payment we hold, and keeps ours", async () => {
    const record = transactionRecord({ status: "pending" });
    await post(key, record);
    const { body } = await post<Single>(key, { ...record, amount: "1.00", status: "succeeded" });
    expect(body).toEqual({ id: record.id, result: "updated", ignored: ["/amount"] });
    expect(await stored(record.id)).toMatchObject({ amountMinor: 12_990n, status: "succeeded" });
  });

  it("is refused with every fault by its pointer", async () => {
    const { status, headers, body } = await post<Refusal>(key, {
      ...transactionRecord({ currency: "XXX", amount: "-5" }),
      surprise: 1,
    });
    expect(status).toBe(422);
    expect(headers.get("Content-Type")).toBe("application/problem+json");
    expect(body.errors?.map(({ pointer }) => pointer)).toEqual(["/amount", "/currency", "/surprise"]);
    schemas.problem.parse(body);
  });

  it("keeps text of any script and quoting as it came", async () => {
    const name = `港口书店 "Ångström" \\ {a,b} 😀\n'; DROP TABLE transactions; --`;
    const record = transactionRecord({ merchant: { name }, customerId: `"q\\,{NULL}` });
    await post(key, record);
    expect(await stored(record.id)).toMatchObject({ merchantName: name, customerId: `"q\\,{NULL}` });
  });
});

describe("a batch", () => {
  it("keeps the good items beside the bad ones", async () => {
    const good = [transactionRecord(), transactionRecord()];
    const batch = [
      good[0],
      7,
      transactionRecord({ amount: "1234567890123456789" }),
      good[1],
      null,
      [good[0]],
    ];
    const { status, body } = await post<Batch>(key, batch);
    expect(status).toBe(202);
    expect([body.accepted, body.rejected]).toEqual([2, 4]);
    expect(summary(body)).toEqual(["created", "rejected", "rejected", "created", "rejected", "rejected"]);
    expect(body.results[2]).toMatchObject({ index: 2, errors: [{ pointer: "/2/amount" }] });
    expect(body.results[1]).toMatchObject({ id: null, errors: [{ pointer: "/1", code: "invalid_type" }] });
    expect(await stored(good[1]!.id)).not.toBeNull();
    schemas.batchResult.parse(body);
  });

  it("of which no item is good is 422, with a result for each", async () => {
    const { status, body } = await post<z.infer<typeof batchProblem>>(key, [7, {}]);
    expect(status).toBe(422);
    expect([body.code, body.accepted, body.rejected, body.results.length]).toEqual([
      "invalid_record",
      0,
      2,
      2,
    ]);
    schemas.batchProblem.parse(body);
  });

  it("takes the same id several times as if sent one after another", async () => {
    const one = transactionRecord({ status: "pending" });
    const other = transactionRecord({ status: "pending" });
    await post(key, other);
    const { body } = await post<Batch>(key, [
      one,
      { ...one, status: "failed", failure: { code: "91" } },
      { ...other, status: "succeeded" },
      one,
      { ...one, status: "succeeded" },
      { ...other, status: "refunded" },
    ]);
    expect(summary(body)).toEqual(["created", "updated", "updated", "unchanged", "updated", "updated"]);
    const history = await prisma.transactionEvent.findMany({
      where: { transactionId: one.id },
      orderBy: { id: "asc" },
    });
    expect(history.map(({ fromStatus, toStatus }) => [fromStatus, toStatus])).toEqual([
      ["pending", "failed"],
      ["failed", "succeeded"],
    ]);
    const backlog = await backlogOf(one.id);
    expect(backlog.slice(1).map(({ acceptedAt }) => acceptedAt)).toEqual(
      history.map((change) => change.recordedAt),
    );
    const times = backlog.map(({ acceptedAt }) => acceptedAt.getTime());
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(times).size).toBe(3);
    expect(await stored(one.id)).toMatchObject({ status: "succeeded", failureCode: null });
  });

  it("has up to a thousand items", async () => {
    const records = Array.from({ length: 1_000 }, () => transactionRecord());
    const { status, body } = await post<Batch>(key, records);
    expect([status, body.accepted]).toEqual([202, 1_000]);
    const more = await post<Refusal>(key, [...records, transactionRecord()]);
    expect([more.status, more.body.code]).toEqual([413, "too_many_items"]);
    expect(more.body.detail).toContain("1000");
    const lines = [...records, records[0]].map((record) => JSON.stringify(record)).join("\n");
    const ndjson = await post<Refusal>(key, lines, { "Content-Type": "application/x-ndjson" });
    expect(ndjson.status).toBe(413);
  });

  it("of NDJSON names a malformed line and keeps the others", async () => {
    const [one, other] = [transactionRecord(), transactionRecord()];
    const text = `\ufeff${JSON.stringify(one)}\r\n\n{"id": \n${JSON.stringify(other)}`;
    const { status, body } = await post<Batch>(key, text, {
      "Content-Type": "application/x-ndjson; charset=utf-8",
    });
    expect(status).toBe(202);
    expect(summary(body)).toEqual(["created", "rejected", "created"]);
    expect(body.results[1]).toEqual({
      index: 1,
      line: 3,
      id: null,
      result: "rejected",
      errors: [
        { pointer: "/1", code: "malformed_json", detail: "is not JSON: it breaks at line 3, column 7" },
      ],
    });
    expect(await stored(other.id)).not.toBeNull();
  });
});

describe("bytes that are no UTF-8", () => {
  const broken = (record: unknown) => {
    const [before = "", after = ""] = JSON.stringify(record).split("BROKEN");
    return Buffer.concat([Buffer.from(before), Buffer.from([0xc3, 0x28]), Buffer.from(after)]);
  };
  const notUtf8 = { code: "invalid_utf8", detail: "holds bytes that are no UTF-8 text" };

  it("spoil their item of a list and leave its neighbours, replacement characters included", async () => {
    const [one, bad, other] = [
      transactionRecord({ merchant: { name: "Caf\ufffd" } }),
      transactionRecord({ merchant: { name: "CafBROKEN" } }),
      transactionRecord(),
    ];
    const body = Buffer.concat([
      Buffer.from(`[${JSON.stringify(one)},`),
      broken(bad),
      Buffer.from(`,${JSON.stringify(other)}]`),
    ]);
    const answer = await post<Batch>(key, body);
    expect(answer.status).toBe(202);
    expect(summary(answer.body)).toEqual(["created", "rejected", "created"]);
    expect(answer.body.results[1]).toMatchObject({ errors: [{ pointer: "/1", ...notUtf8 }] });
    expect(await stored(one.id)).toMatchObject({ merchantName: "Caf\ufffd" });
    expect(await stored(bad.id)).toBeNull();
    expect(await stored(other.id)).not.toBeNull();
  });

  it("spoil their line, wherever in it they are", async () => {
    const lines = [
      Buffer.from(JSON.stringify(transactionRecord())),
      broken(transactionRecord({ customerId: "BROKEN" })),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(JSON.stringify(transactionRecord())),
    ];
    const body = Buffer.concat(lines.flatMap((line) => [line, Buffer.from("\n")]));
    const answer = await post<Batch>(key, body, { "Content-Type": "application/x-ndjson" });
    expect(summary(answer.body)).toEqual(["created", "rejected", "rejected", "created"]);
    expect(answer.body.results[2]).toMatchObject({ line: 3, errors: [{ pointer: "/2", ...notUtf8 }] });
  });

  it("in a record that stands alone refuse the body", async () => {
    const answer = await post<Refusal>(key, broken(transactionRecord({ customerId: "BROKEN" })));
    expect([answer.status, answer.body.code]).toEqual([400, "invalid_utf8"]);
  });
});

describe("bad input", () => {
  it.each<[string, string | Uint8Array, Record<string, string>, number, string]>([
    ["malformed JSON", '{"id": ', {}, 400, "malformed_json"],
    ["nothing", "", {}, 400, "malformed_json"],
    ["an empty list", "[]", {}, 400, "empty_batch"],
    ["empty lines", "\n\n", { "Content-Type": "application/x-ndjson" }, 400, "empty_batch"],
    ["bytes that are no UTF-8", new Uint8Array([0x5b, 0xff, 0x5d]), {}, 400, "invalid_utf8"],
    ["more than ten megabytes", `"${"x".repeat(10_000_000)}"`, {}, 413, "body_too_large"],
    [
      "a form",
      "id=1",
      { "Content-Type": "application/x-www-form-urlencoded" },
      415,
      "unsupported_media_type",
    ],
    ["a compressed body", "{}", { "Content-Encoding": "gzip" }, 415, "unsupported_encoding"],
    ["an Idempotency-Key with a space", "{}", { "Idempotency-Key": "a b" }, 400, "invalid_idempotency_key"],
    ["brackets without end", "[".repeat(1_000_000), {}, 400, "malformed_json"],
    ["deep nesting", `${"[".repeat(200_000)}${"]".repeat(200_000)}`, {}, 422, "invalid_record"],
    ["deep objects", `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`, {}, 422, "invalid_record"],
    [
      "prototype keys",
      '{"__proto__": {"id": "x"}, "constructor": {"prototype": 1}}',
      {},
      422,
      "invalid_record",
    ],
    ["a null character", JSON.stringify(transactionRecord({ id: "a\u0000" })), {}, 422, "invalid_record"],
    ["half a surrogate pair", JSON.stringify(transactionRecord({ id: "\ud800" })), {}, 422, "invalid_record"],
    ["a number too large", '{"id": 1e999999}', {}, 422, "invalid_record"],
  ])("%s is refused as what it is", async (_name, body, headers, status, code) => {
    const answer = await post<Refusal>(key, body, headers);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers.get("Content-Type")).toBe("application/problem+json");
    expect(answer.body.title).not.toBe("");
  });

  it("names the place where JSON breaks", async () => {
    const { body } = await post<Refusal>(key, '[{"id": "a"},\n {"id": }]');
    expect(body.detail).toBe("It breaks at line 2, column 9 (offset 22).");
  });

  it("is never a fault of ours, whatever the JSON", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (value) => {
        const { status } = await post(key, value, { "Idempotency-Key": `any-${Math.random()}` });
        expect([400, 422]).toContain(status);
      }),
      { numRuns: 60 },
    );
  });

  it("is refused without a key, and with one of the wrong scope", async () => {
    const record = transactionRecord();
    expect((await post<Refusal>("", record)).status).toBe(401);
    const reader = await apiKey("transactions:read");
    const refused = await post<Refusal>(reader, record);
    expect([refused.status, refused.body.code]).toEqual([403, "insufficient_scope"]);
    const writer = await apiKey("transactions:write");
    expect((await get<Refusal>(writer, record.id)).status).toBe(403);
    expect(await stored(record.id)).toBeNull();
  });

  it("reads nothing under ids that cannot be", async () => {
    for (const id of ["nobody", "a\u0000b", "x".repeat(5_000), "4111111111111112"]) {
      const { status, body } = await get<Refusal>(key, id);
      expect([status, body.code]).toEqual([404, "not_found"]);
    }
  });
});

describe("full card numbers", () => {
  const number = "4111 1111 1111 1111";

  it("are reduced in every field, and the reply says where", async () => {
    const record = transactionRecord({
      id: `order-4111111111111111-${Date.now()}`,
      customerId: "4111111111111111",
      terminalId: number,
      merchant: { id: number, name: number },
      card: { fingerprint: number, bin: "4111111111111111", last4: number, network: number, issuer: number },
      device: { id: number },
      status: "failed",
      failure: { scheme: number, code: number, message: number },
    });
    const { status, body } = await post<Batch>(key, [transactionRecord(), record]);
    expect(status).toBe(202);
    const item = body.results[1]!;
    const redacted = "redacted" in item ? item.redacted : [];
    const fields = "id customerId terminalId merchant/id merchant/name card/fingerprint card/bin card/last4";
    const more = "card/network card/issuer device/id failure/scheme failure/code failure/message";
    expect(redacted?.toSorted()).toEqual(
      `${fields} ${more}`
        .split(" ")
        .map((field) => `/1/${field}`)
        .toSorted(),
    );
    const { rows } = await pool.query("SELECT * FROM transactions WHERE id = $1", [item.id]);
    expect(JSON.stringify(rows).replace(/[ -]/g, "")).not.toContain("4111111111111111");
    expect(rows[0]).toMatchObject({ card_bin: "411111", card_last4: "1111", merchant_name: "•••• 1111" });
    const customers = await pool.query("SELECT id FROM customers WHERE id LIKE '%4111111%'");
    expect(customers.rows).toEqual([]);
  });

  it("in ids stay distinct, repeatable and readable by the sender's id", async () => {
    const [one, other] = ["4111111111111111", "4012888888881881"];
    await post(key, [transactionRecord({ id: one }), transactionRecord({ id: other, amount: "1" })]);
    expect((await post<Single>(key, transactionRecord({ id: one }))).body).toMatchObject({
      id: keptId(one),
      result: "unchanged",
    });
    expect((await get<StoredTransaction>(key, other)).body).toMatchObject({
      id: keptId(other),
      amount: "1.00",
    });
  });

  it("are not kept in answers to Idempotency-Keys either", async () => {
    const body = [{ "4111111111111111": 1, id: number }, transactionRecord({ merchant: { name: number } })];
    await post(key, body, { "Idempotency-Key": "card" });
    const { rows } = await pool.query("SELECT body::text FROM idempotency_keys WHERE key = 'card'");
    expect(rows[0].body.replace(/[ -]/g, "")).not.toContain("4111111111111111");
  });
});

describe("Idempotency-Key", () => {
  it("gives the first answer again and does nothing twice", async () => {
    const record = transactionRecord({ status: "pending" });
    const headers = { "Idempotency-Key": `key-${record.id}` };
    const first = await post<Single>(key, record, headers);
    await post(key, { ...record, status: "succeeded" });
    const again = await post<Single>(key, record, headers);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers.get("Idempotent-Replayed")).toBe("true");
    expect(again.headers.get("Location")).toBe(first.headers.get("Location"));
    expect(first.headers.get("Idempotent-Replayed")).toBeNull();
  });

  it("is refused with another body, and belongs to one API key", async () => {
    const headers = { "Idempotency-Key": "shared" };
    expect((await post(key, transactionRecord(), headers)).status).toBe(201);
    const reused = await post<Refusal>(key, transactionRecord(), headers);
    expect([reused.status, reused.body.code]).toEqual([422, "idempotency_key_reused"]);
    const another = await apiKey("transactions:write");
    expect((await post(another, transactionRecord(), headers)).status).toBe(201);
  });

  it("lets one of many simultaneous requests do the work", async () => {
    const records = Array.from({ length: 20 }, () => transactionRecord());
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => post<Batch>(key, records, { "Idempotency-Key": "race" })),
    );
    expect(new Set(answers.map(({ body }) => summary(body).join()))).toEqual(
      new Set([records.map(() => "created").join()]),
    );
    expect(answers.filter(({ headers }) => headers.get("Idempotent-Replayed") === null)).toHaveLength(1);
    expect(await backlogOf(records[0]!.id)).toHaveLength(1);
  });

  it("is not used up by a request that could not be read or stored", async () => {
    const headers = { "Idempotency-Key": "later" };
    expect((await post(key, "{", headers)).status).toBe(400);
    const broken = vi.spyOn(pool, "connect").mockImplementationOnce(() => {
      throw Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
    });
    const away = await post<Refusal>(key, transactionRecord(), headers);
    broken.mockRestore();
    expect([away.status, away.headers.get("Retry-After")]).toEqual([503, "5"]);
    expect((await post(key, transactionRecord(), headers)).status).toBe(201);
  });
});

describe("batches at the same time", () => {
  it("with the same ids in any order create each once and end in the same state", async () => {
    const statusReport = fc.record({
      status: fc.constantFrom(...statuses),
      statusAt: fc.option(fc.constantFrom("2026-01-05T09:31:00Z", "2026-01-05T09:32:00Z")),
    });
    const stamp = Date.now();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ payment: fc.nat({ max: 5 }), report: statusReport }), {
          minLength: 2,
          maxLength: 40,
        }),
        fc.infiniteStream(fc.nat({ max: 4 })),
        async (reports, cuts) => {
          run += 1;
          const idOf = (payment: number) => `race-${stamp}-${run}-${payment}`;
          const records = reports.map(({ payment, report: { status, statusAt } }) =>
            transactionRecord({
              id: idOf(payment),
              customerId: `race-customer-${stamp}-${run}-${payment % 3}`,
              status,
              ...(statusAt && { statusAt }),
              ...(status === "failed" && { failure: { code: statusAt ?? "none" } }),
            }),
          );
          const batches: (typeof records)[] = [];
          for (const record of records) {
            const batch = cuts.next().value as number;
            batches[batch] ??= [];
            batches[batch].push(record);
          }
          const all = await Promise.all(
            batches.filter(Boolean).map((batch) => ingestTransactions(system, batch)),
          );
          const results = all.flatMap((ingested) => ingested.results);
          for (const id of new Set(records.map((record) => record.id))) {
            const mine = records.filter((record) => record.id === id);
            const best = mine
              .map(({ status, statusAt }) => ({ status, statusAt: statusAt ? Date.parse(statusAt) : null }))
              .reduce((held, one) => (supersedes(one, held) ? one : held));
            const row = await stored(id);
            expect([row?.status, row?.statusAt?.getTime() ?? null]).toEqual([best.status, best.statusAt]);
            expect(results.filter((item) => item.id === id && item.result === "created")).toHaveLength(1);
            await expectChain(
              id,
              mine.map(({ status }) => status),
              row!.status as Status,
            );
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  /** History is an unbroken way to the present status, and each step of it waits to be folded. */
  async function expectChain(id: string, reported: Status[], present: Status) {
    const history = await prisma.transactionEvent.findMany({
      where: { transactionId: id },
      orderBy: { id: "asc" },
    });
    const steps = history.map(({ fromStatus, toStatus }) => [fromStatus, toStatus]);
    for (const [at, step] of steps.entries()) if (at > 0) expect(step[0]).toBe(steps[at - 1]![1]);
    expect(steps.at(-1)?.[1] ?? reported.find((status) => status === present)).toBe(present);
    expect(await backlogOf(id)).toHaveLength(1 + history.length);
  }

  it("of hundreds of new and known ids do not stand in each other's way", async () => {
    const records = Array.from({ length: 300 }, (_, at) =>
      transactionRecord({ status: "pending", customerId: `busy-${at % 40}` }),
    );
    const shuffled = (seed: number) =>
      records.toSorted((a, b) => laneHash(a.id, seed) - laneHash(b.id, seed));
    const laneHash = (id: string, seed: number) => Math.sin(seed * 1_000 + Number(id.split("_").at(-1)));
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        post<Batch>(
          key,
          shuffled(at).map((record) => (at % 3 === 0 ? record : { ...record, status: "succeeded" })),
        ),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
    const counts = await pool.query(
      "SELECT count(*) AS n, count(*) FILTER (WHERE status = 'succeeded') AS done FROM transactions WHERE id = ANY($1)",
      [records.map(({ id }) => id)],
    );
    expect(counts.rows).toEqual([{ n: 300, done: 300 }]);
  });
});

describe("a database that cuts its connections", () => {
  it("loses nothing that was accepted, and a second try ends as one would have", async () => {
    const batches = Array.from({ length: 30 }, (_, at) =>
      Array.from({ length: 20 }, () => transactionRecord({ customerId: `cut-${at % 5}`, status: "pending" })),
    );
    const cut = () =>
      pool
        .query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .catch(() => undefined);
    const answers = await Promise.all(
      batches.map(async (batch, at) => {
        if (at % 6 === 3) await cut();
        return post<Batch>(key, batch);
      }),
    );
    for (const { status } of answers) expect([202, 503]).toContain(status);
    const accepted = batches.filter((_, at) => answers[at]!.status === 202).flat();
    expect(await countOf(accepted)).toBe(accepted.length);
    for (const batch of batches) expect((await post<Batch>(key, batch)).status).toBe(202);
    expect(await countOf(batches.flat())).toBe(600);
    const { rows } = await pool.query(
      "SELECT transaction_id FROM scoring_backlog WHERE transaction_id = ANY($1) GROUP BY 1 HAVING count(*) <> 1",
      [batches.flat().map(({ id }) => id)],
    );
    expect(rows).toEqual([]);
  });

  async function countOf(records: { id: string }[]) {
    const ids = records.map(({ id }) => id);
    const { rows } = await pool.query<{ n: number }>(
      "SELECT count(*) AS n FROM transactions WHERE id = ANY($1)",
      [ids],
    );
    return rows[0]?.n;
  }
});

describe("after the commit", () => {
  it("the lanes that have work are nudged", async () => {
    const record = transactionRecord({ customerId: `nudge-${Date.now()}` });
    await post(key, record);
    await until("a job for the lane", async () => {
      const waiting = await queueOf("scoring").getJobs(["waiting", "prioritized", "delayed"]);
      return waiting.some((job) => job.name === "scoreLane" && job.data.lane === laneOf(record));
    });
  });

  it("a Redis that is away costs nothing but the nudge", async () => {
    const record = transactionRecord();
    const broken = vi.spyOn(queueOf("scoring"), "addBulk");
    broken.mockRejectedValueOnce(new Error("Redis is away"));
    expect((await post(key, record)).status).toBe(201);
    expect(await backlogOf(record.id)).toHaveLength(1);
    broken.mockRestore();
  });

  it("history is scored quietly", async () => {
    const record = transactionRecord();
    await ingestTransactions(system, [record], { quiet: true });
    expect(await backlogOf(record.id)).toMatchObject([{ quiet: true }]);
  });

  it("people may not report payments", async () => {
    const analyst = { type: "staff", id: "x", role: "admin" } as never;
    await expect(ingestTransactions(analyst, [transactionRecord()])).rejects.toMatchObject({ status: 403 });
  });
});
