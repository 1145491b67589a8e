import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { searchCustomers } from "#app/features/customers/customers.server.ts";
import { searchConversations } from "#app/features/tickets/search.server.ts";
import { listTransactions } from "#app/features/transactions/list.server.ts";
import { readFilters } from "#app/features/transactions/list.ts";
import { fromMinor } from "#app/platform/money.ts";

/** One line of the command palette's findings. */
export interface Found {
  id: string;
  kind: "customer" | "transaction" | "conversation";
  label: string;
  detail: string;
  to: string;
}

/** The most that is shown of payments, and of conversations. */
const most = 5;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const q = new URL(request.url).searchParams.get("q")?.trim().slice(0, 128) ?? "";
  if (q.length < 2) return Response.json({ found: [] });
  const [customers, transactions, conversations] = await Promise.all([
    searchCustomers(actor, q),
    listTransactions(actor, readFilters(new URLSearchParams({ q })), actor.timeZone),
    // A number alone is a conversation's own.
    searchConversations(actor, /^\d{1,9}$/.test(q) ? `#${q}` : q),
  ]);
  const found: Found[] = [
    ...customers.map(({ id, name, country }) => ({
      id: `customer ${id}`,
      kind: "customer" as const,
      label: name ?? id,
      detail: [name ? id : null, country].filter(Boolean).join(" · "),
      to: `/console/customers/${encodeURIComponent(id)}`,
    })),
    ...transactions.rows.slice(0, most).map(({ id, amountMinor, currency, merchantName }) => ({
      id: `transaction ${id}`,
      kind: "transaction" as const,
      label: id,
      detail: [`${fromMinor(amountMinor, currency)} ${currency}`, merchantName].filter(Boolean).join(" · "),
      to: `/console/transactions/${encodeURIComponent(id)}`,
    })),
    ...conversations.slice(0, most).map(({ conversationId, seq, number, subject, customerName }) => ({
      id: `conversation ${conversationId}`,
      kind: "conversation" as const,
      label: subject || `#${number}`,
      detail: [customerName, `#${number}`].filter(Boolean).join(" · "),
      to: `/console/inbox/${conversationId}?at=${seq}`,
    })),
  ];
  return Response.json({ found });
}
