import { z } from "zod";
import { channels } from "#app/features/conversations/conversation.ts";
import { fieldCondition } from "./custom-field.ts";
import { type InboxFilters, inboxSorts, views } from "./inbox.ts";
import { mostTags, type Priority, priorities, type TicketStatus, tagOf, ticketStatuses } from "./ticket.ts";

// Apart from the words it checks, so that the browser need not load what checks them.

/** Values that make sense, of some that are separated by commas; undefined where none does. */
const several = <Value>(read: (text: string) => Value | null) =>
  z
    .string()
    .max(1_000)
    .transform((text) => {
      const values = text.split(",", mostTags).flatMap((each) => read(each) ?? []);
      return values.length > 0 ? [...new Set(values)] : undefined;
    })
    .optional()
    .catch(undefined);

const priorityOf = (text: string) => priorities.find((priority) => priority === text) ?? null;

/** What the address of the inbox may say; anything it cannot mean is dropped. */
const parameters = z.object({
  view: z.enum(views).catch("open"),
  sort: z.enum(inboxSorts).catch("waiting"),
  after: z.string().max(200).optional().catch(undefined),
  channel: z.enum(channels).optional().catch(undefined),
  status: several<TicketStatus>((text) => ticketStatuses.find((status) => status === text) ?? null),
  team: z
    .union([z.literal("none"), z.uuid()])
    .optional()
    .catch(undefined),
  owner: z
    .union([z.enum(["me", "none"]), z.uuid()])
    .optional()
    .catch(undefined),
  priority: several<Priority>(priorityOf),
  language: z.enum(["en", "zh"]).optional().catch(undefined),
  tag: several(tagOf),
  waited: z.coerce.number().int().min(1).max(1_000_000).optional().catch(undefined),
  due: z.enum(["risk", "breached"]).optional().catch(undefined),
  customer: z.enum(["known", "unknown"]).optional().catch(undefined),
  risk: z.literal("open").optional().catch(undefined),
  field: several((text) => {
    const unquoted = text.replaceAll("%2C", ",").replaceAll("%25", "%");
    return fieldCondition(unquoted) ? unquoted : null;
  }),
  rated: z.enum(["low", "any"]).optional().catch(undefined),
});

/** The filters without what is not asked for. */
export function readInboxFilters(search: URLSearchParams): InboxFilters {
  const read = parameters.parse(Object.fromEntries(search));
  const asked = Object.entries(read).filter(([, value]) => value !== undefined);
  return Object.fromEntries(asked) as unknown as InboxFilters;
}
