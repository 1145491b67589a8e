import { prisma } from "#app/platform/db.server.ts";
import { days } from "#app/platform/time.ts";

/** How long a first answer to an Idempotency-Key is kept. */
const kept = days(1);

/** Forgets old answers. @returns how many */
export async function removeExpiredIdempotencyKeys(now = new Date()): Promise<number> {
  const { count } = await prisma.idempotencyKey.deleteMany({
    where: { createdAt: { lt: new Date(now.getTime() - kept) } },
  });
  return count;
}
