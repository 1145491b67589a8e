import type { ActionFunctionArgs } from "@remix-run/node";
import { savePreferences } from "#app/features/accounts/preferences.server.ts";
import { currentActor } from "#app/features/accounts/sessions.server.ts";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export async function action({ request }: ActionFunctionArgs) {
  const actor = await currentActor(request);
  const form = Object.fromEntries(await request.formData());
  const cookie = await savePreferences(request, actor, form).catch(pageProblem);
  return Response.json({ saved: true }, { headers: { "Set-Cookie": cookie } });
}
