import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { assertCan } from "#app/features/accounts/permissions.ts";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { decideComplaint } from "#app/features/complaints/complaints.server.ts";
import { ProblemError } from "#app/platform/errors.ts";
import { apiRoute } from "#app/platform/http.server.ts";

const decision = z.object({
  id: z.uuid(),
  to: z.enum(["recorded", "undone"]),
  transactionId: z.string().min(1).max(200).optional(),
});

/** An agent records what the customer said of a payment, or takes that back. */
export const action = apiRoute(async ({ request, params }: ActionFunctionArgs) => {
  const actor = await requireActor(request);
  assertCan(actor, "conversations.note");
  const asked = decision.safeParse(Object.fromEntries(await request.formData()));
  if (!asked.success) throw new ProblemError(400, "invalid", "This is no decision on a complaint");
  await decideComplaint(actor, params.id ?? "", asked.data);
  return Response.json({ saved: true });
});
