import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { searchCustomers } from "#app/features/customers/customers.server.ts";
import { listTransactions } from "#app/features/transactions/list.server.ts";
import { readFilters } from "#app/features/transactions/list.ts";
import { fromMinor } from "#app/platform/money.ts";

/** One line of the command palette's findings. */
export interface Found {
  id: string;
  kind: "customer" | "transaction";
  label: string;
  detail: string;
  to: string;
}

const payments = 5;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const q = new URL(request.url).searchParams.get("q")?.trim().slice(0, 128) ?? "";
  if (q.length < 2) return Response.json({ found: [] });
  const [customers, transactions] = await Promise.all([
    searchCustomers(actor, q),
    listTransactions(actor, readFilters(new URLSearchParams({ q })), actor.timeZone),
  ]);
  const found: Found[] = [
    ...customers.map(({ id, name, country }) => ({
      id: `customer ${id}`,
      kind: "customer" as const,
      label: name ?? id,
      detail: [name ? id : null, country].filter(Boolean).join(" · "),
      to: `/console/customers/${encodeURIComponent(id)}`,
    })),
    ...transactions.rows.slice(0, payments).map(({ id, amountMinor, currency, merchantName }) => ({
      id: `transaction ${id}`,
      kind: "transaction" as const,
      label: id,
      detail: [`${fromMinor(amountMinor, currency)} ${currency}`, merchantName].filter(Boolean).join(" · "),
      to: `/console/transactions/${encodeURIComponent(id)}`,
    })),
  ];
  return Response.json({ found });
}
