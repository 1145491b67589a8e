import { readdirSync, readFileSync } from "node:fs";

/** Fields of /proc/PID/stat behind the program's name: the state is the first (proc(5)). */
const statOf = (pid: number | string | undefined) =>
  readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)!.split(" ");

/** Linux counts in hundredths of a second. */
const micros = (...counts: (string | undefined)[]) =>
  counts.reduce((sum, count) => sum + Number(count) * 10_000, 0);

/**
 * Processor time a process has used so far, microseconds; NaN where the system does not tell.
 * Linux counts it in fields 14 and 15 of /proc/PID/stat.
 */
export function processorTime(pid: number | undefined): number {
  try {
    const fields = statOf(pid);
    return micros(fields[11], fields[12]);
  } catch {
    return Number.NaN;
  }
}

/** The process that began another one; NaN where the system does not tell. */
export function parentOf(pid: number): number {
  try {
    return Number(statOf(pid)[1]);
  } catch {
    return Number.NaN;
  }
}

/**
 * Processor time of a process with all its children, those that ended included, microseconds: of a PostgreSQL
 * with its backends. NaN where the system does not tell.
 */
export function familyTime(pid: number): number {
  try {
    const own = statOf(pid);
    let sum = micros(own[11], own[12], own[13], own[14]);
    for (const other of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        const fields = statOf(other);
        if (fields[1] === String(pid)) sum += micros(fields[11], fields[12]);
      } catch {
        // It ended meanwhile, and its time is its parent's.
      }
    }
    return sum;
  } catch {
    return Number.NaN;
  }
}
