import { readFileSync } from "node:fs";

/**
 * Processor time a process has used so far, microseconds; NaN where the system does not tell.
 * Linux counts it in hundredths of a second, fields 14 and 15 of /proc/PID/stat (proc(5)).
 */
export function processorTime(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)!.split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10_000;
  } catch {
    return Number.NaN;
  }
}
