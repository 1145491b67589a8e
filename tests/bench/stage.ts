import { randomBytes } from "node:crypto";
import pg from "pg";
import {
  openTrial,
  openTrialRedis,
  provideBuild,
  provideRedisProgram,
  run,
  step,
} from "../../bin/bootstrap/testing.mjs";
import { type RunningProcess, startWeb, startWorker } from "../setup/processes.ts";
import { createDatabase } from "../setup/trial.ts";
import { until } from "../setup/until.ts";

/** What a bench signs in with. */
export interface SignIns {
  apiKey: string;
  /** Cookie header of an analyst's session */
  cookie: string;
}

/** The product in operation: web, worker, a database and a Redis of its own. */
export interface Console extends SignIns {
  url: string;
  database: pg.Pool;
  web: RunningProcess;
  worker: RunningProcess | null;
  /** of its processes, for more of them */
  env: Record<string, string>;
  /** Kills its Redis and starts it again. */
  restartRedis(): Promise<void>;
  close(): Promise<void>;
}

export interface Stage {
  /** Starts the product on a fresh copy of the stage's database. */
  open(env?: Record<string, string>, options?: { worker?: boolean }): Promise<Console>;
  /** The database that is copied. */
  templateUrl: string;
  close(): Promise<void>;
}

const secret = randomBytes(48).toString("base64url");

const environment = (databaseUrl: string, redisUrl: string) => ({
  NODE_ENV: "production",
  DATABASE_URL: databaseUrl,
  REDIS_URL: redisUrl,
  APP_SECRET: secret,
  LOG_LEVEL: "info",
  LOG_FORMAT: "json",
  DEMO: "off",
  MAIL_DNS: "none",
});

/**
 * Private servers that confirm what they are asked to keep, as those of `npm start` do: a
 * yardstick of a database that forgets would measure something else. What is measured is the
 * built product in processes of its own.
 */
export async function openStage(): Promise<Stage> {
  await provideBuild();
  const redisProgram = await provideRedisProgram();
  return step("Stage", async (note) => {
    note("PostgreSQL");
    const trial = await openTrial({ purpose: "work" });
    const openRedis = () => openTrialRedis(trial.folder, redisProgram, { purpose: "work" });
    const { postgresUrl } = trial;
    note("migrations");
    const redis = await openRedis();
    const env = environment(postgresUrl, redis.url);
    await run(process.execPath, ["--import", "tsx", "prisma/migrate.ts"], { env });
    const { stdout } = await run(process.execPath, ["--import", "tsx", "tests/bench/sign-ins.ts"], {
      env: { ...env, LOG_LEVEL: "silent" },
    });
    await redis.close();
    const signIns = JSON.parse(stdout.trim().split("\n").at(-1)!) as SignIns;
    note("ready");
    const servers = { folder: trial.folder, postgresUrl, template: "upay", redisProgram };

    return {
      templateUrl: postgresUrl,
      close: trial.close,
      async open(different = {}, { worker: wanted = true } = {}) {
        const [copy, own] = await Promise.all([createDatabase(servers), openRedis()]);
        const given = { ...environment(copy.url, own.url), ...different };
        const worker = wanted ? await startWorker(given) : null;
        const web = await startWeb(given);
        const database = new pg.Pool({ connectionString: copy.url, max: 2 });
        return {
          ...signIns,
          url: web.url,
          database,
          web,
          worker,
          env: given,
          restartRedis: own.restart,
          async close() {
            await Promise.all([web.stop(), worker?.stop()]);
            await database.end();
            await own.close();
            await copy.drop();
          },
        };
      },
    };
  });
}

/**
 * Until nothing waits to be scored. Each lane is asked for its first only: to count what waits, forty times a second,
 * took the database more processor time than scoring.
 */
export const untilScored = ({ database }: Pick<Console, "database">) =>
  until(
    "everything is scored",
    async () => {
      const { rows } = await database.query<{ done: boolean }>(
        `SELECT NOT EXISTS (
           SELECT FROM scoring_lanes l
           CROSS JOIN LATERAL (SELECT FROM scoring_backlog b WHERE b.lane = l.lane ORDER BY b.seq LIMIT 1) oldest
         ) AS done`,
      );
      return rows[0]?.done === true;
    },
    300_000,
  );

/** Until failures are counted and followed for incidents too, which may be behind in a burst. */
export const untilFollowed = ({ database }: Pick<Console, "database">) =>
  until(
    "everything is counted and followed",
    async () => {
      const { rows } = await database.query<{ done: boolean }>(
        `SELECT NOT EXISTS (SELECT FROM outcome_backlog)
                AND (SELECT batch FROM outcome_progress) = (SELECT batch FROM detector_lease) AS done`,
      );
      return rows[0]?.done === true;
    },
    300_000,
  );
