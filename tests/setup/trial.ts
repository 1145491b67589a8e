import { randomBytes } from "node:crypto";
import pg from "pg";
import {
  openTrial,
  openTrialRedis,
  provideRedisProgram,
  run,
  step,
  type Trial,
} from "../../bin/bootstrap/testing.mjs";

/** What test files are told of the servers that run for all of them. */
export interface SharedServers {
  folder: string;
  postgresUrl: string;
  /** the migrated database that others are copied from */
  template: string;
  redisProgram: string;
}

const template = "upay";

async function open(): Promise<Trial & SharedServers> {
  const redisProgram = await step("Redis", async (note) => {
    const program = await provideRedisProgram(note);
    note(program);
    return program;
  });
  return step("PostgreSQL", async (note) => {
    const trial = await openTrial();
    try {
      note("migrations");
      await run(process.execPath, ["--import", "tsx", "prisma/migrate.ts"], {
        env: { DATABASE_URL: trial.postgresUrl },
      });
    } catch (error) {
      await trial.close();
      throw error;
    }
    note("private, migrated");
    return { ...trial, template, redisProgram };
  });
}

interface Holder {
  servers?: Promise<Trial & SharedServers>;
  users: number;
}

// Every project loads its own copy of this module into the same process.
const shared = globalThis as { [key: symbol]: Holder | undefined };
const key = Symbol.for("upay.test-servers");

/**
 * The private PostgreSQL of this test run; the first to ask starts it, the last to release ends it.
 */
export async function shareServers() {
  shared[key] ??= { users: 0 };
  const holder = shared[key];
  holder.servers ??= open();
  holder.users += 1;
  const { close, ...servers } = await holder.servers;
  return {
    servers,
    async release() {
      holder.users -= 1;
      if (holder.users > 0) return;
      holder.servers = undefined;
      await close();
    },
  };
}

/** Runs SQL on the administrator's database. */
async function administer(url: string, sql: string) {
  const address = new URL(url);
  address.pathname = "/postgres";
  const client = new pg.Client({ connectionString: address.href });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/**
 * A migrated, empty database of its own: a copy of the template, made in about a tenth of a second.
 *
 * @returns its URL, and how to remove it with whoever is still connected
 */
export async function createDatabase({ postgresUrl, template }: SharedServers, name?: string) {
  const database = name ?? `test_${randomBytes(6).toString("hex")}`;
  await administer(postgresUrl, `CREATE DATABASE ${database} TEMPLATE ${template}`);
  const url = new URL(postgresUrl);
  url.pathname = `/${database}`;
  return {
    url: url.href,
    drop: () => administer(postgresUrl, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`),
  };
}

/** A Redis of its own, so that a test may empty or end it. */
export const createRedis = ({ folder, redisProgram }: SharedServers) => openTrialRedis(folder, redisProgram);
