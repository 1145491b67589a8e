import type { AlertState } from "./alert.ts";

/**
 * What may be said of a payment's risk to those who must not learn of it: a customer, or
 * an agent in front of one. No score, band, rule or suspicion ever comes this way; the
 * words are `fraud.safe` in app/i18n, and a test reads them.
 */
export type SafeNotice = "nothing" | "beingChecked" | "checked";

/** @param alert state of the payment's alert; null where it has none */
export function safeNotice(alert: AlertState | null): SafeNotice {
  if (alert === null) return "nothing";
  return alert === "closed" ? "checked" : "beingChecked";
}
