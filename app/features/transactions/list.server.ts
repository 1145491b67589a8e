import { type Actor, assertCan, can } from "#app/features/accounts/permissions.ts";
import { pool } from "#app/platform/db.server.ts";
import { keptId } from "./ingest.server.ts";
import { type Cursor, decodeCursor, encodeCursor, type ListFilters, pageSize, withoutRisk } from "./list.ts";
import { type CodesAsked, identitiesOf, planWalk, type Sought, type Walk } from "./list-walk.ts";
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

/**
 * Entries of an index that are looked at for one page: some milliseconds. In the order of time
 * payments lie side by side; in any other each is a page of its own that must be fetched.
 */
const walkLengthOf = ({ sort }: ListFilters) => (sort.endsWith("time") ? 2_000 : 600);
/** Payments of somebody that are read as a whole to be sorted by amount or score. */
const wholeLength = 2_000;

/** A search box takes an id, a customer's id or a card's last four; which one is decided by an index look-up. */
async function soughtBy(q: string | undefined): Promise<Sought | null> {
  if (q === undefined) return null;
  if (/^\d{4}$/.test(q)) return { column: "card_last4", value: q };
  // An id that held a card number is kept under a pseudonym; its sender's form finds it too.
  const value = keptId(q);
  const { rowCount } = await pool.query("SELECT 1 FROM transactions WHERE id = $1", [value]);
  return { column: rowCount ? "id" : "customer_id", value };
}

/** Whether the payments of whoever the filters name are few enough to sort them all. */
async function areFew(filters: ListFilters, sought: Sought | null): Promise<boolean> {
  const [identity] = identitiesOf(filters, sought);
  if (!identity || filters.sort.endsWith("time")) return false;
  const { rowCount } = await pool.query(
    `SELECT FROM transactions WHERE ${identity.column} = $1 LIMIT ${wholeLength + 1}`,
    [identity.value],
  );
  return (rowCount ?? 0) <= wholeLength;
}

const selected = `
  t.id, t.occurred_at AS "occurredAt", t.amount_minor AS "amountMinor", t.currency, t.status, t.method, t.channel,
  t.customer_id AS "customerId", c.name AS "customerName", t.merchant_id AS "merchantId",
  t.merchant_name AS "merchantName", t.card_network AS "cardNetwork", t.card_last4 AS "cardLast4",
  t.card_issuer AS "cardIssuer", t.card_country AS "cardCountry", t.device_id AS "deviceId",
  t.device_country AS "deviceCountry", t.failure_scheme AS "failureScheme", t.failure_code AS "failureCode"`;

/**
 * The entries that are looked at: ids with their sort value, in order. Where few are read
 * whole, OFFSET 0 keeps the planner from searching them along the sort's index instead.
 */
function walkedText({ from, key, inside, descending, whole, behind }: Walk, length: number): string {
  const direction = descending ? "DESC" : "ASC";
  const entries = `SELECT ${key.id} AS id, ${key.value} AS value FROM ${from}`;
  const where = (conditions: string[]) => (conditions.length > 0 ? `WHERE ${conditions.join(" AND ")}` : "");
  const place = (value: string, id: string) =>
    behind ? [`(${value}, ${id}) ${behind.comparison} ${behind.placeholders}`] : [];
  return whole
    ? `SELECT id, value FROM (${entries} ${where(inside)} OFFSET 0) held ${where(place("value", "id"))}
       ORDER BY value ${direction}, id ${direction} LIMIT ${length}`
    : `${entries} ${where([...inside, ...place(key.value, key.id)])}
       ORDER BY ${key.value} ${direction}, ${key.id} ${direction} LIMIT ${length}`;
}

const placeOf = ({ value, id }: { value: Date | number; id: string }): Cursor => ({
  value: value instanceof Date ? value.toISOString() : value,
  id,
});

interface Found {
  rows: TransactionRow[];
  /** where to go on; null at the end */
  next: Cursor | null;
  /** whether the walk ended before the page was full: more may fit further on */
  short: boolean;
}

/**
 * Finds up to `limit` payments. The walk yields its ids in order and stops with the last
 * row that is wanted; payments, scores and names are joined to those it yields only.
 */
async function find(
  filters: ListFilters,
  timeZone: string,
  cursor: Cursor | null,
  { limit, length, codes }: { limit: number; length: number; codes?: CodesAsked | undefined },
): Promise<Found> {
  const sought = await soughtBy(filters.q);
  const whole = await areFew(filters, sought);
  const walk = planWalk(filters, { sought, timeZone, whole, cursor, codes });
  const direction = walk.descending ? "DESC" : "ASC";
  const { rows: read } = await pool.query<
    Omit<TransactionRow, "occurredAt"> & { occurredAt: Date; value: Date | number }
  >(
    `SELECT ${selected}, s.score, s.band, w.value
     FROM (${walkedText(walk, length)}) w
     JOIN transactions t ON t.id = w.id
     LEFT JOIN risk_scores s ON s.transaction_id = w.id
     LEFT JOIN customers c ON c.id = t.customer_id
     ${walk.outside.length > 0 ? `WHERE ${walk.outside.join(" AND ")}` : ""}
     ORDER BY w.value ${direction}, w.id ${direction} LIMIT ${limit + 1}`,
    [...walk.insideValues, ...walk.outsideValues],
  );
  const rows = read.slice(0, limit).map(({ value: _value, ...row }): TransactionRow => {
    return { ...row, occurredAt: row.occurredAt.toISOString() };
  });
  if (read.length > limit) return { rows, next: placeOf(read[limit - 1]!), short: false };
  const { rows: ends } = await pool.query<{ id: string; value: Date | number }>(
    `${walkedText(walk, 1)} OFFSET ${length - 1}`,
    walk.insideValues,
  );
  return { rows, next: ends[0] ? placeOf(ends[0]) : null, short: ends[0] !== undefined };
}

export interface TransactionPage {
  /** up to {@link pageSize} */
  rows: TransactionRow[];
  /** cursor of what follows; null at the end */
  next: string | null;
  /** set where the page is short but more may follow: how far was looked, in the sort's own terms */
  lookedTo: string | number | null;
}

const nothingOfRisk = { score: null, band: null, failureScheme: null, failureCode: null };

/**
 * One page of transactions, found at a cost that does not grow with the table: where few
 * payments fit, a page may be short or empty although `next` leads on.
 *
 * Who may not see alerts reads neither scores nor codes, and cannot ask by them.
 *
 * @param timeZone IANA zone in which the `from` and `to` days are meant
 * @param codes what the reasons of the filters are called, for who may read codes
 */
export async function listTransactions(
  actor: Actor,
  filters: ListFilters,
  timeZone: string,
  codes?: CodesAsked,
): Promise<TransactionPage> {
  assertCan(actor, "transactions.read");
  const seesRisk = can(actor, "alerts.read");
  const asked = seesRisk ? filters : withoutRisk(filters);
  const cursor = decodeCursor(asked.after, asked.sort);
  const { rows, next, short } = await find(asked, timeZone, cursor, {
    limit: pageSize,
    length: walkLengthOf(asked),
    codes: seesRisk ? codes : undefined,
  });
  return {
    rows: seesRisk ? rows : rows.map((row) => ({ ...row, ...nothingOfRisk })),
    next: next && encodeCursor(next),
    lookedTo: short && next ? next.value : null,
  };
}

/** An export has time: longer walks, fewer of them. */
const exportPage = { limit: 2_000, length: 40_000 };

/** Every row that fits the filters, in their order, a page in memory at a time. */
export async function* eachTransaction(
  actor: Actor,
  filters: ListFilters,
  timeZone: string,
  codes?: CodesAsked,
) {
  assertCan(actor, "transactions.export");
  let cursor: Cursor | null = null;
  do {
    const { rows, next }: Found = await find(filters, timeZone, cursor, { ...exportPage, codes });
    yield* rows;
    cursor = next;
  } while (cursor);
}
