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
  const [checks, waiting, queueStates, processes] = await Promise.all([
    readiness(),
    settle(backlog(), null),
    settle(queues(), []),
    settle(aliveProcesses(), []),
  ]);
  return { checks, backlog: waiting, queues: queueStates, processes };
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

/** Prometheus text of this process and of what all processes share. */
export async function exportMetrics() {
  return { contentType: registry.contentType, text: await registry.metrics() };
}
