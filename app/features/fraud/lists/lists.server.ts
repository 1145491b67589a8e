import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { pool, prisma, type Tx } from "#app/platform/db.server.ts";
import { Invalid, NotFound } from "#app/platform/errors.ts";
import type { ListKind, ListName } from "../rule-language/listing.ts";
import { raiseRevision } from "../rule-set/rules.server.ts";
import {
  expiryOf,
  type Lifetime,
  type ListFilters,
  listedValue,
  mostImported,
  type NewEntry,
  readValues,
} from "./list-entry.ts";

const staffIdOf = (actor: Actor) => (actor.type === "staff" ? actor.id : null);

interface Addition {
  list: ListName;
  kind: ListKind;
  values: readonly string[];
  reason: string;
  expiresAt: Date | null;
  alertId: string | null;
}

/** What stands for the same thing on the same list is taken off first: the newest entry holds. */
async function insert(tx: Tx, actor: Actor, { list, kind, values, reason, expiresAt, alertId }: Addition) {
  const revision = await raiseRevision(tx);
  const by = staffIdOf(actor);
  await tx.$executeRaw`
    UPDATE list_entries SET removed_at = now(), removed_by_id = ${by}::uuid, revision = ${revision}
    WHERE removed_at IS NULL AND list = ${list} AND kind = ${kind} AND value = ANY(${values as string[]})`;
  return tx.$queryRaw<{ id: bigint }[]>`
    INSERT INTO list_entries (list, kind, value, reason, expires_at, alert_id, created_by_id, revision)
    SELECT ${list}, ${kind}, value, ${reason}, ${expiresAt}, ${alertId}::uuid, ${by}::uuid, ${revision}
    FROM unnest(${values as string[]}::text[]) AS value RETURNING id`;
}

/**
 * Puts one thing on a list. It counts with the next batch that is scored.
 *
 * @param alertId the alert it was added from
 * @returns the entry's id
 */
export async function addToList(
  actor: Actor,
  entry: NewEntry,
  alertId: string | null = null,
  now = new Date(),
) {
  assertCan(actor, "lists.manage");
  const { list, kind } = entry;
  const value = listedValue(kind, entry.value);
  if (value === null)
    throw new Invalid("This cannot stand on a list", [
      { pointer: "/value", code: "bad_value", detail: kind },
    ]);
  const expiresAt = expiryOf(entry.lifetime, now);
  return prisma.$transaction(async (tx) => {
    const reason = replaceCardNumbers(entry.reason);
    const [row] = await insert(tx, actor, { list, kind, values: [value], reason, expiresAt, alertId });
    const id = String(row!.id);
    await record(tx, actor, {
      event: "list.added",
      subject: ["list_entry", id],
      data: { list, kind, expiresAt: expiresAt?.toISOString() ?? null },
    });
    return id;
  });
}

/** Puts many things on a list at once; lines that cannot be of the kind are told, the others kept. */
export async function importToList(
  actor: Actor,
  asked: { list: ListName; kind: ListKind; values: string; lifetime: Lifetime; reason: string },
  now = new Date(),
) {
  assertCan(actor, "lists.manage");
  const { values, refused } = readValues(asked.kind, asked.values);
  if (values.length > mostImported)
    throw new Invalid(`At most ${mostImported} entries can be imported at once`);
  if (values.length > 0) {
    const { list, kind } = asked;
    const reason = replaceCardNumbers(asked.reason);
    await prisma.$transaction(
      async (tx) => {
        await insert(tx, actor, {
          list,
          kind,
          values,
          reason,
          expiresAt: expiryOf(asked.lifetime, now),
          alertId: null,
        });
        await record(tx, actor, {
          event: "list.imported",
          subject: ["list", list],
          data: { entries: values.length, refused: refused.length },
        });
      },
      { timeout: 60_000 },
    );
  }
  return { added: values.length, refused };
}

/** Takes an entry off. @throws {NotFound} where it does not stand any more */
export async function removeFromList(actor: Actor, id: string): Promise<void> {
  assertCan(actor, "lists.manage");
  if (!/^\d{1,15}$/.test(id)) throw new NotFound("entry");
  await prisma.$transaction(async (tx) => {
    const revision = await raiseRevision(tx);
    const [entry] = await tx.$queryRaw<{ list: string; kind: string }[]>`
      UPDATE list_entries SET removed_at = now(), removed_by_id = ${staffIdOf(actor)}::uuid, revision = ${revision}
      WHERE id = ${BigInt(id)} AND removed_at IS NULL RETURNING list, kind`;
    if (!entry) throw new NotFound("entry");
    await record(tx, actor, { event: "list.removed", subject: ["list_entry", id], data: entry });
  });
}

/** One entry as the page shows it. Times are ISO instants. */
export interface ListedEntry {
  id: number;
  list: ListName;
  kind: ListKind;
  value: string;
  reason: string;
  by: string | null;
  createdAt: string;
  expiresAt: string | null;
  expired: boolean;
  alertId: string | null;
}

export const listPageSize = 50;

/** What stands on a list, newest first; `before` is the last id of the page before. */
export async function listEntries(actor: Actor, { list, kind, q, before }: ListFilters) {
  assertCan(actor, "rules.read");
  const { rows } = await pool.query<
    Omit<ListedEntry, "createdAt" | "expiresAt"> & { createdAt: Date; expiresAt: Date | null }
  >(
    `SELECT e.id, e.list, e.kind, e.value, e.reason, s.name AS by, e.created_at AS "createdAt", e.expires_at AS "expiresAt",
            coalesce(e.expires_at <= now(), false) AS expired, e.alert_id AS "alertId"
     FROM list_entries e LEFT JOIN staff s ON s.id = e.created_by_id
     WHERE e.list = $1 AND e.removed_at IS NULL AND ($2::text IS NULL OR e.kind = $2)
       AND ($3 = '' OR e.value = $3 OR e.value = lower($3) OR e.value LIKE replace(replace($3, '%', ''), '_', '\\_') || '%'
            OR e.reason ILIKE '%' || replace(replace($3, '%', ''), '_', '\\_') || '%')
       AND ($4::int8 IS NULL OR e.id < $4)
     ORDER BY e.id DESC LIMIT ${listPageSize + 1}`,
    [list, kind ?? null, q, before ?? null],
  );
  const page = rows.slice(0, listPageSize).map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
  }));
  return { entries: page, next: rows.length > listPageSize ? page.at(-1)!.id : null };
}

/** How many entries stand on each list, up to a thousand. */
export async function listSizes(actor: Actor): Promise<Record<ListName, number>> {
  assertCan(actor, "rules.read");
  const { rows } = await pool.query<Record<ListName, number>>(
    `SELECT ${["allow", "review", "block"]
      .map(
        (list) =>
          `(SELECT count(*)::int FROM (SELECT 1 FROM list_entries WHERE list = '${list}' AND removed_at IS NULL LIMIT 1000) l) AS ${list}`,
      )
      .join(", ")}`,
  );
  return rows[0] ?? { allow: 0, review: 0, block: 0 };
}

/** Where the things of a payment stand, for whoever looks at its alert. */
export async function standingOf(actor: Actor, things: readonly (readonly [ListKind, string | null])[]) {
  assertCan(actor, "rules.read");
  const told = things.filter((thing): thing is [ListKind, string] => thing[1] !== null);
  const { rows } = await pool.query<{ id: number; list: ListName; kind: ListKind }>(
    `SELECT e.id, e.list, e.kind FROM unnest($1::text[], $2::text[]) AS t (kind, value)
     JOIN list_entries e ON e.value = t.value AND e.kind = t.kind AND e.removed_at IS NULL
     WHERE e.expires_at IS NULL OR e.expires_at > now() ORDER BY e.id`,
    [
      told.map(([kind]) => kind),
      told.map(([kind, value]) => (kind === "email" ? value.toLowerCase() : value)),
    ],
  );
  return rows;
}
