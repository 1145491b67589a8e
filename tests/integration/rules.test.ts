import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { Role, StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import {
  addToList,
  importToList,
  listEntries,
  removeFromList,
} from "#app/features/fraud/lists/lists.server.ts";
import {
  backtestRule,
  findBacktest,
  startBacktest,
} from "#app/features/fraud/rule-backtest/backtests.server.ts";
import { ruleFigures } from "#app/features/fraud/rule-set/rule-figures.server.ts";
import {
  findRule,
  saveDraft,
  setBuiltInState,
  setRuleState,
} from "#app/features/fraud/rule-set/rules.server.ts";
import { type RuleState, ruleForm } from "#app/features/fraud/rule-set/written-rule.ts";
import { scoreLane } from "#app/features/fraud/scoring.server.ts";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import { laneCount } from "#app/features/transactions/lane.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { Conflict, Forbidden, Invalid } from "#app/platform/errors.ts";
import { hours } from "#app/platform/time.ts";
import { transactionRecord } from "#tests/records.ts";

const system = { type: "system" } as const;
let analyst: StaffActor;
let lead: StaffActor;

async function staff(name: string, role: Role): Promise<StaffActor> {
  const email = `${name}-${randomUUID().slice(0, 8)}@upay.example`;
  await createStaff(system, { email, name, role, password: "a long enough password 1" });
  const { id } = await prisma.staff.findUniqueOrThrow({ where: { email } });
  return { type: "staff", id, role, name, email } as StaffActor;
}

beforeAll(async () => {
  analyst = await staff("Una", "analyst");
  lead = await staff("Lea", "lead");
});

const draft = (fields: Record<string, unknown>) =>
  ruleForm.parse({ does: "block", name: `Rule ${randomUUID()}`, ...fields });

async function scoreAll() {
  for (let lane = 0; lane < laneCount; lane += 1) await scoreLane(lane);
}

/** Takes payments in and scores them; answers what was recorded of each, in their order. */
async function pay(payments: Parameters<typeof transactionRecord>[0][]) {
  const records = payments.map((one) =>
    transactionRecord({
      customerId: `cus_${randomUUID()}`,
      occurredAt: new Date(Date.now() - hours(2)).toISOString(),
      ...one,
    }),
  );
  await ingestTransactions(system, records, { quiet: false });
  await scoreAll();
  const { rows } = await pool.query<{
    id: string;
    score: number;
    verdict: string | null;
    trial: string[] | null;
    openedBy: string | null;
  }>(
    `SELECT r.transaction_id AS id, r.score, r.verdict, r.trial, a.opened_by AS "openedBy"
     FROM risk_scores r LEFT JOIN alerts a ON a.transaction_id = r.transaction_id WHERE r.transaction_id = ANY($1)`,
    [records.map(({ id }) => id)],
  );
  return records.map(({ id }) => rows.find((row) => row.id === id)!);
}

const shop = () => ({ id: `m_${randomUUID()}`, name: "Odd Shop", mcc: "5942", country: "CN" });
const move = (actor: StaffActor, id: string, from: RuleState, to: RuleState, version = 1) =>
  setRuleState(actor, id, { version, from, to });

describe("a written rule", () => {
  it("is drafted by an analyst, tried, set live by a lead, catches a payment, and is rolled back", async () => {
    const merchant = shop();
    const text = `merchant = "${merchant.id}" and amount > 100 CNY`;
    const id = await saveDraft(analyst, null, draft({ text }));
    expect(await pay([{ merchant, amount: "129.90" }])).toMatchObject([{ verdict: null, trial: null }]);

    await move(analyst, id, "draft", "shadow");
    const { versions } = await findRule(analyst, id);
    const key = versions[0]!.id;
    expect(
      await pay([
        { merchant, amount: "129.90" },
        { merchant, amount: "5.00" },
      ]),
    ).toMatchObject([{ verdict: null, trial: [key], openedBy: null }, { trial: null }]);

    await expect(move(analyst, id, "shadow", "live")).rejects.toThrow(Forbidden);
    await move(lead, id, "shadow", "live");
    expect(
      await pay([
        { merchant, amount: "129.90" },
        { merchant, amount: "129.90", currency: "USD" },
      ]),
    ).toMatchObject([{ verdict: "block", openedBy: "rule", score: 950 }, { verdict: null }]);
    const figures = (await ruleFigures(analyst)).get(key);
    expect(figures?.hits).toBe(2);
    const { rows: scored } = await pool.query<{ n: number }>("SELECT count(*)::int AS n FROM risk_scores");
    expect(figures?.of).toBe(scored[0]!.n);

    // A second version takes its place; going back to the first retires it.
    await saveDraft(
      analyst,
      id,
      draft({ text: `merchant = "${merchant.id}" and amount > 1000 CNY`, name: "Second" }),
    );
    await move(lead, id, "draft", "live", 2);
    expect(await pay([{ merchant, amount: "129.90" }])).toMatchObject([{ verdict: null }]);
    await move(lead, id, "retired", "live", 1);
    expect((await findRule(analyst, id)).versions.map(({ state }) => state)).toEqual(["retired", "live"]);
    expect(await pay([{ merchant, amount: "129.90" }])).toMatchObject([{ verdict: "block" }]);
    await move(lead, id, "live", "retired", 1);

    const { rows: trail } = await pool.query<{ event: string }>(
      "SELECT event FROM audit_events WHERE subject_type = 'rule' AND subject_id = $1 ORDER BY seq",
      [id],
    );
    expect(trail.map(({ event }) => event)).toEqual([
      "rule.drafted",
      ...Array(2).fill("rule.state_changed"),
      "rule.drafted",
      ...Array(3).fill("rule.state_changed"),
    ]);
  });

  it("is refused where it is no rule, where somebody else wrote meanwhile, and where its name is taken", async () => {
    await expect(saveDraft(analyst, null, draft({ text: "amount > 5" }))).rejects.toThrow(Invalid);
    const first = draft({ text: "hour = 3" });
    const id = await saveDraft(analyst, null, first);
    await saveDraft(analyst, id, { ...first, edits: 0 });
    await expect(saveDraft(lead, id, { ...first, edits: 0 })).rejects.toThrow(Conflict);
    await expect(saveDraft(lead, null, first)).rejects.toThrow(Conflict);
    await expect(move(lead, id, "live", "retired")).rejects.toThrow(Conflict);
  });

  it("that is built in can be set aside by a lead and comes back", async () => {
    await expect(setBuiltInState(analyst, "unusualHour", { from: "live", to: "shadow" })).rejects.toThrow(
      Forbidden,
    );
    await setBuiltInState(lead, "unusualHour", { from: "live", to: "shadow" });
    expect(await findRule(analyst, "unusualHour")).toMatchObject({ state: "shadow" });
    await expect(setBuiltInState(lead, "unusualHour", { from: "live", to: "shadow" })).rejects.toThrow(
      Conflict,
    );
    await setBuiltInState(lead, "unusualHour", { from: "shadow", to: "live" });
  });
});

describe("a list", () => {
  it("counts with the next batch, is used by rules, and stops at once when an entry is taken off", async () => {
    const [blocked, allowed, watched] = [shop(), shop(), shop()];
    const entry = (list: "block" | "allow" | "review", value: string) =>
      addToList(analyst, { list, kind: "merchant", value, reason: "test", lifetime: "7" });
    const id = await entry("block", blocked.id);
    await entry("allow", allowed.id);
    await entry("review", watched.id);
    const rule = await saveDraft(
      analyst,
      null,
      draft({ text: "merchant on review and amount > 50 CNY", does: "points", points: 700 }),
    );
    await move(lead, rule, "draft", "live");
    expect(
      await pay([
        { merchant: blocked },
        { merchant: allowed },
        { merchant: watched, amount: "60.00" },
        { merchant: shop() },
      ]),
    ).toMatchObject([
      { verdict: "block", openedBy: "rule" },
      { verdict: "allow", openedBy: null },
      { verdict: "review", score: 700 },
      { verdict: null, openedBy: null },
    ]);
    await removeFromList(analyst, id);
    expect(await pay([{ merchant: blocked }])).toMatchObject([{ verdict: null }]);
    await move(lead, rule, "live", "retired");
  });

  it("forgets what has expired, and takes the newest entry for a thing", async () => {
    const merchant = shop();
    const past = new Date(Date.now() - hours(24 * 8));
    await addToList(
      analyst,
      { list: "block", kind: "merchant", value: merchant.id, reason: "old", lifetime: "7" },
      null,
      past,
    );
    expect(await pay([{ merchant }])).toMatchObject([{ verdict: null }]);
    await addToList(analyst, {
      list: "block",
      kind: "merchant",
      value: merchant.id,
      reason: "new",
      lifetime: "never",
    });
    expect(await pay([{ merchant }])).toMatchObject([{ verdict: "block" }]);
    const { entries } = await listEntries(analyst, { list: "block", q: merchant.id });
    expect(entries).toMatchObject([{ reason: "new", expiresAt: null }]);
  });

  it("knows a customer by email address, whatever its letters", async () => {
    const customerId = `cus_${randomUUID()}`;
    const email = `${customerId}@Customer.example`;
    await prisma.customer.create({ data: { id: customerId, email } });
    await addToList(analyst, {
      list: "review",
      kind: "email",
      value: email.toUpperCase(),
      reason: "test",
      lifetime: "7",
    });
    expect(await pay([{ customerId }])).toMatchObject([{ verdict: "review" }]);
  });

  it("takes many at once, names the lines it refuses, and never a full card number", async () => {
    const values = `bin\n622202\n"45321199",x\n12\n622202`;
    const { added, refused } = await importToList(analyst, {
      list: "review",
      kind: "bin",
      values,
      lifetime: "30",
      reason: "import",
    });
    expect({ added, refused }).toEqual({ added: 2, refused: [{ line: 4, text: "12" }] });
    await expect(
      addToList(analyst, {
        list: "block",
        kind: "card",
        value: "4111 1111 1111 1111",
        reason: "x",
        lifetime: "7",
      }),
    ).rejects.toThrow(Invalid);
    await pool.query(
      "UPDATE list_entries SET removed_at = now(), revision = (SELECT revision + 1 FROM rule_revision) WHERE kind = 'bin'",
    );
    await pool.query("UPDATE rule_revision SET revision = revision + 1");
  });
});

it("a backtest tells what a rule would have caught, missed and cost, and goes on after its worker was lost", async () => {
  const merchant = shop();
  const made = await pay([
    { merchant, amount: "200.00" },
    { merchant, amount: "300.00" },
    { merchant, amount: "400.00" },
    { merchant, amount: "5.00" },
  ]);
  const label = (at: number, verdict: string) => ({
    transactionId: made[at]!.id,
    source: "analyst",
    key: randomUUID(),
    verdict,
    confidence: 1,
    at: new Date(),
    knownAt: new Date(),
  });
  await prisma.label.createMany({ data: [label(0, "fraud"), label(1, "legitimate"), label(3, "fraud")] });
  const id = await startBacktest(analyst, {
    ruleId: null,
    text: `merchant = "${merchant.id}" and amount > 100 CNY`,
    effect: { points: null, verdict: "review" },
    days: 90,
  });
  await backtestRule({ id });
  const { state, result } = await findBacktest(analyst, id);
  expect(state).toBe("done");
  expect(result).toMatchObject({
    hits: 3,
    caught: 1,
    wrong: 1,
    unlabelled: 1,
    alerts: 3,
    caughtMoney: { CNY: 20_000 },
    wrongMoney: { CNY: 30_000 },
  });
  expect(result!.missed).toBeGreaterThanOrEqual(1);
  expect(result!.days.reduce((sum, { hits }) => sum + hits, 0)).toBe(3);
  // A second run of the same job finds it done.
  await backtestRule({ id });
  expect((await findBacktest(analyst, id)).result).toEqual(result);
});
