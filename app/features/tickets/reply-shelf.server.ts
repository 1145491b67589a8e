import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { Invalid, NotFound, ProblemError } from "#app/platform/errors.ts";
import { Prisma } from "#app/platform/prisma/client.ts";
import { actionsOf, bodiesOf, type CannedReplyForm, mostReplies } from "./canned-reply-form.ts";
import { checkTargets } from "./change-targets.server.ts";
import type { MacroActions } from "./macro.ts";
import { changeOf } from "./macro.ts";

/** A canned reply or macro, as the page of all of them shows it. */
export interface ShelvedReply {
  id: string;
  shortcut: string;
  title: string;
  body: { en?: string; zh?: string };
  actions: MacroActions | null;
  money: boolean;
  updatedAt: string;
}

/** All that are kept, by shortcut. */
export async function listReplies(actor: StaffActor): Promise<ShelvedReply[]> {
  assertCan(actor, "conversations.reply");
  const replies = await prisma.cannedReply.findMany({
    where: { deletedAt: null },
    orderBy: { shortcut: "asc" },
    take: mostReplies,
  });
  return replies.map(({ id, shortcut, title, body, actions, money, updatedAt }) => ({
    id,
    shortcut,
    title,
    body: bodiesOf(body),
    actions: actionsOf(actions),
    money,
    updatedAt: updatedAt.toISOString(),
  }));
}

/** One at a time, so that no two get the same shortcut. @throws {Invalid} where another has it */
async function checkShortcut(tx: Tx, shortcut: string, id: string | null) {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('canned_replies'))`;
  const taken = await tx.cannedReply.findFirst({
    where: { shortcut, deletedAt: null, ...(id && { NOT: { id } }) },
  });
  if (taken)
    throw new Invalid("Another reply has this shortcut", [
      { pointer: "/shortcut", code: "shortcut_taken", detail: "Another reply has this shortcut." },
    ]);
}

/**
 * Keeps a reply for everybody: a new one, or one that is changed.
 *
 * @throws {Invalid} where its shortcut is taken, or what it assigns to is not there
 * @throws {NotFound}
 * @throws {ProblemError} where there are too many
 */
export async function saveReply(actor: StaffActor, form: CannedReplyForm): Promise<{ id: string }> {
  assertCan(actor, "replies.manage");
  const { id, shortcut, title, en, zh, actions, money } = form;
  const data = {
    shortcut,
    title,
    body: { ...(en && { en }), ...(zh && { zh }) },
    actions: actionsOf(actions) ? { ...actions } : Prisma.DbNull,
    money,
  };
  return prisma.$transaction(async (tx) => {
    await checkShortcut(tx, shortcut, id);
    await checkTargets(tx, changeOf(actions, actor.id), new Date());
    if (id && (await tx.cannedReply.updateMany({ where: { id, deletedAt: null }, data })).count === 0)
      throw new NotFound("reply");
    if (!id && (await tx.cannedReply.count({ where: { deletedAt: null } })) >= mostReplies)
      throw new ProblemError(409, "too_many", "There are too many replies");
    const saved = id ?? (await tx.cannedReply.create({ data, select: { id: true } })).id;
    await record(tx, actor, {
      event: "canned_reply.saved",
      subject: ["canned_reply", saved],
      data: { shortcut },
    });
    return { id: saved };
  });
}

/**
 * Takes a reply away, or brings one back that was taken away.
 *
 * @throws {NotFound}
 * @throws {Invalid} where another has its shortcut by now
 */
export async function shelveReply(actor: StaffActor, id: string, kept: boolean): Promise<void> {
  assertCan(actor, "replies.manage");
  await prisma.$transaction(async (tx) => {
    const held = await tx.cannedReply.findFirst({
      where: { id, deletedAt: kept ? { not: null } : null },
      select: { shortcut: true },
    });
    if (!held) throw new NotFound("reply");
    const { shortcut } = held;
    if (kept) await checkShortcut(tx, shortcut, id);
    await tx.cannedReply.update({ where: { id }, data: { deletedAt: kept ? null : new Date() } });
    await record(tx, actor, {
      event: kept ? "canned_reply.restored" : "canned_reply.deleted",
      subject: ["canned_reply", id],
      data: { shortcut },
    });
  });
}
