import type { PaymentRecord } from "./payment.ts";

const methods = new Set(["card", "wallet", "bank_transfer", "balance"]);
const statuses = new Set(["pending", "succeeded", "failed", "refunded"]);
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/** A group of optional fields: what is not text is left out, so that one odd field costs no payment. */
function texts(value: unknown): Record<string, string> | undefined {
  if (!isObject(value)) return undefined;
  const found: Record<string, string> = {};
  for (const name in value) {
    const field = value[name];
    if (typeof field === "string") found[name] = field;
    else if (typeof field === "number") found[name] = String(field);
  }
  return found;
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
  if (!isText(occurredAt) || !instant.test(occurredAt))
    return "has no occurredAt such as 2026-01-05T09:30:00Z";
  const at = Date.parse(occurredAt);
  if (Number.isNaN(at)) return "has an occurredAt that is no instant";
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
  const failure = texts(read.failure);
  if (merchant) record.merchant = merchant;
  if (card) record.card = card;
  if (failure) record.failure = failure;
  return { record, at };
}
