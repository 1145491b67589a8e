import type { AuditChange } from "#app/features/audit/audit-event.ts";
import { append, type NewMessage } from "#app/features/conversations/thread.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import type { Standing } from "./announce.server.ts";
import { authorOf, type HeldTicket, saveTicket } from "./desk.server.ts";
import type { NewMark } from "./service-marks.ts";
import type { HeldPolicy } from "./service-policies.server.ts";
import type { EscalationAction, Notified } from "./service-rules.ts";
import { mostTags, priorities, type TicketStatus } from "./ticket.ts";
import { activities, changed, type TicketChange } from "./ticket-change.ts";

const system = { type: "system" } as const;

/** What was told of a mark, to be announced and audited after the rest. */
export interface Told {
  id: string;
  standing: Standing;
  marks: readonly NewMark[];
  number: number;
  /** who is told beside whoever reads the inbox */
  staffIds: string[];
  audit: AuditChange[];
}

/** Active staff whom a notification means. */
async function staffOf(tx: Tx, whom: Notified, ticket: HeldTicket): Promise<string[]> {
  if (whom === "assignee") return ticket.assigneeId ? [ticket.assigneeId] : [];
  if (whom === "leads") {
    const leads = await tx.staff.findMany({
      where: { role: "lead", deactivatedAt: null },
      select: { id: true },
    });
    return leads.map(({ id }) => id);
  }
  if (!ticket.teamId) return [];
  const members = await tx.$queryRaw<{ id: string }[]>`
    SELECT m.staff_id AS id FROM team_members m JOIN staff s ON s.id = m.staff_id
    WHERE m.team_id = ${ticket.teamId}::uuid AND s.deactivated_at IS NULL`;
  return members.map(({ id }) => id);
}

/** What the actions make of a ticket together. */
function changeOf(
  actions: readonly EscalationAction[],
  ticket: HeldTicket,
  teamIds: ReadonlySet<string>,
): TicketChange {
  const change: TicketChange = {};
  for (const action of actions) {
    if (action.kind === "priority") {
      const wanted = Math.max(
        priorities.indexOf(action.to),
        change.priority ? priorities.indexOf(change.priority) : 0,
      );
      if (wanted > ticket.priority) change.priority = priorities[wanted]!;
    } else if (action.kind === "team" && teamIds.has(action.teamId)) change.teamId = action.teamId;
    else if (action.kind === "tag" && ticket.tags.length + (change.addTags?.length ?? 0) < mostTags)
      change.addTags = [...(change.addTags ?? []), action.tag];
  }
  return change;
}

/**
 * Tells the marks that a conversation's clocks have made, as lines of its thread, and carries
 * out what its policy says for them. In the transaction that writes the marks down, under the
 * conversation's lock: so each happens once.
 */
export async function tellMarks(
  tx: Tx,
  id: string,
  policy: HeldPolicy,
  marks: readonly NewMark[],
  at: Date,
): Promise<Told> {
  const held = await tx.conversation.findUniqueOrThrow({ where: { id } });
  const ticket: HeldTicket = { ...held, status: held.status as TicketStatus };
  const lines = marks.map(({ target, mark, dueAt }): NewMessage => {
    const data = {
      event: `service_${mark}`,
      target,
      due: new Date(dueAt).toISOString(),
      policy: policy.name,
    };
    return { kind: "activity", author: { type: "system", id: null }, data };
  });
  const seq = await append(tx, id, lines, at);
  const actions = marks
    .filter(({ owed }) => owed)
    .flatMap(({ mark, target }) =>
      policy.escalations
        .filter((one) => one.on === mark && (one.target === "any" || one.target === target))
        .map(({ action }) => action),
    );
  const wantedTeams = actions.flatMap((action) => (action.kind === "team" ? [action.teamId] : []));
  const teams = await tx.team.findMany({ where: { id: { in: wantedTeams } }, select: { id: true } });
  const fields = changed(ticket, changeOf(actions, ticket, new Set(teams.map((team) => team.id))), at);
  const moves = Object.keys(fields).length > 0;
  if (moves) await append(tx, id, activities(authorOf(system), ticket, fields), at);

  const whom = new Set(actions.flatMap((action) => (action.kind === "notify" ? [action.whom] : [])));
  const told = await Promise.all([...whom].map((each) => staffOf(tx, each, ticket)));
  const staffIds = [...new Set(told.flat())];
  await tx.mention.createMany({
    data: staffIds.map((staffId) => ({ staffId, conversationId: id, seq, at })),
    skipDuplicates: true,
  });
  return {
    id,
    standing: moves
      ? await saveTicket(tx, id, fields)
      : await tx.conversation.findUniqueOrThrow({ where: { id } }),
    marks,
    number: ticket.number,
    staffIds: [...new Set([...staffIds, ...(ticket.assigneeId ? [ticket.assigneeId] : [])])],
    audit: [
      ...marks.map(
        ({ mark, target }): AuditChange => ({
          event: mark === "warning" ? "conversation.service_warned" : "conversation.service_breached",
          subject: ["conversation", id],
          data: { target, policy: policy.id },
        }),
      ),
      ...(moves
        ? [
            {
              event: "conversation.changed" as const,
              subject: ["conversation", id] as ["conversation", string],
              data: auditOf(fields),
            },
          ]
        : []),
    ],
  };
}

const auditOf = ({
  priority,
  teamId,
  tags,
}: {
  priority?: number;
  teamId?: string | null;
  tags?: string[];
}) => ({
  ...(priority !== undefined && { priority: priorities[priority]! }),
  ...(teamId !== undefined && { team: teamId }),
  ...(tags && { tags }),
});
