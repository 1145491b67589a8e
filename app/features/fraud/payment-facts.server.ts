import type { PaymentRow } from "./history.server.ts";

/** What rules and lists read of a payment beside what habits are made of. */
export interface RowFacts {
  merchantMcc: string | null;
  terminalId: string | null;
  cardBin: string | null;
  cardNetwork: string | null;
  cardIssuer: string | null;
  deviceIp: string | null;
}

/** Columns of a payment, alias `t`, in the order {@link factsOf} reads them: always the last of a row. */
export const factColumns =
  "t.merchant_mcc, t.terminal_id, t.card_bin, t.card_network, t.card_issuer, t.device_ip";

export function factsOf(row: PaymentRow): RowFacts {
  const first = row.length - 6;
  const at = (place: number) => row[first + place] as string | null;
  return {
    merchantMcc: at(0),
    terminalId: at(1),
    cardBin: at(2),
    cardNetwork: at(3),
    cardIssuer: at(4),
    deviceIp: at(5),
  };
}
