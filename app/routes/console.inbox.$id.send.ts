import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { clientId, fileIds, optionalText } from "#app/features/conversations/incoming.ts";
import { gapsIn } from "#app/features/tickets/canned-reply.ts";
import { copiesSchema } from "#app/features/tickets/copies-request.ts";
import { addNote, Crossed, reply } from "#app/features/tickets/desk.server.ts";
import { runMacro } from "#app/features/tickets/macros.server.ts";
import type { SendAnswer } from "#app/features/tickets/outgoing.ts";
import { checkFacts, Stale } from "#app/features/tickets/quoted-facts.server.ts";
import { pageProblem } from "#app/platform/page-problem.server.ts";

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

const message = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("reply"),
    body: optionalText.refine((text) => gapsIn(text).length === 0),
    files: fileIds.default([]),
    clientId,
    seenSeq,
    status,
    copies: copiesSchema.optional(),
    ...quoting,
  }),
  z.object({
    intent: z.literal("macro"),
    macroId: z.uuid(),
    body: optionalText,
    files: fileIds.default([]),
    clientId,
    seenSeq,
    status,
    copies: copiesSchema.optional(),
    ...quoting,
  }),
  z.object({
    intent: z.literal("note"),
    body: optionalText,
    files: fileIds.default([]),
    clientId,
    mentioned: z.array(z.uuid()).max(50),
  }),
]);
const outgoing = message.refine(
  ({ intent, body, files }) => intent === "macro" || body !== "" || files.length > 0,
);

async function send(actor: StaffActor, id: string, message: z.output<typeof outgoing>): Promise<SendAnswer> {
  try {
    if (message.intent !== "note") await checkFacts(actor, id, message);
    if (message.intent === "macro") return { ok: true, ...(await runMacro(actor, id, message)) };
    const { seq } =
      message.intent === "reply" ? await reply(actor, id, message) : await addNote(actor, id, message);
    return { ok: true, seq };
  } catch (error) {
    if (error instanceof Crossed) return { ok: false, crossedBy: error.by, crossedSeq: error.seq };
    if (error instanceof Stale) return { ok: false, stale: [...error.facts] };
    return pageProblem(error);
  }
}

/** A reply or a note, as JSON. A repeat of the same client id is the same line. */
export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request);
  const parsed = outgoing.safeParse(await request.json().catch(() => null));
  if (!parsed.success) throw new Response("The message cannot be sent as it is", { status: 400 });
  return Response.json(await send(actor, params.id ?? "", parsed.data));
}
