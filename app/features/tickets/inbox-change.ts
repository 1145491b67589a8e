import type { z } from "zod";
import type { bulkChange } from "./inbox-change-request.ts";

// Apart from the schemas, so that the browser need not load what checks them.

/** Tickets that one request may change; a longer selection is sent in several. */
export const mostAtOnce = 50;

/** One thing that is done to every ticket of a selection. */
export type BulkChange = z.infer<typeof bulkChange>;

/** A change that was made, as an undo names it. */
export interface ChangedTicket {
  id: string;
  /** of the ticket with the change */
  version: number;
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
