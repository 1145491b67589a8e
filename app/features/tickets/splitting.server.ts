import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { filesOf, namesOf } from "#app/features/conversations/attachment.ts";
import type { ConversationChannel } from "#app/features/conversations/conversation.ts";
import { append } from "#app/features/conversations/thread.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { Invalid, NotFound } from "#app/platform/errors.ts";
import { announce } from "./announce.server.ts";
import { authorOf, holdTicket, saveTicket } from "./desk.server.ts";
import { openWithin } from "./opening.server.ts";
import { linkWithin } from "./related.server.ts";
import { type Priority, priorities } from "./ticket.ts";

/** Characters of a line that become the subject of what is split off. */
const subjectLength = 80;

/** Who wrote a mail to a conversation that they had no part in: what is split off is theirs, not its customer's. */
function strangerOf(facts: Record<string, unknown> | null) {
  const email = facts?.email as { from?: { name?: string; address?: string } } | undefined;
  return { name: email?.from?.name || null, email: email?.from?.address || null, phone: null };
}

/**
 * Begins a conversation of its own with something the customer wrote in this one. The line
 * stays here too; the two are linked. A line is split off once: a repeat finds the first.
 *
 * @param seq of a line by the customer
 * @throws {Invalid} for a line that is not the customer's
 * @throws {NotFound} for a line or conversation that is not there
 */
export async function splitOff(
  actor: Actor,
  id: string,
  seq: number,
): Promise<{ id: string; number: number }> {
  assertCan(actor, "conversations.reply");
  const done = await prisma.$transaction(async (tx) => {
    const ticket = await holdTicket(tx, id);
    const key = { channel: "split", key: `${id} ${seq}` };
    const before = await tx.intake.findUnique({ where: { channel_key: key } });
    if (before)
      return { begun: await tx.conversation.findUniqueOrThrow({ where: { id: before.conversationId } }) };
    const message = await tx.message.findUnique({
      where: { conversationId_seq: { conversationId: id, seq } },
      select: { kind: true, body: true, authorType: true, authorId: true, at: true, data: true },
    });
    if (!message) throw new NotFound("message");
    if (message.kind !== "inbound") throw new Invalid("Only what the customer wrote can be split off");
    const held = await tx.conversation.findUniqueOrThrow({ where: { id } });
    // They stay with the line they came with, and are shown in both.
    const facts = message.data as Record<string, unknown> | null;
    const files = filesOf(facts);
    const stranger = message.authorType === "customer" ? null : strangerOf(facts);
    const words = Array.from((message.body || namesOf(files)).replace(/\s+/g, " ").trim());
    const subject =
      words.length > subjectLength ? `${words.slice(0, subjectLength - 1).join("")}…` : words.join("");
    const begun = await openWithin(tx, {
      channel: held.channel as ConversationChannel,
      customerId: stranger ? null : held.customerId,
      contact: stranger ?? { name: held.contactName, email: held.contactEmail, phone: held.contactPhone },
      locale: held.locale === "zh" ? "zh" : "en",
      subject,
      priority: priorities[ticket.priority] as Priority,
      assigneeId: ticket.assigneeId,
      first: {
        kind: "inbound",
        author: { type: "customer", id: message.authorId },
        body: message.body,
        data: {
          from: { id, number: held.number, seq },
          ...(facts?.email ? { email: facts.email } : {}),
          ...(files.length > 0 && { files }),
        },
      },
      at: message.at,
    });
    const now = new Date();
    const author = authorOf(actor);
    const told = (data: Record<string, unknown>) => [{ kind: "activity" as const, author, data }];
    await append(tx, begun.id, told({ event: "split_from", id, number: held.number }), now);
    await append(tx, id, told({ event: "split", id: begun.id, number: begun.number }), now);
    await linkWithin(tx, actor, id, begun.id);
    await tx.intake.create({ data: { ...key, conversationId: begun.id } });
    await record(tx, actor, {
      event: "conversation.split",
      subject: ["conversation", id],
      data: { to: begun.id, seq },
    });
    return {
      standing: await saveTicket(tx, id, {}),
      begun: await tx.conversation.findUniqueOrThrow({ where: { id: begun.id } }),
    };
  });
  const { begun } = done;
  if (done.standing) {
    announce(actor, id, done.standing);
    announce(actor, begun.id, begun);
  }
  return { id: begun.id, number: begun.number };
}
