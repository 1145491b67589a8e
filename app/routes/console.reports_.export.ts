import { createReadableStreamFromReadable, type LoaderFunctionArgs } from "@remix-run/node";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { exportReport } from "#app/features/dashboards/report-export.server.ts";
import { readReportQuery, windowOf } from "#app/features/dashboards/report-query.ts";
import { pageProblem } from "#app/platform/page-problem.server.ts";

/** The conversations that a report is made of, or with `of=service` its promises, as CSV. */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const { searchParams } = new URL(request.url);
  const query = readReportQuery(searchParams);
  const of = searchParams.get("of") === "service" ? "service" : "conversations";
  const window = windowOf(query, actor.timeZone, Date.now());
  const lines = await exportReport(actor, query, window, of).catch(pageProblem);
  const name = `${of === "service" ? "service-levels" : of}-${window.days[0]}-${window.days.at(-1)}.csv`;
  return new Response(createReadableStreamFromReadable(lines), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${name}"`,
      "Cache-Control": "no-store",
    },
  });
}
