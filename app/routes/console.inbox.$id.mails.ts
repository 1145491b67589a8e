import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { cancelMail, sendAgain } from "#app/features/channels/email/outbound/again.server.ts";
import { pageProblem } from "#app/platform/page-problem.server.ts";

const asked = z.object({ intent: z.enum(["again", "cancel"]), seq: z.number().int().min(1) });

/** Sends the mail of a line again, or takes it out of those that go. */
export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request);
  const parsed = asked.safeParse(await request.json().catch(() => null));
  if (!parsed.success) throw new Response("This cannot be done", { status: 400 });
  const { intent, seq } = parsed.data;
  try {
    await (intent === "again" ? sendAgain : cancelMail)(actor, params.id ?? "", seq);
    return Response.json({ ok: true });
  } catch (error) {
    return pageProblem(error);
  }
}
