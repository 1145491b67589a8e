import type { LoaderFunctionArgs } from "@remix-run/node";
import { stringify } from "csv-stringify/sync";
import { assertCan } from "#app/features/accounts/permissions.ts";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { openIncident } from "#app/features/failures/incidents.server.ts";
import { silentCustomers } from "#app/features/fan-in/gathered.server.ts";
import { pageProblem } from "#app/platform/page-problem.server.ts";

const most = 50_000;

/** Customers an incident hit who have not written, as CSV. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  try {
    assertCan(actor, "transactions.export");
    const incident = await openIncident(actor, params.id ?? "");
    const { customers } = await silentCustomers(actor, incident.id, most);
    const lines = stringify(
      [
        ["customerId", "failedPayments", "lastAt"],
        ...customers.map((one) => [one.id, one.payments, one.lastAt]),
      ],
      { escape_formulas: true },
    );
    return new Response(lines, {
      headers: {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": `attachment; filename="incident-${incident.number}-customers.csv"`,
        "Cache-Control": "no-store",
      },
    });
  } catch (error) {
    return pageProblem(error);
  }
}
