import { randomUUID } from "node:crypto";
import { createReadableStreamFromReadable, type LoaderFunctionArgs } from "@remix-run/node";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { behindFigures } from "#app/features/failures/behind-figures.server.ts";
import { exportTransactions } from "#app/features/transactions/csv.server.ts";
import { readFilters } from "#app/features/transactions/list.ts";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const filters = readFilters(new URL(request.url).searchParams);
  const codes = await behindFigures(actor, filters).catch(pageProblem);
  const lines = await exportTransactions(actor, filters, actor.timeZone, randomUUID(), codes).catch(
    pageProblem,
  );
  return new Response(createReadableStreamFromReadable(lines), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="transactions-${new Date().toISOString().slice(0, 10)}.csv"`,
      "Cache-Control": "no-store",
    },
  });
}
