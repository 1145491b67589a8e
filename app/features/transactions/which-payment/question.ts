import type { Payment } from "./candidate.ts";
import type { Question } from "./rank.ts";

/** A case as it was read: the question, and what of it could not be used. */
export type ReadQuestion =
  | { id: string; question: Question; faults: string[] }
  | { id: string | null; error: string };

type Loose = Record<string, unknown>;

const isObject = (value: unknown): value is Loose =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const instantForm = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}|$)/;

const isInstant = (value: unknown): value is string =>
  typeof value === "string" && instantForm.test(value) && Number.isFinite(Date.parse(value));

/** The fields of a record that are text; what is not is left out, so one odd field does not hide a payment. */
function textsOf<Key extends string>(
  value: unknown,
  keys: readonly Key[],
): { [key in Key]?: string | undefined } | undefined {
  if (!isObject(value)) return undefined;
  return Object.fromEntries(keys.map((key) => [key, textOf(value[key])])) as {
    [key in Key]?: string | undefined;
  };
}

function readPayment(value: unknown): Payment | string {
  if (!isObject(value)) return "is no record";
  const { id, occurredAt, currency } = value;
  const amount = typeof value.amount === "number" ? String(value.amount) : value.amount;
  if (typeof id !== "string" || id === "") return "has no id";
  if (!isInstant(occurredAt)) return "has no instant in occurredAt";
  if (typeof amount !== "string" || !/^\d{1,16}(?:\.\d{1,8})?$/.test(amount)) return "has no amount";
  if (typeof currency !== "string") return "has no currency";
  return {
    id,
    occurredAt,
    amount,
    currency: currency.toUpperCase(),
    status: textOf(value.status) ?? "",
    method: textOf(value.method),
    channel: textOf(value.channel),
    terminalId: textOf(value.terminalId),
    merchant: textsOf(value.merchant, ["id", "name", "mcc", "country"]),
    card: textsOf(value.card, ["bin", "last4", "network", "issuer", "country"]),
    device: textsOf(value.device, ["country"]),
    failure: textsOf(value.failure, ["scheme", "code", "message"]),
  };
}

/** At most so many faults are told one by one. */
const mostFaults = 5;

/**
 * Reads one case, `{ id, at, text, transactions, timeZone? }`, from parsed JSON. Records that cannot be used are
 * left out and told; a case without an instant, a text or a list of payments is refused.
 */
export function readQuestion(value: unknown): ReadQuestion {
  if (!isObject(value)) return { id: null, error: "is no JSON object" };
  const id = typeof value.id === "string" || typeof value.id === "number" ? String(value.id) : null;
  if (id === null) return { id, error: "has no id" };
  const { at, text, transactions, timeZone } = value;
  if (!isInstant(at)) return { id, error: "at must be an ISO 8601 instant such as 2026-01-05T09:30:00Z" };
  if (typeof text !== "string") return { id, error: "text must be text" };
  if (!Array.isArray(transactions)) return { id, error: "transactions must be a list of payments" };
  const payments: Payment[] = [];
  const faults: string[] = [];
  transactions.forEach((record: unknown, place) => {
    const payment = readPayment(record);
    if (typeof payment !== "string") payments.push(payment);
    else if (faults.length < mostFaults) faults.push(`transaction ${place + 1} ${payment} and is left out`);
  });
  return { id, question: { at, text, transactions: payments, timeZone: textOf(timeZone) }, faults };
}
