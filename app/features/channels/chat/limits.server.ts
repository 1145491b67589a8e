import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import { addressGroup } from "#app/features/accounts/address.ts";
import { env } from "#app/platform/env.server.ts";
import { redis } from "#app/platform/redis.server.ts";
import { keyedHash } from "#app/platform/sealed.server.ts";
import type { VisitorActor } from "./visitor-sessions.server.ts";

/**
 * What one visitor and one address may send within a minute, over all processes. A person
 * types a message in a few seconds; behind one address may sit a whole office.
 */
const perMinute = {
  visitor: 40,
  address: env.CHAT_MESSAGES_PER_ADDRESS,
  sessions: env.CHAT_MESSAGES_PER_ADDRESS,
  uploads: 20,
  uploadsOfAddress: 200,
};

function limiter(name: keyof typeof perMinute) {
  const options = { keyPrefix: `upay:chat:${name}`, points: perMinute[name], duration: 60 };
  return new RateLimiterRedis({
    ...options,
    storeClient: redis(),
    rejectIfRedisNotReady: true,
    // While Redis is away each process counts for itself: less strict, and nobody is shut out.
    insuranceLimiter: new RateLimiterMemory(options),
  });
}

let limiters: Record<keyof typeof perMinute, RateLimiterRedis> | undefined;
const opened = () =>
  (limiters ??= {
    visitor: limiter("visitor"),
    address: limiter("address"),
    sessions: limiter("sessions"),
    uploads: limiter("uploads"),
    uploadsOfAddress: limiter("uploadsOfAddress"),
  });

/** @returns milliseconds to wait; 0 where it may go on */
async function wait(name: keyof typeof perMinute, key: string): Promise<number> {
  try {
    await opened()[name].consume(key);
    return 0;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return Math.max(1_000, refusal.msBeforeNext);
    return 0;
  }
}

/** Counts a message. @returns milliseconds to wait; 0 where it may be sent */
export async function countMessage({ visitorId, addressKey }: VisitorActor): Promise<number> {
  const waits = await Promise.all([wait("visitor", visitorId), wait("address", addressKey)]);
  return Math.max(...waits);
}

/** Counts an upload that begins, before anything of it is read. @returns milliseconds to wait; 0 where it may go on */
export async function countUpload({ visitorId, addressKey }: VisitorActor): Promise<number> {
  const waits = await Promise.all([wait("uploads", visitorId), wait("uploadsOfAddress", addressKey)]);
  return Math.max(...waits);
}

/** Counts a request for a session. @returns milliseconds to wait */
export const countSession = (address: string | null) =>
  wait("sessions", keyedHash(addressGroup(address), "chat-address"));

/** What one connection may say at once, and how much more each second: whatever it says, before anything is read. */
const burst = 40;
const perSecond = 10;

/** A bucket for one connection. It is asked with the time, in milliseconds, and says how long to wait. */
export function bucket(now: number) {
  let left = burst;
  let at = now;
  return (time: number): number => {
    left = Math.min(burst, left + ((time - at) / 1000) * perSecond);
    at = time;
    if (left >= 1) {
      left -= 1;
      return 0;
    }
    return Math.ceil(((1 - left) / perSecond) * 1000);
  };
}
