import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import { log } from "#app/platform/log.server.ts";
import { connectRedis } from "#app/platform/redis.server.ts";
import { days, minutes } from "#app/platform/time.ts";
import { decodeHabit, encodeHabit, type Habit } from "./habit.ts";

/**
 * The habits of one lane's subjects as this process knows them, right up to batch
 * `batch` of the lane. Postgres counts the batches (`scoring_lanes.last_seq`, under the
 * lane's lock); a copy that stands at another count missed something and is not used.
 */
export interface LaneMemory {
  lane: number;
  /** names the set of habits in Redis; an untrusted set is left to expire under its old name */
  generation: string;
  batch: number;
  /** the batch up to which Redis holds habits of this generation; null where it holds none */
  storedAt: number | null;
  /** what changed since: who has it and is to be written */
  unstored: Map<string, Habit>;
  habits: Map<string, Habit>;
  /** payments that the habits remember, together */
  traces: number;
}

const held = new Map<number, LaneMemory>();
/** lanes that another process took a turn in, and until when that is likely to happen again (ms) */
const sharedUntil = new Map<number, number>();
const sharedFor = minutes(1);

/**
 * Payments a process keeps at hand for one lane, those of the subjects seen last: about 90 MB for all
 * lanes. Most habits are short, so these are the habits of thousands.
 */
const mostTraces = 64_000;

/** What nobody asked for in this long is read from the database when somebody does. */
const keptFor = days(7);

const cursorKey = (lane: number) => `{upay}:habits:${lane}`;
const cursorOf = ({ generation }: LaneMemory, batch: number) => `${generation}:${batch}`;
const habitKey = ({ lane, generation }: LaneMemory, subject: string) =>
  `{upay}:habit:${lane}:${generation}:${subject}`;

/**
 * Writes habits and the cursor that vouches for them in one step, so that neither is
 * ever there without the other. A cursor that is neither the one this batch follows nor
 * gone (a Redis that was emptied holds nothing false) means that a batch between was not
 * written: then nothing is. KEYS: cursor, habits; ARGV: cursor, cursor before or empty
 * for a new generation, seconds, habits.
 */
const storeScript = `
local before = redis.call("GET", KEYS[1])
if ARGV[2] ~= "" and before and before ~= ARGV[2] then return 0 end
redis.call("SET", KEYS[1], ARGV[1])
for place = 2, #KEYS do
  redis.call("SET", KEYS[place], ARGV[place + 2], "EX", ARGV[3])
end
return 1`;

type Client = Redis & {
  storeHabits(keys: number, ...keysAndValues: (string | number | Buffer)[]): Promise<number>;
};

let connection: Client | undefined;

function client(): Client {
  if (!connection) {
    connection = connectRedis("command") as Client;
    connection.defineCommand("storeHabits", { lua: storeScript });
  }
  return connection;
}

const away = (error: Error) => {
  log.debug({ reason: error.message }, "habits are read from the database: Redis did not answer");
  return null;
};

/**
 * The lane's memory at that batch: this process's own, else the one in Redis, else an
 * empty one of a new generation, to be filled from the database as subjects turn up.
 * Call it under the lane's lock.
 */
export async function recallLane(lane: number, batch: number): Promise<LaneMemory> {
  const own = held.get(lane);
  if (own?.batch === batch) return own;
  if (own) sharedUntil.set(lane, Date.now() + sharedFor);
  const cursor = await client().get(cursorKey(lane)).catch(away);
  const [generation, at] = cursor?.split(":") ?? [];
  const stored = generation !== undefined && Number(at) === batch;
  const memory: LaneMemory = {
    lane,
    generation: stored ? generation : randomUUID(),
    batch,
    storedAt: stored ? batch : null,
    unstored: new Map(),
    habits: new Map(),
    traces: 0,
  };
  held.set(lane, memory);
  return memory;
}

/** The habits among `subjects` that are in memory or in Redis. Those left out are unknown, not empty. */
export async function recallHabits(memory: LaneMemory, subjects: readonly string[]) {
  const found = new Map<string, Habit>();
  const absent: string[] = [];
  for (const subject of subjects) {
    const habit = memory.habits.get(subject);
    if (habit) found.set(subject, habit);
    else absent.push(subject);
  }
  if (absent.length === 0 || memory.storedAt === null) return found;
  const bytes = await client()
    .mgetBuffer(absent.map((subject) => habitKey(memory, subject)))
    .catch(away);
  bytes?.forEach((habitBytes, place) => {
    const habit = habitBytes && decodeHabit(habitBytes);
    if (habit) found.set(absent[place]!, habit);
  });
  return found;
}

/**
 * Keeps what a batch has changed, in this process. Call it after the commit that raised the lane's count to `batch`.
 *
 * @returns whether it is to be stored at once, since another process may well be the next to have the lane
 */
export function keepHabits(memory: LaneMemory, batch: number, changed: ReadonlyMap<string, Habit>): boolean {
  memory.batch = batch;
  for (const [subject, habit] of changed) {
    memory.traces += habit.length - (memory.habits.get(subject)?.length ?? 0);
    memory.habits.delete(subject);
    memory.habits.set(subject, habit);
    memory.unstored.set(subject, habit);
  }
  for (const [subject, habit] of memory.habits) {
    if (memory.traces <= mostTraces) break;
    // What is not written yet cannot be read back.
    if (memory.unstored.has(subject)) break;
    memory.habits.delete(subject);
    memory.traces -= habit.length;
  }
  return (sharedUntil.get(memory.lane) ?? 0) > Date.now();
}

/**
 * Writes what a lane's batches have changed to Redis: once for all batches of a turn, as most of its subjects come
 * again. A process that ends before it, and a Redis that does not take it, cost nothing but the time to read habits
 * from the database again: the cursor no longer fits the count.
 */
export async function storeHabits(lane: number): Promise<void> {
  const memory = held.get(lane);
  if (!memory || memory.unstored.size === 0) return;
  const { batch, unstored, storedAt } = memory;
  memory.unstored = new Map();
  const keys = [cursorKey(lane)];
  const before = storedAt === null ? "" : cursorOf(memory, storedAt);
  const values: (string | number | Buffer)[] = [cursorOf(memory, batch), before, keptFor / 1000];
  for (const [subject, habit] of unstored) {
    const bytes = encodeHabit(habit);
    keys.push(habitKey(memory, subject));
    values.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }
  try {
    const written = await client().storeHabits(keys.length, ...keys, ...values);
    if (written === 0) {
      sharedUntil.set(lane, Date.now() + sharedFor);
      throw new Error("a batch before this one was not written");
    }
    memory.storedAt = batch;
  } catch (error) {
    // What Redis holds of this generation is now behind, so the generation ends here.
    if (held.get(lane) === memory) forgetLane(lane);
    away(error as Error);
  }
}

/** Drops the process's own copy: whatever went wrong, the next batch asks Redis and Postgres again. */
export function forgetLane(lane: number) {
  held.delete(lane);
}
