import { type Actor, assertCan, can } from "#app/features/accounts/permissions.ts";
import { pool } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import { presentTaxonomy } from "./codes/mapping.server.ts";
import {
  type IncidentState,
  isIncidentId,
  type KeptPattern,
  mayBeTold,
  type Severity,
  subjectOf,
} from "./incident-state.ts";
import type { IncidentDetail, IncidentLine, TimelineEntry } from "./incident-view.ts";
import type { Dimension, Scope } from "./payment.ts";
import { type FailureReason, isRiskReason } from "./reasons.ts";
import { rateOverTime, volumeOverTime } from "./slice-rate.server.ts";
import { shapeOfSlice } from "./slice-season.server.ts";
import { usualOverTime } from "./usual-rate.ts";

const shown = 100;
const sampleSize = 12;
const entriesShown = 200;
const valuesShown = 12;
/** The newest payments of an incident, of which its page tells what they have in common. */
const lookedAt = 5_000;

interface Row {
  id: string;
  number: number;
  state: IncidentState;
  growing: boolean;
  pattern: KeptPattern;
  scope: Scope;
  reason: FailureReason | null;
  severity: Severity;
  startedAt: Date;
  detectedAt: Date;
  endedAt: Date | null;
  observed: number;
  expected: number;
  sample: number;
  confidence: number;
  payments: number;
  customers: number;
  amounts: Record<string, number>;
  ownerId: string | null;
  ownerName: string | null;
  merchantName: string | null;
  conversations: number;
  wording: IncidentDetail["wording"];
  version: number;
  approvedBy: string | null;
}

const columns = `
  i.id, i.number, i.state, i.growing, i.pattern, i.scope, i.reason, i.severity, i.started_at AS "startedAt",
  i.detected_at AS "detectedAt", i.ended_at AS "endedAt", i.observed, i.expected, i.sample, i.confidence,
  i.payments, i.customers, i.amounts, i.owner_id AS "ownerId", s.name AS "ownerName", i.wording, i.version,
  (SELECT a.name FROM staff a WHERE a.id = i.recovery_approved_by) AS "approvedBy",
  (SELECT t.merchant_name FROM transactions t WHERE t.merchant_id = i.scope->>'merchant'
   ORDER BY t.occurred_at DESC LIMIT 1) AS "merchantName",
  (SELECT count(*)::int FROM incident_conversations c WHERE c.incident_id = i.id AND NOT c.out) AS conversations`;
const sources = "incidents i LEFT JOIN staff s ON s.id = i.owner_id";

/** Reasons of risk are for those who may see alerts; others read of a bank that gave none. */
const readable = (reason: FailureReason | null, seesRisk: boolean): FailureReason | null =>
  reason && isRiskReason(reason) && !seesRisk ? "do_not_honor" : reason;

function lineOf(row: Row, seesRisk: boolean): IncidentLine {
  const {
    startedAt,
    detectedAt,
    endedAt,
    wording: _wording,
    version: _version,
    approvedBy: _by,
    ...rest
  } = row;
  return {
    ...rest,
    reason: readable(row.reason, seesRisk),
    startedAt: startedAt.toISOString(),
    detectedAt: detectedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}

/**
 * Incidents, those that are open first, then the newest. Who may not see alerts sees those that
 * customers may be told of.
 *
 * @param all also those that are over since more than two days
 */
export async function listIncidents(actor: Actor, all: boolean): Promise<IncidentLine[]> {
  assertCan(actor, "incidents.read");
  const { rows } = await pool.query<Row>(
    `SELECT ${columns} FROM ${sources}
     WHERE $1 OR i.state = 'open' OR i.started_at > now() - interval '2 days'
     ORDER BY (i.state = 'open') DESC, i.started_at DESC LIMIT ${shown}`,
    [all],
  );
  const seesRisk = can(actor, "alerts.read");
  return rows
    .filter(({ pattern, reason, scope }) => seesRisk || mayBeTold(pattern, reason, scope))
    .map((row) => lineOf(row, seesRisk));
}

/** Incidents of the last days under which another may go on. */
export async function mergeTargets(actor: Actor, id: string): Promise<IncidentLine[]> {
  const listed = await listIncidents(actor, false);
  return listed.filter(
    (one) =>
      one.id !== id && one.pattern !== "contacts" && (one.state === "open" || one.state === "recovered"),
  );
}

/** How many incidents are open that nobody has taken on. */
export async function openIncidentCount(actor: Actor): Promise<number> {
  if (!can(actor, "incidents.read")) return 0;
  const { rows } = await pool.query<Pick<Row, "pattern" | "reason" | "scope">>(
    "SELECT pattern, reason, scope FROM incidents WHERE state = 'open' AND owner_id IS NULL",
  );
  const seesRisk = can(actor, "alerts.read");
  return rows.filter(({ pattern, reason, scope }) => seesRisk || mayBeTold(pattern, reason, scope)).length;
}

async function entriesOf(id: string): Promise<TimelineEntry[]> {
  const { rows } = await pool.query<Omit<TimelineEntry, "at"> & { at: Date }>(
    `SELECT e.id::int AS id, e.at, e.kind, s.name AS by, e.body, e.data FROM incident_entries e
     LEFT JOIN staff s ON s.id = e.staff_id WHERE e.incident_id = $1 ORDER BY e.id DESC LIMIT ${entriesShown}`,
    [id],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

interface SampleRow {
  id: string;
  occurredAt: Date;
  amountMinor: number;
  currency: string;
  method: string;
  customerId: string | null;
  merchantName: string | null;
  scheme: string | null;
  code: string | null;
}

async function sampleOf(id: string, seesRisk: boolean): Promise<IncidentDetail["samples"]> {
  const { rows } = await pool.query<SampleRow>(
    `SELECT t.id, t.occurred_at AS "occurredAt", t.amount_minor AS "amountMinor", t.currency, t.method,
            t.customer_id AS "customerId", t.merchant_name AS "merchantName", t.failure_scheme AS scheme,
            t.failure_code AS code
     FROM incident_payments p JOIN transactions t ON t.id = p.transaction_id
     WHERE p.incident_id = $1 ORDER BY p.occurred_at DESC LIMIT ${sampleSize}`,
    [id],
  );
  const taxonomy = await presentTaxonomy();
  return rows.map(({ scheme, code, occurredAt, ...row }) => ({
    ...row,
    occurredAt: occurredAt.toISOString(),
    reason: readable(taxonomy.reasonOf(scheme ?? undefined, code ?? undefined), seesRisk) ?? "unknown",
    code: seesRisk ? code : null,
  }));
}

/** A value of a payment, or why it failed, and how many of the newest share it. */
interface CommonRow {
  dimension: Dimension | "reason";
  value: string;
  /** of a merchant its name, of a reason the scheme of its code */
  name: string | null;
  count: number;
}

/**
 * What the newest payments of an incident have in common: the commonest values beside the slice, and why they failed
 * as far as their reader may know.
 */
async function commonOf(
  id: string,
  seesRisk: boolean,
): Promise<Pick<IncidentDetail, "breakdown" | "reasons">> {
  const { rows } = await pool.query<CommonRow>(
    `WITH hit AS MATERIALIZED (
       SELECT t.method, t.merchant_id AS merchant, t.merchant_name AS name, t.card_issuer AS issuer, t.channel,
              t.card_country AS country, t.card_network AS network, t.currency, t.card_bin AS bin,
              t.terminal_id AS terminal, t.status, t.failure_scheme AS scheme, t.failure_code AS code
       FROM incident_payments p JOIN transactions t ON t.id = p.transaction_id WHERE p.incident_id = $1
       ORDER BY p.occurred_at DESC LIMIT ${lookedAt}
     ), told AS (
       SELECT d.dimension, d.value, max(d.name) AS name, count(*)::int AS count,
              row_number() OVER (PARTITION BY d.dimension ORDER BY count(*) DESC, d.value) AS place
       FROM hit, LATERAL (VALUES ('method', method, NULL), ('channel', channel, NULL), ('issuer', issuer, NULL),
         ('merchant', merchant, name), ('country', country, NULL), ('network', network, NULL),
         ('currency', currency, NULL), ('bin', bin, NULL), ('terminal', terminal, NULL)) AS d (dimension, value, name)
       WHERE d.value IS NOT NULL GROUP BY 1, 2
     )
     SELECT dimension, value, name, count FROM (
       SELECT dimension, value, name, count, place FROM told WHERE place <= ${valuesShown}
       UNION ALL
       SELECT 'reason', coalesce(code, ''), scheme, count(*)::int, 0 FROM hit WHERE status = 'failed'
       GROUP BY code, scheme
     ) own ORDER BY dimension, place`,
    [id],
  );
  const taxonomy = await presentTaxonomy();
  const counts = new Map<FailureReason, number>();
  const breakdown: IncidentDetail["breakdown"] = [];
  for (const { dimension, value, name, count } of rows) {
    if (dimension !== "reason") breakdown.push({ dimension, value, name, count });
    else {
      const reason =
        readable(taxonomy.reasonOf(name ?? undefined, value || undefined), seesRisk) ?? "unknown";
      counts.set(reason, (counts.get(reason) ?? 0) + count);
    }
  }
  const reasons = [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .toSorted((one, other) => other.count - one.count)
    .slice(0, valuesShown);
  return { breakdown, reasons };
}

type Relations = Pick<IncidentDetail, "mergedInto" | "splitFrom" | "under" | "parts">;

/** What was merged with it and split from it. */
async function relationsOf(id: string): Promise<Relations> {
  const named = "jsonb_build_object('id', o.id, 'number', o.number)";
  const { rows } = await pool.query<Relations>(
    `SELECT (SELECT ${named} FROM incidents o WHERE o.id = i.merged_into_id) AS "mergedInto",
            (SELECT ${named} FROM incidents o WHERE o.id = i.split_from_id) AS "splitFrom",
            (SELECT coalesce(jsonb_agg(${named} ORDER BY o.number), '[]') FROM incidents o
             WHERE o.merged_into_id = i.id) AS under,
            (SELECT coalesce(jsonb_agg(${named} ORDER BY o.number), '[]') FROM incidents o
             WHERE o.split_from_id = i.id AND o.merged_into_id IS NULL) AS parts
     FROM incidents i WHERE i.id = $1`,
    [id],
  );
  return rows[0]!;
}

/** Of the customers it hit, how many have paid since. */
async function paidSince(id: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM (
       SELECT customer_id, min(occurred_at) AS first FROM incident_payments
       WHERE incident_id = $1 AND customer_id IS NOT NULL GROUP BY 1 LIMIT 2000
     ) hit
     WHERE EXISTS (SELECT FROM transactions t WHERE t.customer_id = hit.customer_id
                   AND t.occurred_at > hit.first AND t.status = 'succeeded')`,
    [id],
  );
  return rows[0]?.count ?? 0;
}

/**
 * Whether an incident is there for its reader.
 *
 * @throws {NotFound} also for one that its reader may not know of
 */
export async function mayKnowIncident(actor: Actor, id: string): Promise<void> {
  assertCan(actor, "incidents.read");
  if (!isIncidentId(id)) throw new NotFound("incident");
  const { rows } = await pool.query<Pick<Row, "pattern" | "reason" | "scope">>(
    "SELECT pattern, reason, scope FROM incidents WHERE id = $1",
    [id],
  );
  const row = rows[0];
  if (!row || !(can(actor, "alerts.read") || mayBeTold(row.pattern, row.reason, row.scope)))
    throw new NotFound("incident");
}

/**
 * One incident with everything its page shows.
 *
 * @throws {NotFound} also for one that its reader may not know of
 */
export async function openIncident(actor: Actor, id: string, now = Date.now()): Promise<IncidentDetail> {
  assertCan(actor, "incidents.read");
  if (!isIncidentId(id)) throw new NotFound("incident");
  const { rows } = await pool.query<Row>(`SELECT ${columns} FROM ${sources} WHERE i.id = $1`, [id]);
  const row = rows[0];
  const seesRisk = can(actor, "alerts.read");
  if (!row || !(seesRisk || mayBeTold(row.pattern, row.reason, row.scope))) throw new NotFound("incident");
  const subject = subjectOf(row.pattern);
  const during = [row.scope, row.startedAt.getTime(), row.endedAt?.getTime() ?? null, now] as const;
  const [entries, samples, common, recovered, rate, volume, relations, shape] = await Promise.all([
    entriesOf(id),
    sampleOf(id, seesRisk),
    commonOf(id, seesRisk),
    paidSince(id),
    subject === "missing" ? [] : rateOverTime(...during, subject === "twice" ? id : null),
    subject === "missing" ? volumeOverTime(...during) : [],
    relationsOf(id),
    shapeOfSlice(row.scope, row.startedAt.getTime()),
  ]);
  const usualRate = subject === "failed" ? row.expected / Math.max(1, row.sample) : null;
  return {
    ...lineOf(row, seesRisk),
    ...relations,
    wording: row.wording,
    version: row.version,
    tellable: mayBeTold(row.pattern, row.reason, row.scope),
    tellsWhenOver: row.approvedBy === null ? null : { by: row.approvedBy },
    entries,
    samples,
    ...common,
    recovered,
    rate,
    volume,
    usualRate,
    usualOverTime:
      usualRate === null || shape === null
        ? null
        : usualOverTime(rate, usualRate, shape, row.startedAt.getTime(), row.endedAt?.getTime() ?? null),
  };
}
