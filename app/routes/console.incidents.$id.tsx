import type { LoaderFunctionArgs, SerializeFrom } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { can } from "#app/features/accounts/permissions.ts";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { type KeptPattern, subjectOf } from "#app/features/failures/incident-state.ts";
import { mergeTargets, openIncident } from "#app/features/failures/incidents.server.ts";
import { addressees } from "#app/features/fan-in/answers.server.ts";
import { gatheredUnder, silentCustomers } from "#app/features/fan-in/gathered.server.ts";
import { IncidentPage } from "#app/features/fan-in/incident-page.tsx";
import { notifying } from "#app/features/fan-in/notices.server.ts";
import { unexplainedContacts } from "#app/features/fan-in/unexplained.server.ts";
import { readyWording } from "#app/features/fan-in/wording.ts";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = {
  crumb: ({ incident }: SerializeFrom<typeof loader>) => String(incident.number),
};

/** Where nobody is known by their payments, what customers write meanwhile is what there is. */
const readsContacts = (pattern: KeptPattern) => ["contacts", "missing"].includes(subjectOf(pattern));

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const incident = await openIncident(actor, params.id ?? "").catch(pageProblem);
  const kind = incident.state === "open" ? ("answer" as const) : ("recovery" as const);
  const mayManage = can(actor, "incidents.manage");
  const [to, gathered, silent, notice, contacts, others] = await Promise.all([
    addressees(actor, incident.id, kind),
    gatheredUnder(actor, incident.id),
    silentCustomers(actor, incident.id),
    notifying(actor, incident.id, incident, incident.wording),
    readsContacts(incident.pattern) ? unexplainedContacts(actor, incident) : null,
    mayManage ? mergeTargets(actor, incident.id) : [],
  ]).catch(pageProblem);
  return {
    incident,
    others,
    gathered,
    silent,
    contacts,
    notifying: notice,
    mayNotify: can(actor, "incidents.notify"),
    answering: {
      kind,
      to,
      wording: incident.wording?.[kind] ?? readyWording(kind, incident),
      whenOver: incident.wording?.recovery ?? readyWording("recovery", incident),
    },
    viewerId: actor.id,
    mayManage,
    mayReply: can(actor, "conversations.reply"),
    mayExport: can(actor, "transactions.export"),
    seesFailures: can(actor, "failures.read"),
  };
}

export default function Incident() {
  const page = useLoaderData<typeof loader>();
  return <IncidentPage key={page.incident.id} {...page} />;
}
