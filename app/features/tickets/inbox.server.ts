import { type Actor, assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { isConversationId } from "#app/features/conversations/conversation.ts";
import { pool } from "#app/platform/db.server.ts";
import { fieldCondition } from "./custom-field.ts";
import {
  countedViews,
  type InboxCounts,
  type InboxFilters,
  type InboxRow,
  type InboxSort,
  type InboxView,
  mostCounted,
} from "./inbox.ts";
import type { InboxConditions } from "./inbox-conditions.ts";
import { lowRating } from "./survey.ts";
import { priorities } from "./ticket.ts";

export const inboxPageSize = 50;

/** What a view holds; `$1` is the viewer. Each has an index that holds nothing else. */
const viewConditions: Record<InboxView, string> = {
  mine: "v.assignee_id = $1 AND v.status = 'open'",
  unassigned: "v.status = 'open' AND v.assignee_id IS NULL",
  open: "v.status = 'open'",
  pending: "v.assignee_id = $1 AND v.status = 'pending'",
  snoozed: "v.status = 'snoozed'",
  mentions:
    "v.id IN (SELECT conversation_id FROM mentions WHERE staff_id = $1 AND seen_at IS NULL ORDER BY at DESC LIMIT 500)",
  following: "v.id IN (SELECT conversation_id FROM followers WHERE staff_id = $1 ORDER BY at DESC LIMIT 500)",
  solved: "v.status = 'solved'",
  all: "true",
};

interface Order {
  /** an expression, and how its value travels in a cursor */
  value: string;
  type: "timestamptz" | "int";
  descending: boolean;
}

/** Who waits longest, or what is due first, comes first; whatever is not stands behind, the oldest first. */
const orders: Record<InboxSort, Order> = {
  waiting: { value: "coalesce(v.waiting_since, 'infinity')", type: "timestamptz", descending: false },
  due: { value: "coalesce(v.due_at, 'infinity')", type: "timestamptz", descending: false },
  newest: { value: "v.listed_at", type: "timestamptz", descending: true },
  priority: { value: "v.priority", type: "int", descending: true },
};
/** These have an order of their own, whatever is chosen. */
const ownOrders: Partial<Record<InboxView, Order>> = {
  snoozed: { value: "v.snoozed_until", type: "timestamptz", descending: false },
  solved: { value: "v.solved_at", type: "timestamptz", descending: true },
  following: { value: "v.listed_at", type: "timestamptz", descending: true },
  all: { value: "v.listed_at", type: "timestamptz", descending: true },
};

/** Whether the view's order is the one that was chosen; the others have one of their own. */
export const isSortable = (view: InboxView) => !(view in ownOrders);

/** The customer's latest rating, if they gave any. */
const latestRating = `(SELECT y.rating FROM surveys y WHERE y.conversation_id = v.id AND y.rating IS NOT NULL
  ORDER BY y.asked_at DESC LIMIT 1)`;

const columns = `
  v.id, v.number, v.channel, v.customer_id AS "customerId", coalesce(c.name, v.contact_name) AS "customerName",
  v.locale, v.subject, v.preview, v.status, v.priority, v.assignee_id AS "assigneeId", s.name AS "assigneeName",
  v.team_id AS "teamId", v.tags, v.fields, v.last_seq AS "lastSeq", v.last_message_at AS "lastMessageAt", v.waiting_since AS "waitingSince",
  v.snoozed_until AS "snoozedUntil", v.due_at AS "dueAt", v.warn_at AS "warnAt", v.due_target AS "dueTarget", greatest(0, v.last_seq - coalesce(r.seq, 0)) AS unread, ${latestRating} AS rating`;

const joins = `
  LEFT JOIN customers c ON c.id = v.customer_id
  LEFT JOIN staff s ON s.id = v.assignee_id
  LEFT JOIN read_marks r ON r.conversation_id = v.id AND r.staff_id = $1`;

type Read = Omit<InboxRow, "lastMessageAt" | "waitingSince" | "snoozedUntil" | "dueAt" | "warnAt"> & {
  dueAt: Date | null;
  warnAt: Date | null;
  lastMessageAt: Date;
  waitingSince: Date | null;
  snoozedUntil: Date | null;
  place: string;
};

const rowOf = ({ place: _place, ...row }: Read): InboxRow => ({
  ...row,
  lastMessageAt: row.lastMessageAt.toISOString(),
  waitingSince: row.waitingSince?.toISOString() ?? null,
  snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
  dueAt: row.dueAt?.toISOString() ?? null,
  warnAt: row.warnAt?.toISOString() ?? null,
});

/** @returns null for anything that a page did not hand out */
function placeOf(after: string | undefined, { type }: Order) {
  const cut = after?.lastIndexOf("~") ?? -1;
  if (!after || cut < 1) return null;
  const value = after.slice(0, cut);
  const id = after.slice(cut + 1);
  const readable = type === "int" ? /^\d$/.test(value) : /^(infinity|\d{4}-[\d:. +-]+)$/.test(value);
  return readable && isConversationId(id) ? { value, id } : null;
}

/** Entries of a view that are looked at for one page: some milliseconds. */
const walkLength = 2_000;

/** The conditions in SQL, put to what the walk along the view's index yields. */
function narrowing(conditions: InboxConditions, values: unknown[]): string[] {
  const { channel, status, team, owner, priority, language, tag, waited, customer, risk, rated, due, field } =
    conditions;
  const where: string[] = [];
  const put = (text: string, value: unknown) => where.push(text.replace("?", `$${values.push(value)}`));
  if (channel) put("v.channel = ?", channel);
  if (status) put("v.status = ANY(?::text[])", status);
  if (team) team === "none" ? where.push("v.team_id IS NULL") : put("v.team_id = ?::uuid", team);
  if (owner === "none") where.push("v.assignee_id IS NULL");
  else if (owner) owner === "me" ? where.push("v.assignee_id = $1") : put("v.assignee_id = ?::uuid", owner);
  if (priority)
    put(
      "v.priority = ANY(?::int[])",
      priority.map((one) => priorities.indexOf(one)),
    );
  if (language) put("v.locale = ?", language);
  if (tag) put("v.tags @> ?::text[]", tag);
  if (waited) put("v.waiting_since <= now() - make_interval(mins => ?::int)", waited);
  for (const one of field ?? []) {
    const asked = fieldCondition(one);
    if (asked)
      where.push(`lower(v.fields->>$${values.push(asked.id)}) = lower($${values.push(asked.value)}::text)`);
  }
  if (due) where.push(due === "breached" ? "v.due_at < now()" : "v.warn_at <= now() AND v.due_at >= now()");
  if (customer) where.push(`v.customer_id IS ${customer === "known" ? "NOT " : ""}NULL`);
  if (risk)
    where.push("EXISTS (SELECT FROM alerts a WHERE a.customer_id = v.customer_id AND a.state <> 'closed')");
  if (rated) where.push(`${latestRating} <= ${rated === "low" ? lowRating : 5}`);
  return where;
}

/**
 * One page of a view, by keyset: its index is walked, at most {@link walkLength} entries at a
 * time, and the conditions are put to what it yields.
 *
 * @returns up to {@link inboxPageSize} rows, and the cursor of the next page or null at the end.
 *   Where few fit, a page may be short or empty although the cursor leads on.
 */
export async function listInbox(actor: StaffActor, { view, sort, after, ...conditions }: InboxFilters) {
  assertCan(actor, "conversations.read");
  const order = ownOrders[view] ?? orders[sort];
  const direction = order.descending ? "DESC" : "ASC";
  const values: unknown[] = [actor.id];
  // Every statement is given the viewer, so every one names them.
  const base = [viewConditions[view], "$1::uuid IS NOT NULL"];
  const place = placeOf(after, order);
  if (place) {
    const value = `$${values.push(place.value)}::${order.type}`;
    const id = `$${values.push(place.id)}::uuid`;
    base.push(`(${order.value}, v.id) ${order.descending ? "<" : ">"} (${value}, ${id})`);
  }
  const walk = (length: number) => `
    SELECT v.*, (${order.value})::text AS place, ${order.value} AS ordered FROM conversations v
    WHERE ${base.join(" AND ")} ORDER BY ${order.value} ${direction}, v.id ${direction} LIMIT ${length}`;
  const walkValues = [...values];
  const narrowed = narrowing(conditions, values);
  const { rows } = await pool.query<Read>(
    `SELECT ${columns}, v.place FROM (
       SELECT v.* FROM (${walk(narrowed.length > 0 ? walkLength : inboxPageSize + 1)}) v
       ${narrowed.length > 0 ? `WHERE ${narrowed.join(" AND ")}` : ""}
       ORDER BY v.ordered ${direction}, v.id ${direction} LIMIT ${inboxPageSize + 1}
     ) v ${joins}
     ORDER BY v.ordered ${direction}, v.id ${direction}`,
    values,
  );
  const last = rows[inboxPageSize - 1];
  if (rows.length > inboxPageSize && last)
    return { rows: rows.slice(0, inboxPageSize).map(rowOf), next: `${last.place}~${last.id}` };
  if (narrowed.length === 0) return { rows: rows.map(rowOf), next: null };
  const { rows: ends } = await pool.query<{ id: string; place: string }>(
    `SELECT id, place FROM (${walk(walkLength)}) v ORDER BY ordered ${direction}, id ${direction} OFFSET ${walkLength - 1}`,
    walkValues,
  );
  return { rows: rows.map(rowOf), next: ends[0] ? `${ends[0].place}~${ends[0].id}` : null };
}

/** The rows of some conversations as they stand now, for a list that keeps its places. */
export async function inboxRows(actor: StaffActor, ids: readonly string[]): Promise<InboxRow[]> {
  assertCan(actor, "conversations.read");
  const { rows } = await pool.query<Read>(
    `SELECT ${columns}, '' AS place FROM conversations v ${joins} WHERE v.id = ANY($2::uuid[])`,
    [actor.id, ids.filter(isConversationId)],
  );
  return rows.map(rowOf);
}

/** How many conversations each view holds, {@link mostCounted} at most: the cost is bounded too. */
export async function inboxCounts(actor: Actor & { type: "staff" }): Promise<InboxCounts> {
  assertCan(actor, "conversations.read");
  const counts = countedViews.map(
    (view) =>
      `(SELECT count(*) FROM (SELECT FROM conversations v WHERE ${viewConditions[view]} LIMIT ${mostCounted}) held)::int AS "${view}"`,
  );
  const { rows } = await pool.query<InboxCounts>(`SELECT ${counts.join(", ")}`, [actor.id]);
  return rows[0]!;
}
