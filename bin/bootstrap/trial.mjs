import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { markOf, root } from "./paths.mjs";
import { endLeftoverPostgres, newPassword, openPostgres } from "./postgres.mjs";
import { isAlive } from "./processes.mjs";
import { endLeftoverRedis, openRedis } from "./redis.mjs";

const prefix = `upay-trial-${markOf(root)}-`;

const ownerOf = (folder) => {
  try {
    return Number(readFileSync(join(folder, "owner"), "utf8"));
  } catch {
    return undefined;
  }
};

/** Ends every server that keeps its data there, and removes the folder. */
async function clear(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name === "postgres") await endLeftoverPostgres(path);
    else if (name.startsWith("redis")) await endLeftoverRedis(join(path, "redis"));
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** What runs that were killed left behind. */
async function clearForgotten() {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const folder = join(tmpdir(), name);
    const owner = ownerOf(folder);
    if (owner && !isAlive(owner)) await clear(folder);
  }
}

/** A folder for servers that live as long as this process at most. */
async function trialFolder() {
  await clearForgotten();
  const folder = mkdtempSync(join(tmpdir(), prefix));
  writeFileSync(join(folder, "owner"), String(process.pid));
  return folder;
}

/**
 * A private PostgreSQL to try things on. Fast rather than safe, unless it is to be measured.
 *
 * @param {{ purpose?: "work" | "trial" }} [options] "work" to confirm commits as `npm start` does
 * @returns {Promise<{ folder: string, postgresUrl: string, close: () => Promise<void> }>} `close` ends
 *   it and every Redis that was opened in the same folder, and removes the folder
 */
export async function openTrial({ purpose = "trial" } = {}) {
  const folder = await trialFolder();
  const postgres = await openPostgres({
    home: folder,
    password: newPassword(),
    purpose,
    logFile: join(folder, "postgres.log"),
  });
  const child = await postgres.launch();
  const cut = () => child.kill("SIGQUIT");
  process.once("exit", cut);
  return {
    folder,
    postgresUrl: postgres.url,
    close: async () => {
      process.off("exit", cut);
      await clear(folder);
    },
  };
}

let opened = 0;

/**
 * A Redis of one's own in a trial's folder.
 *
 * @param {string} folder of the trial
 * @param {string} program the Redis server
 * @param {{ purpose?: "work" | "trial" }} [options]
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function openTrialRedis(folder, program, { purpose = "trial" } = {}) {
  opened += 1;
  const home = join(folder, `redis-${process.pid}-${opened}`);
  mkdirSync(home, { recursive: true });
  const redis = await openRedis({
    home,
    password: newPassword(),
    purpose,
    logFile: join(home, "redis.log"),
    program,
  });
  let child = await redis.launch();
  const cut = () => child.kill("SIGKILL");
  process.once("exit", cut);
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
  };
  return {
    url: redis.url,
    restart: async () => {
      await end();
      child = await redis.launch();
    },
    close: async () => {
      process.off("exit", cut);
      await end();
    },
  };
}
