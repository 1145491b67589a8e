import type { LoaderFunctionArgs, SerializeFrom } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { searchConversations } from "#app/features/tickets/search.server.ts";
import { SearchPage } from "#app/features/tickets/search-page.tsx";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = {
  title: "search.title",
  crumb: ({ typed }: SerializeFrom<typeof loader>) => typed || "/",
};

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const typed = (new URL(request.url).searchParams.get("q") ?? "").slice(0, 500);
  const hits = await searchConversations(actor, typed).catch(pageProblem);
  return { typed, hits };
}

export default function InboxSearch() {
  const { typed, hits } = useLoaderData<typeof loader>();
  return <SearchPage typed={typed} hits={hits} />;
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
