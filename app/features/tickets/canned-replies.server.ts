import { amountText, dateOnly } from "#app/components/format.ts";
import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { isConversationId } from "#app/features/conversations/conversation.ts";
import { prisma } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import { fillIn, firstNameOf, namesPayment, type ReadyReply, type VariableFacts } from "./canned-reply.ts";
import { actionsOf, bodiesAreEmpty, bodiesOf, mostReplies } from "./canned-reply-form.ts";
import { isLocked } from "./caution.server.ts";

type StoredReply = Awaited<ReturnType<typeof prisma.cannedReply.findFirstOrThrow>>;

/** What the variables mean here: the customer, the agent, and the payment linked first. */
async function factsFor(
  actor: StaffActor,
  id: string,
): Promise<{ facts: VariableFacts; locale: "en" | "zh"; locked: boolean }> {
  const [locked, conversation, link] = await Promise.all([
    isLocked(id),
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
    locked,
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

/** What a reply is in this conversation; null where it is not written in its language. */
function readyOf(
  { id, shortcut, title, body, actions, money }: StoredReply,
  { facts, locale, locked }: Awaited<ReturnType<typeof factsFor>>,
): ReadyReply | null {
  const text = bodiesOf(body)[locale];
  const does = actionsOf(actions);
  if (!text && !(does && bodiesAreEmpty(body))) return null;
  if (locked && (money || (text && namesPayment(text))))
    return { id, shortcut, title, text: "", quotes: null, locked: true, actions: does };
  const quotes = text && namesPayment(text) ? facts["transaction.id"] : null;
  return { id, shortcut, title, text: text ? fillIn(text, facts) : "", quotes, locked: false, actions: does };
}

/**
 * The canned replies and macros as they stand ready for a conversation: in its language, filled in
 * with what is known. One that is not written in that language is not offered.
 *
 * @throws {NotFound}
 */
export async function readyReplies(actor: StaffActor, id: string): Promise<ReadyReply[]> {
  assertCan(actor, "conversations.reply");
  if (!isConversationId(id)) throw new NotFound("conversation");
  const [known, replies] = await Promise.all([
    factsFor(actor, id),
    prisma.cannedReply.findMany({
      where: { deletedAt: null },
      orderBy: { shortcut: "asc" },
      take: mostReplies,
    }),
  ]);
  return replies.flatMap((reply) => readyOf(reply, known) ?? []);
}

/**
 * One of them.
 *
 * @throws {NotFound} where it was deleted, or is not written in the conversation's language
 */
export async function readyReply(actor: StaffActor, id: string, replyId: string): Promise<ReadyReply> {
  assertCan(actor, "conversations.reply");
  if (!isConversationId(id)) throw new NotFound("conversation");
  const [known, reply] = await Promise.all([
    factsFor(actor, id),
    prisma.cannedReply.findFirst({ where: { id: replyId, deletedAt: null } }),
  ]);
  const ready = reply && readyOf(reply, known);
  if (!ready) throw new NotFound("reply");
  return ready;
}
