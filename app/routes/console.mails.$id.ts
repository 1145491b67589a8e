import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { giveBackSender, takeSender } from "#app/features/channels/email/forwarded/take-sender.server.ts";
import {
  reportPhishing,
  withdrawReport,
} from "#app/features/channels/email/phishing/phishing-reports.server.ts";
import { readMailRest } from "#app/features/channels/email/shown/shown-mails.server.ts";
import { ProblemError } from "#app/platform/errors.ts";
import { apiRoute, decodeUtf8, parseJson, readBody } from "#app/platform/http.server.ts";

/** What the thread leaves out of a mail. */
export const loader = apiRoute(async ({ request, params }: LoaderFunctionArgs) => {
  const actor = await requireActor(request);
  return Response.json(await readMailRest(actor, params.id ?? ""), {
    headers: { "Cache-Control": "no-store" },
  });
});

const changes = {
  report: reportPhishing,
  withdraw: withdrawReport,
  take_sender: takeSender,
  give_back_sender: giveBackSender,
};

const change = z.strictObject({ intent: z.enum(["report", "withdraw", "take_sender", "give_back_sender"]) });

/**
 * Marks a mail as claiming to be us, or takes that back; takes the original sender of a mail passed on as the
 * customer, or gives the conversation back.
 */
export const action = apiRoute(async ({ request, params }: ActionFunctionArgs) => {
  const actor = await requireActor(request);
  const asked = change.safeParse(parseJson(decodeUtf8(await readBody(request, 1_024))));
  if (!asked.success) throw new ProblemError(400, "invalid", "This cannot be done with a mail");
  await changes[asked.data.intent](actor, params.id ?? "");
  return Response.json({ done: true });
});
