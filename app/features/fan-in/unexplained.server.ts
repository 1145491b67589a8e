import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import {
  contactsOverTime,
  unexplained,
  unexplainedSince,
} from "#app/features/failures/contacts/watch-contacts.server.ts";
import type { IncidentDetail } from "#app/features/failures/incident-view.ts";
import { pool } from "#app/platform/db.server.ts";
import { hours } from "#app/platform/time.ts";

/** A conversation that no incident explains. */
export interface UnexplainedConversation {
  id: string;
  number: number;
  subject: string;
  preview: string;
  channel: string;
  status: string;
  customerName: string | null;
  createdAt: string;
}

/** Conversations begun in a stretch of time, against what is usual. */
export interface ContactPoint {
  /** ms */
  at: number;
  contacts: number;
  usual: number | null;
  declines: number;
}

const shown = 60;
const around = hours(3);
const longest = hours(24);

/** What customers write about while more of them write than usual: the newest first, and how many over time. */
export async function unexplainedContacts(actor: Actor, incident: IncidentDetail, now = Date.now()) {
  assertCan(actor, "conversations.read");
  const from = Date.parse(incident.startedAt);
  const to = incident.endedAt ? Date.parse(incident.endedAt) : now;
  const [{ rows }, { buckets, usual }] = await Promise.all([
    pool.query<Omit<UnexplainedConversation, "createdAt"> & { createdAt: Date }>(
      `SELECT c.id, c.number, c.subject, c.preview, c.channel, c.status, coalesce(k.name, c.contact_name) AS "customerName",
              c.created_at AS "createdAt"
       FROM (SELECT c.* FROM ${unexplained} AND c.created_at <= $3 ORDER BY c.created_at DESC LIMIT ${shown}) c
       LEFT JOIN customers k ON k.id = c.customer_id ORDER BY c.created_at DESC`,
      [...unexplainedSince(from), new Date(to)],
    ),
    contactsOverTime(now),
  ]);
  const first = Math.max(from - around, to - longest);
  return {
    conversations: rows.map(({ createdAt, ...row }) => ({ ...row, createdAt: createdAt.toISOString() })),
    points: buckets
      .map(
        ({ at, contacts, declines }, place): ContactPoint => ({
          at,
          contacts,
          declines,
          usual: usual[place] ?? null,
        }),
      )
      .filter(({ at }) => at >= first && at <= to + around),
  };
}

export type Unexplained = Awaited<ReturnType<typeof unexplainedContacts>>;
