import type { NotedChange } from "./waiting-outcomes.server.ts";

/** Enough for a follower that looks every second; what is older is read from the log of batches. */
const mostHeld = 4;

const held = new Map<number, NotedChange[]>();

/**
 * Hands a batch to whoever follows the payments in this process, so that they are not read again.
 * Call it after the commit that counted the batch.
 */
export function handOver(batch: number, changes: NotedChange[]): void {
  held.set(batch, changes);
  for (const oldest of held.keys()) {
    if (held.size <= mostHeld) break;
    held.delete(oldest);
  }
}

/** @returns the changes of a batch that this process counted, once */
export function takeOver(batch: number): NotedChange[] | undefined {
  const changes = held.get(batch);
  held.delete(batch);
  return changes;
}
