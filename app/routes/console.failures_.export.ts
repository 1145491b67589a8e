import type { LoaderFunctionArgs } from "@remix-run/node";
import { stringify } from "csv-stringify/sync";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { lineColumns, outcomeLines } from "#app/features/failures/outcome-lines.server.ts";
import { readOutcomeQuery } from "#app/features/failures/outcome-query.ts";

import { pageProblem } from "#app/platform/page-problem.server.ts";

/** What the page of failures shows, as CSV. */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const query = readOutcomeQuery(new URL(request.url).searchParams);
  const lines = await outcomeLines(actor, query, actor).catch(pageProblem);
  const text = stringify(lines, { header: true, columns: [...lineColumns], escape_formulas: true });
  return new Response(text, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="failures-${query.range}.csv"`,
      "Cache-Control": "no-store",
    },
  });
}
