import { setTimeout as wait } from "node:timers/promises";
import { type Command, InvalidArgumentError } from "commander";
import { demoProgress, demoState, keepDemoProgress } from "#app/features/simulation/demo.server.ts";
import { demonstration } from "#app/features/simulation/demonstration.ts";
import { Feed } from "#app/features/simulation/feed.ts";
import { fillHistory } from "#app/features/simulation/history.server.ts";
import { OutagesByHand, withOutage } from "#app/features/simulation/staged-outage.ts";
import { StreamClock } from "#app/features/simulation/stream-clock.ts";
import { createWorld, type World } from "#app/features/simulation/world.ts";
import type { TransactionRecord } from "#app/features/transactions/transaction.ts";
import { env } from "#app/platform/env.server.ts";
import { milliseconds, minutes, seconds } from "#app/platform/time.ts";

import { Correspondence, fillConversations } from "./demo-conversations.ts";

const tick = milliseconds(300);
const pauseCheck = seconds(1);
const progressInterval = seconds(5);
const patience = seconds(10);
const backOff = { first: milliseconds(500), longest: seconds(15) };
const largestBatch = 200;

interface Options {
  url: string;
  apiKey?: string;
  rate: number;
  seed: string;
  behind: number;
  speed: number;
}

type Answer =
  | { kind: "accepted"; refused: number }
  /** the request itself is wrong: sending it again would not help */
  | { kind: "refused"; why: string }
  | { kind: "denied"; why: string }
  | { kind: "away"; why: string; retryAfter?: number };

const say = (line: string) => process.stderr.write(`${line}\n`);

/** `demo`: simulated payments, posted as any client would, until a signal ends it. */
export function registerDemo(program: Command) {
  program
    .command("demo")
    .description("post a stream of simulated payments to a console, until stopped")
    .option("--url <url>", "where the console is", `http://127.0.0.1:${env.PORT}`)
    .option("--api-key <key>", "a key with the scope transactions:write (else DEMO_API_KEY)")
    .option(
      "--rate <payments>",
      "payments per second on a week's average",
      aboveZero,
      demonstration.ratePerSecond,
    )
    .option("--seed <word>", "which world: another word, other people", demonstration.seed)
    .option("--behind <minutes>", "begin so long in the past", notNegative, 0)
    .option("--speed <times>", "run so much faster than time, until the present is reached", aboveZero, 1)
    .action(stream);
}

async function stream({ url, apiKey = env.DEMO_API_KEY, rate, seed, behind, speed }: Options) {
  if (!apiKey) throw new Error("There is no API key: give one with --api-key or in DEMO_API_KEY.");
  const target = new URL("/api/v1/transactions", url);
  const stopped = stopSignal();
  const name = `${target.origin} ${seed} ${rate}`;
  const earlier = await demoProgress(name);
  const world = createWorld(seed, demonstration);
  const clock = new StreamClock(Date.now(), minutes(behind), speed);
  const now = () => clock.at(Date.now());
  const started = now();
  const feed = new Feed(world, rate, started, earlier);
  const keepProgress = progressKeeper(name, feed);
  const wanted = await controlReader(stopped);
  const byHand = new OutagesByHand();
  say(`Simulated payments, about ${rate}/s, go to ${target.origin}`);
  // Beside the stream, so that the console is alive at once and its customers soon have habits.
  const past = env.DEMO ? fillPast(world, started, stopped) : Promise.resolve();
  // Who pays also writes and calls, where this console is the demonstration's own.
  const letters = env.DEMO ? new Correspondence(world.seed) : null;
  let failures = 0;
  let everAccepted = false;

  while (!stopped.aborted) {
    const { paused, outage } = wanted();
    if (paused) {
      await pauseFor(tick, stopped);
      feed.leaveOut(now());
      continue;
    }
    await letters?.tell(Date.now()).catch(tellTrouble);
    const at = now();
    const records = feed.batch(at, largestBatch);
    byHand.want(outage, at);
    const batch = records.map((record) => withOutage(record, world.seed, feed.progress.since, byHand));
    if (batch.length === 0) {
      await pauseFor(tick, stopped);
      continue;
    }
    const answer = await post(target, apiKey, batch, stopped);
    if (stopped.aborted) break;
    if (answer.kind === "accepted" || answer.kind === "refused") {
      if (failures > 0) say("The console takes payments again");
      if (answer.kind === "refused") say(`The console refused ${batch.length} payments: ${answer.why}`);
      else if (answer.refused > 0) say(`The console refused ${answer.refused} of ${batch.length} payments`);
      everAccepted ||= answer.kind === "accepted";
      failures = 0;
      feed.done(batch.length);
      if (answer.kind === "accepted") await letters?.heard(batch, Date.now()).catch(tellTrouble);
      await keepProgress();
      if (feed.waiting === 0) await pauseFor(tick, stopped);
      continue;
    }
    if (answer.kind === "denied" && !everAccepted) {
      throw new Error(`The console does not take this API key: ${answer.why}`);
    }
    if (failures === 0) say(`The console does not take payments now (${answer.why}); trying again`);
    const delay = Math.min(backOff.longest, backOff.first * 2 ** Math.min(failures, 10));
    failures += 1;
    await pauseFor(Math.max(delay, answer.kind === "away" ? (answer.retryAfter ?? 0) : 0), stopped);
  }
  await past;
  await keepProgress("now");
  say("Simulated payments have ended");
}

const tellTrouble = (error: unknown) => say(`A message could not be sent: ${(error as Error).message}`);

/** Habits are a help, not a need: without them the stream goes on. */
async function fillPast(world: World, now: number, stopped: AbortSignal) {
  try {
    const written = await fillHistory(world, now, stopped);
    if (written > 0) say(`Added ${written} payments of the days before, so that customers have habits`);
    const conversations = await fillConversations(world.seed, now, stopped);
    if (conversations > 0) say(`Added ${conversations} conversations of the day before`);
  } catch (error) {
    say(`The day before could not be added: ${(error as Error).message}`);
  }
}

/** One batch, once. Never throws. */
async function post(
  target: URL,
  apiKey: string,
  batch: TransactionRecord[],
  stopped: AbortSignal,
): Promise<Answer> {
  try {
    const response = await fetch(target, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body: JSON.stringify(batch),
      signal: AbortSignal.any([stopped, AbortSignal.timeout(patience)]),
    });
    const body = await response.text();
    if (response.ok) return { kind: "accepted", refused: countRefused(body) };
    const why = `${response.status} ${titleOf(body)}`.trim();
    if (response.status === 401 || response.status === 403) return { kind: "denied", why };
    if (
      response.status >= 500 ||
      response.status === 429 ||
      response.status === 408 ||
      response.status === 404
    ) {
      const after = Number(response.headers.get("retry-after"));
      return { kind: "away", why, retryAfter: after > 0 ? seconds(Math.min(after, 60)) : undefined };
    }
    return { kind: "refused", why };
  } catch (error) {
    const { message, cause } = error as Error & { cause?: { code?: string } };
    return { kind: "away", why: cause?.code ?? message };
  }
}

/** How many items of an accepted batch were not taken. */
function countRefused(body: string): number {
  try {
    return (JSON.parse(body) as { rejected?: number }).rejected ?? 0;
  } catch {
    return 0;
  }
}

function titleOf(body: string): string {
  try {
    return (JSON.parse(body) as { title?: string }).title ?? "";
  } catch {
    return "";
  }
}

/**
 * Looks now, and then every second beside the sending, whether the console paused the
 * stream, and what it wants to fail. A database that does not answer changes nothing.
 */
async function controlReader(
  stopped: AbortSignal,
): Promise<() => { paused: boolean; outage: string | null }> {
  let held: { paused: boolean; outage: string | null } = { paused: false, outage: null };
  let blind = false;
  const look = async () => {
    try {
      const { paused, outage } = await demoState();
      if (paused !== held.paused) say(paused ? "Paused in the console" : "Resumed in the console");
      if (outage !== held.outage)
        say(outage === null ? "The outage was ended in the console" : `Cards of ${outage} fail from now on`);
      held = { paused, outage };
      blind = false;
    } catch {
      if (!blind) say("The database does not answer: what was wanted of the stream stays as it was");
      blind = true;
    }
  };
  const keepLooking = async () => {
    while (!stopped.aborted) {
      await pauseFor(pauseCheck, stopped);
      await look();
    }
  };
  await look();
  void keepLooking();
  return () => held;
}

/** Remembers now and then how far the stream was sent; ids make a few repeats harmless. */
function progressKeeper(name: string, feed: Feed): (when?: "now") => Promise<void> {
  let kept = 0;
  return async (when) => {
    if (when !== "now" && Date.now() - kept < progressInterval) return;
    kept = Date.now();
    // A database that is away is told of by the pause reader; the next turn tries again.
    await keepDemoProgress(name, feed.progress).catch(() => undefined);
  };
}

function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => controller.abort());
  }
  return controller.signal;
}

const pauseFor = (time: number, stopped: AbortSignal) =>
  wait(time, undefined, { signal: stopped }).catch(() => undefined);

function aboveZero(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1_000))
    throw new InvalidArgumentError("must be a number above 0, at most 1000");
  return value;
}

function notNegative(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 1_440)) throw new InvalidArgumentError("must be a number from 0 to 1440");
  return value;
}
