import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { can } from "#app/features/accounts/permissions.ts";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { FailurePanel } from "#app/features/failures/failure-panel.tsx";
import { whyFailed } from "#app/features/failures/why-failed.server.ts";
import { findRisk } from "#app/features/fraud/alerts.server.ts";
import { RiskPanel } from "#app/features/fraud/risk-panel.tsx";
import { findNeighbours, findTransaction } from "#app/features/transactions/detail.server.ts";
import { TransactionView } from "#app/features/transactions/transaction-view.tsx";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = { title: "transactions.title" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const seesRisk = can(actor, "alerts.read");
  const transaction = await findTransaction(actor, params.id ?? "").catch(pageProblem);
  const [neighbours, risk, failure] = await Promise.all([
    transaction.customerId ? findNeighbours(actor, transaction.customerId, transaction.occurredAt) : [],
    seesRisk ? findRisk(actor, transaction.id) : null,
    whyFailed(actor, transaction.id),
  ]);
  return { transaction, neighbours, risk, failure, seesRisk };
}

export default function Transaction() {
  const { transaction, neighbours, risk, failure, seesRisk } = useLoaderData<typeof loader>();
  const { failureScheme: scheme, failureCode: code, failureMessage: message } = transaction;
  return (
    <TransactionView
      transaction={transaction}
      neighbours={neighbours}
      risk={seesRisk ? <RiskPanel risk={risk} /> : null}
      failure={
        failure && <FailurePanel failure={failure} told={seesRisk ? { scheme, code, message } : null} />
      }
      score={risk}
    />
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
