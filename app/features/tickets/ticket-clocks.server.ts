import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { isConversationId } from "#app/features/conversations/conversation.ts";
import { prisma } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import type { FieldValues } from "./custom-field.ts";
import { type ShownClocks, shownClocks } from "./service-clock.ts";
import { readClocks } from "./service-level.ts";
import { heldPolicies } from "./service-policies.server.ts";
import { policyFor } from "./service-rules.ts";
import { timelinesOf } from "./service-timelines.server.ts";
import { type Priority, priorities } from "./ticket.ts";

const nothing: ShownClocks = { policy: null, clocks: [] };

/**
 * How a conversation stands to what was promised, now.
 *
 * @throws {NotFound}
 */
export async function ticketClocks(actor: StaffActor, id: string): Promise<ShownClocks> {
  assertCan(actor, "conversations.read");
  if (!isConversationId(id)) throw new NotFound("conversation");
  const [ticket, policies, timelines] = await Promise.all([
    prisma.conversation.findUnique({
      where: { id },
      select: {
        channel: true,
        teamId: true,
        tags: true,
        locale: true,
        customerId: true,
        priority: true,
        fields: true,
      },
    }),
    heldPolicies(prisma),
    timelinesOf(prisma, [id]),
  ]);
  if (!ticket) throw new NotFound("conversation");
  const policy = policyFor(policies, { ...ticket, fields: ticket.fields as FieldValues });
  const timeline = timelines.get(id);
  if (!policy || !timeline) return nothing;
  const priority = priorities[ticket.priority] as Priority;
  return shownClocks(policy.name, readClocks(policy.inForce, priority, timeline, Date.now()));
}
