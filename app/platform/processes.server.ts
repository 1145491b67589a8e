import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { log } from "./log.server.ts";
import { redis } from "./redis.server.ts";
import { seconds } from "./time.ts";

export type ProcessKind = "web" | "worker" | "smtp" | "imap";

/** What a running process says about itself. Times are milliseconds since 1970. */
export interface ProcessBeat {
  id: string;
  kind: ProcessKind;
  pid: number;
  host: string;
  startedAt: number;
  /** when it last said so */
  seenAt: number;
  /** what it has done since it started, by name */
  counters: Record<string, number>;
  /** host:port that it listens on, where others must find it */
  address?: string;
}

const key = "{upay}:processes";
const interval = seconds(3);

/** Three beats missed: the process is taken for gone. */
const patience = seconds(10);

/**
 * Tells every few seconds that this process lives, until stopped. An emptied Redis knows
 * it again after one beat.
 *
 * @param counters read at each beat
 * @param address host:port that it listens on, where others must find it
 * @returns how to stop: takes the process off the list
 */
export function startHeartbeat(
  kind: ProcessKind,
  counters: () => Record<string, number> = () => ({}),
  address?: string,
) {
  const id = randomUUID();
  const startedAt = Date.now();
  const beat = async () => {
    const seenAt = Date.now();
    const state: ProcessBeat = {
      id,
      kind,
      pid: process.pid,
      host: hostname(),
      startedAt,
      seenAt,
      counters: counters(),
      address,
    };
    await redis()
      .hset(key, id, JSON.stringify(state))
      .catch((error: Error) => log.debug({ reason: error.message }, "heartbeat not told"));
  };
  void beat();
  const timer = setInterval(beat, interval);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await redis()
      .hdel(key, id)
      .catch(() => undefined);
  };
}

/** The processes that were heard of lately, oldest first. Forgets those that were not. */
export async function aliveProcesses(now = Date.now()): Promise<ProcessBeat[]> {
  const told = await redis().hgetall(key);
  const beats = Object.values(told).map((text) => JSON.parse(text) as ProcessBeat);
  const gone = beats.filter((beat) => now - beat.seenAt > patience);
  if (gone.length > 0) await redis().hdel(key, ...gone.map((beat) => beat.id));
  return beats
    .filter((beat) => now - beat.seenAt <= patience)
    .sort((one, other) => one.startedAt - other.startedAt);
}
