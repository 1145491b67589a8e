import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { mailTroubleCount } from "#app/features/channels/email/mailbox-settings.server.ts";
import { openIncidentCount } from "#app/features/failures/incidents.server.ts";
import { openAlertCount } from "#app/features/fraud/alerts.server.ts";
import { waitingCount } from "#app/features/tickets/inbox-waiting.server.ts";

/** What the navigation counts. */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const [openAlerts, waiting, incidents, mailTroubles] = await Promise.all([
    openAlertCount(actor),
    waitingCount(actor),
    openIncidentCount(actor),
    mailTroubleCount(actor),
  ]);
  return { openAlerts, waiting, incidents, mailTroubles };
}
