import {
  type Channel,
  channels,
  type Method,
  methods,
  type Status,
  statuses,
} from "#app/features/transactions/transaction.ts";
import { days } from "#app/platform/time.ts";
import { mark, packCategory, packCountry, packCurrency, wideMark } from "./packed.ts";

/** How many payments a habit remembers, at most. */
export const habitLength = 64;

/** A habit forgets what lies further than this before its newest payment. */
export const habitSpan = days(90);

/** What a habit remembers of one payment. Marks and packed codes are those of packed.ts; 0 is "not told". */
export interface Trace {
  /** 53-bit mark of the payment's id */
  readonly key: number;
  /** when it occurred, milliseconds since 1970 */
  readonly at: number;
  /** minor units of `currency` */
  readonly amount: number;
  readonly currency: number;
  readonly status: Status;
  readonly method: Method;
  readonly channel: Channel | null;
  readonly device: number;
  readonly card: number;
  readonly merchant: number;
  /** of the merchant: its category */
  readonly category: number;
  readonly terminal: number;
  /** of the device: its IP */
  readonly address: number;
  readonly cardCountry: number;
  readonly deviceCountry: number;
  readonly merchantCountry: number;
}

/**
 * What is known of one subject: its newest payments, by time and then key. It depends on
 * which payments were seen and never on the order they came in, so a habit read back from
 * the database is the very one that live folding made.
 */
export type Habit = readonly Trace[];

export const noHabit: Habit = [];

/** The facts of a payment a trace is made of; the names are those of the record. */
export interface Payment {
  id: string;
  /** milliseconds since 1970 */
  occurredAt: number;
  amountMinor: number;
  currency: string;
  status: Status;
  method: Method;
  channel: Channel | null;
  deviceId: string | null;
  deviceCountry: string | null;
  deviceIp: string | null;
  cardFingerprint: string | null;
  cardCountry: string | null;
  merchantId: string | null;
  merchantMcc: string | null;
  terminalId: string | null;
  merchantCountry: string | null;
}

export function traceOf(payment: Payment): Trace {
  return {
    key: wideMark(payment.id),
    at: payment.occurredAt,
    amount: payment.amountMinor,
    currency: packCurrency(payment.currency),
    status: payment.status,
    method: payment.method,
    channel: payment.channel,
    device: mark(payment.deviceId),
    card: mark(payment.cardFingerprint),
    merchant: mark(payment.merchantId),
    category: packCategory(payment.merchantMcc),
    terminal: mark(payment.terminalId),
    address: mark(payment.deviceIp),
    cardCountry: packCountry(payment.cardCountry),
    deviceCountry: packCountry(payment.deviceCountry),
    merchantCountry: packCountry(payment.merchantCountry),
  };
}

/** How many of the habit's payments come before this one, by time and then key. */
export function placeOf(habit: Habit, trace: Trace): number {
  let place = habit.length;
  while (place > 0) {
    const before = habit[place - 1]!;
    if (before.at < trace.at || (before.at === trace.at && before.key < trace.key)) break;
    place -= 1;
  }
  return place;
}

/** The habit after one more payment, or after a new status of one it knows. */
export function fold(habit: Habit, trace: Trace): Habit {
  const place = placeOf(habit, trace);
  const held = habit[place];
  if (held && held.key === trace.key && held.at === trace.at) return habit.with(place, trace);
  const next = habit.slice();
  next.splice(place, 0, trace);
  const horizon = next[next.length - 1]!.at - habitSpan;
  let forgotten = Math.max(0, next.length - habitLength);
  while (next[forgotten]!.at < horizon) forgotten += 1;
  return forgotten > 0 ? next.slice(forgotten) : next;
}

const version = 3;
const headerBytes = 1;
const traceBytes = 56;

/** A habit as bytes, {@link traceBytes} for each payment. */
export function encodeHabit(habit: Habit): Uint8Array {
  const bytes = new Uint8Array(headerBytes + habit.length * traceBytes);
  const view = new DataView(bytes.buffer);
  bytes[0] = version;
  let at = headerBytes;
  for (const trace of habit) {
    view.setFloat64(at, trace.key);
    view.setFloat64(at + 8, trace.at);
    view.setFloat64(at + 16, trace.amount);
    view.setUint32(at + 24, trace.device);
    view.setUint32(at + 28, trace.card);
    view.setUint32(at + 32, trace.merchant);
    view.setUint16(at + 36, trace.currency);
    view.setUint16(at + 38, trace.cardCountry);
    view.setUint16(at + 40, trace.deviceCountry);
    view.setUint16(at + 42, trace.merchantCountry);
    bytes[at + 44] = statuses.indexOf(trace.status) * 16 + methods.indexOf(trace.method);
    bytes[at + 45] = trace.channel === null ? 255 : channels.indexOf(trace.channel);
    view.setUint32(at + 46, trace.terminal);
    view.setUint32(at + 50, trace.address);
    view.setUint16(at + 54, trace.category);
    at += traceBytes;
  }
  return bytes;
}

/** The habit of {@link encodeHabit}; null for bytes of another version or length, which are then read from the database. */
export function decodeHabit(bytes: Uint8Array): Habit | null {
  const count = (bytes.length - headerBytes) / traceBytes;
  if (bytes[0] !== version || !Number.isInteger(count)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const habit: Trace[] = [];
  for (let at = headerBytes; at < bytes.length; at += traceBytes) {
    const kind = bytes[at + 44]!;
    const status = statuses[kind >> 4];
    const method = methods[kind & 15];
    if (!status || !method) return null;
    habit.push({
      key: view.getFloat64(at),
      at: view.getFloat64(at + 8),
      amount: view.getFloat64(at + 16),
      currency: view.getUint16(at + 36),
      status,
      method,
      channel: channels[bytes[at + 45]!] ?? null,
      device: view.getUint32(at + 24),
      card: view.getUint32(at + 28),
      merchant: view.getUint32(at + 32),
      category: view.getUint16(at + 54),
      terminal: view.getUint32(at + 46),
      address: view.getUint32(at + 50),
      cardCountry: view.getUint16(at + 38),
      deviceCountry: view.getUint16(at + 40),
      merchantCountry: view.getUint16(at + 42),
    });
  }
  return habit;
}
