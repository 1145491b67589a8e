import { type Actor, assertCan, can } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { days } from "#app/platform/time.ts";
import { layout, scoreBins, starts, watched } from "./layout.ts";
import { type Drift, driftOf, someDrift } from "./psi.ts";

const system = { type: "system" } as const;

/** Without a model: four weeks, up to a week ago. */
const usualLength = 28;
const usualGap = 7;
/** What is compared with it: the newest days, today included. */
const presentDays = 2;
const shownDays = 28;

/** Days, as ISO dates, both included. */
export interface Reference {
  from: string;
  to: string;
}

const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10);

/** What payments are compared with. */
interface References {
  features: Reference;
  scores: Reference;
  /** the live model, whose training days those of the features are; null where none is live */
  model: number | null;
}

/**
 * Features are compared with those the live model learned from. Scores of those days are another scorer's: a model's
 * own are compared with its first ones, from the day after it went live on.
 */
async function readReferences(now: number): Promise<References> {
  const until = dateOf(now - days(usualGap + 1));
  const usual = { from: dateOf(now - days(usualLength + usualGap)), to: until };
  const { rows } = await pool.query<{ version: number; from: Date; to: Date; since: Date }>(
    `SELECT m.version, m.trained_from AS "from", m.trained_to AS "to",
            (SELECT min(d.at) FROM fraud_deployments d WHERE d.revision > coalesce(
               (SELECT max(o.revision) FROM fraud_deployments o WHERE o.live IS DISTINCT FROM m.version), 0)) AS since
     FROM fraud_models m WHERE m.state = 'live' LIMIT 1`,
  );
  const [live] = rows;
  if (!live) return { features: usual, scores: usual, model: null };
  const first = dateOf(live.since.getTime() + days(1));
  return {
    features: { from: dateOf(live.from.getTime()), to: dateOf(live.to.getTime()) },
    // Four weeks of it are enough; in its first week there is nothing to compare with.
    scores: { from: first, to: [until, dateOf(live.since.getTime() + days(usualLength))].sort()[0]! },
    model: live.version,
  };
}

/** Counts of all bins, by day; days without payments are not there. */
async function readDays(from: string, to: string): Promise<Map<string, number[]>> {
  const { rows } = await pool.query<{ day: string; counts: number[] }>(
    `SELECT day::text, array_agg(held ORDER BY place) AS counts FROM (
       SELECT d.day, b.place, sum(b.n)::float8 AS held
       FROM score_distributions d, unnest(d.counts) WITH ORDINALITY AS b (n, place)
       WHERE d.layout = $1 AND d.day BETWEEN $2::date AND $3::date GROUP BY d.day, b.place
     ) summed GROUP BY day ORDER BY day`,
    [layout, from, to],
  );
  return new Map(rows.map(({ day, counts }) => [day, counts]));
}

const added = (all: Iterable<readonly number[]>): number[] => {
  const sum: number[] = [];
  for (const counts of all) for (const [at, count] of counts.entries()) sum[at] = (sum[at] ?? 0) + count;
  return sum;
};

/** Where each distribution stands among all bins. Scores have no bin for what cannot be told. */
const parts: readonly { name: string; of: (counts: readonly number[]) => number[] }[] = [
  { name: "score", of: (counts) => [...counts.slice(0, scoreBins), 0] },
  ...watched.map(({ name, edges }, at) => ({
    name,
    of: (counts: readonly number[]) => counts.slice(starts[at], starts[at]! + edges.length + 2),
  })),
];

/** One watched distribution as the page shows it. */
export interface WatchedDrift {
  name: string;
  /** the newest days against the reference; null where there are too few payments */
  present: Drift | null;
  /** by day, oldest first; null where there are too few payments */
  days: (number | null)[];
  /** since when there is an alarm, ISO */
  alarmSince: string | null;
}

export interface DriftReport extends References {
  /** payments in the features' reference, and in the days compared with it */
  referencePayments: number;
  presentPayments: number;
  days: string[];
  watched: WatchedDrift[];
}

const paymentsIn = (counts: readonly number[]) =>
  counts.slice(0, scoreBins).reduce((sum, one) => sum + one, 0);

async function measure(now: number) {
  const references = await readReferences(now);
  const newest = Array.from({ length: shownDays }, (_, ago) => dateOf(now - days(shownDays - 1 - ago)));
  const { features, scores } = references;
  const [before, scoredBefore, shown] = await Promise.all([
    readDays(features.from, features.to),
    readDays(scores.from, scores.to),
    readDays(newest[0]!, newest.at(-1)!),
  ]);
  const base = added(before.values());
  const scoreBase = added(scoredBefore.values());
  return {
    references,
    newest,
    shown,
    base,
    baseOf: (name: string) => (name === "score" ? scoreBase : base),
    present: added(newest.slice(-presentDays).flatMap((day) => [shown.get(day) ?? []])),
  };
}

/** How scores and features are distributed now against the reference. Reads day counts only. */
export async function readDrift(actor: Actor, now = Date.now()): Promise<DriftReport> {
  assertCan(actor, "rules.read");
  const [{ references, newest, shown, base, baseOf, present }, alarms] = await Promise.all([
    measure(now),
    prisma.$queryRaw<{ name: string; openedAt: Date }[]>`
      SELECT name, opened_at AS "openedAt" FROM drift_alarms WHERE closed_at IS NULL`,
  ]);
  return {
    ...references,
    referencePayments: paymentsIn(base),
    presentPayments: paymentsIn(present),
    days: newest,
    watched: parts.map(({ name, of }) => ({
      name,
      present: driftOf(of(baseOf(name)), of(present)),
      days: newest.map((day) => {
        const counts = shown.get(day);
        return (counts && driftOf(of(baseOf(name)), of(counts))?.index) ?? null;
      }),
      alarmSince: alarms.find((alarm) => alarm.name === name)?.openedAt.toISOString() ?? null,
    })),
  };
}

/**
 * Opens and ends alarms. An alarm ends when the index is near the reference again, so that one
 * on the edge does not come and go.
 *
 * @returns how many are open
 */
export async function watchDrift(now = Date.now()): Promise<number> {
  const { baseOf, present } = await measure(now);
  const { rows: open } = await pool.query<{ name: string }>(
    "SELECT name FROM drift_alarms WHERE closed_at IS NULL",
  );
  const standing = new Set(open.map(({ name }) => name));
  for (const { name, of } of parts) {
    const drift = driftOf(of(baseOf(name)), of(present));
    if (!drift) continue;
    const { index, alarming } = drift;
    if (alarming && !standing.has(name)) {
      await prisma.$transaction(async (tx) => {
        const opened = await tx.$executeRaw`
          INSERT INTO drift_alarms (name, index) VALUES (${name}, ${index}) ON CONFLICT DO NOTHING`;
        if (opened)
          await record(tx, system, {
            event: "drift.alarm_opened",
            subject: ["drift", name],
            data: { index },
          });
      });
      standing.add(name);
    } else if (standing.has(name) && index < Math.max(someDrift, drift.chance)) {
      await prisma.$transaction(async (tx) => {
        const closed = await tx.$executeRaw`
          UPDATE drift_alarms SET closed_at = now() WHERE name = ${name} AND closed_at IS NULL`;
        if (closed)
          await record(tx, system, {
            event: "drift.alarm_closed",
            subject: ["drift", name],
            data: { index },
          });
      });
      standing.delete(name);
    }
  }
  return standing.size;
}

/** Names of what has moved, for the first page; none for those who may not see rules. */
export async function openDriftAlarms(actor: Actor): Promise<string[]> {
  if (!can(actor, "rules.read")) return [];
  const { rows } = await pool.query<{ name: string }>(
    "SELECT name FROM drift_alarms WHERE closed_at IS NULL ORDER BY opened_at",
  );
  return rows.map(({ name }) => name);
}
