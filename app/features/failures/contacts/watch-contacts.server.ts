import type { PoolClient } from "pg";
import { pool, transaction } from "#app/platform/db.server.ts";
import { publish } from "#app/platform/publish.server.ts";
import { days, hours } from "#app/platform/time.ts";
import { notFailed } from "../counts-sql.ts";
import { severityOf } from "../incident-state.ts";
import { rowLengthOf } from "../outcome-counts.ts";
import { binSql } from "../time-bins.server.ts";
import {
  type Bucket,
  bucketLength,
  type ContactRise,
  type ContactWatch,
  watchContacts,
} from "./contact-rate.ts";

/** What is usual is learned from so long. Counts by the minute are kept for a day more. */
const learnedFrom = days(8);
/** A rise that was over for so long when it was first seen is history. */
const toldFor = hours(1);
/** A rise that is told again may have begun a little earlier or later by then. */
const sameWithin = hours(2);

/** The smallest id that a conversation begun at a time can have: ids are UUIDs of version 7. */
const firstIdAt = (at: number) => {
  const hex = at.toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};

/** Conversations that customers began and no incident explains; $1 and $2 are the first id and time. */
export const unexplained = `
  conversations c WHERE c.id >= $1::uuid AND c.created_at >= $2::timestamptz
    AND EXISTS (SELECT FROM messages m WHERE m.conversation_id = c.id AND m.seq = 1 AND m.kind IN ('inbound', 'call'))
    AND NOT EXISTS (SELECT FROM incident_conversations l WHERE l.conversation_id = c.id AND NOT l.out)`;

export const unexplainedSince = (at: number) => [firstIdAt(at), new Date(at)] as const;

/** The buckets of the last days, up to the one that is over; none where no payment was counted yet. */
async function readBuckets(now: number): Promise<Bucket[]> {
  const to = Math.floor(now / bucketLength) * bucketLength;
  const from = to - learnedFrom;
  const [contacts, declines] = await Promise.all([
    pool.query<{ at: Date; count: number }>(
      `SELECT ${binSql(String(bucketLength), "c.created_at")} AS at, count(*)::int AS count FROM ${unexplained} GROUP BY 1`,
      [...unexplainedSince(from)],
    ),
    pool.query<{ at: Date; count: number }>(
      `SELECT ${binSql(String(bucketLength))} AS at,
              coalesce(sum(count) FILTER (WHERE outcome NOT IN ${notFailed}), 0)::int AS count
       FROM outcome_cells WHERE level = 'minute' AND dimension = 'all' AND value = 'all'
         AND row_at > $1::timestamptz - interval '${rowLengthOf.minute} milliseconds' AND row_at < $2
         AND at >= $1 AND at < $2 GROUP BY 1 ORDER BY 1`,
      [new Date(from), new Date(to)],
    ),
  ]);
  const first = declines.rows[0]?.at.getTime();
  if (first === undefined) return [];
  const written = new Map(contacts.rows.map(({ at, count }) => [at.getTime(), count]));
  const failed = new Map(declines.rows.map(({ at, count }) => [at.getTime(), count]));
  const buckets: Bucket[] = [];
  for (let at = first; at < to; at += bucketLength)
    buckets.push({ at, contacts: written.get(at) ?? 0, declines: failed.get(at) ?? 0 });
  return buckets;
}

/** The buckets with what was usual in each, for the chart of an incident. */
export async function contactsOverTime(
  now = Date.now(),
): Promise<{ buckets: Bucket[]; usual: ContactWatch["usual"] }> {
  const buckets = await readBuckets(now);
  return { buckets, usual: watchContacts(buckets).usual };
}

interface Kept {
  id: string;
  state: string;
  startedAt: Date;
}

async function save(client: PoolClient, rise: ContactRise, kept: Kept | undefined) {
  const state = rise.endedAt === null ? "open" : "recovered";
  const { rows: people } = await client.query<{ count: number }>(
    `SELECT count(DISTINCT coalesce(c.customer_id, lower(c.contact_email), c.id::text))::int AS count
     FROM ${unexplained} AND c.created_at < $3`,
    [...unexplainedSince(rise.startedAt), new Date(rise.endedAt ?? 8.64e15)],
  );
  const customers = people[0]?.count ?? 0;
  const facts = [
    new Date(rise.startedAt),
    rise.endedAt === null ? null : new Date(rise.endedAt),
    rise.contacts,
    rise.expected,
    rise.declines,
    rise.confidence,
    customers,
    severityOf({ customers, dollars: 0 }),
  ];
  if (!kept) {
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO incidents (state, pattern, scope, detected_at, started_at, ended_at, observed, expected, sample,
                              confidence, customers, severity)
       VALUES ($1, 'contacts', '{}', $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
      [state, new Date(rise.detectedAt), ...facts],
    );
    const id = rows[0]!.id;
    await enter(client, id, "opened", rise);
    if (state === "recovered") await enter(client, id, "recovered", rise);
    return id;
  }
  // What people closed stays closed.
  const decided = kept.state !== "open" && kept.state !== "recovered";
  await client.query(
    `UPDATE incidents SET state = $1, started_at = $3, ended_at = $4, observed = $5, expected = $6, sample = $7,
            confidence = $8, customers = $9, severity = $10 WHERE id = $2`,
    [decided ? kept.state : state, kept.id, ...facts],
  );
  if (!decided && state !== kept.state)
    await enter(client, kept.id, state === "recovered" ? "recovered" : "returned", rise);
  return kept.id;
}

const enter = (client: PoolClient, id: string, kind: string, rise: ContactRise) =>
  client.query("INSERT INTO incident_entries (incident_id, kind, data) VALUES ($1, $2, $3)", [
    id,
    kind,
    JSON.stringify({ observed: rise.contacts, expected: rise.expected, sample: rise.declines }),
  ]);

/**
 * Opens an incident where more customers write than the failed payments explain, and ends it when they do
 * not any more. It looks at the last days anew each time, so nothing is to be remembered.
 *
 * @returns how many incidents were told of
 */
export async function watchContactRate(now = Date.now()): Promise<number> {
  const { rises } = watchContacts(await readBuckets(now));
  const current = rises.filter(({ endedAt }) => endedAt === null || endedAt > now - days(1));
  if (current.length === 0) return 0;
  const told = await transaction(async (client) => {
    // One at a time: the row is there, and detection holds it just as shortly.
    await client.query("SELECT 1 FROM detector_lease WHERE id = 1 FOR UPDATE");
    const { rows: known } = await client.query<Kept>(
      `SELECT id, state, started_at AS "startedAt" FROM incidents WHERE pattern = 'contacts' AND started_at > $1`,
      [new Date(now - learnedFrom)],
    );
    const ids: string[] = [];
    for (const rise of current) {
      const kept = known.find(
        ({ id, startedAt }) =>
          !ids.includes(id) && Math.abs(startedAt.getTime() - rise.startedAt) <= sameWithin,
      );
      if (!kept && rise.endedAt !== null && rise.endedAt < now - toldFor) continue;
      ids.push(await save(client, rise, kept));
    }
    const { rows } = await client.query<{ id: string; number: number; state: string; severity: number }>(
      "SELECT id, number, state, severity FROM incidents WHERE id = ANY($1)",
      [ids],
    );
    return rows;
  });
  for (const incident of told) publish("incidents", "incident.changed", incident);
  return told.length;
}
