import { z } from "zod";
import { mostFiles } from "./attachment.ts";
import { cleanText, longestMessage } from "./conversation.ts";

// Apart from the words they check, so that the browser need not load what checks them.

/** What a message's text may be, for every way in. */
export const messageText = z
  .string()
  .max(longestMessage * 2)
  .transform(cleanText)
  .pipe(z.string().min(1).max(longestMessage));

/** A message's text where it may be all files and no words. */
export const optionalText = z
  .string()
  .max(longestMessage * 2)
  .transform(cleanText)
  .pipe(z.string().max(longestMessage));

/** Ids of files that were kept. */
export const fileIds = z
  .array(z.uuid().toLowerCase())
  .max(mostFiles)
  .refine((ids) => new Set(ids).size === ids.length);

/** Ids that senders give their messages. */
export const clientId = z
  .string()
  .min(8)
  .max(64)
  .regex(/^[\w-]+$/);
