import type { IncidentAction } from "./incident-action.ts";

/** Posts one change of an incident, as a form would. */
export async function changeIncident(id: string, fields: Record<string, string>): Promise<IncidentAction> {
  const response = await fetch(`/console/incidents/${id}/changes`, {
    method: "POST",
    body: new URLSearchParams(fields),
  });
  if (response.redirected) window.location.reload();
  if (!response.ok && response.status !== 409) throw new Error(`answered ${response.status}`);
  return response.json() as Promise<IncidentAction>;
}
