import { z } from "zod";
import { transactionRecord } from "../transaction.ts";

/** Makes the record of a row from its cells. */
type RowMapping = (cells: readonly string[]) => unknown;

/** What a header comes to: a mapping, or what is wrong with it. */
export type HeaderReading = { mapping: RowMapping; name: string } | { mapping: null; reason: string };

function fieldsOf(record: z.ZodObject, prefix = ""): { name: string; required: boolean }[] {
  return Object.entries(record.shape).flatMap(([key, field]) => {
    const required = !(field instanceof z.ZodOptional);
    const inner = field instanceof z.ZodOptional ? field.unwrap() : field;
    return inner instanceof z.ZodObject
      ? fieldsOf(inner, `${prefix}${key}.`)
      : [{ name: prefix + key, required: required && prefix === "" }];
  });
}

/** Columns of a CSV: the fields of a record, dotted where they are nested. */
export const csvColumns = fieldsOf(transactionRecord);

/** What the console's own export tells beside the record; an import leaves it out. */
const exportedBeside = new Set(["score", "band"]);

/** Dotted names become nested fields; an empty cell is a field that is not told. */
function dotted(header: readonly string[]): RowMapping {
  const paths = header.map((name) =>
    exportedBeside.has(name) ? null : (name.split(".") as [string, string?]),
  );
  return (cells) => {
    const record: Record<string, unknown> = {};
    for (let at = 0; at < paths.length; at += 1) {
      const cell = cells[at]!;
      const path = paths[at]!;
      if (cell === "" || path === null) continue;
      const [outer, inner] = path;
      if (inner === undefined) record[outer] = cell;
      else {
        record[outer] ??= {};
        (record[outer] as Record<string, string>)[inner] = cell;
      }
    }
    return record;
  };
}

const list = (names: readonly string[]) => names.join(", ");

function readDotted(header: readonly string[]): HeaderReading {
  const known = new Set(csvColumns.map(({ name }) => name));
  const missing = csvColumns.filter(({ name, required }) => required && !header.includes(name));
  const unknown = header.filter((name) => !known.has(name) && !exportedBeside.has(name));
  const twice = header.filter((name, at) => header.indexOf(name) !== at);
  const wrong = [
    missing.length > 0 && `it lacks the columns ${list(missing.map(({ name }) => name))}`,
    unknown.length > 0 && `it has unknown columns: ${list(unknown)}`,
    twice.length > 0 && `it has columns twice: ${list(twice)}`,
  ].filter((reason) => reason !== false);
  return wrong.length > 0
    ? { mapping: null, reason: wrong.join("; ") }
    : { mapping: dotted(header), name: "record" };
}

/** Header of the Fraud Detection Handbook's data set; `TX_FRAUD` and others are labels, and not taken in. */
const handbookColumns = ["TRANSACTION_ID", "TX_DATETIME", "CUSTOMER_ID", "TERMINAL_ID", "TX_AMOUNT"] as const;

/** Some of its amounts went through a binary fraction: 85.64999999999999 is 85.65. */
const handbookAmount = (text: string) => (/^\d+\.\d{9,}$/.test(text) ? Number(text).toFixed(2) : text);

/** The data set tells in-person card payments, times in UTC with or without saying so, and no currency. */
function readHandbook(header: readonly string[], currency: string): HeaderReading {
  const missing = handbookColumns.filter((name) => !header.includes(name));
  if (missing.length > 0) return { mapping: null, reason: `it lacks the columns ${list(missing)}` };
  const [id, at, customer, terminal, amount] = handbookColumns.map((name) => header.indexOf(name)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const instant = (text: string) => {
    const iso = text.replace(" ", "T");
    return iso.endsWith("Z") ? iso : `${iso}Z`;
  };
  return {
    name: "handbook",
    mapping: (cells) => ({
      id: cells[id],
      occurredAt: instant(cells[at]!),
      customerId: cells[customer] || undefined,
      terminalId: cells[terminal] || undefined,
      amount: handbookAmount(cells[amount]!),
      currency,
      method: "card",
      channel: "in_store",
      status: "succeeded",
    }),
  };
}

export const mappings = ["handbook"] as const;
export type MappingName = (typeof mappings)[number];

/**
 * Reads a header.
 *
 * @param wanted a mapping by name; without one it is told by the header
 * @param currency for mappings whose files tell none
 */
export function readHeader(
  cells: readonly string[],
  wanted: MappingName | undefined,
  currency: string,
): HeaderReading {
  const header = cells.map((cell) => cell.trim());
  const handbook = wanted === "handbook" || (header.includes("TRANSACTION_ID") && !header.includes("id"));
  return handbook ? readHandbook(header, currency) : readDotted(header);
}
