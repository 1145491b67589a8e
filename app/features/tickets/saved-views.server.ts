import { assertCan, can, type StaffActor } from "#app/features/accounts/permissions.ts";
import { prisma } from "#app/platform/db.server.ts";
import { Conflict, NotFound } from "#app/platform/errors.ts";
import { readInboxFilters } from "./inbox-address.ts";
import { conditionQuery } from "./inbox-conditions.ts";
import type { SavedView } from "./saved-view.ts";

/** Views one person may keep. */
const mostViews = 50;
const mostShared = 100;

/** Views that everybody has, and the viewer's own, by name. */
export async function savedViews(actor: StaffActor): Promise<SavedView[]> {
  assertCan(actor, "conversations.read");
  const views = await prisma.savedView.findMany({
    where: { OR: [{ ownerId: actor.id }, { shared: true }] },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: mostViews + mostShared,
  });
  return views.map(({ id, name, shared, query, ownerId }) => ({
    id,
    name,
    shared,
    query,
    mayRemove: ownerId === actor.id || (shared && can(actor, "views.share")),
  }));
}

/**
 * Keeps a list of the inbox under a name. A name that the viewer has already is that view, changed.
 *
 * @param search what the address says; what it cannot mean is left out
 * @throws {Forbidden} shared without `views.share`
 * @throws {Conflict} where there are too many
 */
export async function saveView(
  actor: StaffActor,
  { name, shared, search }: { name: string; shared: boolean; search: URLSearchParams },
): Promise<{ id: string }> {
  assertCan(actor, shared ? "views.share" : "conversations.read");
  const { view, sort, after: _after, ...conditions } = readInboxFilters(search);
  const query = new URLSearchParams({ view, ...conditionQuery(conditions), sort }).toString();
  return prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM staff WHERE id = ${actor.id}::uuid FOR UPDATE`;
    const same = await tx.savedView.findFirst({ where: { ownerId: actor.id, name, shared } });
    if (same) return tx.savedView.update({ where: { id: same.id }, data: { query }, select: { id: true } });
    const held = await tx.savedView.count({ where: { ownerId: actor.id } });
    if (held >= mostViews)
      throw new Conflict("There are too many views", "Remove one you do not use any more.");
    return tx.savedView.create({ data: { name, shared, query, ownerId: actor.id }, select: { id: true } });
  });
}

/**
 * Forgets a view.
 *
 * @throws {NotFound} for one that is not there, or is neither the viewer's nor theirs to remove
 */
export async function removeView(actor: StaffActor, id: string): Promise<void> {
  assertCan(actor, "conversations.read");
  const shared = can(actor, "views.share") ? [{ shared: true }] : [];
  const { count } = await prisma.savedView.deleteMany({
    where: { id, OR: [{ ownerId: actor.id }, ...shared] },
  });
  if (count === 0) throw new NotFound("view");
}
