import { endpoints } from "#app/features/api/endpoints.ts";
import { answering, serve } from "#app/features/api/serve.server.ts";
import { feedQuery, readIncidents } from "#app/features/failures/incident-feed.server.ts";
import { ProblemError } from "#app/platform/errors.ts";

const incidents = serve(
  answering(endpoints.readIncidents, async ({ actor, request }) => {
    const asked = feedQuery.safeParse(Object.fromEntries(new URL(request.url).searchParams));
    if (!asked.success)
      throw new ProblemError(400, "invalid", "The address asks for something that there is not", {
        detail: `Not valid: ${[...new Set(asked.error.issues.map(({ path }) => path.join(".")))].join(", ")}.`,
      });
    return Response.json(await readIncidents(actor, asked.data), {
      headers: { "Cache-Control": "no-store" },
    });
  }),
);

export const loader = incidents;
export const action = incidents;
