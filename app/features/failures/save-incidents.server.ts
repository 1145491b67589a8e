import type { PoolClient } from "pg";
import { transaction } from "#app/platform/db.server.ts";
import { publish } from "#app/platform/publish.server.ts";
import { hasPayments, takePayments } from "./affected.server.ts";
import {
  afterMerges,
  inShares,
  knownLessons,
  partnerOf,
  putUnder,
  rootOf,
  shareEvidence,
} from "./follow-lessons.server.ts";
import type { Incident } from "./incident.ts";
import {
  akin,
  doublings,
  followedUpFor,
  growsFor,
  type IncidentState,
  type KnownIncident,
  type Severity,
  sameScope,
  sizeOf,
  takenUp,
} from "./incident-state.ts";
import { belongingTo, heldApart } from "./lessons.ts";

/** What the detector has to tell. Times are ms. */
export interface Telling {
  holder: string;
  /** names the detector: its incidents' ids begin anew with every detector */
  generation: string;
  incidents: readonly Incident[];
  /** the detector begins: what it saw end is history, what is kept as open and it does not see is over */
  begins: boolean;
  /** ids of payments that are new or changed */
  changed: readonly string[];
  /** event time it has come to */
  watchedUntil: number;
  /** last of the counted batches it has followed */
  batch: number;
}

export type Kept = KnownIncident & {
  number: number;
  mergedIntoId: string | null;
  payments: number;
  observed: number;
  expected: number;
  severity: Severity;
  growing: boolean;
  grewAt: number;
};

const keptColumns = `
  i.id, i.number, i.detector_key AS "detectorKey", i.state, i.pattern, i.scope, i.observed, i.expected, i.severity, i.growing,
  i.merged_into_id AS "mergedIntoId", i.payments,
  (extract(epoch FROM i.started_at) * 1000)::float8 AS "startedAt",
  (extract(epoch FROM i.ended_at) * 1000)::float8 AS "endedAt",
  coalesce((SELECT (extract(epoch FROM max(e.at)) * 1000)::float8 FROM incident_entries e
            WHERE e.incident_id = i.id AND e.kind IN ('opened', 'grew')), 0) AS "grewAt"`;

export const enter = (client: PoolClient, id: string, kind: string, data: object) =>
  client.query("INSERT INTO incident_entries (incident_id, kind, data) VALUES ($1, $2, $3)", [
    id,
    kind,
    JSON.stringify(data),
  ]);

const evidence = ({ observed, expected, sample, startedAt, detectedAt, confidence }: Incident) => ({
  observed,
  expected,
  sample,
  startedAt,
  detectedAt,
  confidence,
});

async function open(
  client: PoolClient,
  told: Incident,
  key: string,
  splitFrom: string | null,
): Promise<Kept> {
  const { rows } = await client.query<Kept>(
    `INSERT INTO incidents AS i (detector_key, state, pattern, scope, reason, started_at, detected_at, ended_at,
                            observed, expected, sample, confidence, growing, split_from_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING ${keptColumns}`,
    [
      key,
      told.endedAt === null ? "open" : "recovered",
      told.pattern,
      JSON.stringify(told.scope),
      told.reason,
      told.startedAt,
      told.detectedAt,
      told.endedAt,
      told.observed,
      told.expected,
      told.sample,
      told.confidence,
      told.endedAt === null,
      splitFrom,
    ],
  );
  const kept = rows[0]!;
  await enter(client, kept.id, "opened", { ...evidence(told), scope: told.scope, reason: told.reason });
  if (splitFrom) await enter(client, kept.id, "kept_apart", {});
  if (told.endedAt !== null) await enter(client, kept.id, "recovered", { endedAt: told.endedAt });
  return kept;
}

/** People decide what is closed or a false alarm; between open and recovered the payments do. */
function stateAfter(state: IncidentState, told: Incident): IncidentState {
  if (state !== "open" && state !== "recovered") return state;
  return told.endedAt === null ? "open" : "recovered";
}

/** @returns whether anybody needs to be told */
async function update(client: PoolClient, kept: Kept, told: Incident, key: string, now: number) {
  const state = stateAfter(kept.state, told);
  const redrawn = !sameScope(kept.scope, told.scope) || kept.pattern !== told.pattern;
  const grew = state === "open" && doublings(sizeOf(told)) > doublings(sizeOf(kept));
  const growing = state === "open" && (grew || now - kept.grewAt < growsFor);
  await client.query(
    `UPDATE incidents SET detector_key = $2, state = $3, pattern = $4, scope = $5, reason = $6, started_at = $7,
            ended_at = $8, observed = $9, expected = $10, sample = $11, confidence = $12, growing = $13
     WHERE id = $1`,
    [
      kept.id,
      key,
      state,
      told.pattern,
      JSON.stringify(told.scope),
      told.reason,
      told.startedAt,
      told.endedAt,
      told.observed,
      told.expected,
      told.sample,
      told.confidence,
      growing,
    ],
  );
  if (redrawn)
    await enter(client, kept.id, "redrawn", { from: kept.scope, scope: told.scope, ...evidence(told) });
  if (grew) await enter(client, kept.id, "grew", evidence(told));
  if (state === "recovered" && kept.state === "open")
    await enter(client, kept.id, "recovered", { endedAt: told.endedAt, ...evidence(told) });
  if (state === "open" && kept.state === "recovered")
    await enter(client, kept.id, "returned", evidence(told));
  const before = kept.state;
  kept.state = state;
  return redrawn || grew || state !== before || growing !== kept.growing || sizeOf(told) !== sizeOf(kept);
}

/** Whether something that is still told of describes the same trouble. */
const goesOnElsewhere = ({ scope, startedAt }: Kept, told: readonly Incident[]) =>
  told.some(
    (one) => akin(one.scope, scope) && (one.endedAt === null || Date.parse(one.endedAt) >= startedAt),
  );

/**
 * What was open and is not seen any more: it became part of another, turned out to be no more than usual, or ended
 * while nobody watched.
 */
async function closeUnseen(client: PoolClient, known: Kept[], seen: ReadonlySet<string>, telling: Telling) {
  const changed: Kept[] = [];
  for (const kept of known) {
    const own = kept.detectorKey?.startsWith(`${telling.generation}:`) ?? false;
    if (kept.state !== "open" || seen.has(kept.id) || kept.detectorKey === null) continue;
    if (!own && !telling.begins) continue;
    const state = own ? "closed" : "recovered";
    await client.query(
      `UPDATE incidents SET state = $2, growing = false, ended_at = coalesce(ended_at, $3), detector_key = NULL
       WHERE id = $1`,
      [kept.id, state, new Date(telling.watchedUntil || kept.startedAt)],
    );
    const kind = !own ? "recovered" : goesOnElsewhere(kept, telling.incidents) ? "absorbed" : "unfounded";
    await enter(client, kept.id, kind, own ? {} : { endedAt: null });
    changed.push({ ...kept, state });
  }
  return changed;
}

/**
 * Keeps what a detector tells: opens, changes and ends incidents, and gathers the payments they
 * affect. Nothing is written unless the teller still holds the lease, which is locked meanwhile;
 * the same telling twice changes nothing the second time.
 *
 * @throws where another process holds the lease
 */
export async function saveIncidents(telling: Telling, now = Date.now()): Promise<void> {
  const changed = await transaction(async (client) => {
    const { rows: lease } = await client.query<{ holder: string | null }>(
      "SELECT holder FROM detector_lease WHERE id = 1 FOR UPDATE",
    );
    if (lease[0]?.holder !== telling.holder) throw new Error("Another process follows the payments");
    const { rows: known } = await client.query<Kept>(
      `SELECT ${keptColumns} FROM incidents i
       WHERE i.pattern <> 'contacts' AND (i.detector_key LIKE $1 || ':%' OR i.state = 'open'
          OR (i.state <> 'open' AND coalesce(i.ended_at, i.started_at) > $2))
       FOR UPDATE`,
      [telling.generation, new Date(now - followedUpFor)],
    );
    const lessons = await knownLessons(client);
    const told: Kept[] = [];
    const seen = new Set<string>();
    /** by what the detector calls it */
    const wholes = new Map<string, Kept>();
    const parts = new Map<string, string[]>();
    /** incidents that others go on in, with what is told of those */
    const roots = new Map<string, Incident[]>();
    const apart = inShares(heldApart(telling.incidents, lessons), telling.generation, known);
    for (const { incident, except, partOf } of apart) {
      const key = `${telling.generation}:${incident.id}`;
      let kept =
        known.find(({ detectorKey }) => detectorKey === key) ??
        takenUp(
          incident,
          known.filter(({ id }) => !seen.has(id)),
          telling.generation,
        );
      let anew = true;
      if (kept) anew = await update(client, kept as Kept, incident, key, now);
      else if (telling.begins && incident.endedAt !== null) continue;
      else {
        const whole = partOf === null ? undefined : wholes.get(partOf);
        if (partOf !== null && (!whole || !(await hasPayments(client, incident)))) continue;
        kept = await open(client, incident, key, whole?.id ?? null);
        known.push(kept as Kept);
        const partner = partnerOf(kept as Kept, belongingTo(incident.scope, lessons), known);
        if (partner) await putUnder(client, kept as Kept, partner);
      }
      seen.add(kept.id);
      if (partOf === null) wholes.set(incident.id, kept as Kept);
      else parts.set(partOf, [...(parts.get(partOf) ?? []), kept.id]);
      const root = await rootOf(client, kept as Kept);
      if (root !== kept.id) {
        roots.set(root, [...(roots.get(root) ?? []), incident]);
        seen.add(root);
      }
      const from = root === kept.id ? null : kept.id;
      const more = await takePayments(client, { ...incident, id: root }, telling.changed, anew, {
        except,
        from,
      });
      if (anew || more) told.push(kept as Kept, ...(from ? [{ ...(kept as Kept), id: root }] : []));
    }
    for (const [id, ids] of parts) {
      const incident = telling.incidents.find((one) => one.id === id);
      if (incident) await shareEvidence(client, incident, [wholes.get(id)!.id, ...ids]);
    }
    for (const [root, own] of roots) {
      const direct = telling.incidents.find((one) => wholes.get(one.id)?.id === root);
      if (await afterMerges(client, root, direct ? [direct, ...own] : own)) told.push({ id: root } as Kept);
    }
    told.push(...(await closeUnseen(client, known, seen, telling)));
    await client.query(
      "UPDATE detector_lease SET batch = $1, watched_until = coalesce($2, watched_until) WHERE id = 1",
      [telling.batch, telling.watchedUntil > 0 ? new Date(telling.watchedUntil) : null],
    );
    if (told.length === 0) return [];
    const { rows } = await client.query<{ id: string; number: number; state: string; severity: number }>(
      "SELECT id, number, state, severity FROM incidents WHERE id = ANY($1)",
      [told.map(({ id }) => id)],
    );
    return rows;
  });
  for (const incident of changed) publish("incidents", "incident.changed", incident);
}
