import { can, type StaffActor } from "#app/features/accounts/permissions.ts";
import { isConversationId } from "#app/features/conversations/conversation.ts";
import {
  customersByContact,
  findCustomer,
  searchCustomers,
} from "#app/features/customers/customers.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { callState, type Direction } from "./call.ts";
import type { CallLine, CallPanelData } from "./call-panel.ts";
import { findCall, recentCalls } from "./phone.server.ts";

type Read = Awaited<ReturnType<typeof recentCalls>>[number];

const lineOf = (call: Read): CallLine => ({
  id: call.id,
  direction: call.direction as Direction,
  state: callState(call),
  number: call.number,
  missed: call.endedAt !== null && call.answeredAt === null,
  at: (call.ringingAt ?? call.answeredAt ?? call.endedAt ?? call.createdAt).toISOString(),
  customerName: call.customerName,
  staffName: call.staffName,
  conversationId: call.conversationId,
  conversationNumber: call.conversationNumber,
});

const subjectOf = { id: true, number: true, subject: true } as const;

/** What the panel's address asks for; `find` are words somebody is typing. */
interface Asked {
  call: string | null;
  customer: string | null;
  find: string | null;
  saved: string | null;
}

/** Everything the call panel shows. */
export async function readCallPanel(actor: StaffActor, asked: Asked): Promise<CallPanelData> {
  const [call, recent, customer, found, saved] = await Promise.all([
    asked.call ? findCall(actor, asked.call) : null,
    recentCalls(actor),
    asked.customer ? findCustomer(actor, asked.customer) : null,
    asked.find ? searchCustomers(actor, asked.find.slice(0, 128)) : null,
    asked.saved && isConversationId(asked.saved)
      ? prisma.conversation.findUnique({ where: { id: asked.saved }, select: subjectOf })
      : null,
  ]);
  const [callers, conversations] = await Promise.all([
    call ? customersByContact(actor, { phone: call.number }, 5) : [],
    customer
      ? prisma.conversation.findMany({
          where: { customerId: customer.id, status: { not: "solved" } },
          orderBy: { createdAt: "desc" },
          select: subjectOf,
          take: 5,
        })
      : [],
  ]);
  return {
    mayLog: can(actor, "conversations.reply"),
    call: call && { ...lineOf(call), mine: call.staffId === actor.id },
    callers,
    customer,
    conversations,
    found,
    recent: recent.map(lineOf),
    saved,
  };
}
