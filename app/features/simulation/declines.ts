import type { Channel, Method } from "#app/features/transactions/transaction.ts";
import type { Random } from "./random.ts";

/** Why a payment fails, in words of our own; each speaks differently through each scheme. */
export type DeclineReason =
  | "insufficient_funds"
  | "over_limit"
  | "expired"
  | "wrong_number"
  | "wrong_pin"
  | "wrong_cvc"
  | "pin_tries"
  | "authentication_required"
  | "issuer_unavailable"
  | "timeout"
  | "system_error"
  | "invalid_account"
  | "duplicate"
  | "suspected_fraud"
  | "lost"
  | "stolen"
  | "security"
  | "not_permitted"
  | "do_not_honor";

export interface Failure {
  scheme: string;
  code: string;
  message: string;
}

/** ISO 8583 field 39 beside what a processor says for the same thing. */
const codes: Record<DeclineReason, [iso: string, processor: string, isoMessage: string]> = {
  insufficient_funds: ["51", "insufficient_funds", "insufficient funds"],
  over_limit: ["61", "card_velocity_exceeded", "exceeds withdrawal amount limit"],
  expired: ["54", "expired_card", "expired card"],
  wrong_number: ["14", "incorrect_number", "invalid card number"],
  wrong_pin: ["55", "incorrect_pin", "incorrect PIN"],
  wrong_cvc: ["N7", "incorrect_cvc", "CVV2 failure"],
  pin_tries: ["75", "pin_try_exceeded", "PIN tries exceeded"],
  authentication_required: ["1A", "authentication_required", "additional customer authentication required"],
  issuer_unavailable: ["91", "issuer_not_available", "issuer unavailable"],
  timeout: ["68", "processing_error", "response received too late"],
  system_error: ["96", "try_again_later", "system malfunction"],
  invalid_account: ["15", "invalid_account", "no such issuer"],
  duplicate: ["94", "duplicate_transaction", "duplicate transmission"],
  suspected_fraud: ["59", "fraudulent", "suspected fraud"],
  lost: ["41", "lost_card", "lost card, pick up"],
  stolen: ["43", "stolen_card", "stolen card, pick up"],
  security: ["63", "security_violation", "security violation"],
  not_permitted: ["57", "transaction_not_allowed", "transaction not permitted to cardholder"],
  do_not_honor: ["05", "do_not_honor", "do not honor"],
};

type Mix = Partial<Record<DeclineReason, number>>;

// Insufficient funds and "do not honor" lead every acquirer's list. Details can only be wrong
// where somebody types them; a PIN only where there is a keypad; 3-D Secure only online.
const cardOnline: Mix = {
  insufficient_funds: 33,
  do_not_honor: 22,
  wrong_cvc: 7,
  wrong_number: 4,
  over_limit: 6,
  authentication_required: 7,
  not_permitted: 5,
  issuer_unavailable: 4,
  suspected_fraud: 3.5,
  system_error: 2.5,
  timeout: 2,
  security: 0.8,
  duplicate: 1,
  lost: 0.5,
  stolen: 0.4,
};
const cardInStore: Mix = {
  insufficient_funds: 42,
  do_not_honor: 17,
  wrong_pin: 16,
  over_limit: 6,
  not_permitted: 4,
  issuer_unavailable: 5,
  system_error: 3,
  timeout: 2,
  pin_tries: 2,
  lost: 0.6,
  stolen: 0.5,
  suspected_fraud: 1,
};
const wallet: Mix = {
  insufficient_funds: 46,
  over_limit: 14,
  authentication_required: 10,
  timeout: 9,
  system_error: 7,
  do_not_honor: 7,
  suspected_fraud: 3,
  not_permitted: 4,
};
const balance: Mix = {
  insufficient_funds: 72,
  over_limit: 14,
  system_error: 6,
  timeout: 4,
  not_permitted: 4,
};
const bankTransfer: Mix = {
  insufficient_funds: 38,
  invalid_account: 22,
  timeout: 14,
  system_error: 9,
  over_limit: 10,
  not_permitted: 7,
};

const isEuropean = new Set(["GB", "DE", "FR"]);

/** A reason as it falls to this method and place. Strong customer authentication is law in Europe only. */
export function drawReason(random: Random, method: Method, channel: Channel, country: string): DeclineReason {
  if (method === "wallet") return random.weighted(wallet);
  if (method === "balance") return random.weighted(balance);
  if (method === "bank_transfer") return random.weighted(bankTransfer);
  const reason = random.weighted(channel === "in_store" ? cardInStore : cardOnline);
  if (reason === "authentication_required" && !isEuropean.has(country) && random.chance(0.7))
    return "do_not_honor";
  return reason;
}

/** A reason as the network would report it: cards at a till in ISO 8583, the rest through a processor. */
export function failureFor(reason: DeclineReason, scheme: "iso8583" | "processor"): Failure {
  const [iso, processor, message] = codes[reason];
  return scheme === "iso8583"
    ? { scheme, code: iso, message }
    : { scheme, code: processor, message: processor.replaceAll("_", " ") };
}

/** Worth another try by the customer: not where the card itself is refused for good. */
export const mayRetry = (reason: DeclineReason) =>
  reason !== "lost" && reason !== "stolen" && reason !== "suspected_fraud" && reason !== "security";

/** What only another card or method cures. */
export const needsAnother = (reason: DeclineReason) =>
  reason === "expired" || reason === "insufficient_funds" || reason === "not_permitted";
