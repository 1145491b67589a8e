import type { PaymentRow } from "./history.server.ts";

/** What rules and lists read of a payment beside what habits are made of. */
export interface RowFacts {
  cardBin: string | null;
  cardNetwork: string | null;
  cardIssuer: string | null;
}

/** Columns of a payment, alias `t`, in the order {@link factsOf} reads them: always the last of a row. */
export const factColumns = "t.card_bin, t.card_network, t.card_issuer";

export function factsOf(row: PaymentRow): RowFacts {
  const first = row.length - 3;
  const at = (place: number) => row[first + place] as string | null;
  return { cardBin: at(0), cardNetwork: at(1), cardIssuer: at(2) };
}
