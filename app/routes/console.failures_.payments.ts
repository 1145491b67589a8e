import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { codesOf } from "#app/features/failures/codes/codes.server.ts";
import { failureReasons } from "#app/features/failures/reasons.ts";
import { pageProblem } from "#app/platform/page-problem.server.ts";

/** Leads from a reason to its payments: the list knows codes, and what they mean changes. */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const search = new URL(request.url).searchParams;
  const reason = failureReasons.find((one) => one === search.get("reason"));
  search.delete("reason");
  search.set("status", "failed");
  const codes = reason ? await codesOf(actor, reason).catch(pageProblem) : [];
  if (codes.length > 0) search.set("codes", codes.join(","));
  return redirect(`/console/transactions?${search}`);
}
