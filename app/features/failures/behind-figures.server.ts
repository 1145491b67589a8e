import { type Actor, can } from "#app/features/accounts/permissions.ts";
import type { ListFilters } from "#app/features/transactions/list.ts";
import type { CodesAsked } from "#app/features/transactions/list-walk.ts";
import { pool } from "#app/platform/db.server.ts";
import { presentTaxonomy } from "./codes/mapping.server.ts";
import { mayKnowIncident } from "./incidents.server.ts";
import { failureReasons } from "./reasons.ts";

/**
 * What the list of payments needs to know of failures to show the payments a figure counts: by which codes the
 * reasons are told that it is asked for. A failure without a known code is of the reason "unknown", so that one is
 * all that no other reason is called.
 *
 * @throws {NotFound} for an incident that its reader may not know of
 */
export async function behindFigures(
  actor: Actor,
  { reason, incident }: ListFilters,
): Promise<CodesAsked | undefined> {
  if (incident !== undefined) await mayKnowIncident(actor, incident);
  const asked = failureReasons.filter((one) => reason?.includes(one));
  if (asked.length === 0 || !can(actor, "failures.read")) return undefined;
  const [taxonomy, { rows }] = await Promise.all([
    presentTaxonomy(),
    pool.query<{ scheme: string; code: string }>(
      "SELECT scheme, code FROM failure_codes UNION SELECT scheme, code FROM code_mappings",
    ),
  ]);
  const pairsOf = (isAsked: boolean) =>
    rows
      .filter(({ scheme, code }) => asked.includes(taxonomy.reasonOf(scheme, code)) === isAsked)
      .map(({ scheme, code }) => `${scheme}~${code}`);
  return asked.includes("unknown") ? { noneOf: pairsOf(false) } : { among: pairsOf(true) };
}
