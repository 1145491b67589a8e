import { z } from "zod";
import type { Actor } from "#app/features/accounts/permissions.ts";
import { assertScope } from "#app/features/transactions/scope.ts";
import { pool } from "#app/platform/db.server.ts";
import { fromMinor } from "#app/platform/money.ts";
import { type IncidentState, incidentStates, type KeptPattern, type Severity } from "./incident-state.ts";
import type { KeptTexts } from "./incident-view.ts";
import type { Scope } from "./payment.ts";
import type { FailureReason } from "./reasons.ts";

const severities = { 1: "minor", 2: "major", 3: "critical" } as const;

/** An incident as the API tells it. Times are ISO instants, counts payments. */
export interface ToldIncident {
  id: string;
  number: number;
  state: IncidentState;
  pattern: KeptPattern;
  scope: Scope;
  reason: FailureReason | null;
  severity: (typeof severities)[Severity];
  startedAt: string;
  detectedAt: string;
  endedAt: string | null;
  observed: number;
  expected: number;
  sample: number;
  confidence: number;
  payments: number;
  customers: number;
  amounts: { currency: string; amount: string }[];
  mergedInto: string | null;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The place behind an incident in the list: when it began, and its id. */
const cursor = z.string().transform((text, context) => {
  const [at = "", id = ""] = Buffer.from(text, "base64url").toString("utf8").split(" ");
  if (!Number.isNaN(Date.parse(at)) && uuid.test(id)) return { at: new Date(at), id };
  context.addIssue({ code: "custom", message: "cursor" });
  return z.NEVER;
});

const cursorOf = ({ startedAt, id }: Pick<ToldIncident, "startedAt" | "id">) =>
  Buffer.from(`${startedAt} ${id}`, "utf8").toString("base64url");

/** What may be asked for, as it stands in the address. */
export const feedQuery = z.object({
  state: z.enum(incidentStates).optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: cursor.optional(),
});
export type FeedQuery = z.output<typeof feedQuery>;

/** With what its public text is made of. */
export type FedIncident = ToldIncident & { wording: KeptTexts | null; merchantName: string | null };

interface Row extends Omit<FedIncident, "severity" | "amounts" | "startedAt" | "detectedAt" | "endedAt"> {
  severity: Severity;
  amounts: Record<string, number>;
  startedAt: Date;
  detectedAt: Date;
  endedAt: Date | null;
}

/**
 * Incidents, the newest first, a page at a time. The caller's systems may know of every one of them: what
 * is tried with stolen cards too.
 *
 * @returns with `next` the cursor of the page after, null behind the last
 * @throws {Forbidden} without the scope `incidents:read`
 */
export async function readIncidents(
  actor: Actor,
  { state, since, limit, cursor: after }: FeedQuery,
): Promise<{ incidents: FedIncident[]; next: string | null }> {
  assertScope(actor, "incidents:read");
  const { rows } = await pool.query<Row>(
    `SELECT id, number, state, pattern, scope, reason, severity, started_at AS "startedAt", detected_at AS "detectedAt",
            ended_at AS "endedAt", observed, expected, sample, confidence, payments, customers, amounts,
            merged_into_id AS "mergedInto", wording,
            (SELECT t.merchant_name FROM transactions t WHERE t.merchant_id = incidents.scope->>'merchant'
             ORDER BY t.occurred_at DESC LIMIT 1) AS "merchantName"
     FROM incidents
     WHERE ($1::text IS NULL OR state = $1) AND ($2::timestamptz IS NULL OR started_at >= $2)
       AND ($3::timestamptz IS NULL OR (started_at, id) < ($3, $4::uuid))
     ORDER BY started_at DESC, id DESC LIMIT $5`,
    [state ?? null, since ?? null, after?.at ?? null, after?.id ?? null, limit + 1],
  );
  const incidents = rows.slice(0, limit).map(
    ({ amounts, severity, startedAt, detectedAt, endedAt, ...row }): FedIncident => ({
      ...row,
      severity: severities[severity],
      startedAt: startedAt.toISOString(),
      detectedAt: detectedAt.toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
      amounts: Object.entries(amounts).map(([currency, minor]) => ({
        currency,
        amount: fromMinor(minor, currency),
      })),
    }),
  );
  return { incidents, next: rows.length > limit ? cursorOf(incidents.at(-1)!) : null };
}
