import { setTimeout } from "node:timers/promises";
import { seconds } from "#app/platform/time.ts";
import { waitingConversations } from "./routing.server.ts";
import { queuePlaces } from "./routing.ts";

type Places = ReadonlyMap<string, number>;

/** A place is told from what was read at most this long ago (ms). */
const believedFor = seconds(1);
/** From one reading to the next (ms), however many new ones ask. */
const restsFor = 100;

/*
 * Everybody who waits asks for their place, all at once where a process ends and its visitors come to another one.
 * Were the queue read for each of them, a thousand would read a million rows.
 */
let readAt = Number.NEGATIVE_INFINITY;
let places: Promise<Places> = Promise.resolve(new Map());
let next: Promise<Places> | undefined;

function read(): Promise<Places> {
  readAt = Date.now();
  places = waitingConversations().then(queuePlaces);
  // Who asks for it hears of what went wrong; who comes later reads anew.
  places.catch(() => {
    readAt = Number.NEGATIVE_INFINITY;
  });
  return places;
}

/** The next reading, which everybody shares who asks before it begins. */
function readSoon(): Promise<Places> {
  next ??= setTimeout(Math.max(0, readAt + restsFor - Date.now())).then(() => {
    next = undefined;
    return read();
  });
  return next;
}

/**
 * How many stand before a conversation in its queue, a second old at most; 0 is next.
 *
 * @returns null where it does not wait
 */
export async function placeInQueue(conversationId: string): Promise<number | null> {
  const known = Date.now() - readAt < believedFor ? (await places).get(conversationId) : undefined;
  // One that is not among them has perhaps come since.
  return known ?? (await readSoon()).get(conversationId) ?? null;
}
