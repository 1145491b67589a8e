import type { PoolClient } from "pg";
import { minutes } from "#app/platform/time.ts";
import type { Incident } from "./incident.ts";
import { sameScope } from "./incident-state.ts";
import type { Lesson, Told } from "./lessons.ts";
import type { Scope } from "./payment.ts";
import type { Kept } from "./save-incidents.server.ts";

/** Incidents this far apart in time are not the same trouble, whatever was taught. */
const sameWithin = minutes(90);
/** How often an incident may have been put under another. */
const mostMerges = 20;

/** What was taught and not taken back, oldest first. */
export async function knownLessons(client: PoolClient): Promise<Lesson[]> {
  const { rows } = await client.query<Lesson>(
    "SELECT id, kind, one, other FROM incident_lessons WHERE undone_at IS NULL ORDER BY at, id",
  );
  return rows;
}

/** Where an incident goes on: its own id where nobody put it under another. */
export async function rootOf(client: PoolClient, kept: Pick<Kept, "id" | "mergedIntoId">): Promise<string> {
  let { id, mergedIntoId: into } = kept;
  for (let merges = 0; into !== null && merges < mostMerges; merges += 1) {
    id = into;
    const { rows } = await client.query<{ into: string | null }>(
      "SELECT merged_into_id AS into FROM incidents WHERE id = $1",
      [id],
    );
    into = rows[0]?.into ?? null;
  }
  return id;
}

/** The incident that a new one was taught to belong to, if there is one at this time. */
export function partnerOf(kept: Kept, scopes: readonly Scope[], known: readonly Kept[]): Kept | undefined {
  return known.find(
    (one) =>
      one.id !== kept.id &&
      one.mergedIntoId !== kept.id &&
      (one.state === "open" || one.state === "recovered") &&
      scopes.some((scope) => sameScope(scope, one.scope)) &&
      (one.endedAt ?? Number.POSITIVE_INFINITY) + sameWithin >= kept.startedAt,
  );
}

/** Puts a new incident under the one it was taught to belong to. */
export async function putUnder(client: PoolClient, kept: Kept, into: Kept): Promise<void> {
  kept.mergedIntoId = into.id;
  kept.state = "closed";
  await client.query(
    "UPDATE incidents SET state = 'closed', growing = false, merged_into_id = $2, version = version + 1 WHERE id = $1",
    [kept.id, into.id],
  );
  await client.query(
    `INSERT INTO incident_entries (incident_id, kind, data) VALUES
       ($1, 'merged', jsonb_build_object('into', $4::int, 'taught', true)),
       ($2, 'took', jsonb_build_object('from', $3::int, 'taught', true))`,
    [kept.id, into.id, kept.number, into.number],
  );
}

/**
 * Each part with its share of what the whole shows, by the payments that are listed: so that a part grows
 * by what happens in it alone.
 */
export function inShares(told: readonly Told[], generation: string, known: readonly Kept[]): Told[] {
  const listed = ({ incident }: Told) =>
    known.find(({ detectorKey }) => detectorKey === `${generation}:${incident.id}`)?.payments ?? 0;
  return told.map((one) => {
    const whole = one.partOf ?? one.incident.id;
    const group = told.filter((other) => (other.partOf ?? other.incident.id) === whole);
    const all = group.reduce((sum, other) => sum + listed(other), 0);
    if (group.length === 1 || all === 0) return one;
    const share = listed(one) / all;
    const { observed, expected, sample } = one.incident;
    return {
      ...one,
      incident: {
        ...one.incident,
        observed: observed * share,
        expected: expected * share,
        sample: sample * share,
      },
    };
  });
}

/**
 * What was seen and expected of an incident that is held apart, in proportion to the failed payments of its
 * parts: detection knows the whole alone.
 */
export async function shareEvidence(
  client: PoolClient,
  { observed, expected, sample }: Incident,
  ids: readonly string[],
): Promise<void> {
  await client.query(
    `UPDATE incidents i SET observed = $2::float8 * s.share, expected = $3::float8 * s.share,
            sample = $4::float8 * s.share
     FROM (SELECT id, payments / greatest(1, sum(payments) OVER ())::float8 AS share FROM incidents WHERE id = ANY($1)) s
     WHERE i.id = s.id`,
    [ids, observed, expected, sample],
  );
}

/**
 * An incident that others go on in lasts as long as any of them.
 *
 * @param told of it and of those under it
 * @returns whether it began or ended by that
 */
export async function afterMerges(
  client: PoolClient,
  id: string,
  told: readonly Incident[],
): Promise<boolean> {
  const lasts = told.some(({ endedAt }) => endedAt === null);
  const ended = told.reduce((last, { endedAt }) => (endedAt && endedAt > last ? endedAt : last), "");
  const { rowCount } = await client.query(
    `WITH changed AS (
       UPDATE incidents SET state = $2, ended_at = $3 WHERE id = $1 AND state IN ('open', 'recovered') AND state <> $2
       RETURNING id
     )
     INSERT INTO incident_entries (incident_id, kind) SELECT id, $4 FROM changed`,
    [id, lasts ? "open" : "recovered", lasts ? null : ended, lasts ? "returned" : "recovered"],
  );
  return rowCount === 1;
}
