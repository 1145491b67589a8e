import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { can } from "#app/features/accounts/permissions.ts";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { behindFigures } from "#app/features/failures/behind-figures.server.ts";
import { listTransactions } from "#app/features/transactions/list.server.ts";
import { columnsFor, readColumns, readFilters } from "#app/features/transactions/list.ts";
import { TransactionsPage } from "#app/features/transactions/transactions-page.tsx";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = { title: "transactions.title" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const filters = readFilters(new URL(request.url).searchParams);
  const codes = await behindFigures(actor, filters).catch(pageProblem);
  const page = await listTransactions(actor, filters, actor.timeZone, codes).catch(pageProblem);
  const seesRisk = can(actor, "alerts.read");
  return { ...page, filters, seesRisk, mayExport: can(actor, "transactions.export") };
}

export default function Transactions() {
  const { filters, seesRisk, mayExport, ...page } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  return (
    <TransactionsPage
      page={page}
      filters={filters}
      seesRisk={seesRisk}
      mayExport={mayExport}
      shown={columnsFor(readColumns(search), seesRisk)}
    />
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
