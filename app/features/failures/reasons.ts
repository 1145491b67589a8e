/** Who or what stands in the way of a payment that failed. */
export const reasonGroups = ["customer", "technical", "risk", "config", "opaque", "unknown"] as const;
export type ReasonGroup = (typeof reasonGroups)[number];

/**
 * Whether the same payment may be tried again.
 *
 * - `later`: in hours or days, when there is money or room under the limit
 * - `after_fixing`: once the customer has corrected or completed something
 * - `short_backoff`: in a few minutes, with growing pauses
 * - `after_status_check`: first find out whether the money was taken
 * - `limited`: a few times over days, within the schemes' limits
 */
export type RetryAdvice =
  | "no"
  | "yes"
  | "later"
  | "after_fixing"
  | "short_backoff"
  | "after_status_check"
  | "limited";

/** Who can do something about it. */
export type FixedBy = "customer" | "bank" | "engineering" | "nobody";

interface ReasonFacts {
  group: ReasonGroup;
  retry: RetryAdvice;
  fixedBy: FixedBy;
}

/** Every reason a failure is normalised to. Reasons of the group "risk" are never named to a customer. */
export const reasons = {
  insufficient_funds: { group: "customer", retry: "later", fixedBy: "customer" },
  over_limit: { group: "customer", retry: "later", fixedBy: "bank" },
  expired: { group: "customer", retry: "no", fixedBy: "customer" },
  wrong_details: { group: "customer", retry: "after_fixing", fixedBy: "customer" },
  pin_tries: { group: "customer", retry: "no", fixedBy: "bank" },
  authentication_required: { group: "customer", retry: "after_fixing", fixedBy: "customer" },
  issuer_unavailable: { group: "technical", retry: "short_backoff", fixedBy: "bank" },
  timeout: { group: "technical", retry: "after_status_check", fixedBy: "engineering" },
  system_error: { group: "technical", retry: "yes", fixedBy: "engineering" },
  routing: { group: "technical", retry: "no", fixedBy: "engineering" },
  duplicate: { group: "technical", retry: "no", fixedBy: "nobody" },
  network: { group: "technical", retry: "yes", fixedBy: "customer" },
  suspected_fraud: { group: "risk", retry: "no", fixedBy: "nobody" },
  lost_or_stolen: { group: "risk", retry: "no", fixedBy: "nobody" },
  security: { group: "risk", retry: "no", fixedBy: "nobody" },
  not_permitted: { group: "config", retry: "no", fixedBy: "customer" },
  currency_or_amount: { group: "config", retry: "no", fixedBy: "customer" },
  merchant: { group: "config", retry: "no", fixedBy: "engineering" },
  do_not_honor: { group: "opaque", retry: "limited", fixedBy: "bank" },
  unknown: { group: "unknown", retry: "limited", fixedBy: "engineering" },
} as const satisfies Record<string, ReasonFacts>;

export type FailureReason = keyof typeof reasons;

export const failureReasons = Object.keys(reasons) as FailureReason[];

/** Reasons that suspect a person or a card: neutral words only in front of customers. */
export const isRiskReason = (reason: FailureReason): boolean => reasons[reason].group === "risk";
