/** What this process has done since it started; told with its heartbeat. */
const counters: Record<string, number> = {};

export function count(name: string, more = 1) {
  counters[name] = (counters[name] ?? 0) + more;
}

export const readCounters = () => ({ ...counters });

export function addCounters(one: Record<string, number>, other: Record<string, number>) {
  const sum = { ...one };
  for (const [name, value] of Object.entries(other)) sum[name] = (sum[name] ?? 0) + value;
  return sum;
}
