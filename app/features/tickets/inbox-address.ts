import { z } from "zod";
import { channels } from "#app/features/conversations/conversation.ts";
import { type InboxFilters, inboxSorts, views } from "./inbox.ts";

// Apart from the words it checks, so that the browser need not load what checks them.

/** What the address of the inbox may say; anything it cannot mean is dropped. */
const parameters = z.object({
  view: z.enum(views).catch("open"),
  channel: z.enum(channels).optional().catch(undefined),
  sort: z.enum(inboxSorts).catch("waiting"),
  after: z.string().max(200).optional().catch(undefined),
});

export const readInboxFilters = (search: URLSearchParams): InboxFilters =>
  parameters.parse(Object.fromEntries(search));
