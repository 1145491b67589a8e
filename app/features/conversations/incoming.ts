import { z } from "zod";
import { cleanText, longestMessage } from "./conversation.ts";

// Apart from the words they check, so that the browser need not load what checks them.

/** What a message's text may be, for every way in. */
export const messageText = z
  .string()
  .max(longestMessage * 2)
  .transform(cleanText)
  .pipe(z.string().min(1).max(longestMessage));

/** Ids that senders give their messages. */
export const clientId = z
  .string()
  .min(8)
  .max(64)
  .regex(/^[\w-]+$/);
