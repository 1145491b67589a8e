/**
 * Why payments fail, for every reader. `safe` is what may be said to a customer and to whoever
 * sits in front of one: reasons of risk say the very words of a bank that gives no reason, so
 * that nobody can tell them apart. `analyst` is for those who may see alerts.
 */
const declined = {
  name: "Declined by the bank",
  safe: "The bank did not approve this payment and gave no reason. The bank can say more; another card or way to pay may work.",
  steps:
    "Offer another card or way to pay. What the bank knows it tells the customer itself, under the number on the card.",
} as const;

export const failures = {
  /** When a failed payment may be tried again, for whoever sits in front of its customer. */
  retry: {
    no: "Trying the same payment again will not help.",
    yes: "It can be tried again.",
    later: "Try again later, once there is money or room under the limit.",
    after_fixing: "It can be tried again once that is put right.",
    short_backoff: "Try again in some minutes, with longer pauses each time.",
    after_status_check: "Find out first whether the money was taken, then try again.",
    limited: "Ask the bank first. Without its answer a few tries over days are the most.",
  },
  retryFrom: "Not before {{time}}.",
  retryMostHours: "{{used}} of {{tries}} tries used that the card's network allows in {{hours}} hours.",
  retryMostDays: "{{used}} of {{tries}} tries used that the card's network allows in {{days}} days.",
  name: {
    insufficient_funds: "Not enough money",
    over_limit: "Over the bank's limit",
    expired: "Card expired",
    wrong_details: "Details did not match",
    pin_tries: "PIN locked",
    authentication_required: "Not confirmed with the bank",
    issuer_unavailable: "Bank could not be reached",
    timeout: "No answer in time",
    system_error: "Fault on our side",
    routing: "Could not be routed",
    duplicate: "Sent twice",
    network: "Connection lost",
    suspected_fraud: declined.name,
    lost_or_stolen: declined.name,
    security: declined.name,
    not_permitted: "Card not allowed here",
    currency_or_amount: "Currency or amount not accepted",
    merchant: "Shop could not take it",
    do_not_honor: declined.name,
    unknown: "No reason known",
  },
  safe: {
    insufficient_funds:
      "There was not enough money on the account or card. Topping up or using another card helps.",
    over_limit: "The payment is above a limit of the bank. The bank can raise it; a smaller amount may work.",
    expired: "The card has expired. The new card needs to be added.",
    wrong_details:
      "A detail did not match: the card number, the security code or the PIN. Entering it again carefully helps.",
    pin_tries: "The PIN was entered wrongly too often. The bank can unlock it.",
    authentication_required:
      "The bank asked for a confirmation that was not completed. Paying again and confirming in the bank's app helps.",
    issuer_unavailable:
      "The customer's bank could not be reached. Nothing is wrong with the card; trying again in a few minutes usually works.",
    timeout: "The answer took too long. Before trying again, check that the money was not taken already.",
    system_error: "Something failed on our side. Trying again is safe.",
    routing: "The payment could not reach the bank. Our engineers need to look; another card may work.",
    duplicate: "The same payment was sent twice and only counted once. Check whether it was charged already.",
    network: "The connection broke before the bank answered. Check the network, then try again.",
    suspected_fraud: declined.safe,
    lost_or_stolen: declined.safe,
    security: declined.safe,
    not_permitted: "This card cannot be used for this kind of payment. Another card works.",
    currency_or_amount: "This currency or amount is not accepted. Another currency or amount may work.",
    merchant: "The shop could not take this payment. The shop or our engineers need to look.",
    do_not_honor: declined.safe,
    unknown: "The payment did not go through. The reason is not known yet.",
  },
  /** What whoever sits in front of the customer does next. Of risks it is what one does where a bank gives no reason. */
  steps: {
    insufficient_funds: "Ask for a top-up or another card, then have them pay again.",
    over_limit: "Have them raise the limit in the bank's app, or split the payment or wait until tomorrow.",
    expired: "Have them add the new card and pay with it.",
    wrong_details: "Have them enter number, expiry, security code or PIN anew, from the card itself.",
    pin_tries: "Send them to their bank to unlock the PIN; until then another card or way to pay.",
    authentication_required: "Have them pay again with the bank's app at hand, and confirm there.",
    issuer_unavailable:
      "Look whether an incident is open and say so; else have them wait some minutes and try again.",
    timeout:
      "Look at the payment's status and at the account before anything else; never have them pay twice.",
    system_error: "Have them try again; where it fails again, tell engineering with the payment's id.",
    routing: "Offer another card, and tell engineering with the payment's id.",
    duplicate: "Look for the payment that went through, and show it to them.",
    network: "Have them change the network or wait for a better one, then try again.",
    suspected_fraud: declined.steps,
    lost_or_stolen: declined.steps,
    security: declined.steps,
    not_permitted: "Offer another card or way to pay; the bank can say what the card may be used for.",
    currency_or_amount: "Have them choose another currency or amount the shop takes.",
    merchant: "Offer another way to pay, and tell engineering or the shop with the payment's id.",
    do_not_honor: declined.steps,
    unknown: "Offer another way to pay; ask for the code to be mapped under Failure codes.",
  },
  maybeTwice:
    "It may have been charged twice: the same payment went through at {{time}}. Look at the account before anything else.",
  otherPayment: "That payment",
  stepsLabel: "Next:",
  analyst: {
    insufficient_funds: "Balance or credit line too low",
    over_limit: "Amount or count limit of the issuer",
    expired: "Expiry date passed or not told",
    wrong_details: "Number, CVC or PIN wrong",
    pin_tries: "PIN try counter exceeded",
    authentication_required: "Issuer wants 3-D Secure",
    issuer_unavailable: "Issuer or switch did not answer",
    timeout: "Late answer: state must be checked",
    system_error: "Malfunction between us and the issuer",
    routing: "No route, unknown issuer or message format",
    duplicate: "Duplicate transmission",
    network: "Connection lost before an answer",
    suspected_fraud: "Issuer suspects fraud",
    lost_or_stolen: "Card reported lost or stolen",
    security: "Pick-up card or security violation",
    not_permitted: "Card or terminal not permitted for this",
    currency_or_amount: "Currency or amount refused",
    merchant: "Merchant configuration",
    do_not_honor: "Issuer refuses without a reason",
    unknown: "Code not in the taxonomy",
  },
} as const;
