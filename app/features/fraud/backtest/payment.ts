/** What the features know of a payment. */
export interface Payment {
  readonly id: string;
  /** milliseconds since 1970 */
  readonly at: number;
  /** empty where it is not told, likewise the terminal */
  readonly customerId: string;
  readonly terminalId: string;
  /** in whatever unit the data is in; NaN where it is not told */
  readonly amount: number;
}

/** A payment as its subjects remember it. */
export interface Trace {
  readonly at: number;
  readonly amount: number;
  /** numbers for the two, -1 where not told */
  readonly customer: number;
  readonly terminal: number;
  /** spreads above what the customer usually pays; NaN where that cannot be told */
  readonly distance: number;
  /** 1 for the customer's first payment at this terminal that is remembered, 0 for a later one, NaN where that cannot be told */
  readonly firstHere: number;
}

/** From how many spreads above the usual a payment counts as unusually large. */
export const unusualFrom = 3;

/** A distance as it goes into sums: nothing where it cannot be told, and one wild payment does not count for twenty. */
export const summedDistance = (distance: number) =>
  Number.isNaN(distance) ? 0 : Math.max(-3, Math.min(12, distance));
