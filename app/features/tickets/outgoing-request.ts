import { z } from "zod";
import { clientId, fileIds, optionalText } from "#app/features/conversations/incoming.ts";
import { gapsIn } from "./canned-reply.ts";
import { copiesSchema } from "./copies-request.ts";

/** What checks a message of the composer, by whichever way it comes. */

const status = z.enum(["open", "pending", "solved"]).nullable();
const seenSeq = z.coerce.number().int().min(0).nullable();
const paymentId = z.string().min(1).max(200);
/** What a message quotes of payments, and what its writer was told of them. */
const quoting = {
  quoted: z.array(paymentId).max(20).default([]),
  accepted: z
    .array(z.object({ id: paymentId, status: z.string().max(20) }))
    .max(80)
    .default([]),
};

/** What goes with an answer to the customer, whoever wrote its words. */
const answer = {
  files: fileIds.default([]),
  clientId,
  seenSeq,
  status,
  copies: copiesSchema.optional(),
  ...quoting,
};

const message = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("reply"),
    body: optionalText.refine((text) => gapsIn(text).length === 0),
    ...answer,
  }),
  z.object({
    intent: z.literal("macro"),
    macroId: z.uuid(),
    body: optionalText,
    ...answer,
  }),
  z.object({
    intent: z.literal("note"),
    body: optionalText,
    files: fileIds.default([]),
    clientId,
    mentioned: z.array(z.uuid()).max(50),
  }),
]);

export const outgoingRequest = message.refine(
  ({ intent, body, files }) => intent === "macro" || body !== "" || files.length > 0,
);
