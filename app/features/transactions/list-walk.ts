import { zonedDayStart } from "#app/platform/zoned-day.ts";
import { bands, scoresOf } from "./bands.ts";
import { amountBounds, type Cursor, type ListFilters } from "./list.ts";

/**
 * How a page of payments is found, whatever is asked for, at a bounded cost: an index in the
 * order of the sort is walked, a limited number of entries at a time, and the other filters
 * are put to the payments it yields. A page that is short when the walk ends says how far it
 * looked, and the next one goes on from there.
 */
export interface Walk {
  /** what is walked, with its aliases: `t` payments, `s` scores */
  from: string;
  /** the column that is sorted by, and the id beside it in the same index */
  key: { value: string; id: string };
  descending: boolean;
  /** all that fits `inside` is read and then sorted; no index gives the order */
  whole: boolean;
  /** what the index itself answers: an entry that does not fit costs nothing */
  inside: string[];
  insideValues: unknown[];
  /** the place to go on behind, put to the sort's value and id; null at the start */
  behind: { comparison: "<" | ">"; placeholders: string } | null;
  /** what is asked of each payment that the walk yields; its placeholders follow those inside */
  outside: string[];
  outsideValues: unknown[];
}

/** What the search box named: one payment, one customer, or a card's last four. */
export type Sought = { column: "id" | "customer_id" | "card_last4"; value: string };

/** Whom or what the filters name: columns of payments that have an index in the order of time. */
export function identitiesOf(
  { customer, merchant, code }: ListFilters,
  sought: Sought | null,
): { column: string; value: string }[] {
  return [
    ...(sought ? [sought] : []),
    ...(customer ? [{ column: "customer_id", value: customer }] : []),
    ...(merchant ? [{ column: "merchant_id", value: merchant }] : []),
    ...(code ? [{ column: "failure_code", value: code }] : []),
  ];
}

/** Conditions and the values of their placeholders, in step. */
class Conditions {
  readonly texts: string[] = [];
  readonly values: unknown[] = [];
  readonly #before: number;
  /** @param before placeholders of another list that stands before this one */
  constructor(before = 0) {
    this.#before = before;
  }
  /** `?` in the text stands for the next value */
  add(text: string, ...values: unknown[]): this {
    let next = this.#before + this.values.length;
    this.texts.push(
      text.replaceAll("?", () => {
        next += 1;
        return `$${next}`;
      }),
    );
    this.values.push(...values);
    return this;
  }
  among(column: string, values: readonly string[] | undefined): this {
    return values && values.length > 0 ? this.add(`${column} = ANY(?::text[])`, values) : this;
  }
}

const keys = {
  time: { value: "t.occurred_at", id: "t.id" },
  amount: { value: "t.amount_minor", id: "t.id" },
  score: { value: "s.score", id: "s.transaction_id" },
  scoreTime: { value: "s.occurred_at", id: "s.transaction_id" },
} as const;

const scoredPayments = "transactions t JOIN risk_scores s ON s.transaction_id = t.id";

/** Which index is walked. `whole`: somebody's payments are so few that all are read and sorted. */
function courseOf({ sort, band = [] }: ListFilters, named: boolean, whole: boolean) {
  if (sort.endsWith("amount")) return { key: keys.amount, from: "transactions t", byIdentity: whole };
  if (sort.endsWith("score") && whole) return { key: keys.score, from: scoredPayments, byIdentity: true };
  if (sort.endsWith("score")) return { key: keys.score, from: "risk_scores s", byIdentity: false };
  // Most payments are of low risk; those that are not have an index of their own.
  if (!named && band.length > 0 && !band.includes("low"))
    return { key: keys.scoreTime, from: "risk_scores s", byIdentity: false };
  return { key: keys.time, from: "transactions t", byIdentity: named };
}

/** The walk for these filters and this sort, from the start or from behind a place. */
export function planWalk(
  filters: ListFilters,
  {
    sought,
    timeZone,
    whole,
    cursor,
  }: { sought: Sought | null; timeZone: string; whole: boolean; cursor: Cursor | null },
): Walk {
  const identities = identitiesOf(filters, sought);
  const { key, from, byIdentity } = courseOf(filters, identities.length > 0, whole);
  const { status = [], band = [], currency } = filters;
  const descending = filters.sort.startsWith("-");

  const inside = new Conditions();
  const [first] = identities;
  if (byIdentity && first) inside.add(`t.${first.column} = ?`, first.value);
  const byTime = key === keys.time || key === keys.scoreTime;
  const byAmount = key === keys.amount && !byIdentity;
  if (byTime) addPeriod(inside, filters, key.value, timeZone);
  if (byAmount) addAmounts(inside, filters);
  if (key === keys.scoreTime) inside.add("s.band <> 'low'");
  if (key === keys.score && !byIdentity) {
    const { least, most } = scoresOf(band.length > 0 ? band : bands);
    inside.add("s.score BETWEEN ? AND ?", least, most);
  }
  // Most payments succeed; those that did not have an index of their own.
  if (key === keys.time && !byIdentity && status.length > 0 && !status.includes("succeeded"))
    inside.add("t.status <> 'succeeded'");

  const insideValues = cursor ? [...inside.values, cursor.value, cursor.id] : inside.values;
  const outside = new Conditions(insideValues.length);
  for (const { column, value } of identities.slice(byIdentity ? 1 : 0)) outside.add(`t.${column} = ?`, value);
  outside
    .among("t.status", status)
    .among("t.method", filters.method)
    .among("t.channel", filters.channel)
    .among("t.card_country", filters.country ? [filters.country] : [])
    .among("t.card_issuer", filters.issuer ? [filters.issuer] : [])
    .among("s.band", band);
  if (!byTime) addPeriod(outside, filters, "t.occurred_at", timeZone);
  if (!byAmount && currency) addAmounts(outside, filters);

  return {
    from,
    key,
    descending,
    whole: byIdentity && !byTime,
    inside: inside.texts,
    insideValues,
    behind: cursor && {
      comparison: descending ? "<" : ">",
      placeholders: `($${insideValues.length - 1}, $${insideValues.length})`,
    },
    outside: outside.texts,
    outsideValues: outside.values,
  };
}

function addPeriod(conditions: Conditions, { from, to }: ListFilters, column: string, timeZone: string) {
  if (from) conditions.add(`${column} >= ?`, zonedDayStart(from, timeZone, 0));
  if (to) conditions.add(`${column} < ?`, zonedDayStart(to, timeZone, 1));
}

function addAmounts(conditions: Conditions, filters: ListFilters) {
  const { min, max } = amountBounds(filters);
  conditions.add("t.currency = ?", filters.currency);
  if (min !== null) conditions.add("t.amount_minor >= ?", min);
  if (max !== null) conditions.add("t.amount_minor <= ?", max);
}
