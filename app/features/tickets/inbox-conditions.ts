import type { ConversationChannel } from "#app/features/conversations/conversation.ts";
import { minutes } from "#app/platform/time.ts";
import { lowRating } from "./survey.ts";
import { type Priority, priorities } from "./ticket.ts";

/** What narrows a view down. What is left out is not asked for. */
export interface InboxConditions {
  channel?: ConversationChannel;
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
  customer?: "known" | "unknown";
  /** what the customer thought of it, once they were asked */
  rated?: "low" | "any";
}

export const conditionNames = [
  "channel",
  "team",
  "owner",
  "priority",
  "language",
  "tag",
  "waited",
  "customer",
  "rated",
] as const satisfies readonly (keyof InboxConditions)[];

/** What the conditions are put to. */
interface Narrowed {
  channel: ConversationChannel;
  teamId: string | null;
  assigneeId: string | null;
  priority: number;
  locale: "en" | "zh";
  tags: readonly string[];
  /** ISO */
  waitingSince: string | null;
  customerId: string | null;
  rating: number | null;
}

/** Whether a conversation is what the conditions ask for. @param now ms */
export function fits(conditions: InboxConditions, row: Narrowed, viewerId: string, now: number): boolean {
  const { channel, team, owner, priority, language, tag, waited, customer, rated } = conditions;
  const ownerId = owner === "me" ? viewerId : owner === "none" ? null : owner;
  return (
    (channel === undefined || row.channel === channel) &&
    (team === undefined || row.teamId === (team === "none" ? null : team)) &&
    (owner === undefined || row.assigneeId === ownerId) &&
    (priority === undefined || priority.some((one) => priorities.indexOf(one) === row.priority)) &&
    (language === undefined || row.locale === language) &&
    (tag === undefined || tag.every((one) => row.tags.includes(one))) &&
    (waited === undefined ||
      (row.waitingSince !== null && Date.parse(row.waitingSince) <= now - minutes(waited))) &&
    (customer === undefined || (row.customerId !== null) === (customer === "known")) &&
    (rated === undefined || (row.rating !== null && (rated === "any" || row.rating <= lowRating)))
  );
}

/** The conditions as the address says them, always in the same order. */
export function conditionQuery(conditions: InboxConditions): Record<string, string> {
  const said = conditionNames.flatMap((name) => {
    const value = conditions[name];
    return value === undefined
      ? []
      : [[name, Array.isArray(value) ? value.join(",") : String(value)] as const];
  });
  return Object.fromEntries(said);
}

export const countConditions = (conditions: InboxConditions) =>
  Object.keys(conditionQuery(conditions)).length;
