import { endpoints } from "#app/features/api/endpoints.ts";
import { answering, serve } from "#app/features/api/serve.server.ts";
import { type FedIncident, feedQuery, readIncidents } from "#app/features/failures/incident-feed.server.ts";
import { statusText } from "#app/features/fan-in/wording.ts";
import { ProblemError } from "#app/platform/errors.ts";

/** Every incident says what a status page may say of it. */
function withStatusText(incident: FedIncident) {
  const { wording: _wording, merchantName: _name, ...told } = incident;
  return { ...told, statusText: statusText(incident) };
}

const incidents = serve(
  answering(endpoints.readIncidents, async ({ actor, request }) => {
    const asked = feedQuery.safeParse(Object.fromEntries(new URL(request.url).searchParams));
    if (!asked.success)
      throw new ProblemError(400, "invalid", "The address asks for something that there is not", {
        detail: `Not valid: ${[...new Set(asked.error.issues.map(({ path }) => path.join(".")))].join(", ")}.`,
      });
    const { incidents, next } = await readIncidents(actor, asked.data);
    return Response.json(
      { incidents: incidents.map(withStatusText), next },
      {
        headers: { "Cache-Control": "no-store" },
      },
    );
  }),
);

export const loader = incidents;
export const action = incidents;
