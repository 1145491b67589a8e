import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { requireActor, requirePermission } from "#app/features/accounts/sessions.server.ts";
import { setAvailability } from "#app/features/tickets/routing.server.ts";
import type { TeamAnswer } from "#app/features/tickets/team.ts";
import { teamRequest } from "#app/features/tickets/team-request.ts";
import {
  createTeam,
  removeTeam,
  renameTeam,
  setMembers,
  setRouting,
  teamsPage,
} from "#app/features/tickets/teams.server.ts";
import { TeamsPage } from "#app/features/tickets/teams-page.tsx";
import { ProblemError } from "#app/platform/errors.ts";
import { decodeUtf8, parseJson, readBody } from "#app/platform/http.server.ts";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = { title: "teams.title" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  return teamsPage(actor).catch(pageProblem);
}

export async function action({ request }: ActionFunctionArgs): Promise<TeamAnswer> {
  const actor = await requireActor(request);
  requirePermission(actor, "teams.manage");
  try {
    const { data } = teamRequest.safeParse(parseJson(decodeUtf8(await readBody(request, 65_536))));
    if (!data) return { problem: "invalid" };
    switch (data.intent) {
      case "create":
        await createTeam(actor, data.name);
        return { done: "created" };
      case "remove":
        await removeTeam(actor, data.id);
        return { done: "removed" };
      case "change":
        await renameTeam(actor, data.id, data.name);
        await setMembers(actor, data.id, data.staffIds);
        return { done: "changed" };
      case "routing":
        await setRouting(actor, data.id, data);
        return { done: "routing" };
      case "availability":
        await setAvailability(actor, data.available, data.id);
        return { done: "availability" };
    }
  } catch (error) {
    if (error instanceof ProblemError) return { problem: error.code };
    throw error;
  }
}

export default function Teams() {
  return <TeamsPage {...useLoaderData<typeof loader>()} />;
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
