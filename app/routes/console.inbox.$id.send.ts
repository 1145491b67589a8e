import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { clientId, messageText } from "#app/features/conversations/incoming.ts";
import { gapsIn } from "#app/features/tickets/canned-reply.ts";
import type { SendAnswer } from "#app/features/tickets/composer.tsx";
import { addNote, Crossed, reply } from "#app/features/tickets/desk.server.ts";
import { pageProblem } from "#app/platform/page-problem.server.ts";

const outgoing = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("reply"),
    body: messageText.refine((text) => gapsIn(text).length === 0),
    clientId,
    seenSeq: z.coerce.number().int().min(0).nullable(),
    status: z.enum(["open", "pending", "solved"]).nullable(),
  }),
  z.object({
    intent: z.literal("note"),
    body: messageText,
    clientId,
    mentioned: z.array(z.uuid()).max(50),
  }),
]);

/** A reply or a note, as JSON. A repeat of the same client id is the same line. */
export async function action({ request, params }: ActionFunctionArgs): Promise<SendAnswer> {
  const actor = await requireActor(request);
  const parsed = outgoing.safeParse(await request.json().catch(() => null));
  if (!parsed.success) throw new Response("The message cannot be sent as it is", { status: 400 });
  const id = params.id ?? "";
  const message = parsed.data;
  try {
    const { seq } =
      message.intent === "reply" ? await reply(actor, id, message) : await addNote(actor, id, message);
    return { ok: true, seq };
  } catch (error) {
    if (error instanceof Crossed) return { ok: false, crossedBy: error.by };
    return pageProblem(error);
  }
}
