import { channels, methods } from "#app/features/transactions/transaction.ts";
import { exponentOf } from "#app/platform/money.ts";
import { days, hours, minutes } from "#app/platform/time.ts";
import { type Features, featuresOf } from "../features.ts";
import { type Habit, type Payment, type Trace, traceOf } from "../habit.ts";
import { type EntityKind, entityKinds, keysOf, partnersOf } from "./entity.ts";
import type { Entry } from "./entry.ts";
import { fixedAmount, measures, writeMeasures } from "./ledger.ts";
import type { LedgersInBatch, Met } from "./ledgers.ts";

/** What a payment says of itself and beside what its customer did before; the words are in `fraud.own`. */
export const ownFeatures = [
  "amount",
  "method",
  "channel",
  "hour",
  "weekend",
  "history",
  "historyAge",
  "sinceLast",
  "count10m",
  "count1h",
  "count24h",
  "spending",
  "failed1h",
  "failedInARow",
  "amountDistance",
  "amountOverUsual",
  "amountOverHigh",
  "deviceSeen",
  "merchantSeen",
  "terminalSeen",
  "addressSeen",
  "countrySeen",
  "cardCountrySeen",
  "pace",
  "cards24h",
  "devices24h",
  "hourShare",
] as const;
export type OwnFeature = (typeof ownFeatures)[number];

/** A column's name: an own feature, or a measure of an entity, such as `terminal.count1d`. */
export type LiveFeature = OwnFeature | `${EntityKind}.${(typeof measures)[number]}`;

/** The columns that live scoring writes, in order. */
export const liveFeatures: readonly LiveFeature[] = [
  ...ownFeatures,
  ...entityKinds.flatMap((kind) => measures.map((measure) => `${kind}.${measure}` as const)),
];

/** Names what the columns are and how they are made: rows of another set are of no use to a model. */
export const featureSet = "live-1";

/** Rows of {@link liveFeatures} as they are stored, little end first. */
export function featureRows(bytes: Uint8Array): Float32Array {
  // A copy: what comes from a socket need not lie at a multiple of four.
  return new Float32Array(new Uint8Array(bytes).buffer);
}

/** A payment as live scoring reads it. */
export type LivePayment = Payment & { customerId: string | null };

const orNaN = (value: number | null) => value ?? Number.NaN;

/** 1 January 1970 was a Thursday. */
const isWeekend = (at: number) => (Math.floor(at / days(1)) + 3) % 7 >= 5;

function writeOwn(
  row: Float32Array,
  from: number,
  { at, method, channel, amount }: Trace,
  features: Features,
  fixed: number,
) {
  const { usualDay, usualAmount, highAmount } = features;
  let to = from;
  row[to++] = fixed / 64;
  row[to++] = methods.indexOf(method);
  row[to++] = channel === null ? Number.NaN : channels.indexOf(channel);
  row[to++] = (at / hours(1)) % 24;
  row[to++] = isWeekend(at) ? 1 : 0;
  row[to++] = features.history;
  row[to++] = features.historySpan / days(1);
  row[to++] = features.sinceLast === null ? Number.NaN : features.sinceLast / minutes(1);
  row[to++] = features.count10m;
  row[to++] = features.count1h;
  row[to++] = features.count24h;
  row[to++] = usualDay === null ? Number.NaN : features.sum24h / Math.max(1, usualDay);
  row[to++] = features.failed1h;
  row[to++] = features.failedInARow;
  row[to++] = orNaN(features.amountDistance);
  row[to++] = usualAmount === null ? Number.NaN : amount / Math.max(1, usualAmount);
  row[to++] = highAmount === null ? Number.NaN : amount / Math.max(1, highAmount);
  row[to++] = orNaN(features.deviceSeen);
  row[to++] = orNaN(features.merchantSeen);
  row[to++] = orNaN(features.terminalSeen);
  row[to++] = orNaN(features.addressSeen);
  row[to++] = orNaN(features.countrySeen);
  row[to++] = orNaN(features.cardCountrySeen);
  row[to++] = orNaN(features.pace);
  row[to++] = features.cards24h;
  row[to++] = features.devices24h;
  row[to++] = orNaN(features.hourShare);
  return to;
}

const devicePlace = entityKinds.indexOf("device");
const columnOfDevice = (measure: (typeof measures)[number]) =>
  ownFeatures.length + devicePlace * measures.length + measures.indexOf(measure);
const deviceOthers = columnOfDevice("partners1d");
const deviceFailed = columnOfDevice("failed1d");

/** What is known of a payment at the moment it is scored, and what the log remembers of it. */
export interface Seen {
  features: Features;
  trace: Trace;
  entry: Entry;
  /** what it touches, by the entry's keys */
  entities: readonly Met[];
}

/**
 * Features of a payment from what came before it: its subject's habit and the ledgers of
 * all that it touches. The payment's own status plays no part in them, only in what the log
 * remembers.
 *
 * @param row where the {@link liveFeatures} of a payment that is told for the first time are written; a later status
 * has none
 */
export function see(
  payment: LivePayment,
  habit: Habit,
  ledgers: LedgersInBatch,
  row: { rows: Float32Array; from: number } | null,
): Seen {
  const trace = traceOf(payment);
  const features = featuresOf(habit, trace);
  const amount = fixedAmount(payment.amountMinor / 10 ** exponentOf(payment.currency));
  const keys = keysOf(payment);
  const entities = keys.map((key) => ledgers.meet(key));
  if (row) {
    const { rows, from } = row;
    let to = writeOwn(rows, from, trace, features, amount);
    for (let place = 0; place < keys.length; place += 1) {
      // What a payment does not say has no history, not a history of nothing.
      if (keys[place] !== 0) to = writeMeasures(rows, to, entities[place]!.now, trace.at, amount);
      else {
        rows.fill(Number.NaN, to, to + measures.length);
        to += measures.length;
      }
    }
    if (keys[devicePlace] !== 0) {
      features.deviceOthers24h = rows[from + deviceOthers]!;
      features.deviceFailed24h = rows[from + deviceFailed]!;
    }
  }
  const entry: Entry = {
    at: trace.at,
    keys,
    ...partnersOf(payment),
    amount,
    kind: row ? "payment" : "change",
    failed: payment.status === "failed",
    novel: features.merchantSeen === 0,
    frauds: 0,
    legitimate: 0,
  };
  return { features, trace, entry, entities };
}
