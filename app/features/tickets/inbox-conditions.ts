import type { ConversationChannel } from "#app/features/conversations/conversation.ts";
import { minutes } from "#app/platform/time.ts";
import { type FieldValues, fieldCondition, holdsField } from "./custom-field.ts";
import { dueLevel } from "./due-level.ts";
import type { InboxView } from "./inbox.ts";
import { lowRating } from "./survey.ts";
import { type Priority, priorities, type TicketStatus } from "./ticket.ts";

/** What narrows a view down. What is left out is not asked for. */
export interface InboxConditions {
  channel?: ConversationChannel;
  /** any of these */
  status?: TicketStatus[];
  /** a team's id, or none */
  team?: string | "none";
  /** a colleague's id, the viewer, or nobody */
  owner?: string | "me" | "none";
  /** any of these */
  priority?: Priority[];
  language?: "en" | "zh";
  /** all of these */
  tag?: string[];
  /** minutes the customer has waited, at least */
  waited?: number;
  /** how it stands to what was promised: nearly late, or late */
  due?: "risk" | "breached";
  customer?: "known" | "unknown";
  /** an alert about the customer's payments is open */
  risk?: "open";
  /** custom fields with their values, as `custom-field.ts` writes them; all of these */
  field?: string[];
  /** what the customer thought of it, once they were asked */
  rated?: "low" | "any";
}

export const conditionNames = [
  "channel",
  "status",
  "team",
  "owner",
  "priority",
  "language",
  "tag",
  "waited",
  "due",
  "customer",
  "risk",
  "rated",
  "field",
] as const satisfies readonly (keyof InboxConditions)[];

/** What the conditions are put to. */
interface Narrowed {
  channel: ConversationChannel;
  status: string;
  teamId: string | null;
  assigneeId: string | null;
  priority: number;
  locale: "en" | "zh";
  tags: readonly string[];
  /** ISO */
  waitingSince: string | null;
  /** ISO */
  dueAt: string | null;
  warnAt: string | null;
  customerId: string | null;
  rating: number | null;
  /** whether an alert is open about their payments, where that was asked for */
  atRisk?: boolean;
  fields: FieldValues;
}

/** Whether a conversation is what the conditions ask for. @param now ms */
export function fits(conditions: InboxConditions, row: Narrowed, viewerId: string, now: number): boolean {
  const { channel, status, team, owner, priority, language, tag, waited, customer, risk, rated, due, field } =
    conditions;
  const ownerId = owner === "me" ? viewerId : owner === "none" ? null : owner;
  return (
    (channel === undefined || row.channel === channel) &&
    (status === undefined || status.some((one) => one === row.status)) &&
    (risk === undefined || row.atRisk === true) &&
    (team === undefined || row.teamId === (team === "none" ? null : team)) &&
    (owner === undefined || row.assigneeId === ownerId) &&
    (priority === undefined || priority.some((one) => priorities.indexOf(one) === row.priority)) &&
    (language === undefined || row.locale === language) &&
    (tag === undefined || tag.every((one) => row.tags.includes(one))) &&
    (waited === undefined ||
      (row.waitingSince !== null && Date.parse(row.waitingSince) <= now - minutes(waited))) &&
    (field === undefined ||
      field.every((one) => {
        const asked = fieldCondition(one);
        return asked === null || holdsField(row.fields, asked);
      })) &&
    (due === undefined || dueLevel(row, now) === due) &&
    (customer === undefined || (row.customerId !== null) === (customer === "known")) &&
    (rated === undefined || (row.rating !== null && (rated === "any" || row.rating <= lowRating)))
  );
}

/** What a comma in a value would cut apart. */
const quoted = (value: string) => value.replaceAll("%", "%25").replaceAll(",", "%2C");

/** The conditions as the address says them, always in the same order. */
export function conditionQuery(conditions: InboxConditions): Record<string, string> {
  const said = conditionNames.flatMap((name) => {
    const value = conditions[name];
    return value === undefined
      ? []
      : [[name, Array.isArray(value) ? value.map(quoted).join(",") : String(value)] as const];
  });
  return Object.fromEntries(said);
}

export const countConditions = (conditions: InboxConditions) =>
  Object.keys(conditionQuery(conditions)).length;

/** Views that a status of its own makes empty, and whose conversations they hold. */
const standing: Partial<Record<InboxView, InboxConditions>> = {
  mine: { owner: "me" },
  pending: { owner: "me" },
  unassigned: { owner: "none" },
  open: {},
  snoozed: {},
  solved: {},
};

/**
 * The view that can hold what the conditions ask for: most views are about one status, and whoever asks
 * for others looks through all conversations, still for those of the same people.
 */
export function viewFor(view: InboxView, conditions: InboxConditions): { view: InboxView } & InboxConditions {
  const whose = standing[view];
  return conditions.status && whose ? { view: "all", ...whose, ...conditions } : { view, ...conditions };
}
