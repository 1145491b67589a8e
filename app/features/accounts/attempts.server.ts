import { once } from "node:events";
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import { TooMany } from "#app/platform/errors.ts";
import { redis } from "#app/platform/redis.server.ts";
import { keyedHash } from "#app/platform/sealed.server.ts";
import { minutes, seconds } from "#app/platform/time.ts";
import { addressGroup } from "./address.ts";

/**
 * How many wrong attempts are taken, within 15 minutes of the first. For an account few enough that
 * a six-digit code stays unguessed (8 of 1,000,000, three of which are right at any moment); for an
 * address enough for an office behind one.
 */
const window = minutes(15);
const allowed = { account: 8, address: 60 };

/** Guesses at a secret, and messages of the public contact page, which anybody may send. */
export type AttemptKind = "password" | "code" | "contact";

/** Who is trying, and from where. */
export interface Attempt {
  /** the e-mail address as entered, or the account's id */
  account: string;
  address: string | null;
}

type Limiters = Record<keyof typeof allowed, RateLimiterRedis>;

let limiters: Promise<Limiters> | undefined;

/** Counts in Redis, so that all processes count together; in this process's memory while Redis is away. */
async function openLimiters(): Promise<Limiters> {
  const client = redis();
  if (client.status !== "ready") {
    await once(client, "ready", { signal: AbortSignal.timeout(seconds(1)) }).catch(() => undefined);
  }
  const limiter = (name: keyof typeof allowed) => {
    const options = { keyPrefix: `upay:attempts:${name}`, points: allowed[name], duration: window / 1000 };
    return new RateLimiterRedis({
      ...options,
      storeClient: client,
      rejectIfRedisNotReady: true,
      insuranceLimiter: new RateLimiterMemory(options),
    });
  };
  return { account: limiter("account"), address: limiter("address") };
}

/** No address or mailbox stands in Redis in the clear. */
const keysOf = (kind: AttemptKind, { account, address }: Attempt) => ({
  account: keyedHash(`${kind} ${account}`, "attempts"),
  address: keyedHash(`${kind} ${addressGroup(address)}`, "attempts"),
});

/**
 * Counts an attempt before it is judged, so that attempts side by side are all counted.
 *
 * @throws {TooMany} with the seconds to wait, for the account or for the address
 */
export async function countAttempt(kind: AttemptKind, attempt: Attempt): Promise<void> {
  limiters ??= openLimiters();
  const { account, address } = await limiters;
  const keys = keysOf(kind, attempt);
  try {
    await address.consume(keys.address);
    await account.consume(keys.account);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    throw new TooMany("Too many attempts", Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)));
  }
}

/** After a right one: the account starts afresh, and the address gets this attempt back. */
export async function forgiveAttempts(kind: AttemptKind, attempt: Attempt): Promise<void> {
  limiters ??= openLimiters();
  const { account, address } = await limiters;
  const keys = keysOf(kind, attempt);
  await Promise.all([account.delete(keys.account), address.reward(keys.address)]);
}
