import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { root } from "./paths.mjs";
import { programFlags } from "./program-flags.mjs";

const leash = fileURLToPath(new URL("leash.mjs", import.meta.url));

/** Waits between two starts of a process that keeps crashing, in milliseconds; the last one stays. */
const backOff = [500, 1_000, 2_000, 5_000, 10_000, 30_000];
/** Who lived this long is well again (milliseconds). */
const healthy = 60_000;

const ended = (child) => child.exitCode !== null || child.signalCode !== null;

/**
 * One of our own programs, in a process group of its own (Ctrl-C must not reach it before its turn)
 * and on a leash.
 *
 * @param {string[]} args of Node.js
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} onLine
 */
export function launchProgram(args, env, onLine) {
  const child = spawn(process.execPath, [...programFlags, "--import", leash, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", onLine);
  return child;
}

/**
 * Keeps processes running and ends them in the reverse order of their start.
 *
 * @param {(name: string, entry: { level: string, msg: string }) => void} report
 */
export function createSupervisor(report) {
  const parts = [];
  let closing = false;
  let crashed = false;

  function watch(part) {
    part.startedAt = Date.now();
    part.child.once("exit", (code, signal) => {
      if (closing) return;
      // A task that is done is not a crash.
      if (part.mayEnd && code === 0) return report(part.name, { level: "info", msg: "done" });
      if (Date.now() - part.startedAt > healthy) part.crashes = 0;
      crashed = true;
      const delay = backOff[Math.min(part.crashes, backOff.length - 1)];
      part.crashes += 1;
      report(part.name, {
        level: "error",
        msg: `ended with ${signal ?? code}; starting again in ${delay / 1000} s`,
      });
      part.timer = setTimeout(() => restart(part), delay);
    });
  }

  async function begin(part) {
    part.starting = Promise.resolve(part.launch());
    part.child = await part.starting;
    return part.child;
  }

  async function restart(part) {
    try {
      const child = await begin(part);
      if (closing) return;
      if (ended(child)) throw new Error("it ended at once");
      watch(part);
      report(part.name, { level: "info", msg: "started again" });
    } catch (error) {
      if (closing) return;
      const delay = backOff[Math.min(part.crashes, backOff.length - 1)];
      part.crashes += 1;
      report(part.name, { level: "error", msg: `${error.message}; trying again in ${delay / 1000} s` });
      part.timer = setTimeout(() => restart(part), delay);
    }
  }

  async function end(part, patience) {
    clearTimeout(part.timer);
    // Asked to stop in the middle of a start: what comes of it must end too.
    await part.starting?.catch(() => undefined);
    const { child } = part;
    if (!child || ended(child)) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill(part.stopSignal);
    const timer = setTimeout(() => {
      report(part.name, { level: "warn", msg: "does not end; it is cut off" });
      child.kill(part.forceSignal);
    }, patience);
    await gone;
    clearTimeout(timer);
  }

  return {
    /**
     * Starts a process and keeps it running.
     *
     * @param {{ name: string, launch: () => Promise<import("node:child_process").ChildProcess> | import("node:child_process").ChildProcess,
     *   stopSignal?: NodeJS.Signals, forceSignal?: NodeJS.Signals, mayEnd?: boolean }} options
     */
    async start({ name, launch, stopSignal = "SIGTERM", forceSignal = "SIGKILL", mayEnd = false }) {
      const part = { name, launch, stopSignal, forceSignal, mayEnd, crashes: 0 };
      parts.push(part);
      await begin(part);
      if (!closing) watch(part);
    },
    /** Whether any process has ended by itself. */
    hasCrashed: () => crashed,
    /** Ends everything, last started first; each gets up to `patience` milliseconds to finish its work. */
    async stop(patience = 12_000) {
      closing = true;
      for (const part of parts.toReversed()) await end(part, patience);
    },
    /** Cuts everything off at once. */
    force() {
      closing = true;
      for (const { child, forceSignal } of parts) if (child && !ended(child)) child.kill(forceSignal);
    },
  };
}
