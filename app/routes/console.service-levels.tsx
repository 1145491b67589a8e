import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { requireActor, requirePermission } from "#app/features/accounts/sessions.server.ts";
import { timeZones } from "#app/features/accounts/time-zones.ts";
import { CalendarEditor } from "#app/features/tickets/service-calendar-editor.tsx";
import { ServiceLists } from "#app/features/tickets/service-lists.tsx";
import { PolicyEditor } from "#app/features/tickets/service-policy-editor.tsx";
import {
  movePolicy,
  previewDue,
  removeCalendar,
  removePolicy,
  saveCalendar,
  savePolicy,
  serviceSettings,
} from "#app/features/tickets/service-settings.server.ts";
import { problemsOf, type ServiceAnswer, serviceRequest } from "#app/features/tickets/service-settings.ts";
import { ProblemError } from "#app/platform/errors.ts";
import { decodeUtf8, parseJson, readBody } from "#app/platform/http.server.ts";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = { title: "services.title" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  return { ...(await serviceSettings(actor).catch(pageProblem)), zones: timeZones(), zone: actor.timeZone };
}

/** Longer than any policy with every condition. */
const longestBody = 65_536;

export async function action({ request }: ActionFunctionArgs): Promise<ServiceAnswer> {
  const actor = await requireActor(request);
  requirePermission(actor, "service_levels.manage");
  try {
    const asked = serviceRequest.safeParse(parseJson(decodeUtf8(await readBody(request, longestBody))));
    if (!asked.success) return { problems: problemsOf(asked.error) };
    const { data } = asked;
    switch (data.intent) {
      case "preview":
        return { preview: await previewDue(actor, data.preview) };
      case "policy":
        return { done: "policy", ...(await savePolicy(actor, data.id, data.version, data.draft)) };
      case "calendar":
        return { done: "calendar", ...(await saveCalendar(actor, data.id, data.draft)) };
      case "move-policy":
        await movePolicy(actor, data.id, data.by);
        return { done: "moved" };
      case "remove-policy":
        await removePolicy(actor, data.id);
        return { done: "removed" };
      case "remove-calendar":
        await removeCalendar(actor, data.id);
        return { done: "removed" };
    }
  } catch (error) {
    if (error instanceof ProblemError) return { problems: { "": error.code } };
    throw error;
  }
}

export default function ServiceLevels() {
  const settings = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const policyId = search.get("policy");
  const calendarId = search.get("hours");
  const policy = settings.policies.find(({ id }) => id === policyId) ?? null;
  const calendar = settings.calendars.find(({ id }) => id === calendarId) ?? null;
  if (policy || policyId === "new")
    return <PolicyEditor key={`${policyId} ${policy?.version}`} policy={policy} {...settings} />;
  if (calendar || calendarId === "new")
    return <CalendarEditor key={calendarId} calendar={calendar} {...settings} />;
  return <ServiceLists {...settings} />;
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
