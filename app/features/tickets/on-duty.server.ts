import { record } from "#app/features/audit/audit.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { minutes } from "#app/platform/time.ts";
import { announce } from "./announce.server.ts";
import { release, releasedEvents } from "./routing.server.ts";

const system = { type: "system" } as const;

/** Somebody whose last browser has closed is waited for so long: a reload, a deploy, a walk to the next room. */
export const graceTime = minutes(3);

/** Notes that browsers of theirs are connected now. */
export async function seenOnDuty(staffIds: readonly string[], now = new Date()): Promise<void> {
  if (staffIds.length === 0) return;
  await pool.query(
    "UPDATE availability SET seen_at = greatest(seen_at, $2) WHERE staff_id = ANY($1::uuid[]) AND available",
    [[...new Set(staffIds)], now],
  );
}

/**
 * Sets those away whose last browser closed longer ago than {@link graceTime}, as if they had said so: what
 * still waits with them goes to others. They are told when they are back.
 *
 * @returns how many
 */
export async function lapseAbsent(now = new Date()): Promise<number> {
  const since = new Date(now.getTime() - graceTime);
  const absent = { available: true, seenAt: { lt: since } };
  const gone = await prisma.availability.findMany({ where: absent, select: { staffId: true } });
  let lapsed = 0;
  for (const { staffId } of gone) {
    const released = await prisma.$transaction(async (tx) => {
      // Whoever came back meanwhile stays.
      const { count } = await tx.availability.updateMany({
        where: { staffId, ...absent },
        data: { available: false, lapsedAt: now },
      });
      if (count === 0) return null;
      const done = await release(tx, staffId, now);
      await record(
        tx,
        system,
        {
          event: "staff.availability_changed",
          subject: ["staff", staffId],
          data: { available: false, lapsed: true },
        },
        ...releasedEvents(done),
      );
      return done;
    });
    if (!released) continue;
    lapsed += 1;
    for (const { id, standing } of released) announce(system, id, standing);
  }
  return lapsed;
}
