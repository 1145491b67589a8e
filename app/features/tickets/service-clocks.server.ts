import { setTimeout } from "node:timers/promises";
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

/** Conversations that are kept under one lock: some milliseconds, in which their customers wait. */
const atOnce = 20;
/** Of one run; what is left is found by the next. */
const mostBatches = 250;

interface Ripe extends Owner, Standing {
  channel: string;
  priority: number;
  locale: string;
  customerId: string | null;
  fields: FieldValues;
  dueAt: Date | null;
  dueTarget: string | null;
  lookAt: Date;
  /** what PostgreSQL says wrote the row: another one, once anything of it has changed */
  writtenBy: string;
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

/** Reads the clocks of conversations that are ripe. Nothing is locked: whoever writes in them does not wait. */
async function readRipe(now: Date) {
  const ripe = await prisma.$queryRaw<Ripe[]>`
    SELECT id, channel, priority, team_id AS "teamId", assignee_id AS "assigneeId", tags, locale,
           customer_id AS "customerId", fields, merged_into_id AS "mergedIntoId", last_seq AS "lastSeq", version, status,
           due_at AS "dueAt", due_target AS "dueTarget", look_at AS "lookAt", xmin::text AS "writtenBy"
    FROM conversations WHERE look_at <= ${now} ORDER BY look_at LIMIT ${atOnce}`;
  if (ripe.length === 0) return [];
  const ids = ripe.map(({ id }) => id);
  const [policies, timelines, told] = await Promise.all([
    heldPolicies(prisma),
    timelinesOf(prisma, ids),
    promisesOf(prisma, ids),
  ]);
  const at = now.getTime();
  return ripe.map((conversation) => {
    const policy = policyFor(policies, conversation);
    const clocks = clocksOf(policy, conversation, timelines.get(conversation.id), at);
    const before = told.get(conversation.id) ?? [];
    const marks = newMarks(clocks, before, at);
    return { conversation, policy, policyId: policy?.id ?? null, clocks, marks, told: before };
  });
}

type Ripened = Awaited<ReturnType<typeof readRipe>>[number];

/** Locks what is as it was read. The others stay ripe, and whoever changes them now is not waited for. */
async function holdUnchanged(tx: Tx, reads: readonly Ripened[]): Promise<Ripened[]> {
  const asRead = reads.map(({ conversation: { id, writtenBy } }) => ({ id, by: writtenBy }));
  const held = await tx.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM conversations c JOIN jsonb_to_recordset(${JSON.stringify(asRead)}::jsonb) AS r (id uuid, by text)
      ON c.id = r.id AND c.xmin::text = r.by
    ORDER BY c.id FOR UPDATE OF c SKIP LOCKED`;
  const unchanged = new Set(held.map(({ id }) => id));
  return reads.filter(({ conversation }) => unchanged.has(conversation.id));
}

/** Writes down what was read, and tells what there is to tell. */
async function keepBatch(tx: Tx, read: readonly Ripened[], now: Date) {
  const at = now.getTime();
  const reads = await holdUnchanged(tx, read);
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
  return { news, moved, kept: reads.length };
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
    const began = performance.now();
    const ripe = await readRipe(now);
    if (ripe.length === 0) break;
    const done = await prisma.$transaction((tx) => keepBatch(tx, ripe, now), { timeout: 20_000 });
    announceBatch(done.news, done.moved);
    read += done.kept;
    // What an escalation changed is ripe again at once.
    if (done.kept === 0 || (ripe.length < atOnce && done.news.length === 0)) break;
    // Thousands of chats turn in a second, and whoever writes in them comes first: two thirds of the time are theirs.
    await setTimeout(2 * (performance.now() - began));
  }
  return read;
}

/** Conversations that one step of a sweep looks at. */
const sweptAtOnce = 1_000;

/**
 * After policies or calendars changed: has the clocks of all that is not solved read again, in
 * steps that hold nobody up, behind whatever just had a turn. What is ripe already is written too, as it is: clocks
 * that were read by the policies of before are not kept then.
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
        UPDATE conversations SET look_at = CASE WHEN look_at = to_timestamp(0) THEN look_at ELSE now() END
        WHERE id = ANY(${ids.map(({ id }) => id)}::uuid[])`;
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
