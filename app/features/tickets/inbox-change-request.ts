import { z } from "zod";
import { mostAtOnce } from "./inbox-change.ts";
import { priorities, tagOf } from "./ticket.ts";

const tag = z
  .string()
  .max(200)
  .transform((text) => tagOf(text))
  .pipe(z.string());

/** One thing that is done to every ticket of a selection. */
export const bulkChange = z.union([
  z.strictObject({ status: z.enum(["open", "pending", "solved"]) }),
  z.strictObject({ status: z.literal("snoozed"), until: z.iso.datetime() }),
  z.strictObject({ priority: z.enum(priorities) }),
  z.strictObject({ assigneeId: z.uuid().nullable() }),
  z.strictObject({ teamId: z.uuid().nullable() }),
  z.strictObject({ addTag: tag }),
]);

const changed = z.strictObject({ id: z.uuid(), version: z.int().min(0) });

/** The body of a request: a change of some tickets, or one that is taken back. */
export const bulkRequest = z.union([
  z.strictObject({ ids: z.array(z.uuid()).min(1).max(mostAtOnce), change: bulkChange }),
  z.strictObject({ undo: z.array(changed).min(1).max(mostAtOnce) }),
]);
