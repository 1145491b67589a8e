import { randomUUID } from "node:crypto";
import { log } from "#app/platform/log.server.ts";
import { redis } from "#app/platform/redis.server.ts";
import { days, seconds } from "#app/platform/time.ts";
import { type Ledger, ledgerBytes, readLedger } from "./ledger.ts";
import { Ledgers } from "./ledgers.ts";
import type { Followed } from "./log.server.ts";

/**
 * Ledgers in Redis: one hash, and a cursor that says which hash it is and up to which entry of
 * the log it was folded. Every ledger also says when it was written: one that is ahead of the
 * cursor was written by somebody who has not finished, or never will, and nothing is believed
 * then. A process that begins reads the hash and then the log from the cursor on; without them it
 * folds the log from its beginning, to the same.
 */
const cursorKey = "{upay}:ledgers";
const keeperKey = "{upay}:ledgers:keeper";
const hashKey = (generation: string) => `{upay}:ledgers:${generation}`;

const between = seconds(20);
const keptFor = days(7) / 1000;
const chunk = 2_000;

const self = randomUUID();
/** the cursor this process wrote last: what changed since then is all that is missing there */
let own: { cursor: string; generation: string } | null = null;
let next = 0;

const asOfBytes = 8;

function stampedValue(ledger: Ledger, asOf: number): Buffer {
  const bytes = ledgerBytes(ledger);
  const value = Buffer.alloc(asOfBytes + bytes.length);
  value.writeDoubleLE(asOf);
  value.set(bytes, asOfBytes);
  return value;
}

async function write(generation: string, ledgers: readonly [key: number, value: Buffer][]) {
  let values: (string | Buffer)[] = [];
  const send = async () => {
    if (values.length > 0) await redis().hset(hashKey(generation), ...values);
    values = [];
  };
  for (const [key, value] of ledgers) {
    values.push(String(key), value);
    if (values.length >= chunk * 2) await send();
  }
  await send();
}

async function keep(state: Followed) {
  // One process keeps them; another takes over when it has gone.
  const mine =
    (await redis().set(keeperKey, self, "PX", between * 3, "NX")) === "OK" ||
    (await redis().get(keeperKey)) === self;
  if (!mine) return;
  await redis().pexpire(keeperKey, between * 3);
  const there = await redis().get(cursorKey);
  const goesOn = own !== null && there === own.cursor;
  const generation = goesOn ? own!.generation : randomUUID();
  own = null;
  // Copies are made before anything is awaited: folding goes on meanwhile.
  const { ledgers, applied } = state;
  const changed = ledgers.takeChanged();
  const values = (goesOn ? changed : [...ledgers.all()]).map(([key, ledger]): [number, Buffer] => [
    key,
    stampedValue(ledger, applied),
  ]);
  await write(generation, values);
  await redis().expire(hashKey(generation), keptFor);
  const cursor = `${generation}:${applied}`;
  await redis().set(cursorKey, cursor, "EX", keptFor);
  if (there && !goesOn) await redis().unlink(hashKey(there.split(":")[0]!));
  own = { cursor, generation };
}

/** Writes the ledgers to Redis if it is time to; what keeps it from that costs only time later. */
export async function keepCheckpoint(state: Followed, now = performance.now()) {
  if (now < next) return;
  next = now + between;
  try {
    await keep(state);
  } catch (error) {
    own = null;
    log.debug({ reason: (error as Error).message }, "ledgers were not kept: Redis did not answer");
  }
}

/**
 * The ledgers that Redis keeps.
 *
 * @param last the newest entry of the log; a checkpoint beyond it belongs to another database
 * @returns null where there are none that can be used
 */
export async function loadCheckpoint(last: number): Promise<Followed | null> {
  try {
    const cursor = await redis().get(cursorKey);
    const [generation, at] = cursor?.split(":") ?? [];
    const applied = Number(at);
    if (!generation || !Number.isSafeInteger(applied) || applied > last) return null;
    const ledgers = new Ledgers();
    let place = "0";
    let read = 0;
    do {
      const [after, found] = await redis().hscanBuffer(hashKey(generation), place, "COUNT", chunk);
      for (let at = 0; at < found.length; at += 2) {
        const value = found[at + 1]!;
        const ledger = readLedger(value.subarray(asOfBytes));
        if (!ledger || value.readDoubleLE() > applied) return null;
        ledgers.set(Number(found[at]!.toString()), ledger);
        read += 1;
      }
      place = after.toString();
    } while (place !== "0");
    // A hash that went while it was read holds less than everything.
    if ((await redis().get(cursorKey)) !== cursor || (read === 0 && applied > 0)) return null;
    ledgers.takeChanged();
    return { ledgers, applied };
  } catch (error) {
    log.debug({ reason: (error as Error).message }, "ledgers are read from the log: Redis did not answer");
    return null;
  }
}
