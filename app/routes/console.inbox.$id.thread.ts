import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { readThread } from "#app/features/tickets/ticket-page.server.ts";
import { pageProblem } from "#app/platform/page-problem.server.ts";

const seqOf = (text: string | null) => (text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined);

/** More lines of a thread: those before, or those after a line. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const search = new URL(request.url).searchParams;
  const place = { before: seqOf(search.get("before")), after: seqOf(search.get("after")) };
  return Response.json(await readThread(actor, params.id ?? "", place).catch(pageProblem));
}
