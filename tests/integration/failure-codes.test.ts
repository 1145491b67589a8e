import { randomUUID } from "node:crypto";
import { beforeAll, expect, it } from "vitest";
import type { Role, StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import { listCodes, listMappings, mapCode, undoMapping } from "#app/features/failures/codes/codes.server.ts";
import { renormaliseFailures } from "#app/features/failures/codes/renormalise.server.ts";
import { countOutcomes } from "#app/features/failures/count-outcomes.server.ts";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { Conflict, Forbidden } from "#app/platform/errors.ts";
import { days, hours } from "#app/platform/time.ts";
import { transactionRecord } from "#tests/records.ts";

const system = { type: "system" } as const;
let lead: StaffActor;

async function staff(role: Role): Promise<StaffActor> {
  const email = `codes-${randomUUID().slice(0, 8)}@upay.example`;
  await createStaff(system, { email, name: role, role, password: "a long enough password 1" });
  const { id } = await prisma.staff.findUniqueOrThrow({ where: { email } });
  return { type: "staff", id, role, name: role, email } as StaffActor;
}

beforeAll(async () => {
  lead = await staff("lead");
});

let made = 0;
const failed = (ago: number, code = "E-17", scheme = "acme", different: object = {}) =>
  transactionRecord({
    id: `tx_code_${++made}`,
    occurredAt: new Date(Date.now() - ago).toISOString(),
    status: "failed",
    failure: { scheme, code },
    ...different,
  });
const take = (records: ReturnType<typeof failed>[]) => ingestTransactions(system, records, { quiet: true });

/** Counts of an outcome at each level and by each shape; all of them tell the same payments. */
async function counted(outcome: string) {
  const { rows } = await pool.query<{ shape: string; count: number }>(
    `SELECT level || ' ' || dimension AS shape, sum(count)::int AS count FROM outcome_cells
     WHERE outcome = $1 AND dimension IN ('all', 'currency') GROUP BY 1 HAVING sum(count) <> 0
     UNION ALL SELECT level || ' mix', sum(count)::int FROM outcome_combination_cells WHERE outcome = $1 GROUP BY level
     HAVING sum(count) <> 0 ORDER BY 1`,
    [outcome],
  );
  return [...new Set(rows.map(({ count }) => count))];
}

const negative = async () => {
  const { rows } = await pool.query("SELECT 1 FROM outcome_cells WHERE count < 0");
  return rows.length;
};

async function finish() {
  for (let turns = 0; turns < 20; turns += 1) {
    await renormaliseFailures();
    if ((await listMappings(lead)).every(({ finished }) => finished)) return;
  }
  throw new Error("the counts never came to the end");
}

it("a mapped code is counted by its reason from then on, and the past after it, each payment once", async () => {
  await take([
    ...Array.from({ length: 6 }, (_, at) => failed(hours(at * 20))),
    failed(hours(1), "51", "iso8583"),
  ]);
  await countOutcomes();
  expect(await counted("unknown")).toEqual([6]);
  expect((await listCodes(lead, "unknown", "")).codes).toMatchObject([
    { scheme: "acme", code: "E-17", count: 6, reason: "unknown" },
  ]);

  const late = failed(days(3));
  const corrected = failed(hours(2));
  await take([corrected]);
  await countOutcomes();
  const version = await mapCode(lead, { scheme: " Acme", code: "e-17", reason: "issuer_unavailable" });
  // What waits to be counted while the past is counted anew: one that is late, and one that went through after all.
  await take([late, { ...corrected, status: "succeeded", failure: undefined } as typeof corrected]);
  await finish();
  await countOutcomes();
  expect(await counted("unknown")).toEqual([]);
  expect(await counted("issuer_unavailable")).toEqual([7]);
  expect(await counted("insufficient_funds")).toEqual([1]);
  expect(await negative()).toBe(0);
  expect((await listMappings(lead))[0]).toMatchObject({
    version,
    wasReason: "unknown",
    reason: "issuer_unavailable",
    by: "lead",
    moved: 7,
    total: 7,
    finished: true,
    newest: true,
  });
  expect((await listCodes(lead, "own", "")).codes).toMatchObject([{ count: 7, own: true }]);
  expect(await prisma.auditEvent.findFirst({ where: { event: "failure_code.mapped" } })).toMatchObject({
    subjectId: "Acme e-17",
    data: { version, from: "unknown", to: "issuer_unavailable" },
  });
});

it("mapped again before the past is done, and taken back, the counts end as the last version says", async () => {
  await mapCode(lead, { scheme: "acme", code: "E-17", reason: "timeout" });
  await take([failed(hours(3))]);
  await countOutcomes();
  const second = await mapCode(lead, { scheme: "acme", code: "E-17", reason: "routing" });
  await take([failed(hours(4)), failed(0)]);
  await countOutcomes();
  await expect(undoMapping(lead, second - 1)).rejects.toThrow(Conflict);
  const back = await undoMapping(lead, second);
  await finish();
  expect(await counted("timeout")).toEqual([10]);
  expect(await counted("routing")).toEqual([]);
  expect(await counted("issuer_unavailable")).toEqual([]);
  expect(await negative()).toBe(0);
  expect((await listMappings(lead))[0]).toMatchObject({ version: back, undoes: second, reason: "timeout" });
  await mapCode(lead, { scheme: "acme", code: "E-17", reason: "common" });
  await finish();
  expect(await counted("unknown")).toEqual([10]);
  await expect(mapCode(lead, { scheme: "acme", code: "E-17", reason: "common" })).rejects.toThrow(Conflict);
});

it("only leads say what codes mean", async () => {
  const analyst = await staff("analyst");
  expect((await listCodes(analyst, "all", "e-1")).codes).toHaveLength(1);
  await expect(mapCode(analyst, { scheme: "acme", code: "E-17", reason: "timeout" })).rejects.toThrow(
    Forbidden,
  );
  await expect(listCodes(await staff("agent"), "all", "")).rejects.toThrow(Forbidden);
});
