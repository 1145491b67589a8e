import { type Dimension, dimensions, type Scope } from "./payment.ts";

/** The column of a payment that a dimension of a scope is about. */
export const columnOf: Record<Dimension, string> = {
  method: "method",
  issuer: "card_issuer",
  merchant: "merchant_id",
  country: "card_country",
  channel: "channel",
  network: "card_network",
  bin: "card_bin",
  currency: "currency",
  terminal: "terminal_id",
  customer: "customer_id",
};

/** Conditions that a payment lies within a scope; `first` is the number of its first parameter. */
export function scopeConditions(scope: Scope, first: number, alias = "t") {
  const chosen = dimensions.filter((dimension) => scope[dimension] !== undefined);
  return {
    sql: chosen.map((dimension, place) => `${alias}.${columnOf[dimension]} = $${first + place}`),
    values: chosen.map((dimension) => scope[dimension]!),
  };
}
