import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { can } from "#app/features/accounts/permissions.ts";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { findRisk } from "#app/features/fraud/alerts.server.ts";
import { RiskPanel } from "#app/features/fraud/risk-panel.tsx";
import { findNeighbours, findTransaction } from "#app/features/transactions/detail.server.ts";
import { TransactionView } from "#app/features/transactions/transaction-view.tsx";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = { title: "transactions.title" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const transaction = await findTransaction(actor, params.id ?? "").catch(pageProblem);
  const [neighbours, risk] = await Promise.all([
    transaction.customerId ? findNeighbours(actor, transaction.customerId, transaction.occurredAt) : [],
    can(actor, "alerts.read") ? findRisk(actor, transaction.id) : null,
  ]);
  return { transaction, neighbours, risk, seesRisk: can(actor, "alerts.read") };
}

export default function Transaction() {
  const { transaction, neighbours, risk, seesRisk } = useLoaderData<typeof loader>();
  return (
    <TransactionView
      transaction={transaction}
      neighbours={neighbours}
      risk={seesRisk ? <RiskPanel risk={risk} /> : null}
      score={risk}
    />
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
