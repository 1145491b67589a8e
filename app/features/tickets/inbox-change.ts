import type { z } from "zod";
import type { bulkChange } from "./inbox-change-request.ts";
import type { TicketStatus } from "./ticket.ts";

// Apart from the schemas, so that the browser need not load what checks them.

/** Tickets that one request may change; a longer selection is sent in several. */
export const mostAtOnce = 50;

/** One thing that is done to every ticket of a selection. */
export type BulkChange = z.infer<typeof bulkChange>;

/** A change and how the ticket stood before, as it travels: instants are texts. */
export interface ChangedTicket {
  id: string;
  version: number;
  before: {
    status: TicketStatus;
    priority: number;
    assigneeId: string | null;
    teamId: string | null;
    tags: string[];
    snoozedUntil: string | null;
  };
}

export interface BulkAnswer {
  /** what was changed: the body of an undo */
  changed: ChangedTicket[];
  /** ids that could not be changed */
  refused: string[];
}

export interface UndoAnswer {
  back: number;
}
