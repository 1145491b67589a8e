import { setTimeout as pause } from "node:timers/promises";
import { publish } from "#app/platform/publish.server.ts";
import { enqueue } from "#app/platform/queue.server.ts";
import { milliseconds } from "#app/platform/time.ts";

/**
 * Lanes are nudged at once, then at most this often: under load a worker finds many payments
 * waiting and commits them together, and nobody notices a tenth of a second. Where very many
 * come, what a batch costs by itself is shared by more of them.
 */
const leastBetweenNudges = milliseconds(100);
const leastBetweenMany = milliseconds(300);
/** New payments since the last nudge that are very many. */
const veryMany = 500;
let arrivedSinceNudge = 0;
/** Lanes to nudge next, while a nudge is on its way or rests. */
const waitingLanes = new Set<number>();
let nudging: Promise<void> | undefined;

async function nudge() {
  while (waitingLanes.size > 0) {
    const lanes = [...waitingLanes];
    const between = arrivedSinceNudge < veryMany ? leastBetweenNudges : leastBetweenMany;
    waitingLanes.clear();
    arrivedSinceNudge = 0;
    await enqueue("scoreLane", ...lanes.map((lane) => ({ lane })));
    await pause(between);
  }
  nudging = undefined;
}

/** Browsers are told at most this often, whatever the rate of payments. */
const leastBetween = milliseconds(500);
let arrived = 0;
let nextTelling: NodeJS.Timeout | undefined;

function tell() {
  if (arrived === 0) {
    nextTelling = undefined;
    return;
  }
  publish("transactions", "transactions.arrived", { count: arrived });
  arrived = 0;
  nextTelling = setTimeout(tell, leastBetween).unref();
}

/**
 * Sets scoring to work and tells browsers. Call it after the commit. It does not wait:
 * what it says is only a hint, and what is unfinished stands in Postgres.
 *
 * @param lanes in which something now waits
 * @param count of new payments
 */
export function announceArrivals(lanes: Iterable<number>, count: number): void {
  for (const lane of lanes) waitingLanes.add(lane);
  arrivedSinceNudge += count;
  if (waitingLanes.size > 0) nudging ??= nudge();
  arrived += count;
  if (nextTelling === undefined) tell();
}

/** Resolves when every nudge so far has been sent or given up; for programs that end. */
export async function arrivalsAnnounced(): Promise<void> {
  await nudging;
}
