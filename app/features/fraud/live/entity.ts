import { mark, wideMarkAfter } from "../packed.ts";

/** What a payment touches: each has a ledger of its own, and most are shared by many customers. */
export const entityKinds = ["customer", "card", "device", "merchant", "terminal", "address"] as const;
export type EntityKind = (typeof entityKinds)[number];

/** The identifiers of a payment, as the record names them. */
export interface Touched {
  id: string;
  customerId: string | null;
  cardFingerprint: string | null;
  deviceId: string | null;
  merchantId: string | null;
  terminalId: string | null;
  deviceIp: string | null;
}

/** By {@link entityKinds}: the ledgers' keys, whole doubles, 0 where the payment does not say. */
export type EntityKeys = readonly number[];

const keyAfter = (prefix: string) => {
  const markOf = wideMarkAfter(prefix);
  return (id: string | null) => (id ? markOf(id) || 1 : 0);
};
const customerKey = keyAfter("c");
const cardKey = keyAfter("k");
const deviceKey = keyAfter("d");
const merchantKey = keyAfter("m");
const terminalKey = keyAfter("t");
const addressKey = keyAfter("a");

export const keysOf = (payment: Touched): EntityKeys => [
  customerKey(payment.customerId),
  cardKey(payment.cardFingerprint),
  deviceKey(payment.deviceId),
  merchantKey(payment.merchantId),
  terminalKey(payment.terminalId),
  addressKey(payment.deviceIp),
];

/**
 * Who or what the payment's entities met: a customer meets merchants; cards, devices,
 * merchants, terminals and addresses meet customers (else cards, else devices).
 */
export function partnersOf(payment: Touched) {
  const customer = mark(payment.customerId ?? payment.cardFingerprint ?? payment.deviceId);
  return { customer, merchant: mark(payment.merchantId) };
}
