import { z } from "zod";
import { checkedText } from "#app/platform/checked-text.ts";
import { isCurrency } from "#app/platform/money.ts";
import { hours } from "#app/platform/time.ts";

export const methods = ["card", "wallet", "bank_transfer", "balance"] as const;
export const channels = ["online", "in_app", "in_store", "bill", "transfer"] as const;
export const statuses = ["pending", "succeeded", "failed", "refunded"] as const;
export type Method = (typeof methods)[number];
export type Channel = (typeof channels)[number];
export type Status = (typeof statuses)[number];

/** A clock of the sender's may run ahead by this much; anything later is a mistake. */
const latestAhead = hours(24);
const earliest = Date.UTC(2000, 0, 1);

/** Text of people's: line breaks and tabs may be in it, other control characters and half surrogates not. */
const words = (longest: number) =>
  checkedText({
    pattern: /^(?:[^\p{Cc}\p{Cs}]|[\t\n\r])+$/u,
    longest,
    message: `must be text of 1 to ${longest} characters without control characters`,
  });

/** Names systems give: one line. */
const identifier = checkedText({
  pattern: /^[^\p{Cc}\p{Cs}]+$/u,
  longest: 128,
  message: "must be text of 1 to 128 characters on one line",
});

const country = checkedText({
  pattern: /^[A-Z]{2}$/,
  message: "must be an ISO 3166-1 alpha-2 code such as CN",
});

const daysInMonth = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();

const instant = checkedText({
  pattern:
    /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/,
  // JavaScript would read 30 February as 2 March.
  also: (text) =>
    Number(text.slice(8, 10)) <= 28 ||
    Number(text.slice(8, 10)) <= daysInMonth(Number(text.slice(0, 4)), Number(text.slice(5, 7))),
  message: "must be an ISO 8601 instant with its offset, such as 2026-01-05T09:30:00Z",
});

const digits = (pattern: RegExp, message: string) => checkedText({ pattern, message });

const address = checkedText({
  pattern: new RegExp(`${z.regexes.ipv4.source}|${z.regexes.ipv6.source}`),
  message: "must be an IPv4 or IPv6 address",
});

/**
 * One payment as the payment company reports it: the body of the API, a line of an
 * NDJSON import, a row of a CSV (with dotted headers). Unknown fields are refused, so
 * that a misspelt one is noticed. `amount` is decimal text in the currency's unit.
 * What depends on two fields or on the clock is judged by `readReport`.
 */
export const transactionRecord = z.strictObject({
  id: identifier,
  occurredAt: instant,
  /** when the present status came to be, at the source; decides between two reports */
  statusAt: instant.optional(),
  customerId: identifier.optional(),
  amount: checkedText({
    pattern: /^\d{1,16}(?:\.\d{1,8})?$/,
    message: 'must be a decimal amount without sign, as text, such as "129.90"',
  }),
  currency: checkedText({
    pattern: /^[A-Z]{3}$/,
    also: isCurrency,
    message: "must be an active ISO 4217 code such as CNY",
  }),
  method: z.enum(methods),
  channel: z.enum(channels).optional(),
  merchant: z
    .strictObject({
      id: identifier.optional(),
      name: words(200).optional(),
      mcc: digits(/^\d{4}$/, "must be four digits").optional(),
      country: country.optional(),
    })
    .optional(),
  terminalId: identifier.optional(),
  card: z
    .strictObject({
      fingerprint: identifier.optional(),
      bin: digits(/^\d{6,8}$/, "must be the first six to eight digits").optional(),
      last4: digits(/^\d{4}$/, "must be four digits").optional(),
      network: words(40).optional(),
      issuer: words(120).optional(),
      country: country.optional(),
    })
    .optional(),
  device: z
    .strictObject({
      id: identifier.optional(),
      ip: address.optional(),
      country: country.optional(),
    })
    .optional(),
  status: z.enum(statuses),
  failure: z
    .strictObject({
      scheme: words(40).optional(),
      code: words(64).optional(),
      message: words(500).optional(),
    })
    .optional(),
});

export type TransactionRecord = z.infer<typeof transactionRecord>;

/** Why an instant cannot be a payment's, or null where it can. */
export function implausibleInstant(at: number, now: number): string | null {
  if (at > now + latestAhead) return "lies more than a day in the future";
  if (at < earliest) return "lies before the year 2000";
  return null;
}

/** A status and, where the source tells it, when it came to be (milliseconds since 1970). */
export interface StatusReport {
  status: Status;
  statusAt: number | null;
}

/**
 * How far a status has come: pending, then decided, then refunded. A report never takes
 * a transaction back.
 */
const progress: Record<Status, number> = { pending: 0, failed: 1, succeeded: 1, refunded: 2 };

/** Decides where two reports have come equally far and their times do not tell. */
const preference: Record<Status, number> = { pending: 0, failed: 1, succeeded: 2, refunded: 3 };

/**
 * Whether a reported status takes the place of the one we hold: the one that has come
 * further, then the later one (one without a time counts as earlier), then succeeded
 * before failed. This is a total order, so the same reports end in the same state
 * whatever order they arrive in.
 */
export function supersedes(reported: StatusReport, held: StatusReport): boolean {
  const ahead = progress[reported.status] - progress[held.status];
  if (ahead !== 0) return ahead > 0;
  const later = (reported.statusAt ?? Number.NEGATIVE_INFINITY) - (held.statusAt ?? Number.NEGATIVE_INFINITY);
  if (later > 0 || later < 0) return later > 0;
  return preference[reported.status] > preference[held.status];
}
