import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataFolder } from "./paths.mjs";
import { isAlive } from "./processes.mjs";

const file = join(dataFolder, "running.json");

/** Tells the command line where the private instance is; nobody but its owner may read it. */
export function recordRunning(env) {
  writeFileSync(file, JSON.stringify({ pid: process.pid, env }), { mode: 0o600 });
}

export function forgetRunning() {
  rmSync(file, { force: true });
}

/** The environment of the private instance that runs now, or undefined. */
export function runningEnvironment() {
  try {
    const { pid, env } = JSON.parse(readFileSync(file, "utf8"));
    return isAlive(pid) ? env : undefined;
  } catch {
    return undefined;
  }
}
