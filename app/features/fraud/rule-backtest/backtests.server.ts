import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { pool, prisma, transaction } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { Conflict, Invalid, NotFound } from "#app/platform/errors.ts";
import { log } from "#app/platform/log.server.ts";
import { enqueue } from "#app/platform/queue.server.ts";
import { days } from "#app/platform/time.ts";
import { labelsOf } from "../labels.server.ts";
import { compileRule, Unknown } from "../rule-language/compile.ts";
import { readExpression } from "../rule-language/expression.ts";
import { type Effect, noFacts } from "../rule-set/rule-set.ts";
import { presentRuleset } from "../rule-set/rulesets.server.ts";
import { isId, readRule } from "../rule-set/written-rule.ts";
import { type BacktestResult, BacktestTally, type ConversationEstimate } from "./backtest-result.ts";
import { type PastPayment, walkPast } from "./past-payments.server.ts";

export const backtestDays = [7, 30, 90] as const;

/** Backtests one person may have waiting or running. */
const mostOpen = 3;

/**
 * Has a condition tried on the past in a worker. What was tried is kept, so a result can be
 * read again.
 *
 * @param ruleId the rule it is a version of, if it was saved
 * @returns the backtest's id
 */
export async function startBacktest(
  actor: Actor,
  {
    ruleId,
    text,
    effect,
    days: length,
  }: { ruleId: string | null; text: string; effect: Effect; days: number },
): Promise<string> {
  assertCan(actor, "rules.draft");
  if (!(backtestDays as readonly number[]).includes(length))
    throw new Invalid("A backtest takes 7, 30 or 90 days");
  const { expression, problems } = readRule(text);
  if (!expression)
    throw new Invalid(
      "This is no rule",
      problems.map(({ code }) => ({ pointer: "/text", code, detail: code })),
    );
  const staffId = actor.type === "staff" ? actor.id : null;
  const open = await prisma.ruleBacktest.count({ where: { staffId, state: { in: ["waiting", "running"] } } });
  if (open >= mostOpen) throw new Conflict("Your other backtests are still running");
  const { id } = await prisma.ruleBacktest.create({
    data: {
      ruleId: ruleId && isId(ruleId) ? ruleId : null,
      expression: expression as object,
      weight: effect.points,
      verdict: effect.verdict,
      days: length,
      staffId,
    },
  });
  await enqueue("backtestRule", { id });
  return id;
}

/** A backtest as its page shows it. */
export interface ListedBacktest {
  id: string;
  state: "waiting" | "running" | "done" | "failed" | "cancelled";
  /** 0…1 */
  progress: number;
  days: number;
  expression: unknown;
  effect: Effect;
  result: BacktestResult | null;
  createdAt: string;
}

type Stored = NonNullable<Awaited<ReturnType<typeof prisma.ruleBacktest.findUnique>>>;

const listed = (row: Stored): ListedBacktest => ({
  id: row.id,
  state: row.state as ListedBacktest["state"],
  progress: row.progress,
  days: row.days,
  expression: row.expression,
  effect: { points: row.weight, verdict: row.verdict } as Effect,
  result: row.result as BacktestResult | null,
  createdAt: row.createdAt.toISOString(),
});

/** @throws {NotFound} */
export async function findBacktest(actor: Actor, id: string): Promise<ListedBacktest> {
  assertCan(actor, "rules.read");
  const row = isId(id) ? await prisma.ruleBacktest.findUnique({ where: { id } }) : null;
  if (!row) throw new NotFound("backtest");
  return listed(row);
}

/** The newest backtest of a rule. */
export async function lastBacktest(actor: Actor, ruleId: string): Promise<ListedBacktest | null> {
  assertCan(actor, "rules.read");
  const row = isId(ruleId)
    ? await prisma.ruleBacktest.findFirst({
        where: { ruleId, state: { not: "cancelled" } },
        orderBy: { createdAt: "desc" },
      })
    : null;
  return row && listed(row);
}

export async function cancelBacktest(actor: Actor, id: string): Promise<void> {
  assertCan(actor, "rules.draft");
  if (!isId(id)) throw new NotFound("backtest");
  await prisma.ruleBacktest.updateMany({
    where: { id, state: { in: ["waiting", "running"] } },
    data: { state: "cancelled", finishedAt: new Date() },
  });
}

/**
 * Backtests that wait, or whose worker has not been heard of for a while: for when a nudge or a
 * worker was lost.
 */
export async function sweepBacktests(): Promise<number> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM rule_backtests WHERE state IN ('waiting', 'running') AND beat_at < now() - interval '30 seconds'
     ORDER BY created_at LIMIT 10`,
  );
  await enqueue("backtestRule", ...rows);
  return rows.length;
}

class Cancelled extends Error {}

/** Tells that the work goes on, and how far it has come. @throws {Cancelled} where nobody wants it any more */
async function beat(id: string, progress: number) {
  const { rowCount } = await pool.query(
    "UPDATE rule_backtests SET state = 'running', progress = $2, beat_at = now() WHERE id = $1 AND state IN ('waiting', 'running')",
    [id, progress],
  );
  if (!rowCount) throw new Cancelled();
}

/** Recorded scores and alerts of some payments. */
async function recordedOf(ids: readonly string[]) {
  const { rows } = await pool.query<{ id: string; score: number; alerted: boolean }>(
    `SELECT r.transaction_id AS id, r.score,
            EXISTS (SELECT FROM alerts a WHERE a.transaction_id = r.transaction_id) AS alerted
     FROM risk_scores r WHERE r.transaction_id = ANY($1)`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * How often customers wrote within three days after a payment was treated so, and after others
 * (every hundredth, by a hash of its id). A block is compared with payments that failed.
 */
async function countConversations(
  effect: Effect,
  from: number,
  to: number,
): Promise<Omit<ConversationEstimate, "expected">> {
  const wrote = `EXISTS (SELECT FROM conversations c WHERE c.customer_id = t.customer_id
                 AND c.created_at >= t.occurred_at AND c.created_at < t.occurred_at + interval '3 days')`;
  const treated =
    effect.verdict === "block"
      ? `transactions t WHERE t.status = 'failed' AND t.customer_id IS NOT NULL AND t.occurred_at >= $1 AND t.occurred_at < $2`
      : `alerts a JOIN transactions t ON t.id = a.transaction_id
         WHERE a.customer_id IS NOT NULL AND a.opened_at >= $1 AND a.opened_at < $2::timestamptz + interval '1 day'`;
  const count = async (source: string) => {
    const { rows } = await pool.query<{ payments: number; wrote: number }>(
      `SELECT count(*)::int AS payments, (count(*) FILTER (WHERE wrote))::int AS wrote
       FROM (SELECT ${wrote} AS wrote FROM ${source} LIMIT 20000) counted`,
      [new Date(from), new Date(to)],
    );
    return rows[0] ?? { payments: 0, wrote: 0 };
  };
  const [one, other] = await Promise.all([
    count(treated),
    count(
      `transactions t WHERE t.status <> 'failed' AND t.customer_id IS NOT NULL AND t.occurred_at >= $1 AND t.occurred_at < $2
       AND hashtext(t.id) % 100 = 0 AND NOT EXISTS (SELECT FROM alerts a WHERE a.transaction_id = t.id)`,
    ),
  ]);
  return { treated: one.payments, treatedWrote: one.wrote, others: other.payments, othersWrote: other.wrote };
}

/** Tries a condition on the past. Called again after a crash it begins anew; a repeat of a finished one does nothing. */
export async function backtestRule({ id }: { id: string }): Promise<void> {
  const row = await prisma.ruleBacktest.findUnique({ where: { id } });
  if (!row || !["waiting", "running"].includes(row.state)) return;
  try {
    await beat(id, 0);
    const result = await run(id, row);
    await prisma.ruleBacktest.updateMany({
      where: { id, state: "running" },
      data: { state: "done", progress: 1, result: result as object, finishedAt: new Date() },
    });
  } catch (error) {
    if (error instanceof Cancelled) return;
    log.error({ backtest: id, reason: (error as Error).message }, "a backtest failed");
    await prisma.ruleBacktest.updateMany({
      where: { id, state: "running" },
      data: { state: "failed", finishedAt: new Date() },
    });
  }
}

async function run(id: string, row: Stored): Promise<BacktestResult> {
  const expression = readExpression(row.expression);
  if (!expression) throw new Error("its condition cannot be read");
  const effect = { points: row.weight, verdict: row.verdict } as Effect;
  const test = compileRule(expression);
  const to = row.createdAt.getTime();
  const from = to - days(row.days);
  const ruleset = await presentRuleset();
  const tally = new BacktestTally(effect, ruleset.threshold ?? env.ALERT_THRESHOLD);
  const { rows: sizes } = await pool.query<{ payments: number }>(
    "SELECT count(*)::int AS payments FROM transactions WHERE occurred_at >= $1 AND occurred_at < $2",
    [new Date(from), new Date(to)],
  );
  const total = Math.max(1, sizes[0]?.payments ?? 0);
  let done = 0;
  let told = 0;
  const visit = async (page: PastPayment[]) => {
    if (Date.now() - told > 500) {
      told = Date.now();
      await beat(id, Math.min(0.99, done / total));
    }
    if (page.length === 0) return;
    const ids = page.map(({ payment }) => payment.id);
    const emails = ruleset.readsEmail ? await emailsOf(page) : null;
    const [recorded, labels] = await Promise.all([recordedOf(ids), labelsOf(ids)]);
    for (const { payment, features } of page) {
      const email = (payment.customerId && emails?.get(payment.customerId)) || null;
      const facts = { ...noFacts, ...payment, email, at: payment.occurredAt };
      const answer = test({ features, payment: facts, lists: ruleset.lists });
      const { score = 0, alerted = false } = recorded.get(payment.id) ?? {};
      tally.add(
        { ...payment, score, alerted, labels: labels.get(payment.id) ?? [] },
        answer instanceof Unknown ? answer.why : answer,
      );
    }
    done += page.length;
  };
  await transaction(async (client) => {
    await client.query("SET TRANSACTION READ ONLY");
    await walkPast(client, { from, to }, visit);
  });
  return tally.result(from, to, await countConversations(effect, from, to));
}

async function emailsOf(page: readonly PastPayment[]) {
  const { rows } = await pool.query<{ id: string; email: string }>(
    "SELECT id, lower(email) AS email FROM customers WHERE id = ANY($1) AND email IS NOT NULL",
    [page.flatMap(({ payment }) => payment.customerId ?? [])],
  );
  return new Map(rows.map(({ id, email }) => [id, email]));
}
