import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { minutes } from "#app/platform/time.ts";
import { zonedDayStart } from "#app/platform/zoned-day.ts";
import { type ChainReport, verifyChain } from "./audit.server.ts";
import type { AuditEntry, Party } from "./audit-entry.ts";
import type { AuditFilter } from "./audit-filter.ts";

export const auditPage = 50;

export interface AuditPage {
  events: AuditEntry[];
  /** positions for `before` and `after`; null where there is nothing more */
  older: number | null;
  newer: number | null;
}

interface EventRow {
  seq: number;
  at: Date;
  event: string;
  actor_type: string;
  actor_id: string | null;
  subject_type: string;
  subject_id: string;
  data: Record<string, unknown>;
  hash: string;
}

function conditions({ actor, event, subject, from, to }: AuditFilter, timeZone: string) {
  const values: unknown[] = [];
  const where: string[] = [];
  const add = (text: string, ...added: unknown[]) => {
    where.push(text.replace(/\?/g, () => `$${values.push(added.shift())}`));
  };
  if (actor === "system") add("actor_type = 'system'");
  else if (actor) add("actor_id = ?", actor);
  if (event) add("event = ?", event);
  if (subject) {
    const colon = subject.indexOf(":");
    add("subject_type = ? AND subject_id = ?", subject.slice(0, colon), subject.slice(colon + 1));
  }
  if (from) add("at >= ?", zonedDayStart(from, timeZone, 0));
  if (to) add("at < ?", zonedDayStart(to, timeZone, 1));
  return { where, values };
}

/**
 * One page of the log, newest first, found by position and never by counting.
 *
 * @param timeZone in which the filter's days begin and end
 */
export async function listAuditEvents(
  actor: Actor,
  filter: AuditFilter,
  timeZone: string,
): Promise<AuditPage> {
  assertCan(actor, "audit.read");
  const { where, values } = conditions(filter, timeZone);
  const upward = filter.after !== undefined && filter.before === undefined;
  const bound = upward ? filter.after : filter.before;
  if (bound !== undefined) where.push(`seq ${upward ? ">" : "<"} $${values.push(bound)}`);
  const { rows } = await pool.query<EventRow>(
    `SELECT seq, at, event, actor_type, actor_id, subject_type, subject_id, data, hash FROM audit_events
      ${where.length > 0 ? `WHERE ${where.join(" AND ")}` : ""}
      ORDER BY seq ${upward ? "ASC" : "DESC"} LIMIT ${auditPage + 1}`,
    values,
  );
  const more = rows.length > auditPage;
  const page = rows.slice(0, auditPage);
  if (upward) page.reverse();
  const names = await namesOf(page);
  const party = (type: string, id: string | null): Party => ({
    type,
    id,
    name: names.get(`${type}:${id}`) ?? null,
  });
  return {
    events: page.map((row) => ({
      seq: row.seq,
      at: row.at.toISOString(),
      event: row.event,
      actor: party(row.actor_type, row.actor_id),
      subject: party(row.subject_type, row.subject_id),
      data: row.data,
      hash: row.hash,
    })),
    older: (upward ? bound !== undefined : more) ? (page.at(-1)?.seq ?? null) : null,
    newer: (upward ? more : bound !== undefined) ? (page[0]?.seq ?? null) : null,
  };
}

const isUuid = (id: string | null): id is string => id !== null && /^[0-9a-f-]{36}$/.test(id);

/** The names of the people and keys a page speaks of; a session is named after its owner. */
async function namesOf(rows: EventRow[]): Promise<Map<string, string>> {
  const ids = (type: string) => [
    ...new Set(
      rows
        .flatMap((row) => [
          row.actor_type === type ? row.actor_id : null,
          row.subject_type === type ? row.subject_id : null,
        ])
        .filter((id) => id !== null),
    ),
  ];
  const [staff, keys, sessions] = await Promise.all([
    prisma.staff.findMany({
      where: { id: { in: ids("staff").filter(isUuid) } },
      select: { id: true, name: true },
    }),
    prisma.apiKey.findMany({
      where: { id: { in: ids("api_key").filter(isUuid) } },
      select: { id: true, name: true },
    }),
    prisma.session.findMany({
      where: { id: { in: ids("session") } },
      select: { id: true, staff: { select: { name: true } } },
    }),
  ]);
  return new Map([
    ...staff.map(({ id, name }) => [`staff:${id}`, name] as const),
    ...keys.map(({ id, name }) => [`api_key:${id}`, name] as const),
    ...sessions.map(({ id, staff }) => [`session:${id}`, staff.name] as const),
  ]);
}

/** Whom and what the filter offers by name. */
export async function auditParties(actor: Actor): Promise<{ staff: Party[]; keys: Party[] }> {
  assertCan(actor, "audit.read");
  const [staff, keys] = await Promise.all([
    prisma.staff.findMany({ select: { id: true, name: true }, orderBy: { name: "asc" } }),
    prisma.apiKey.findMany({ select: { id: true, name: true }, orderBy: { name: "asc" } }),
  ]);
  return {
    staff: staff.map((person) => ({ type: "staff", ...person })),
    keys: keys.map((key) => ({ type: "api_key", ...key })),
  };
}

/**
 * Recomputes the whole chain, as it was at one moment: events that are added meanwhile do not
 * look like missing ones.
 */
export async function verifyAuditChain(actor: Actor): Promise<ChainReport> {
  assertCan(actor, "audit.read");
  return prisma.$transaction((tx) => verifyChain(tx), {
    isolationLevel: "RepeatableRead",
    timeout: minutes(10),
  });
}
