import type { Payment } from "./payment.ts";

/** A payment whose outcome will be told later. */
export interface Outcome {
  /** when it became known, and when the payment was made */
  now: number;
  at: number;
  customerId: string;
  terminalId: string;
  fraud: boolean;
  distance: number;
}

/**
 * Features as a fold over the payments of a file and their outcomes, in the order of time. Features of a payment come
 * from what was folded before it; its own outcome plays no part, nor any that came later.
 */
export interface FileFold {
  /** the columns of a feature row, in order */
  readonly names: readonly string[];
  /** the column that tells how far an amount lies from its customer's habit: what scores without labels */
  readonly distanceColumn: string;
  /**
   * Folds a payment in.
   *
   * @param row where its features are written; left out where nobody wants them
   * @returns how far the amount lies from its customer's habit, which its outcome is told with later; NaN where that
   *   cannot be told
   */
  payment(payment: Payment, row?: Float64Array): { distance: number };
  /** Folds in what became known of a payment. */
  outcome(outcome: Outcome): void;
}
