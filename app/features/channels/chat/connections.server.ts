import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";
import { redis } from "#app/platform/redis.server.ts";
import { seconds } from "#app/platform/time.ts";
import { believedFor } from "./visitor-presence.server.ts";
import type { VisitorActor } from "./visitor-sessions.server.ts";

/*
 * How many pages one visitor and one address have open, over all web processes. Each connection holds a place in two
 * sorted sets of Redis, by the time until which that is believed; its process says again and again that it is still
 * there. So the places of a process that was killed, and a Redis that was emptied, come right by themselves.
 */

/** In the order they are asked in. */
const scopes = ["visitor", "address"] as const;
export type Scope = (typeof scopes)[number];

const most = [env.CHAT_CONNECTIONS_PER_VISITOR, env.CHAT_CONNECTIONS_PER_ADDRESS];

/** In one slot of a cluster, since both are counted together. */
const keysOf = ({ visitorId, addressKey }: VisitorActor) => [
  `{upay:chat:open}:visitor:${visitorId}`,
  `{upay:chat:open}:address:${addressKey}`,
];

const now = "local time = redis.call('TIME')\nlocal now = time[1] * 1000 + math.floor(time[2] / 1000)";

/** Which of the sets has no place left; 0 where a place was taken in each. */
const takeScript = `${now}
for at, key in ipairs(KEYS) do
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
  if redis.call('ZCARD', key) >= tonumber(ARGV[2 + at]) then return at end
end
for _, key in ipairs(KEYS) do
  redis.call('ZADD', key, now + ARGV[1], ARGV[2])
  redis.call('PEXPIRE', key, ARGV[1])
end
return 0`;

const renewScript = `${now}
for at, key in ipairs(KEYS) do
  redis.call('ZADD', key, now + ARGV[1], ARGV[1 + at])
  redis.call('PEXPIRE', key, ARGV[1])
end`;

/** Places that are renewed by one script: other questions wait as long as it runs. */
const renewedAtOnce = 500;

/** The connections of this process, by their ids, with the sets they have a place in. */
const held = new Map<string, string[]>();

const heldHere = (key: string) => [...held.values()].filter((keys) => keys.includes(key)).length;

/** 0 or which of the sets has no place left. While Redis is away each process counts for itself. */
async function ask(id: string, keys: string[]): Promise<number> {
  const client = redis();
  const here = () => keys.findIndex((key, at) => heldHere(key) >= most[at]!) + 1;
  if (client.status !== "ready") return here();
  return client
    .eval(takeScript, keys.length, ...keys, believedFor, id, ...most)
    .then((full) => full as number, here);
}

/**
 * Takes a place for a connection that opens.
 *
 * @param id of the connection
 * @returns whose places are all taken; null where it may open
 */
export async function openConnection(actor: VisitorActor, id: string): Promise<Scope | null> {
  const keys = keysOf(actor);
  const full = await ask(id, keys);
  if (full > 0) return scopes[full - 1]!;
  held.set(id, keys);
  return null;
}

/** Gives its place back. */
export function closeConnection(id: string): void {
  const keys = held.get(id);
  if (!keys || !held.delete(id)) return;
  for (const key of keys)
    redis()
      .zrem(key, id)
      // It is not renewed any more: the place is free in less than a minute.
      .catch(() => undefined);
}

/** Says that the connections of this process are still there. */
export async function renewConnections(): Promise<void> {
  const places = [...held].flatMap(([id, keys]) => keys.map((key) => ({ key, id })));
  for (let first = 0; first < places.length; first += renewedAtOnce) {
    // What was closed while those before were renewed is not brought back.
    const part = places.slice(first, first + renewedAtOnce).filter(({ id }) => held.has(id));
    if (part.length === 0) continue;
    const keys = part.map(({ key }) => key);
    const ids = part.map(({ id }) => id);
    await redis()
      .eval(renewScript, keys.length, ...keys, believedFor, ...ids)
      .catch((error: Error) => log.debug({ reason: error.message }, "open chats were not counted"));
  }
}

/** Milliseconds after which a page that found no place may ask again. */
export const askedAgain = seconds(5);
