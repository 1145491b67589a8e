import type { TestProject } from "vitest/node";
import { provideBuild, provideChromium, run, step } from "../../bin/bootstrap/testing.mjs";
import { testEnvironment } from "./environment.ts";
import { startWeb, startWorker } from "./processes.ts";
import { createDatabase, createRedis, shareServers } from "./trial.ts";

/** The console that all browser tests use. */
export interface SharedConsole {
  url: string;
  databaseUrl: string;
  redisUrl: string;
  /** what its staff sign in with */
  signIns: { password: string; staff: { email: string; role: string }[] };
  /** the browser's program */
  chromium: string;
}

declare module "vitest" {
  export interface ProvidedContext {
    console: SharedConsole;
  }
}

const closers: (() => Promise<unknown>)[] = [];

async function openConsole(): Promise<SharedConsole> {
  const chromium = await step("Chromium", async (note) => {
    const file = await provideChromium(note);
    note(file);
    return file;
  });
  await provideBuild();
  const { servers, release } = await shareServers();
  closers.push(release);
  return step("Console", async (note) => {
    const [database, redis] = await Promise.all([createDatabase(servers), createRedis(servers)]);
    closers.push(redis.close);
    const env = testEnvironment(database.url, redis.url);
    note("seeding");
    const { stdout } = await run(process.execPath, ["build/seed.js"], { env });
    note("starting");
    const worker = await startWorker({ ...env, LOG_LEVEL: "info" });
    closers.push(() => worker.stop());
    const web = await startWeb({ ...env, LOG_LEVEL: "info" });
    closers.push(() => web.stop());
    note(web.url);
    const signIns = JSON.parse(stdout.trim().split("\n").at(-1)!) as SharedConsole["signIns"];
    return { url: web.url, databaseUrl: database.url, redisUrl: redis.url, signIns, chromium };
  });
}

/** In the reverse order of their start. */
async function close() {
  for (const end of closers.splice(0).reverse()) await end();
}

export default async function setup(project: TestProject) {
  try {
    project.provide("console", await openConsole());
  } catch (error) {
    await close();
    throw error;
  }
  return close;
}
