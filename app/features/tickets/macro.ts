import type { Priority } from "./ticket.ts";
import type { TicketChange } from "./ticket-change.ts";

/** What a macro does beside what it says. Null and empty where it leaves things alone. */
export interface MacroActions {
  addTags: string[];
  status: "open" | "pending" | "solved" | null;
  priority: Priority | null;
  /** `me` is whoever runs it; else an id of the staff's */
  assignee: "me" | "nobody" | (string & {}) | null;
  teamId: string | null;
}

export const noActions: MacroActions = {
  addTags: [],
  status: null,
  priority: null,
  assignee: null,
  teamId: null,
};

export const doesAnything = ({ addTags, status, priority, assignee, teamId }: MacroActions) =>
  addTags.length > 0 || status !== null || priority !== null || assignee !== null || teamId !== null;

/** What a macro asks of a ticket when this member of staff runs it. */
export function changeOf(
  { addTags, status, priority, assignee, teamId }: MacroActions,
  staffId: string,
): TicketChange {
  return {
    ...(addTags.length > 0 && { addTags }),
    ...(status && { status }),
    ...(priority && { priority }),
    ...(teamId && { teamId }),
    ...(assignee && {
      assigneeId: assignee === "me" ? staffId : assignee === "nobody" ? null : assignee,
    }),
  };
}
