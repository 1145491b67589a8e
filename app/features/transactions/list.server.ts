import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { pool } from "#app/platform/db.server.ts";
import { zonedDayStart } from "#app/platform/zoned-day.ts";
import { keptId } from "./ingest.server.ts";
import {
  amountBounds,
  type Cursor,
  decodeCursor,
  encodeCursor,
  type ListFilters,
  type Sort,
} from "./list.ts";
import type { Channel, Method, Status } from "./transaction.ts";

/** One row of the list. Times are ISO instants, amounts minor units. */
export interface TransactionRow {
  id: string;
  occurredAt: string;
  amountMinor: number;
  currency: string;
  status: Status;
  method: Method;
  channel: Channel | null;
  customerId: string | null;
  customerName: string | null;
  merchantId: string | null;
  merchantName: string | null;
  cardNetwork: string | null;
  cardLast4: string | null;
  cardIssuer: string | null;
  cardCountry: string | null;
  deviceId: string | null;
  deviceCountry: string | null;
  failureScheme: string | null;
  failureCode: string | null;
  score: number | null;
  band: "low" | "medium" | "high" | "critical" | null;
}

export const pageSize = 100;

/** Values of a query and their placeholders, in step. */
class Parameters {
  readonly values: unknown[] = [];
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** A search box takes an id, a customer's id or a card's last four; which one is decided by an index look-up. */
async function searchCondition(q: string, parameters: Parameters): Promise<string> {
  if (/^\d{4}$/.test(q)) return `t.card_last4 = ${parameters.add(q)}`;
  // An id that held a card number is kept under a pseudonym; its sender's form finds it too.
  const id = keptId(q);
  const { rowCount } = await pool.query("SELECT 1 FROM transactions WHERE id = $1", [id]);
  return `t.${rowCount ? "id" : "customer_id"} = ${parameters.add(id)}`;
}

async function conditions(filters: ListFilters, timeZone: string, parameters: Parameters): Promise<string[]> {
  const where: string[] = [];
  const among = (column: string, values: readonly string[] | undefined) => {
    if (!values || values.length === 0) return;
    // One value is written as equality so that an index on (column, time) also gives the order.
    where.push(
      values.length === 1
        ? `${column} = ${parameters.add(values[0])}`
        : `${column} = ANY(${parameters.add(values)}::text[])`,
    );
  };
  const equals = (column: string, value: string | undefined) =>
    among(column, value === undefined ? [] : [value]);

  if (filters.q) where.push(await searchCondition(filters.q, parameters));
  among("t.status", filters.status);
  among("t.method", filters.method);
  among("t.channel", filters.channel);
  among("s.band", filters.band);
  equals("t.currency", filters.currency);
  equals("t.card_country", filters.country);
  equals("t.card_issuer", filters.issuer);
  equals("t.customer_id", filters.customer);
  equals("t.merchant_id", filters.merchant);
  equals("t.failure_code", filters.code);
  // Scores carry the payment's time too; with a band the index on (band, time) is the one to bound.
  const time = drivenByScore(filters) ? "s.occurred_at" : "t.occurred_at";
  if (filters.from) where.push(`${time} >= ${parameters.add(zonedDayStart(filters.from, timeZone, 0))}`);
  if (filters.to) where.push(`${time} < ${parameters.add(zonedDayStart(filters.to, timeZone, 1))}`);
  const { min, max } = amountBounds(filters);
  if (min !== null) where.push(`t.amount_minor >= ${parameters.add(min)}`);
  if (max !== null) where.push(`t.amount_minor <= ${parameters.add(max)}`);
  return where;
}

/** Whether the query starts at the scores: only scored payments can answer it. */
function drivenByScore({ sort, band }: ListFilters): boolean {
  return sort.endsWith("score") || (band?.length ?? 0) > 0;
}

/** The sort's column and the id column beside it in the same index. */
function sortColumns(filters: ListFilters): { value: string; id: string } {
  const byScore = drivenByScore(filters);
  const id = byScore && !filters.sort.endsWith("amount") ? "s.transaction_id" : "t.id";
  if (filters.sort.endsWith("score")) return { value: "s.score", id };
  if (filters.sort.endsWith("amount")) return { value: "t.amount_minor", id };
  return { value: byScore ? "s.occurred_at" : "t.occurred_at", id };
}

const selected = `
  t.id, t.occurred_at AS "occurredAt", t.amount_minor AS "amountMinor", t.currency, t.status, t.method, t.channel,
  t.customer_id AS "customerId", c.name AS "customerName", t.merchant_id AS "merchantId",
  t.merchant_name AS "merchantName", t.card_network AS "cardNetwork", t.card_last4 AS "cardLast4",
  t.card_issuer AS "cardIssuer", t.card_country AS "cardCountry", t.device_id AS "deviceId",
  t.device_country AS "deviceCountry", t.failure_scheme AS "failureScheme", t.failure_code AS "failureCode"`;

/**
 * Reads one page by keyset. The page's rows are found first, by index; scores and names
 * are joined to those few only.
 */
async function readPage(filters: ListFilters, timeZone: string, cursor: Cursor | null, limit: number) {
  const parameters = new Parameters();
  const where = await conditions(filters, timeZone, parameters);
  const { value, id } = sortColumns(filters);
  const descending = filters.sort.startsWith("-");
  if (cursor) {
    const comparison = descending ? "<" : ">";
    where.push(
      `(${value}, ${id}) ${comparison} (${parameters.add(cursor.value)}, ${parameters.add(cursor.id)})`,
    );
  }
  const direction = descending ? "DESC" : "ASC";
  const from = drivenByScore(filters)
    ? "risk_scores s JOIN transactions t ON t.id = s.transaction_id"
    : "transactions t";
  const text = `
    SELECT ${selected}, r.score, r.band
    FROM (
      SELECT t.*, ${value} AS sort_value FROM ${from}
      ${where.length > 0 ? `WHERE ${where.join(" AND ")}` : ""}
      ORDER BY ${value} ${direction}, ${id} ${direction}
      LIMIT ${limit}
    ) t
    LEFT JOIN risk_scores r ON r.transaction_id = t.id
    LEFT JOIN customers c ON c.id = t.customer_id
    ORDER BY t.sort_value ${direction}, t.id ${direction}`;
  const { rows } = await pool.query<Omit<TransactionRow, "occurredAt"> & { occurredAt: Date }>(
    text,
    parameters.values,
  );
  return rows.map((row): TransactionRow => ({ ...row, occurredAt: row.occurredAt.toISOString() }));
}

function cursorOf(row: TransactionRow, sort: Sort): Cursor {
  if (sort.endsWith("score")) return { value: row.score ?? 0, id: row.id };
  if (sort.endsWith("amount")) return { value: row.amountMinor, id: row.id };
  return { value: row.occurredAt, id: row.id };
}

/**
 * One page of transactions.
 *
 * @param timeZone IANA zone in which the `from` and `to` days are meant
 * @returns up to {@link pageSize} rows, and the cursor of the next page or null at the end
 */
export async function listTransactions(actor: Actor, filters: ListFilters, timeZone: string) {
  assertCan(actor, "transactions.read");
  const rows = await readPage(filters, timeZone, decodeCursor(filters.after, filters.sort), pageSize + 1);
  const page = rows.slice(0, pageSize);
  const last = page.at(-1);
  return {
    rows: page,
    next: rows.length > pageSize && last ? encodeCursor(cursorOf(last, filters.sort)) : null,
  };
}

const exportPage = 2_000;

/** Every row that fits the filters, in their order, a page in memory at a time. */
export async function* eachTransaction(actor: Actor, filters: ListFilters, timeZone: string) {
  assertCan(actor, "transactions.export");
  let cursor: Cursor | null = null;
  for (;;) {
    const rows: TransactionRow[] = await readPage(filters, timeZone, cursor, exportPage);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < exportPage) return;
    cursor = cursorOf(last, filters.sort);
  }
}
