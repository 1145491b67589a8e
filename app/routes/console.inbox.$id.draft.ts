import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { longestMessage } from "#app/features/conversations/conversation.ts";
import { markRead, saveDraft } from "#app/features/tickets/ticket-page.server.ts";
import { pageProblem } from "#app/platform/page-problem.server.ts";

const seq = z.number().int().min(0);
const kept = z.union([
  z.strictObject({
    kind: z.enum(["reply", "note"]),
    body: z.string().max(longestMessage * 2),
    seenSeq: seq,
    macroId: z.uuid().nullable().optional(),
    quoted: z.array(z.string().min(1).max(200)).max(20).optional(),
    anew: z.boolean().optional(),
  }),
  z.strictObject({ readSeq: seq }),
]);

/** Keeps what somebody has begun to write, or how far they have read. */
export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request);
  const parsed = kept.safeParse(await request.json().catch(() => null));
  if (!parsed.success) throw new Response("This cannot be kept", { status: 400 });
  const id = params.id ?? "";
  if ("readSeq" in parsed.data) await markRead(actor, id, parsed.data.readSeq).catch(pageProblem);
  else await saveDraft(actor, id, parsed.data).catch(pageProblem);
  return Response.json({ kept: true });
}
