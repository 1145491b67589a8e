import type { Payment } from "./habit.ts";

/** Whose habit a payment belongs to: the customer, else the card, else the device. */
export interface Subject {
  kind: "customer" | "card" | "device";
  id: string;
  /** kind and id in one word, for keys */
  key: string;
}

/** @returns null where the payment names none: it has no history, and leaves none */
export function subjectOf(payment: Payment & { customerId: string | null }): Subject | null {
  const { customerId, cardFingerprint, deviceId } = payment;
  if (customerId) return { kind: "customer", id: customerId, key: `c:${customerId}` };
  if (cardFingerprint) return { kind: "card", id: cardFingerprint, key: `k:${cardFingerprint}` };
  if (deviceId) return { kind: "device", id: deviceId, key: `d:${deviceId}` };
  return null;
}
