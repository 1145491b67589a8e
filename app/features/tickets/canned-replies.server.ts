import { z } from "zod";
import { amountText, dateOnly } from "#app/components/format.ts";
import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { isConversationId } from "#app/features/conversations/conversation.ts";
import { prisma } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import { fillIn, firstNameOf, type ReadyReply, type VariableFacts } from "./canned-reply.ts";

/** Replies that are offered; a company has some dozens. */
const mostReplies = 500;

const bodies = z.object({ en: z.string().optional(), zh: z.string().optional() });

/** What the variables mean here: the customer, the agent, and the payment linked first. */
async function factsFor(
  actor: StaffActor,
  id: string,
): Promise<{ facts: VariableFacts; locale: "en" | "zh" }> {
  const [conversation, link] = await Promise.all([
    prisma.conversation.findUnique({
      where: { id },
      select: { number: true, customerId: true, contactName: true, locale: true },
    }),
    prisma.conversationPayment.findFirst({ where: { conversationId: id }, orderBy: { at: "asc" } }),
  ]);
  if (!conversation) throw new NotFound("conversation");
  const [customer, payment] = await Promise.all([
    conversation.customerId
      ? prisma.customer.findUnique({ where: { id: conversation.customerId }, select: { name: true } })
      : null,
    link
      ? prisma.transaction.findUnique({
          where: { id: link.transactionId },
          select: { id: true, amountMinor: true, currency: true, merchantName: true, occurredAt: true },
        })
      : null,
  ]);
  const locale = conversation.locale === "zh" ? "zh" : "en";
  const name = customer?.name ?? conversation.contactName;
  return {
    locale,
    facts: {
      "customer.name": name?.trim() || null,
      "customer.firstName": firstNameOf(name),
      "agent.name": actor.name,
      "agent.firstName": firstNameOf(actor.name),
      "conversation.number": String(conversation.number),
      "transaction.id": payment?.id ?? null,
      "transaction.amount": payment
        ? amountText(Number(payment.amountMinor), payment.currency, locale)
        : null,
      "transaction.merchant": payment?.merchantName ?? null,
      "transaction.date": payment
        ? dateOnly(payment.occurredAt, { locale, timeZone: actor.timeZone ?? "UTC" })
        : null,
    },
  };
}

/**
 * The canned replies as they stand ready for a conversation: in its language, filled in with
 * what is known. One that is not written in that language is not offered.
 *
 * @throws {NotFound}
 */
export async function readyReplies(actor: StaffActor, id: string): Promise<ReadyReply[]> {
  assertCan(actor, "conversations.reply");
  if (!isConversationId(id)) throw new NotFound("conversation");
  const [{ facts, locale }, replies] = await Promise.all([
    factsFor(actor, id),
    prisma.cannedReply.findMany({ orderBy: { shortcut: "asc" }, take: mostReplies }),
  ]);
  return replies.flatMap(({ id, shortcut, title, body }) => {
    const text = bodies.safeParse(body).data?.[locale];
    return text ? [{ id, shortcut, title, text: fillIn(text, facts) }] : [];
  });
}
