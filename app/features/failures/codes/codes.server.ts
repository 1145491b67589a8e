import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { pool, prisma, type Tx } from "#app/platform/db.server.ts";
import { Conflict, NotFound } from "#app/platform/errors.ts";
import { enqueue } from "#app/platform/queue.server.ts";
import { commonReason } from "../reason-codes.ts";
import type { FailureReason } from "../reasons.ts";
import { plain } from "../taxonomy.ts";
import type { CodeView, ListedCode, ListedMapping, MappingForm } from "./code-mapping.ts";
import { presentTaxonomy } from "./mapping.server.ts";

const shown = 200;
const historyShown = 50;

/** What a code means at a moment, and whether the company said so itself. */
interface Meaning {
  reason: FailureReason;
  own: boolean;
}

const toEverybody = (scheme: string, code: string): Meaning => ({
  reason: commonReason(plain(scheme), plain(code)) ?? "unknown",
  own: false,
});

async function meaningOf(tx: Tx, scheme: string, code: string): Promise<Meaning> {
  const last = await tx.codeMapping.findFirst({
    where: { scheme: plain(scheme), code: plain(code) },
    orderBy: { version: "desc" },
    select: { own: true, reason: true },
  });
  return last?.own ? { reason: last.reason as FailureReason, own: true } : toEverybody(scheme, code);
}

/** Saves a new version under the lock of counting: what is counted from now on goes by it. */
async function save(
  actor: Actor,
  tx: Tx,
  { scheme, code }: { scheme: string; code: string },
  to: Meaning,
  undoes: number | null,
): Promise<number> {
  const was = await meaningOf(tx, scheme, code);
  if (was.reason === to.reason && was.own === to.own)
    throw new Conflict("It means that already", "Nothing was changed.");
  const counted = await tx.failureCode.findUnique({
    where: { scheme_code: { scheme: plain(scheme), code: plain(code) } },
  });
  const { version } = await tx.codeMapping.create({
    data: {
      scheme: plain(scheme),
      code: plain(code),
      shownScheme: scheme.trim(),
      shownCode: code.trim(),
      ...to,
      wasOwn: was.own,
      wasReason: was.reason,
      undoes,
      staffId: actor.type === "staff" ? actor.id : null,
      total: counted?.count ?? 0,
      // A code that is one's own to say but means the same leaves the counts as they are.
      ...(was.reason === to.reason && { finishedAt: new Date() }),
    },
    select: { version: true },
  });
  await tx.outcomeProgress.update({ where: { id: 1 }, data: { mappingVersion: version } });
  await record(tx, actor, {
    event: "failure_code.mapped",
    subject: ["failure_code", `${scheme.trim()} ${code.trim()}`.trim()],
    data: { version, from: was.reason, to: to.reason, ...(undoes !== null && { undoes }) },
  });
  return version;
}

const underLock = <T>(work: (tx: Tx) => Promise<T>) =>
  prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM outcome_progress WHERE id = 1 FOR UPDATE`;
    return work(tx);
  });

/**
 * Says what a code means: counted so from now on, and the counts of the past are brought after it.
 *
 * @returns the version of the mapping
 * @throws {Conflict} where it means that already
 */
export async function mapCode(actor: Actor, { scheme, code, reason }: MappingForm): Promise<number> {
  assertCan(actor, "failure_codes.manage");
  const to = reason === "common" ? toEverybody(scheme, code) : { reason: reason as FailureReason, own: true };
  const version = await underLock((tx) => save(actor, tx, { scheme, code }, to, null));
  await enqueue("renormaliseFailures", {});
  return version;
}

/**
 * Takes a mapping back, by a new version that says what the code meant before.
 *
 * @throws {Conflict} where the code was mapped again since
 */
export async function undoMapping(actor: Actor, version: number): Promise<number> {
  assertCan(actor, "failure_codes.manage");
  const made = await underLock(async (tx) => {
    const held = await tx.codeMapping.findUnique({ where: { version }, omit: { cursor: true } });
    if (!held) throw new NotFound("mapping");
    const { scheme, code, shownScheme, shownCode } = held;
    const later = await tx.codeMapping.count({ where: { scheme, code, version: { gt: version } } });
    if (later > 0) throw new Conflict("Mapped again since", "A later mapping of this code holds now.");
    const to = { reason: held.wasReason as FailureReason, own: held.wasOwn };
    return save(actor, tx, { scheme: shownScheme, code: shownCode }, to, version);
  });
  await enqueue("renormaliseFailures", {});
  return made;
}

interface CodeRow {
  scheme: string;
  code: string;
  count: number;
  lastAt: Date | null;
  own: boolean;
}

/** Codes that failures came with, most frequent first, and how many of them nobody understands. */
export async function listCodes(actor: Actor, view: CodeView, q: string) {
  assertCan(actor, "failures.read");
  const [taxonomy, { rows }] = await Promise.all([
    presentTaxonomy(),
    pool.query<CodeRow>(
      `WITH mapped AS (
         SELECT DISTINCT ON (scheme, code) scheme, code, shown_scheme, shown_code, own FROM code_mappings
         ORDER BY scheme, code, version DESC
       )
       SELECT coalesce(f.shown_scheme, m.shown_scheme) AS scheme, coalesce(f.shown_code, m.shown_code) AS code,
              coalesce(f.count, 0)::int8 AS count, f.last_at AS "lastAt", coalesce(m.own, false) AS own
       FROM failure_codes f FULL JOIN mapped m USING (scheme, code)
       WHERE coalesce(f.count, 0) > 0 OR m.own ORDER BY 3 DESC, 1, 2`,
    ),
  ]);
  const all = rows.map(
    ({ lastAt, ...row }): ListedCode => ({
      ...row,
      lastAt: lastAt?.toISOString() ?? null,
      reason: taxonomy.reasonOf(row.scheme, row.code),
    }),
  );
  const unknown = all.filter(({ reason }) => reason === "unknown");
  const searched = q.trim().toLowerCase();
  const codes = (view === "unknown" ? unknown : view === "own" ? all.filter(({ own }) => own) : all)
    .filter(({ scheme, code }) => `${scheme} ${code}`.toLowerCase().includes(searched))
    .slice(0, shown);
  return {
    codes,
    sizes: { unknown: unknown.length, own: all.filter(({ own }) => own).length, all: all.length },
    unknownFailures: unknown.reduce((sum, { count }) => sum + count, 0),
    failures: all.reduce((sum, { count }) => sum + count, 0),
  };
}

/** What was mapped, newest first. */
export async function listMappings(actor: Actor): Promise<ListedMapping[]> {
  assertCan(actor, "failures.read");
  const { rows } = await pool.query<Omit<ListedMapping, "at" | "cursor"> & { at: Date; cursor: number }>(
    `SELECT m.version, m.shown_scheme AS scheme, m.shown_code AS code, m.reason, m.was_reason AS "wasReason", m.own,
            m.undoes, s.name AS by, m.at, m.total, m.moved, (extract(epoch FROM m.cursor) * 1000)::float8 AS cursor,
            m.finished_at IS NOT NULL AS finished,
            NOT EXISTS (SELECT FROM code_mappings l
                        WHERE l.scheme = m.scheme AND l.code = m.code AND l.version > m.version) AS newest
     FROM code_mappings m LEFT JOIN staff s ON s.id = m.staff_id ORDER BY m.version DESC LIMIT ${historyShown}`,
  );
  return rows.map(({ at, cursor, ...row }) => ({
    ...row,
    at: at.toISOString(),
    cursor: Number.isFinite(cursor) ? new Date(cursor).toISOString() : null,
  }));
}
