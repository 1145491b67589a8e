import { z } from "zod";
import { cleanText, isConversationId } from "#app/features/conversations/conversation.ts";
import { clientId, fileIds } from "#app/features/conversations/incoming.ts";
import { longestComment } from "#app/features/tickets/survey.ts";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { longestChatMessage } from "./protocol.ts";

/** What checks every word of a visitor's browser. Apart from `protocol.ts`, so that the browser need not load it. */

const conversationId = z.string().refine(isConversationId);
const seq = z.number().int().min(0).max(2_147_483_647);
const optionalBody = z
  .string()
  .max(longestChatMessage * 2)
  .transform(cleanText)
  .pipe(z.string().max(longestChatMessage));
const body = optionalBody.pipe(z.string().min(1));

const name = z
  .string()
  .max(200)
  .transform((text) => replaceCardNumbers(cleanText(text)).replace(/\s+/g, " "))
  .transform((text) => Array.from(text).slice(0, 80).join("") || null)
  .nullable();
const email = z
  .string()
  .max(254)
  .transform((text) => cleanText(text).toLowerCase())
  .pipe(z.email());
const locale = z.enum(["en", "zh"]);

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== null;
  } catch {
    return false;
  }
}

const introduction = z.strictObject({ name, email: email.nullable(), locale });

export const incoming = {
  "chat.send": z
    .strictObject({
      clientId,
      conversationId: conversationId.nullable(),
      body: optionalBody,
      files: fileIds.default([]),
      introduction,
    })
    .refine(({ body, files }) => body !== "" || files.length > 0),
  "chat.sync": z.strictObject({ conversationId: conversationId.nullable(), after: seq }),
  "chat.receipt": z.strictObject({ conversationId, delivered: seq, read: seq }),
  "chat.typing": z.strictObject({ conversationId }),
  "chat.end": z.strictObject({ conversationId }),
  "chat.rate": z.strictObject({
    conversationId,
    rating: z.number().int().min(1).max(5),
    comment: z.string().max(longestComment),
  }),
  "chat.transcript": z.strictObject({
    conversationId,
    email: email.nullable(),
    timeZone: z.string().max(64).refine(isTimeZone),
  }),
  "chat.leave": z.strictObject({
    clientId,
    body,
    files: fileIds.default([]),
    introduction: z.strictObject({ name, email, locale }),
  }),
} as const;

export type Incoming = typeof incoming;
export type IncomingName = keyof Incoming;

/** What the page asks for a session with. */
export const sessionRequest = z.strictObject({
  token: z
    .string()
    .regex(/^[\w-]{20,100}$/)
    .nullable(),
  identity: z.string().max(4_096).nullable(),
});

/** What the page sends when its visitor has signed out on the site. */
export const endRequest = z.strictObject({ end: z.string().max(100).nullable() });
