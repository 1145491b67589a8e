import { zonedDayStart } from "#app/platform/zoned-day.ts";
import { triedSql } from "./attempts.ts";
import { type Band, bands, scoresOf } from "./bands.ts";
import { amountBounds, type Cursor, isInstant, type ListFilters } from "./list.ts";

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

/** By which codes payments failed, each as `<scheme>~<code>` in small letters: one of these, or none of these. */
export type CodesAsked = { among: readonly string[] } | { noneOf: readonly string[] };

/** The code of a failure as {@link CodesAsked} names it. */
const codePair = `concat(lower(btrim(t.failure_scheme)), '~', lower(btrim(t.failure_code)))`;

const keys = {
  time: { value: "t.occurred_at", id: "t.id" },
  amount: { value: "t.amount_minor", id: "t.id" },
  score: { value: "s.score", id: "s.transaction_id" },
  scoreTime: { value: "s.occurred_at", id: "s.transaction_id" },
  incidentTime: { value: "p.occurred_at", id: "p.transaction_id" },
} as const;

const scoredPayments = "transactions t JOIN risk_scores s ON s.transaction_id = t.id";

/** Which index is walked. `whole`: somebody's payments are so few that all are read and sorted. */
function courseOf({ sort, band = [], incident }: ListFilters, named: boolean, whole: boolean) {
  // The payments of an incident are read whole: they may lie far apart among all others.
  if (incident && !named && sort.endsWith("time"))
    return { key: keys.incidentTime, from: "incident_payments p", byIdentity: false };
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
    codes,
  }: {
    sought: Sought | null;
    timeZone: string;
    whole: boolean;
    cursor: Cursor | null;
    codes?: CodesAsked | undefined;
  },
): Walk {
  const identities = identitiesOf(filters, sought);
  const { key, from, byIdentity } = courseOf(filters, identities.length > 0, whole);
  const { band = [], currency, tried, incident } = filters;
  // What became of a failure, and why, is asked of payments that failed.
  const status = codes || tried ? ["failed"] : (filters.status ?? []);
  const descending = filters.sort.startsWith("-");

  const inside = new Conditions();
  const [first] = identities;
  if (byIdentity && first) inside.add(`t.${first.column} = ?`, first.value);
  const byIncident = key === keys.incidentTime;
  const byTime = key === keys.time || key === keys.scoreTime || byIncident;
  const byAmount = key === keys.amount && !byIdentity;
  const byScore = key === keys.score && !byIdentity;
  const range = byTime
    ? periodOf(filters, timeZone)
    : byAmount
      ? amountsOf(filters)
      : byScore
        ? scoreRangeOf(band)
        : {};
  const { place, ...rest } = entry(range, cursor, descending);
  addRange(inside, rest, key.value);
  if (byAmount) inside.add("t.currency = ?", currency);
  if (key === keys.scoreTime) inside.add("s.band <> 'low'");
  if (byIncident) inside.add("p.incident_id = ?::uuid", incident);
  // Most payments succeed; those that did not have an index of their own.
  if (key === keys.time && !byIdentity && status.length > 0 && !status.includes("succeeded"))
    inside.add("t.status <> 'succeeded'");

  const insideValues = place ? [...inside.values, place.value, place.id] : inside.values;
  const outside = new Conditions(insideValues.length);
  for (const { column, value } of identities.slice(byIdentity ? 1 : 0)) outside.add(`t.${column} = ?`, value);
  outside
    .among("t.status", status)
    .among("t.method", filters.method)
    .among("t.channel", filters.channel)
    .among("t.card_country", filters.country ? [filters.country] : [])
    .among("t.card_issuer", filters.issuer ? [filters.issuer] : [])
    .among("t.card_network", filters.network ? [filters.network] : [])
    .among("t.card_bin", filters.bin ? [filters.bin] : [])
    .among("t.terminal_id", filters.terminal ? [filters.terminal] : [])
    .among("t.merchant_mcc", filters.mcc ? [filters.mcc] : [])
    .among("s.band", band);
  if (codes && "among" in codes) outside.add(`${codePair} = ANY(?::text[])`, codes.among);
  if (codes && "noneOf" in codes) outside.add(`${codePair} <> ALL(?::text[])`, codes.noneOf);
  if (tried) outside.add(triedSql[tried]);
  if (incident && !byIncident)
    outside.add(
      "EXISTS (SELECT FROM incident_payments p WHERE p.incident_id = ?::uuid AND p.transaction_id = t.id)",
      incident,
    );
  if (!byTime) addRange(outside, periodOf(filters, timeZone), "t.occurred_at");
  if (!byAmount && currency)
    addRange(outside.add("t.currency = ?", currency), amountsOf(filters), "t.amount_minor");

  return {
    from,
    key,
    descending,
    whole: byIncident || (byIdentity && !byTime),
    inside: inside.texts,
    insideValues,
    behind: place && {
      comparison: descending ? "<" : ">",
      placeholders: `($${insideValues.length - 1}, $${insideValues.length})`,
    },
    outside: outside.texts,
    outsideValues: outside.values,
  };
}

/** A bound of what is looked for; `below` leaves the value itself out. */
interface Bound {
  value: Date | number;
  below?: true;
}

interface Range {
  low?: Bound;
  high?: Bound;
}

const periodOf = ({ from, to }: ListFilters, timeZone: string): Range => ({
  ...(from && { low: { value: isInstant(from) ? new Date(from) : zonedDayStart(from, timeZone, 0) } }),
  ...(to && { high: { value: isInstant(to) ? new Date(to) : zonedDayStart(to, timeZone, 1), below: true } }),
});

function amountsOf(filters: ListFilters): Range {
  const { min, max } = amountBounds(filters);
  return { ...(min !== null && { low: { value: min } }), ...(max !== null && { high: { value: max } }) };
}

function scoreRangeOf(band: readonly Band[]): Range {
  const { least, most } = scoresOf(band.length > 0 ? band : bands);
  return { low: { value: least }, high: { value: most } };
}

/**
 * Where a walk begins: at the cursor or at the range's own edge, never both. Given both, the
 * index is entered at the edge and read up to the cursor, at a cost that grows with the table.
 */
function entry(range: Range, cursor: Cursor | null, descending: boolean): Range & { place: Cursor | null } {
  const edge = descending ? range.high : range.low;
  if (!cursor || !edge) return { ...range, place: cursor };
  const at = edge.value instanceof Date ? new Date(cursor.value).getTime() : Number(cursor.value);
  const bound = edge.value instanceof Date ? edge.value.getTime() : edge.value;
  const beyond = descending ? (edge.below ? at >= bound : at > bound) : at < bound;
  if (beyond) return { ...range, place: null };
  return { ...(descending ? { low: range.low } : { high: range.high }), place: cursor };
}

function addRange(conditions: Conditions, { low, high }: Range, column: string) {
  if (low) conditions.add(`${column} >= ?`, low.value);
  if (high) conditions.add(`${column} ${high.below ? "<" : "<="} ?`, high.value);
}
