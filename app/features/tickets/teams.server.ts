import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { prisma } from "#app/platform/db.server.ts";

/** More teams than a company of this size has. */
const mostTeams = 100;

/** The teams that share queues, by name. */
export async function listTeams(actor: StaffActor): Promise<{ id: string; name: string }[]> {
  assertCan(actor, "conversations.read");
  return prisma.team.findMany({
    orderBy: { name: "asc" },
    take: mostTeams,
    select: { id: true, name: true },
  });
}
