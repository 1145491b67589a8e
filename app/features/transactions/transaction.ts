import { z } from "zod";
import { isCurrency, toMinor } from "#app/platform/money.ts";
import { hours } from "#app/platform/time.ts";

export const methods = ["card", "wallet", "bank_transfer", "balance"] as const;
export const channels = ["online", "in_app", "in_store", "bill", "transfer"] as const;
export const statuses = ["pending", "succeeded", "failed", "refunded"] as const;
export type Method = (typeof methods)[number];
export type Channel = (typeof channels)[number];
export type Status = (typeof statuses)[number];

/** A clock of the sender's may run ahead by this much; anything later is a mistake. */
export const latestAhead = hours(24);
const earliest = Date.UTC(2000, 0, 1);

const text = (longest: number) => z.string().trim().min(1).max(longest);
const country = z.string().regex(/^[A-Z]{2}$/, "must be an ISO 3166-1 alpha-2 code such as CN");
const instant = z.iso.datetime({
  offset: true,
  error: "must be an ISO 8601 instant such as 2026-01-05T09:30:00Z",
});

/**
 * One payment as the payment company reports it: the body of the API, a line of an
 * NDJSON import, a row of a CSV (with dotted headers). Unknown fields are refused, so
 * that a misspelt one is noticed. `amount` is decimal text in the currency's unit.
 */
export const transactionRecord = z
  .strictObject({
    id: text(128),
    occurredAt: instant,
    /** when the present status came to be, at the source; decides between two reports */
    statusAt: instant.optional(),
    customerId: text(128).optional(),
    amount: z.string().max(20),
    currency: z.string().refine(isCurrency, "must be an active ISO 4217 code such as CNY"),
    method: z.enum(methods),
    channel: z.enum(channels).optional(),
    merchant: z
      .strictObject({
        id: text(128).optional(),
        name: text(200).optional(),
        mcc: z
          .string()
          .regex(/^\d{4}$/, "must be four digits")
          .optional(),
        country: country.optional(),
      })
      .optional(),
    terminalId: text(128).optional(),
    card: z
      .strictObject({
        fingerprint: text(128).optional(),
        bin: z
          .string()
          .regex(/^\d{6,8}$/, "must be the first six to eight digits")
          .optional(),
        last4: z
          .string()
          .regex(/^\d{4}$/, "must be four digits")
          .optional(),
        network: text(40).optional(),
        issuer: text(120).optional(),
        country: country.optional(),
      })
      .optional(),
    device: z
      .strictObject({
        id: text(128).optional(),
        ip: z.union([z.ipv4(), z.ipv6()]).optional(),
        country: country.optional(),
      })
      .optional(),
    status: z.enum(statuses),
    failure: z
      .strictObject({
        scheme: text(40).optional(),
        code: text(64).optional(),
        message: text(500).optional(),
      })
      .optional(),
  })
  .superRefine((record, context) => {
    if (toMinor(record.amount, record.currency) === null) {
      context.addIssue({
        code: "custom",
        path: ["amount"],
        message: `must be a decimal amount that ${record.currency} can hold, such as "129.90", at most 9,007,199,254,740,991 minor units`,
      });
    }
  });

export type TransactionRecord = z.infer<typeof transactionRecord>;

/** Why an instant cannot be a payment's, or null where it can. */
export function implausibleInstant(at: number, now: number): string | null {
  if (at > now + latestAhead) return "lies more than a day in the future";
  if (at < earliest) return "lies before the year 2000";
  return null;
}

/**
 * How far a status has come. A report never takes a transaction back: pending, then
 * decided, then refunded. Between equals the source's `statusAt` decides.
 */
const progress: Record<Status, number> = { pending: 0, succeeded: 1, failed: 1, refunded: 2 };

/**
 * Whether a newly reported status replaces the one we hold.
 *
 * @param held the status we hold and, where known, when it came to be (ms)
 * @param reported likewise
 */
export function supersedes(
  reported: { status: Status; statusAt: number | null },
  held: { status: Status; statusAt: number | null },
): boolean {
  if (reported.status === held.status) return false;
  if (reported.statusAt !== null && held.statusAt !== null && reported.statusAt !== held.statusAt) {
    return reported.statusAt > held.statusAt;
  }
  return progress[reported.status] > progress[held.status];
}
