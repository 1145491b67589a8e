import type { PaymentRecord } from "./payment.ts";

const methods = new Set(["card", "wallet", "bank_transfer", "balance"]);
const statuses = new Set(["pending", "succeeded", "failed", "refunded"]);
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/** A group of optional fields: what is not text is taken out, so that one odd field costs no payment. */
function texts(value: unknown): Record<string, string> | undefined {
  if (!isObject(value)) return undefined;
  for (const name in value) {
    const field = value[name];
    if (typeof field === "number") value[name] = String(field);
    else if (typeof field !== "string") delete value[name];
  }
  return value as Record<string, string>;
}

const digits = (text: string, from: number, count: number): number => {
  let value = 0;
  for (let at = from; at < from + count; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
};

/** The last day that was asked for: a stream stays on a day for long. */
let dayText = "";
let dayStart = 0;

/**
 * Reads an instant. Whole seconds or milliseconds in UTC, as nearly all are, are read without
 * a parser.
 *
 * @returns ms; NaN for what is no instant
 */
function instantOf(text: string): number {
  const { length } = text;
  if (
    (length === 20 || (length === 24 && text[19] === ".")) &&
    text[length - 1] === "Z" &&
    text[10] === "T"
  ) {
    const day = text.slice(0, 10);
    if (day !== dayText) {
      if (!instant.test(text)) return Number.NaN;
      dayText = day;
      dayStart = Date.parse(`${day}T00:00:00Z`);
    }
    const hour = digits(text, 11, 2);
    const minute = digits(text, 14, 2);
    const second = digits(text, 17, 2);
    const rest = length === 24 ? digits(text, 20, 3) : 0;
    if (hour < 24 && minute < 60 && second < 60 && rest >= 0 && text[13] === ":" && text[16] === ":")
      return dayStart + ((hour * 60 + minute) * 60 + second) * 1000 + rest;
    return Number.NaN;
  }
  return instant.test(text) ? Date.parse(text) : Number.NaN;
}

/**
 * Reads one line of an NDJSON file of transaction records, as far as detection needs it.
 *
 * @returns the record with its time in ms; or text that completes "It …" where it cannot be used
 */
export function readRecordLine(line: string): { record: PaymentRecord; at: number } | string {
  let read: unknown;
  try {
    read = JSON.parse(line);
  } catch {
    return "is not JSON";
  }
  if (!isObject(read)) return "is not a JSON object";
  const { id, occurredAt, amount, currency, method, status } = read;
  if (!isText(id)) return "has no id";
  if (!isText(occurredAt)) return "has no occurredAt such as 2026-01-05T09:30:00Z";
  const at = instantOf(occurredAt);
  if (Number.isNaN(at)) return "has no occurredAt such as 2026-01-05T09:30:00Z";
  const size = typeof amount === "number" ? String(amount) : amount;
  if (!isText(size) || !(Number(size) >= 0)) return 'has no amount such as "129.90"';
  if (!isText(currency)) return "has no currency";
  if (!isText(method) || !methods.has(method)) return "has an unknown method";
  if (!isText(status) || !statuses.has(status)) return "has an unknown status";
  const record: PaymentRecord = { id, occurredAt, amount: size, currency, method, status };
  if (isText(read.channel)) record.channel = read.channel;
  if (isText(read.customerId)) record.customerId = read.customerId;
  if (isText(read.terminalId)) record.terminalId = read.terminalId;
  const merchant = texts(read.merchant);
  const card = texts(read.card);
  const device = texts(read.device);
  const failure = texts(read.failure);
  if (merchant) record.merchant = merchant;
  if (card) record.card = card;
  if (device) record.device = device;
  if (failure) record.failure = failure;
  return { record, at };
}
