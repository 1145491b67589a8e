import { roughRate } from "#app/features/transactions/which-payment/amounts/rates.ts";
import { fromMinor } from "#app/platform/money.ts";

/** Money of several currencies at rough rates, in dollars: enough to tell how bad something is. */
export const roughDollars = (amounts: readonly { currency: string; minor: number }[]): number =>
  amounts.reduce(
    (sum, { currency, minor }) =>
      sum + Number(fromMinor(Math.round(minor), currency)) / (roughRate("USD", currency) ?? 1),
    0,
  );
