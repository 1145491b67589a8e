import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { availabilityOf, setAvailability } from "#app/features/tickets/routing.server.ts";
import { pageProblem } from "#app/platform/page-problem.server.ts";

const form = z.object({ available: z.enum(["true", "false"]) });

export async function loader({ request }: LoaderFunctionArgs) {
  return availabilityOf(await requireActor(request));
}

/** Begins or stops taking conversations. */
export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request);
  const parsed = form.safeParse(Object.fromEntries(await request.formData()));
  if (!parsed.success) throw new Response("Say whether you are available", { status: 400 });
  const available = parsed.data.available === "true";
  await setAvailability(actor, available).catch(pageProblem);
  return { available, lapsedAt: null };
}
