import { staffRoom } from "#app/events.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { publish } from "#app/platform/publish.server.ts";
import { announce, type Standing } from "./announce.server.ts";
import type { FieldValues } from "./custom-field.ts";
import { type Told, tellMarks } from "./service-escalation.server.ts";
import { type Clocks, mostPressing, nextMark, readClocks } from "./service-level.ts";
import { allClocks, newMarks } from "./service-marks.ts";
import { type HeldPolicy, heldPolicies } from "./service-policies.server.ts";
import { keepPromises, type Owner, promisesOf } from "./service-promises.server.ts";
import { policyFor } from "./service-rules.ts";
import { timelinesOf } from "./service-timelines.server.ts";
import { type Priority, priorities } from "./ticket.ts";
import type { Timeline } from "./timeline.ts";

const system = { type: "system" } as const;

/** Conversations that are read under one lock: some tens of milliseconds. */
const atOnce = 100;
/** Of one run; what is left is found by the next. */
const mostBatches = 50;

interface Ripe extends Owner, Standing {
  channel: string;
  priority: number;
  locale: string;
  customerId: string | null;
  fields: FieldValues;
  dueAt: Date | null;
  dueTarget: string | null;
  lookAt: Date;
}

/** Nothing is promised. */
const none: Clocks = { firstResponse: null, nextResponses: [], resolution: null };

const clocksOf = (
  policy: HeldPolicy | null,
  ripe: Ripe,
  timeline: Timeline | undefined,
  now: number,
): Clocks =>
  policy && timeline
    ? readClocks(policy.inForce, priorities[ripe.priority] as Priority, timeline, now)
    : none;

/** What a list shows and sorts by, and when to look again. */
function copyOf(id: string, clocks: Clocks, now: number) {
  const pressing = mostPressing(clocks);
  const owed = allClocks(clocks).find(({ endedAt }) => endedAt === null);
  return {
    id,
    due_at: pressing?.dueAt ? new Date(pressing.dueAt) : null,
    warn_at: pressing?.warnAt ? new Date(pressing.warnAt) : null,
    due_target: (pressing ?? owed)?.target ?? null,
    look_at: nextMark(clocks, now)?.at ?? null,
  };
}

/** Reads the clocks of conversations that are ripe, and tells what they have to tell. */
async function readBatch(tx: Tx, now: Date) {
  const ripe = await tx.$queryRaw<Ripe[]>`
    SELECT id, channel, priority, team_id AS "teamId", assignee_id AS "assigneeId", tags, locale,
           customer_id AS "customerId", fields, merged_into_id AS "mergedIntoId", last_seq AS "lastSeq", version, status,
           due_at AS "dueAt", due_target AS "dueTarget", look_at AS "lookAt"
    FROM conversations WHERE look_at <= ${now} ORDER BY look_at LIMIT ${atOnce} FOR UPDATE SKIP LOCKED`;
  if (ripe.length === 0) return null;
  const ids = ripe.map(({ id }) => id);
  const [policies, timelines, told] = await Promise.all([
    heldPolicies(tx),
    timelinesOf(tx, ids),
    promisesOf(tx, ids),
  ]);
  const at = now.getTime();
  const reads = ripe.map((conversation) => {
    const policy = policyFor(policies, conversation);
    const clocks = clocksOf(policy, conversation, timelines.get(conversation.id), at);
    const before = told.get(conversation.id) ?? [];
    const marks = newMarks(clocks, before, at);
    return { conversation, policy, policyId: policy?.id ?? null, clocks, marks, told: before };
  });
  await keepPromises(tx, reads, at);
  const copies = reads.map(({ conversation, clocks }) => {
    const { look_at, ...copy } = copyOf(conversation.id, clocks, at);
    return { ...copy, look_at: look_at === null ? null : new Date(look_at) };
  });
  await tx.$executeRaw`
    UPDATE conversations c SET due_at = r.due_at, warn_at = r.warn_at, due_target = r.due_target, look_at = r.look_at
    FROM jsonb_to_recordset(${JSON.stringify(copies)}::jsonb)
      AS r (id uuid, due_at timestamptz, warn_at timestamptz, due_target text, look_at timestamptz)
    WHERE c.id = r.id`;
  const news: Told[] = [];
  for (const { conversation, policy, marks } of reads) {
    const loud = marks.filter(({ quiet }) => !quiet);
    if (policy && loud.length > 0) news.push(await tellMarks(tx, conversation.id, policy, loud, now));
  }
  await record(tx, system, ...news.flatMap(({ audit }) => audit));
  const moved = reads.flatMap(({ conversation }, place) => {
    const { due_at, due_target } = copies[place]!;
    const stays =
      due_at?.getTime() === conversation.dueAt?.getTime() && due_target === conversation.dueTarget;
    return stays ? [] : [conversation];
  });
  return { news, moved, full: ripe.length === atOnce, read: ripe.length };
}

/** What is told at once of conversations whose clocks moved; lists ask for all they show where there are more. */
const mostAnnounced = 20;

function announceBatch(news: readonly Told[], moved: readonly Ripe[]) {
  for (const { id, standing, marks, number, staffIds } of news) {
    announce(system, id, standing, null);
    for (const { mark, target } of marks)
      for (const staffId of staffIds)
        publish(staffRoom(staffId), "clock.marked", { id, number, mark, target });
  }
  const told = new Set(news.map(({ id }) => id));
  const quiet = moved.filter(({ id }) => !told.has(id));
  if (quiet.length > mostAnnounced) publish("inbox", "clocks.changed", {});
  else for (const conversation of quiet) announce(system, conversation.id, conversation, null);
}

/**
 * Reads the clocks of every conversation that had a turn, whose policy changed or whose clock
 * makes a mark now; keeps the copies that lists sort by, and tells warnings and breaches, each
 * once. Any number of processes may call it.
 *
 * @param now for tests: a clock that was moved
 * @returns how many were read
 */
export async function keepClocks(now = new Date()): Promise<number> {
  let read = 0;
  for (let batch = 0; batch < mostBatches; batch += 1) {
    const done = await prisma.$transaction((tx) => readBatch(tx, now), { timeout: 20_000 });
    if (!done) break;
    announceBatch(done.news, done.moved);
    read += done.read;
    // What an escalation changed is ripe again at once.
    if (!done.full && done.news.length === 0) break;
  }
  return read;
}

/** Conversations that one step of a sweep looks at. */
const sweptAtOnce = 1_000;

/**
 * After policies or calendars changed: has the clocks of all that is not solved read again, in
 * steps that hold nobody up, behind whatever just had a turn.
 *
 * @returns how many were marked to be read
 */
export async function sweepClocks(): Promise<number> {
  let swept = 0;
  for (;;) {
    const step = await prisma.$transaction(async (tx) => {
      const [sweep] = await tx.$queryRaw<{ revision: number; done: number; cursor: string | null }[]>`
        SELECT revision, done, cursor FROM service_sweep WHERE id = 1 FOR UPDATE`;
      if (!sweep || sweep.done >= sweep.revision) return null;
      const ids = await tx.$queryRaw<{ id: string }[]>`
        SELECT id FROM conversations
        WHERE status <> 'solved' AND id > ${sweep.cursor ?? "00000000-0000-0000-0000-000000000000"}::uuid
        ORDER BY id LIMIT ${sweptAtOnce}`;
      const last = ids.at(-1)?.id ?? null;
      await tx.$executeRaw`
        UPDATE conversations SET look_at = now()
        WHERE id = ANY(${ids.map(({ id }) => id)}::uuid[]) AND look_at IS DISTINCT FROM to_timestamp(0)`;
      await tx.serviceSweep.update({
        where: { id: 1 },
        data: ids.length < sweptAtOnce ? { done: sweep.revision, cursor: null } : { cursor: last },
      });
      return ids.length;
    });
    if (step === null) return swept;
    swept += step;
  }
}
