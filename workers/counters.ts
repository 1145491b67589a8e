import type { system } from "#app/i18n/en/system.ts";

/** What processes count. Each has its words: the page of the system's health tells them. */
export type Counter = keyof typeof system.counter;

/** What this process has done since it started; told with its heartbeat. */
const counters: Partial<Record<Counter, number>> = {};

export function count(name: Counter, more = 1) {
  counters[name] = (counters[name] ?? 0) + more;
}

export const readCounters = (): Record<string, number> => ({ ...counters });

export function addCounters(one: Record<string, number>, other: Record<string, number>) {
  const sum = { ...one };
  for (const [name, value] of Object.entries(other)) sum[name] = (sum[name] ?? 0) + value;
  return sum;
}
