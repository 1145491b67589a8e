import { Redis, type RedisOptions } from "ioredis";
import { env } from "./env.server.ts";
import { log } from "./log.server.ts";

const open = new Set<Redis>();

/**
 * A connection to Redis.
 *
 * - `command`: fails fast when Redis is away, so that a request is not held up.
 * - `blocking`: waits for Redis without end (BullMQ workers, stream readers).
 */
export function connectRedis(kind: "command" | "blocking", options: RedisOptions = {}): Redis {
  const client = new Redis(env.REDIS_URL, {
    ...(kind === "blocking"
      ? { maxRetriesPerRequest: null }
      : { maxRetriesPerRequest: 1, enableOfflineQueue: true, commandTimeout: 5_000 }),
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
    ...options,
  });
  let away = false;
  client.on("error", (error) => {
    if (!away) log.warn({ reason: error.message }, "Redis is away");
    away = true;
  });
  client.on("ready", () => {
    if (away) log.info("Redis is back");
    away = false;
  });
  client.on("end", () => open.delete(client));
  open.add(client);
  return client;
}

let shared: Redis | undefined;

/** The process's own command connection, opened at first use. */
export function redis(): Redis {
  shared ??= connectRedis("command");
  return shared;
}

/** Closes every connection this process opened. */
export async function closeRedis() {
  shared = undefined;
  for (const client of open) client.disconnect();
}
