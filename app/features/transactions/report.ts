import type { z } from "zod";
import { isCardNumber, isNetworkCardNumber, replaceCardNumbers } from "#app/platform/card-numbers.ts";
import type { ProblemItem } from "#app/platform/errors.ts";
import { exponentOf, toMinor } from "#app/platform/money.ts";
import {
  type Channel,
  implausibleInstant,
  type Method,
  type Status,
  type TransactionRecord,
  transactionRecord,
} from "./transaction.ts";

/** A valid record in the shape of its database row. Times are milliseconds since 1970. */
export interface Report {
  id: string;
  occurredAt: number;
  statusAt: number | null;
  customerId: string | null;
  amountMinor: number;
  currency: string;
  method: Method;
  channel: Channel | null;
  status: Status;
  merchantId: string | null;
  merchantName: string | null;
  merchantMcc: string | null;
  merchantCountry: string | null;
  terminalId: string | null;
  cardFingerprint: string | null;
  cardBin: string | null;
  cardLast4: string | null;
  cardNetwork: string | null;
  cardIssuer: string | null;
  cardCountry: string | null;
  deviceId: string | null;
  deviceIp: string | null;
  deviceCountry: string | null;
  failureScheme: string | null;
  failureCode: string | null;
  failureMessage: string | null;
}

export interface ReadOptions {
  /** milliseconds since 1970 */
  now: number;
  /**
   * What stands for a card number inside an identifier: the same for the same number,
   * different for different ones, and not to be turned back.
   */
  pseudonym: (cardNumber: string) => string;
}

/** What a record came to: a report, with pointers to what was reduced in it; or why not. */
export type Reading = { report: Report; redacted: string[] } | { report: null; errors: ProblemItem[] };

type TextKey = { [Key in keyof Report]: Report[Key] extends string | null ? Key : never }[keyof Report];

/** Where each text of a report stands in the record. */
const identifiers: [TextKey, string][] = [
  ["id", "/id"],
  ["customerId", "/customerId"],
  ["merchantId", "/merchant/id"],
  ["terminalId", "/terminalId"],
  ["cardFingerprint", "/card/fingerprint"],
  ["deviceId", "/device/id"],
];
const texts: [TextKey, string][] = [
  ["merchantName", "/merchant/name"],
  ["cardNetwork", "/card/network"],
  ["cardIssuer", "/card/issuer"],
  ["failureScheme", "/failure/scheme"],
  ["failureCode", "/failure/code"],
  ["failureMessage", "/failure/message"],
];

const shortestCardNumber = 13;

/**
 * An identifier as we keep it. A card number in it is replaced by a pseudonym, so that
 * two of them stay two. Only numbers in a network's form count here: one in ten of all
 * long numeric ids has a fitting check digit by chance.
 */
export const keptIdentifier = (text: string, pseudonym: ReadOptions["pseudonym"]) =>
  replaceCardNumbers(text, pseudonym, isNetworkCardNumber);

function redactReport(report: Report, pseudonym: ReadOptions["pseudonym"]): string[] {
  const redacted: string[] = [];
  for (const [key, pointer] of identifiers) {
    const text = report[key];
    if (text === null || text.length < shortestCardNumber) continue;
    const kept = keptIdentifier(text, pseudonym);
    if (kept === text) continue;
    (report as Record<TextKey, string>)[key] = kept;
    redacted.push(pointer);
  }
  for (const [key, pointer] of texts) {
    const text = report[key];
    if (text === null || text.length < shortestCardNumber) continue;
    const kept = replaceCardNumbers(text);
    if (kept === text) continue;
    (report as Record<TextKey, string>)[key] = kept;
    redacted.push(pointer);
  }
  return redacted;
}

/** Text that is repeated to the sender and may be kept: what no database takes is left out of it. */
const repeatable = (text: string, longest: number) =>
  replaceCardNumbers(text.slice(0, longest)).replace(/[\p{Cc}\p{Cs}]/gu, "\ufffd");

/** RFC 6901 escaping; a very long name of a field is cut. */
const pointerStep = (step: PropertyKey) =>
  repeatable(String(step), 100).replaceAll("~", "~0").replaceAll("/", "~1");
const pointerOf = (path: readonly PropertyKey[]) => path.map((step) => `/${pointerStep(step)}`).join("");

const article = (type: string) => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);

const mostErrors = 20;

function toProblems({ issues }: z.ZodError, value: unknown): ProblemItem[] {
  const items = issues.flatMap((issue): ProblemItem[] => {
    const pointer = pointerOf(issue.path);
    switch (issue.code) {
      case "unrecognized_keys":
        return issue.keys.map((key) => ({
          pointer: `${pointer}/${pointerStep(key)}`,
          code: "unknown_field",
          detail: "is not a field of a transaction record",
        }));
      case "invalid_value":
        return isMissing(value, issue.path)
          ? [{ pointer, code: "required", detail: "is required" }]
          : [{ pointer, code: "invalid_value", detail: `must be one of ${issue.values.join(", ")}` }];
      case "invalid_type":
        return isMissing(value, issue.path)
          ? [{ pointer, code: "required", detail: "is required" }]
          : [{ pointer, code: "invalid_type", detail: `must be ${article(issue.expected)}` }];
      default:
        return [{ pointer, code: "invalid_format", detail: issue.message }];
    }
  });
  return items.slice(0, mostErrors);
}

function isMissing(value: unknown, path: readonly PropertyKey[]): boolean {
  let inner = value;
  for (const step of path) inner = (inner as Record<PropertyKey, unknown> | undefined)?.[step];
  return inner === undefined && path.length > 0;
}

/** What depends on several fields or on the clock. */
function judge(record: TransactionRecord, amountMinor: number | null, now: number): ProblemItem[] {
  const errors: ProblemItem[] = [];
  const { amount, currency } = record;
  if (amountMinor === null) {
    const places = exponentOf(currency);
    errors.push({
      pointer: "/amount",
      code: "invalid_amount",
      detail: `must have at most ${places} decimal places in ${currency} and be at most 9007199254740991 in its smallest unit`,
    });
  } else if (amount.length >= shortestCardNumber && isNetworkCardNumber(amount)) {
    errors.push({ pointer: "/amount", code: "card_number", detail: "looks like a card number" });
  }
  for (const field of ["occurredAt", "statusAt"] as const) {
    const text = record[field];
    const reason = text === undefined ? null : implausibleInstant(Date.parse(text), now);
    if (reason) errors.push({ pointer: `/${field}`, code: "implausible_time", detail: reason });
  }
  return errors;
}

function toReport(record: TransactionRecord, amountMinor: number): Report {
  const { merchant, card, device, failure } = record;
  return {
    id: record.id,
    occurredAt: Date.parse(record.occurredAt),
    statusAt: record.statusAt === undefined ? null : Date.parse(record.statusAt),
    customerId: record.customerId ?? null,
    amountMinor,
    currency: record.currency,
    method: record.method,
    channel: record.channel ?? null,
    status: record.status,
    merchantId: merchant?.id ?? null,
    merchantName: merchant?.name ?? null,
    merchantMcc: merchant?.mcc ?? null,
    merchantCountry: merchant?.country ?? null,
    terminalId: record.terminalId ?? null,
    cardFingerprint: card?.fingerprint ?? null,
    cardBin: card?.bin ?? null,
    cardLast4: card?.last4 ?? null,
    cardNetwork: card?.network ?? null,
    cardIssuer: card?.issuer ?? null,
    cardCountry: card?.country ?? null,
    deviceId: device?.id ?? null,
    deviceIp: device?.ip ?? null,
    deviceCountry: device?.country ?? null,
    failureScheme: failure?.scheme ?? null,
    failureCode: failure?.code ?? null,
    failureMessage: failure?.message ?? null,
  };
}

/** `bin` and `last4` hold part of a card number; a sender's whole one is cut to that part. */
const parts = [
  ["bin", (digits: string) => digits.slice(0, 6)],
  ["last4", (digits: string) => digits.slice(-4)],
] as const;

function cutCardParts(value: unknown): { value: unknown; redacted: string[] } {
  const card = (value as { card?: unknown } | null)?.card;
  if (typeof card !== "object" || card === null) return { value, redacted: [] };
  const cut: Record<string, unknown> = { ...card };
  const redacted: string[] = [];
  for (const [field, part] of parts) {
    const text = cut[field];
    if (typeof text !== "string" || text.length > 40) continue;
    const digits = text.replace(/[ -]/g, "");
    if (!/^\d+$/.test(digits) || !isCardNumber(digits)) continue;
    cut[field] = part(digits);
    redacted.push(`/card/${field}`);
  }
  return redacted.length > 0 ? { value: { ...(value as object), card: cut }, redacted } : { value, redacted };
}

/**
 * Reads one record, whatever it is. Full card numbers are reduced wherever they stand:
 * in words to their last four, in identifiers to a pseudonym.
 *
 * @param value as JSON.parse gave it
 */
export function readReport(value: unknown, { now, pseudonym }: ReadOptions): Reading {
  let parsed = transactionRecord.safeParse(value);
  let cut: string[] = [];
  if (!parsed.success) {
    const repaired = cutCardParts(value);
    cut = repaired.redacted;
    if (cut.length > 0) parsed = transactionRecord.safeParse(repaired.value);
    if (!parsed.success) return { report: null, errors: toProblems(parsed.error, repaired.value) };
  }
  const record = parsed.data;
  const amountMinor = toMinor(record.amount, record.currency);
  const errors = judge(record, amountMinor, now);
  if (errors.length > 0 || amountMinor === null) return { report: null, errors };
  const report = toReport(record, amountMinor);
  const redacted = redactReport(report, pseudonym);
  return { report, redacted: cut.length > 0 ? [...cut, ...redacted] : redacted };
}

/** The id a rejected record names, for the reply; null where it names none. */
export function namedId(value: unknown): string | null {
  const id = (value as { id?: unknown } | null | undefined)?.id;
  return typeof id === "string" ? repeatable(id, 128) : null;
}
