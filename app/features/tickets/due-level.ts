/** How near a conversation is to being late for what was promised. */
export type DueLevel = "running" | "risk" | "breached";

/**
 * @param now milliseconds since 1970
 * @returns null where nothing is due
 */
export function dueLevel(
  { dueAt, warnAt }: { dueAt: string | null; warnAt: string | null },
  now: number,
): DueLevel | null {
  if (dueAt === null) return null;
  // Done at the due instant is in time.
  if (now > Date.parse(dueAt)) return "breached";
  return warnAt !== null && now >= Date.parse(warnAt) ? "risk" : "running";
}
