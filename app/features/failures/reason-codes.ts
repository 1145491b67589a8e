import type { FailureReason } from "./reasons.ts";

/** Response codes of ISO 8583, field 39, with the letters card networks have added. */
const iso8583: Readonly<Record<string, FailureReason>> = {
  // No answer came that could hold a code.
  "-": "network",
  "01": "do_not_honor",
  "02": "do_not_honor",
  "03": "merchant",
  "04": "security",
  "05": "do_not_honor",
  "06": "system_error",
  "07": "security",
  "12": "merchant",
  "13": "currency_or_amount",
  "14": "wrong_details",
  "15": "routing",
  "22": "system_error",
  "26": "duplicate",
  "30": "routing",
  "33": "expired",
  "34": "suspected_fraud",
  "38": "pin_tries",
  "40": "merchant",
  "41": "lost_or_stolen",
  "43": "lost_or_stolen",
  "51": "insufficient_funds",
  "54": "expired",
  "55": "wrong_details",
  "57": "not_permitted",
  "58": "not_permitted",
  "59": "suspected_fraud",
  "61": "over_limit",
  "62": "not_permitted",
  "63": "security",
  "65": "over_limit",
  "68": "timeout",
  "75": "pin_tries",
  "91": "issuer_unavailable",
  "92": "routing",
  "94": "duplicate",
  "96": "system_error",
  "1A": "authentication_required",
  N7: "wrong_details",
};

/** What processors say instead, in words. */
const words: Readonly<Record<string, FailureReason>> = {
  insufficient_funds: "insufficient_funds",
  card_velocity_exceeded: "over_limit",
  expired_card: "expired",
  incorrect_number: "wrong_details",
  incorrect_cvc: "wrong_details",
  incorrect_pin: "wrong_details",
  pin_try_exceeded: "pin_tries",
  authentication_required: "authentication_required",
  issuer_not_available: "issuer_unavailable",
  processing_error: "timeout",
  try_again_later: "system_error",
  invalid_account: "routing",
  duplicate_transaction: "duplicate",
  connection_lost: "network",
  network_error: "network",
  fraudulent: "suspected_fraud",
  lost_card: "lost_or_stolen",
  stolen_card: "lost_or_stolen",
  pickup_card: "security",
  security_violation: "security",
  transaction_not_allowed: "not_permitted",
  card_not_supported: "not_permitted",
  currency_not_supported: "currency_or_amount",
  invalid_amount: "currency_or_amount",
  service_not_allowed: "merchant",
  do_not_honor: "do_not_honor",
  generic_decline: "do_not_honor",
  call_issuer: "do_not_honor",
};

const own = (table: Readonly<Record<string, FailureReason>>, key: string) =>
  Object.hasOwn(table, key) ? table[key] : undefined;

const isIso = (scheme: string) => /^iso[ _-]?8583/.test(scheme);

/**
 * What the codes of everybody mean. In ISO 8583 a code is two characters. Of other schemes
 * only words are understood: a number means something else to everyone. Without a scheme
 * the form of the code decides.
 */
export function commonReason(scheme: string, code: string): FailureReason | undefined {
  if (isIso(scheme)) return own(iso8583, code.toUpperCase());
  const inWords = own(words, code.toLowerCase());
  return inWords ?? (scheme === "" ? own(iso8583, code.toUpperCase()) : undefined);
}
