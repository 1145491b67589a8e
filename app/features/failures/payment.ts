/** What a scope may be made of, in the order in which equal explanations are preferred. */
export const dimensions = [
  "method",
  "issuer",
  "merchant",
  "country",
  "channel",
  "network",
  "bin",
  "currency",
  "terminal",
  "customer",
] as const;
export type Dimension = (typeof dimensions)[number];
export type Scope = Partial<Record<Dimension, string>>;

/** The fields of a transaction record that detection reads; see the record of the API. */
export interface PaymentRecord {
  id: string;
  occurredAt: string;
  amount: string;
  currency: string;
  method: string;
  status: string;
  channel?: string;
  customerId?: string;
  terminalId?: string;
  merchant?: { id?: string };
  card?: { fingerprint?: string; bin?: string; network?: string; issuer?: string; country?: string };
  device?: { id?: string; ip?: string };
  failure?: { scheme?: string; code?: string };
}

/**
 * Beside the public dimensions each payment has one of our own: whether its amount is so small
 * that it may try a card. It draws borders, and is never part of a scope that is told.
 */
export const probe = dimensions.length;
/** Columns of values that payments are held with. */
export const columns = dimensions.length + 1;
export const customer = dimensions.indexOf("customer");
export const terminal = dimensions.indexOf("terminal");
export const currency = dimensions.indexOf("currency");
export const bitOf = (name: Dimension) => 1 << dimensions.indexOf(name);
/** Columns that are part of a mask. */
export const partsOf = (mask: number): number[] => {
  const parts: number[] = [];
  for (let column = 0; column < columns; column++) if (mask & (1 << column)) parts.push(column);
  return parts;
};
