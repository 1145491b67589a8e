import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { basename } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { commandOf, isAlive } from "./processes.mjs";

/** A holder shows that it lives by touching its lock this often (milliseconds). */
const beat = 5_000;
const patience = 4 * beat;

function holderOf(file) {
  try {
    const holder = JSON.parse(readFileSync(file, "utf8"));
    return { ...holder, fresh: Date.now() - statSync(file).mtimeMs < patience };
  } catch {
    return undefined;
  }
}

/**
 * Whether whoever wrote a lock still runs. On another host (a shared folder) only its beat can
 * tell; here the process itself does, by its number and its command, as numbers are used again.
 */
function stillHeld(holder) {
  if (holder.host !== hostname()) return holder.fresh;
  if (!isAlive(holder.pid)) return false;
  return commandOf(holder.pid)?.includes(holder.command) ?? holder.fresh;
}

/**
 * Takes a lock that ends with this process, whatever ends it.
 *
 * @param {string} file
 * @param {object} [note] what others may want to know of the holder
 * @returns {{ release(): void } | { holder: { pid: number, host: string } }}
 */
export function takeLock(file, note = {}) {
  const mine = { pid: process.pid, host: hostname(), command: basename(process.argv[1] ?? "node"), ...note };
  for (;;) {
    try {
      writeFileSync(file, JSON.stringify(mine), { flag: "wx", mode: 0o600 });
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = holderOf(file);
    // Just created and not yet written, or torn by a crash: its age decides.
    if (!holder && Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < 1_000) continue;
    if (holder && stillHeld(holder)) return { holder };
    rmSync(file, { force: true });
  }
  const timer = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(file, now, now);
    } catch {
      // The folder was removed under us; there is nothing left to hold.
    }
  }, beat);
  timer.unref();
  const release = () => {
    clearInterval(timer);
    process.off("exit", release);
    rmSync(file, { force: true });
  };
  process.on("exit", release);
  return { release };
}

/** Runs `work` while nobody else holds the lock; waits for those who do. */
export async function withLock(file, work) {
  for (;;) {
    const lock = takeLock(file);
    if (!lock.release) {
      await pause(200);
      continue;
    }
    try {
      return await work();
    } finally {
      lock.release();
    }
  }
}
