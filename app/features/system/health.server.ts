import { Gauge } from "prom-client";
import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { pool } from "#app/platform/db.server.ts";
import { registry } from "#app/platform/metrics.server.ts";
import { aliveProcesses } from "#app/platform/processes.server.ts";
import { allQueues } from "#app/platform/queue.server.ts";
import { redis } from "#app/platform/redis.server.ts";
import { seconds } from "#app/platform/time.ts";

/** The newest migration this build was written for; an older database is not ready for it. */
const neededMigration = Object.keys(import.meta.glob("../../../prisma/migrations/*/migration.sql"))
  .map((path) => path.split("/").at(-2) ?? "")
  .sort()
  .at(-1);

export interface Check {
  ok: boolean;
  /** milliseconds the look took */
  ms: number;
  detail?: string;
}

const patience = seconds(3);

async function check(look: () => Promise<string | undefined>): Promise<Check> {
  const started = performance.now();
  const elapsed = () => Math.round((performance.now() - started) * 10) / 10;
  try {
    const late = AbortSignal.timeout(patience);
    const detail = await Promise.race([
      look(),
      new Promise<never>((_, reject) =>
        late.addEventListener("abort", () => reject(new Error("no answer in 3 s"))),
      ),
    ]);
    return { ok: true, ms: elapsed(), detail };
  } catch (error) {
    return { ok: false, ms: elapsed(), detail: (error as Error).message };
  }
}

/** Whether this process can serve: everything it depends on, looked at now and side by side. */
export async function readiness() {
  const [postgres, redisCheck, migrations, workers] = await Promise.all([
    check(async () => {
      await pool.query("SELECT 1");
      return undefined;
    }),
    check(async () => {
      await redis().ping();
      return undefined;
    }),
    check(async () => {
      const { rows } = await pool.query<{ migration_name: string }>(
        "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name DESC LIMIT 1",
      );
      const newest = rows[0]?.migration_name;
      if (!newest || (neededMigration && newest < neededMigration))
        throw new Error("the database is not migrated");
      return newest;
    }),
    check(async () => {
      const workers = (await aliveProcesses()).filter((process) => process.kind === "worker");
      if (workers.length === 0) throw new Error("no worker is running");
      return String(workers.length);
    }),
  ]);
  return { postgres, redis: redisCheck, migrations, workers };
}

/** What waits to be scored, and for how long the oldest has (milliseconds). */
export async function backlog() {
  const { rows } = await pool.query<{ waiting: number; oldest: number }>(
    `SELECT count(*) AS waiting,
            coalesce(extract(epoch FROM now() - min(accepted_at)) * 1000, 0)::float8 AS oldest
     FROM scoring_backlog`,
  );
  return rows[0] ?? { waiting: 0, oldest: 0 };
}

/** Changes of payments that wait to be counted, and for how long detection is behind (milliseconds). */
export async function countingBacklog() {
  const { rows } = await pool.query<{ waiting: number; oldest: number }>(
    `SELECT coalesce(sum(changes), 0)::int AS waiting,
            coalesce(extract(epoch FROM now() - least(min(noted_at), (
              SELECT min(b.at) FROM outcome_batches b JOIN detector_lease l ON b.batch > l.batch
            ))) * 1000, 0)::float8 AS oldest
     FROM outcome_backlog`,
  );
  return rows[0] ?? { waiting: 0, oldest: 0 };
}

async function queues() {
  return Promise.all(
    allQueues().map(async (queue) => {
      const counts = await queue.getJobCounts("waiting", "active", "delayed", "failed");
      return { name: queue.name, ...counts } as { name: string } & Record<
        "waiting" | "active" | "delayed" | "failed",
        number
      >;
    }),
  );
}

/** The system page: every part answers for itself, so that one that is away does not hide the others. */
export async function systemHealth(actor: Actor) {
  assertCan(actor, "system.read");
  const settle = async <T>(work: Promise<T>, otherwise: T) => work.catch(() => otherwise);
  const [checks, waiting, counting, queueStates, processes] = await Promise.all([
    readiness(),
    settle(backlog(), null),
    settle(countingBacklog(), null),
    settle(queues(), []),
    settle(aliveProcesses(), []),
  ]);
  return { checks, backlog: waiting, counting, queues: queueStates, processes };
}

new Gauge({
  name: "scoring_backlog_transactions",
  help: "Transactions accepted but not scored",
  registers: [registry],
  async collect() {
    const { waiting, oldest } = await backlog().catch(() => ({ waiting: Number.NaN, oldest: Number.NaN }));
    this.set(waiting);
    oldestGauge.set(oldest / 1000);
  },
});

const oldestGauge = new Gauge({
  name: "scoring_backlog_oldest_seconds",
  help: "How long the oldest unscored transaction has waited",
  registers: [registry],
});

new Gauge({
  name: "outcome_backlog_changes",
  help: "Changes of transactions not yet counted among successes and failures",
  registers: [registry],
  async collect() {
    const unknown = { waiting: Number.NaN, oldest: Number.NaN };
    const { waiting, oldest } = await countingBacklog().catch(() => unknown);
    this.set(waiting);
    detectionGauge.set(oldest / 1000);
  },
});

const detectionGauge = new Gauge({
  name: "detection_lag_seconds",
  help: "How long the oldest change that is not counted and followed for incidents has waited",
  registers: [registry],
});

new Gauge({
  name: "queue_jobs",
  help: "Jobs by queue and state",
  labelNames: ["queue", "state"],
  registers: [registry],
  async collect() {
    for (const { name, ...counts } of await queues().catch(() => [])) {
      for (const [state, count] of Object.entries(counts)) this.set({ queue: name, state }, count);
    }
  },
});

/** What of each mailbox is not here yet: mails that its server has and could not give, and for how long any may wait. */
async function mailboxFigures() {
  const { rows } = await pool.query<{ mailbox: string; missing: number; lag: number | null }>(
    `SELECT m.address AS mailbox, r.missing,
            extract(epoch FROM now() - coalesce(r.behind_since, r.well_at))::float8 AS lag
     FROM imap_readings r JOIN mailboxes m ON m.id = r.mailbox_id
     WHERE m.imap IS NOT NULL AND NOT m.in_paused`,
  );
  return rows;
}

new Gauge({
  name: "mailbox_missing_mails",
  help: "Mails that a mailbox's server has and that could not be fetched or kept",
  labelNames: ["mailbox"],
  registers: [registry],
  async collect() {
    this.reset();
    lagGauge.reset();
    for (const { mailbox, missing, lag } of await mailboxFigures().catch(() => [])) {
      this.set({ mailbox }, missing);
      lagGauge.set({ mailbox }, lag ?? Number.NaN);
    }
  },
});

const lagGauge = new Gauge({
  name: "mailbox_lag_seconds",
  help: "How long the oldest mail on a mailbox's server that is not here has waited, at most",
  labelNames: ["mailbox"],
  registers: [registry],
});

/** Prometheus text of this process and of what all processes share. */
export async function exportMetrics() {
  return { contentType: registry.contentType, text: await registry.metrics() };
}
