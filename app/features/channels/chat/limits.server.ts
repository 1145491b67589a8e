import { LRUCache } from "lru-cache";
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import { addressGroup } from "#app/features/accounts/address.ts";
import { env } from "#app/platform/env.server.ts";
import { connectRedis } from "#app/platform/redis.server.ts";
import { keyedHash } from "#app/platform/sealed.server.ts";
import { type Bucket, bucket } from "./bucket.ts";
import { type Known, mayCountLater } from "./quick-count.ts";
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

type Name = keyof typeof perMinute;

function limiter(name: Name, storeClient: ReturnType<typeof connectRedis>) {
  const options = { keyPrefix: `upay:chat:${name}`, points: perMinute[name], duration: 60 };
  return new RateLimiterRedis({
    ...options,
    storeClient,
    rejectIfRedisNotReady: true,
    // While Redis is away each process counts for itself: less strict, and nobody is shut out.
    insuranceLimiter: new RateLimiterMemory(options),
  });
}

let limiters: Record<Name, RateLimiterRedis> | undefined;
function opened() {
  if (limiters) return limiters;
  // What is counted in one turn goes to Redis in one write.
  const client = connectRedis("command", { enableAutoPipelining: true });
  limiters = {
    visitor: limiter("visitor", client),
    address: limiter("address", client),
    sessions: limiter("sessions", client),
    uploads: limiter("uploads", client),
    uploadsOfAddress: limiter("uploadsOfAddress", client),
  };
  return limiters;
}

/** What is known of counters that were asked within the last minute. */
const known: Record<Name, Map<string, Known>> = {
  visitor: new Map(),
  address: new Map(),
  sessions: new Map(),
  uploads: new Map(),
  uploadsOfAddress: new Map(),
};

/** Milliseconds that counts are gathered for before Redis is told of them. */
const gatheredFor = 250;
let telling = false;

/** Counts in Redis. @returns milliseconds to wait; 0 where it may go on */
async function ask(name: Name, key: string, points: number): Promise<number> {
  const learn = ({ consumedPoints: used, msBeforeNext }: RateLimiterRes) => {
    const open = known[name].get(key)?.open ?? 0;
    known[name].set(key, { used, open, until: Date.now() + msBeforeNext });
  };
  try {
    learn(await opened()[name].consume(key, points));
    return 0;
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) return 0;
    learn(refusal);
    return Math.max(1_000, refusal.msBeforeNext);
  }
}

/** Tells Redis what was counted here, and forgets what is over. */
function tellOpen() {
  telling = false;
  const now = Date.now();
  for (const [name, counters] of Object.entries(known) as [Name, Map<string, Known>][])
    for (const [key, counter] of counters) {
      if (now >= counter.until) counters.delete(key);
      else if (counter.open > 0) {
        const points = counter.open;
        counter.open = 0;
        counter.used += points;
        void ask(name, key, points);
      }
    }
}

/**
 * Counts one. Nobody waits for Redis far below the limit: what is counted there is told a moment later.
 *
 * @returns milliseconds to wait; 0 where it may go on
 */
async function wait(name: Name, key: string): Promise<number> {
  const counter = known[name].get(key);
  if (!counter) return ask(name, key, 1);
  counter.open += 1;
  if (mayCountLater(counter, perMinute[name], Date.now())) {
    if (!telling) setTimeout(tellOpen, gatheredFor);
    telling = true;
    return 0;
  }
  const points = counter.open;
  counter.open = 0;
  return ask(name, key, points);
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

/** What a connection may say, whatever it is, before anything of it is read: at once, and each second. */
const ofConnection = { burst: 40, perSecond: 10 };
/** All connections of one visitor together: as much as three pages that are busy at the same time. */
const ofVisitor = { burst: 120, perSecond: 30 };
/**
 * All connections from one address together: once what every page there asks when it comes back, and ten of whatever
 * a page says for each message that may be written there (a sync, receipts, typing).
 */
const ofAddress = {
  burst: 2 * env.CHAT_CONNECTIONS_PER_ADDRESS,
  perSecond: (10 * env.CHAT_MESSAGES_PER_ADDRESS) / 60,
};

/** One that was not asked for so long that it is dropped here is full again. */
const remembered = { max: 20_000 };
const visitors = new LRUCache<string, Bucket>(remembered);
const addresses = new LRUCache<string, Bucket>(remembered);

function bucketOf(held: LRUCache<string, Bucket>, key: string, rate: typeof ofVisitor, now: number): Bucket {
  const known = held.get(key);
  if (known) return known;
  const opened = bucket(rate, now);
  held.set(key, opened);
  return opened;
}

/**
 * What one connection may say: it is counted for itself, for its visitor and for its address. Within this process
 * only: it is asked for everything that is said, and a process more is one balancer's choice more, not one visitor's.
 *
 * @returns asked with the time, it counts one and says how many milliseconds to wait; 0 where it may go on
 */
export function allowanceOf({ visitorId, addressKey }: VisitorActor, opened: number): Bucket {
  const own = bucket(ofConnection, opened);
  return (now) =>
    own(now) ||
    bucketOf(visitors, visitorId, ofVisitor, now)(now) ||
    bucketOf(addresses, addressKey, ofAddress, now)(now);
}
