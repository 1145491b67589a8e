import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { prisma } from "#app/platform/db.server.ts";
import { Conflict, NotFound } from "#app/platform/errors.ts";
import { readyReply } from "./canned-replies.server.ts";
import { gapsIn, type ReadyReply } from "./canned-reply.ts";
import { actionsOf } from "./canned-reply-form.ts";
import { assertUnlocked, Locked } from "./caution.server.ts";
import { type Changed, changeTickets } from "./changes.server.ts";
import { type Outgoing, reply } from "./desk.server.ts";
import { changeOf, noActions } from "./macro.ts";

/** Words that the customer would read with holes in them: nothing was done. */
export class HasGaps extends Conflict {
  readonly gaps: readonly string[];
  constructor(gaps: readonly string[]) {
    super("Something is not known", `Fill in what is not known first: ${gaps.join(", ")}`);
    this.gaps = gaps;
  }
}

const answers = (ready: ReadyReply) => ready.text !== "";

/**
 * Runs a macro whose words somebody has read, and perhaps changed: it answers and changes the
 * ticket in one transaction, or only changes it where there are no words.
 *
 * @throws {NotFound} {@link HasGaps} {@link Locked} and what `reply` throws; nothing is done then
 */
export async function runMacro(
  actor: StaffActor,
  id: string,
  { macroId, ...message }: Outgoing & { macroId: string },
): Promise<{ seq: number | null; changed: Changed[] }> {
  assertCan(actor, "conversations.reply");
  const macro = await prisma.cannedReply.findFirst({ where: { id: macroId, deletedAt: null } });
  if (!macro) throw new NotFound("macro");
  if (macro.money) await assertUnlocked(id);
  const change = changeOf(actionsOf(macro.actions) ?? noActions, actor.id);
  if (message.body === "" && !message.files?.length) {
    const asked = message.status ? { ...change, status: message.status } : change;
    const changed = await changeTickets(actor, [id], asked, macroId);
    // Nothing was written, and what was picked is done.
    await prisma.draft.deleteMany({ where: { conversationId: id, staffId: actor.id, body: "" } });
    return { seq: null, changed };
  }
  const gaps = gapsIn(message.body);
  if (gaps.length > 0) throw new HasGaps(gaps);
  const { seq } = await reply(actor, id, { ...message, macro: { id: macroId, change } });
  return { seq, changed: [] };
}

/** What a macro would say in a conversation, before it is run on many. */
export interface MacroForecast {
  id: string;
  number: number;
  /** the newest line, to be sent along: a conversation that moves on is left alone */
  lastSeq: number;
  answers: boolean;
  /** variables that nobody knows of here; null where it is not written in the customer's language */
  gaps: string[] | null;
}

/** Looks at what a macro would do to each of a selection. It changes nothing. */
export async function foreseeMacro(
  actor: StaffActor,
  ids: readonly string[],
  macroId: string,
): Promise<MacroForecast[]> {
  assertCan(actor, "conversations.reply");
  const held = await prisma.conversation.findMany({
    where: { id: { in: [...ids] }, mergedIntoId: null },
    select: { id: true, number: true, lastSeq: true },
  });
  return Promise.all(
    held.map(async ({ id, number, lastSeq }) => {
      const ready = await readyReply(actor, id, macroId).catch((error: unknown) => {
        if (error instanceof NotFound) return null;
        throw error;
      });
      const said = ready !== null && answers(ready);
      return { id, number, lastSeq, answers: said, gaps: ready && gapsIn(ready.text) };
    }),
  );
}

/**
 * Runs a macro with its own words on one of a selection.
 *
 * @param batch of the run: a repeat is the same one
 * @param seenSeq the newest line there was when somebody decided it
 */
export async function runMacroAsItIs(
  actor: StaffActor,
  id: string,
  { macroId, batch, seenSeq }: { macroId: string; batch: string; seenSeq: number },
) {
  const ready = await readyReply(actor, id, macroId);
  if (ready.locked) throw new Locked();
  return runMacro(actor, id, {
    macroId,
    body: ready.text,
    clientId: `${batch.replaceAll("-", "").slice(0, 24)}-${id}`,
    seenSeq,
    status: null,
  });
}
