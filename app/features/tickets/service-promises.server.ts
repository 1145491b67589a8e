import type { Tx } from "#app/platform/db.server.ts";
import type { Clock, Clocks, TargetName } from "./service-level.ts";
import { allClocks, type Marked, type NewMark } from "./service-marks.ts";

/** What of a conversation stands beside each of its promises, for reports. */
export interface Owner {
  id: string;
  channel: string;
  teamId: string | null;
  assigneeId: string | null;
  tags: string[];
  mergedIntoId: string | null;
}

/** A conversation's clocks as a policy reads them, with the marks that are new. */
export interface Read {
  conversation: Owner;
  policyId: string | null;
  clocks: Clocks;
  marks: readonly NewMark[];
  /** what was written down of it before */
  told: readonly Marked[];
}

/** Kept and broken promises are decided; what is owed in time, or no longer, is not. */
function decidedAt({ state, endedAt, dueAt }: Clock): number | null {
  return state === "met" ? endedAt : state === "breached" ? dueAt : null;
}

/** What ended because it goes on in another conversation was not kept here. */
const withdrawn = (clock: Clock): Clock => (clock.state === "met" ? { ...clock, state: "withdrawn" } : clock);

const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString());

function rowsOf({ conversation, policyId, clocks, marks, told }: Read, now: number) {
  const { id, channel, teamId, assigneeId, tags, mergedIntoId } = conversation;
  // Two waits that began at one instant are one: the second was answered before anybody could see it.
  const byKey = new Map(allClocks(clocks).map((clock) => [`${clock.target} ${clock.startedAt}`, clock]));
  const final = new Map(told.map(({ target, startedAt, endedAt }) => [`${target} ${startedAt}`, endedAt]));
  // A long chat has a hundred answers behind it: what ended and was written down is not written again.
  const open = [...byKey].filter(
    ([key, { endedAt, target, startedAt }]) =>
      endedAt === null ||
      final.get(key) !== endedAt ||
      marks.some((mark) => mark.target === target && mark.startedAt === startedAt),
  );
  return open.map(([, read]) => {
    const clock = mergedIntoId && read.target === "resolution" ? withdrawn(read) : read;
    const made = marks.find(
      ({ target, startedAt }) => target === clock.target && startedAt === clock.startedAt,
    );
    return {
      conversation_id: id,
      target: clock.target,
      started_at: instant(clock.startedAt),
      policy_id: policyId,
      promised_ms: Math.round(clock.promised),
      used_ms: Math.round(clock.used),
      due_at: instant(clock.dueAt),
      ended_at: instant(clock.endedAt),
      state: clock.state,
      decided_at: instant(decidedAt(clock)),
      channel,
      team_id: teamId,
      agent_id: assigneeId,
      tags,
      warned_at: made?.mark === "warning" ? instant(now) : null,
      breached_at: made?.mark === "breach" ? instant(now) : null,
    };
  });
}

/**
 * Writes down how some conversations stand to what was promised. What has ended keeps the
 * judgement of the time it ended, whatever a policy says later, unless it is owed again.
 */
export async function keepPromises(tx: Tx, reads: readonly Read[], now: number): Promise<void> {
  const rows = JSON.stringify(reads.flatMap((read) => rowsOf(read, now)));
  const ids = reads.map(({ conversation }) => conversation.id);
  await tx.$executeRaw`
    INSERT INTO service_promises AS p
    SELECT * FROM jsonb_populate_recordset(NULL::service_promises, ${rows}::jsonb)
    ON CONFLICT (conversation_id, target, started_at) DO UPDATE SET
      policy_id = excluded.policy_id, promised_ms = excluded.promised_ms, used_ms = excluded.used_ms,
      due_at = excluded.due_at, ended_at = excluded.ended_at, state = excluded.state,
      decided_at = excluded.decided_at, channel = excluded.channel, team_id = excluded.team_id,
      agent_id = excluded.agent_id, tags = excluded.tags,
      warned_at = coalesce(excluded.warned_at, p.warned_at),
      breached_at = coalesce(excluded.breached_at, p.breached_at)
    WHERE excluded.ended_at IS NULL OR p.ended_at IS DISTINCT FROM excluded.ended_at
      OR excluded.breached_at IS NOT NULL`;
  // What was owed by a policy that promises it no more, or by something that was taken back.
  await tx.$executeRaw`
    DELETE FROM service_promises p WHERE p.conversation_id = ANY(${ids}::uuid[]) AND p.ended_at IS NULL
      AND NOT EXISTS (SELECT FROM jsonb_populate_recordset(NULL::service_promises, ${rows}::jsonb) r
        WHERE r.conversation_id = p.conversation_id AND r.target = p.target AND r.started_at = p.started_at)`;
}

/** The promises that were written down of some conversations, by their ids. */
export async function promisesOf(tx: Tx, ids: readonly string[]): Promise<Map<string, Marked[]>> {
  const rows = await tx.servicePromise.findMany({
    where: { conversationId: { in: [...ids] } },
    select: {
      conversationId: true,
      target: true,
      startedAt: true,
      endedAt: true,
      warnedAt: true,
      breachedAt: true,
    },
  });
  const kept = new Map<string, Marked[]>(ids.map((id) => [id, []]));
  for (const { conversationId, target, startedAt, endedAt, warnedAt, breachedAt } of rows)
    kept.get(conversationId)?.push({
      target: target as TargetName,
      startedAt: startedAt.getTime(),
      endedAt: endedAt?.getTime() ?? null,
      warnedAt: warnedAt?.getTime() ?? null,
      breachedAt: breachedAt?.getTime() ?? null,
    });
  return kept;
}
