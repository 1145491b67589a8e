import { unpackCountry } from "../packed.ts";
import type { Surroundings } from "./facts.ts";
import type { ListKind } from "./listing.ts";

/** Why a field has no value: nobody said it, or too little came before to tell. */
export type Missing = "not_told" | "not_enough_history";

/** A field's type. Money is in the payment's own currency, minor units. */
export type FieldType =
  | { is: "number" }
  | { is: "money" }
  | { is: "text"; kind?: ListKind; values?: "country" | "currency" | "method" | "channel" };

export interface Field {
  type: FieldType;
  missing: Missing;
  read(from: Surroundings): number | string | null;
}

const number = (read: (from: Surroundings) => number | null): Field => ({
  type: { is: "number" },
  missing: "not_enough_history",
  read,
});
const money = (read: (from: Surroundings) => number | null): Field => ({
  type: { is: "money" },
  missing: "not_enough_history",
  read,
});
const text = (
  read: (from: Surroundings) => string | null,
  more: { kind?: ListKind; values?: "country" | "currency" | "method" | "channel" } = {},
): Field => ({ type: { is: "text", ...more }, missing: "not_told", read });

/**
 * Everything a rule may read. A new one is a line here and its name in app/i18n
 * (`rules.field`). What each number counts is said in features.ts.
 */
export const fields = {
  amount: { ...money(({ features }) => features.amount), missing: "not_told" },
  currency: text(({ payment }) => payment.currency, { values: "currency" }),
  method: text(({ payment }) => payment.method, { values: "method" }),
  channel: text(({ payment }) => payment.channel, { values: "channel" }),
  hour: number(({ features }) => features.hour),

  customer: text(({ payment }) => payment.customerId, { kind: "customer" }),
  email: text(({ payment }) => payment.email, { kind: "email" }),
  merchant: text(({ payment }) => payment.merchantId, { kind: "merchant" }),
  merchant_category: text(({ payment }) => payment.merchantMcc),
  merchant_country: text(({ payment }) => payment.merchantCountry, { values: "country" }),
  terminal: text(({ payment }) => payment.terminalId),
  card: text(({ payment }) => payment.cardFingerprint, { kind: "card" }),
  bin: text(({ payment }) => payment.cardBin, { kind: "bin" }),
  card_network: text(({ payment }) => payment.cardNetwork),
  card_issuer: text(({ payment }) => payment.cardIssuer),
  card_country: text(({ payment }) => payment.cardCountry, { values: "country" }),
  device: text(({ payment }) => payment.deviceId, { kind: "device" }),
  ip: text(({ payment }) => payment.deviceIp, { kind: "ip" }),
  device_country: text(({ payment }) => payment.deviceCountry, { values: "country" }),
  country: text(({ features }) => unpackCountry(features.country) || null, { values: "country" }),

  history: number(({ features }) => features.history),
  history_days: number(({ features }) => features.historySpan / 86_400_000),
  payments_10m: number(({ features }) => features.count10m),
  payments_1h: number(({ features }) => features.count1h),
  payments_24h: number(({ features }) => features.count24h),
  spent_24h: money(({ features }) => features.sum24h),
  usual_day: money(({ features }) => features.usualDay),
  usual_amount: money(({ features }) => features.usualAmount),
  high_amount: money(({ features }) => features.highAmount),
  amount_distance: number(({ features }) => features.amountDistance),
  failed_1h: number(({ features }) => features.failed1h),
  failed_in_a_row: number(({ features }) => features.failedInARow),
  device_seen: number(({ features }) => features.deviceSeen),
  merchant_seen: number(({ features }) => features.merchantSeen),
  country_seen: number(({ features }) => features.countrySeen),
  card_country_seen: number(({ features }) => features.cardCountrySeen),
  pace: number(({ features }) => features.pace),
  cards_24h: number(({ features }) => features.cards24h),
  devices_24h: number(({ features }) => features.devices24h),
  hour_share: number(({ features }) => features.hourShare),
} as const satisfies Record<string, Field>;

export type FieldName = keyof typeof fields;
export const fieldNames = Object.keys(fields) as [FieldName, ...FieldName[]];
export const isField = (name: string): name is FieldName => Object.hasOwn(fields, name);
export const fieldOf = (name: FieldName): Field => fields[name];
