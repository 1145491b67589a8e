/** Columns of a file of payments, as the Fraud Detection Handbook names them. */
export const historyColumns = [
  "TRANSACTION_ID",
  "TX_DATETIME",
  "CUSTOMER_ID",
  "TERMINAL_ID",
  "TX_AMOUNT",
  "TX_FRAUD",
] as const;
type Column = (typeof historyColumns)[number];

/** Where each column stands in a header. */
export type Places = Readonly<Record<Column, number>>;

/** @returns the places, or the columns that are not there */
export function placesIn(header: readonly string[]): { places: Places } | { missing: Column[] } {
  const named = header.map((cell) => cell.trim().toUpperCase());
  const missing = historyColumns.filter((column) => !named.includes(column));
  if (missing.length > 0) return { missing };
  return {
    places: Object.fromEntries(historyColumns.map((column) => [column, named.indexOf(column)])) as Places,
  };
}

export interface HistoryRow {
  id: string;
  /** milliseconds since 1970 */
  at: number;
  customerId: string;
  terminalId: string;
  /** NaN where it is not told */
  amount: number;
  fraud: boolean;
}

const dateTime = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)(Z|[+-]\d\d:?\d\d)?$/;

/** An instant; without a zone it is UTC. NaN for what is none. */
function instantOf(text: string): number {
  const parts = dateTime.exec(text);
  if (!parts) return Number.NaN;
  return Date.parse(`${parts[1]}T${parts[2]!.slice(0, 12)}${parts[3] ?? "Z"}`);
}

/** @returns the row, or what is wrong with it: completes "It …" */
export function readHistoryRow(cells: readonly string[], places: Places): HistoryRow | string {
  const cell = (column: Column) => (cells[places[column]] ?? "").trim();
  const id = cell("TRANSACTION_ID");
  if (id === "") return "has no TRANSACTION_ID";
  const at = instantOf(cell("TX_DATETIME"));
  if (Number.isNaN(at)) return "has a TX_DATETIME that is no date and time";
  const told = cell("TX_AMOUNT");
  const amount = told === "" ? Number.NaN : Number(told);
  if (told !== "" && !Number.isFinite(amount)) return "has a TX_AMOUNT that is no number";
  const fraud = cell("TX_FRAUD");
  if (!/^[01](\.0*)?$/.test(fraud)) return "has a TX_FRAUD that is neither 0 nor 1";
  return {
    id,
    at,
    customerId: cell("CUSTOMER_ID"),
    terminalId: cell("TERMINAL_ID"),
    amount,
    fraud: fraud.startsWith("1"),
  };
}
