import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import type { TargetName } from "#app/features/tickets/service-level.ts";
import { pool } from "#app/platform/db.server.ts";
import {
  type Attainment,
  type AttainmentGroup,
  type AttainmentReport,
  noAttainment,
  together,
} from "./attainment.ts";
import { attainmentBy, attainmentOf } from "./attainment-sql.ts";
import { type Dimension, dimensions } from "./report.ts";
import type { Period, ReportQuery, ReportWindow } from "./report-query.ts";
import { namesOf } from "./reports.server.ts";

interface Row {
  value?: string | null;
  target: TargetName;
  kept: number;
  missed: number;
}

async function total(period: Period, query: ReportQuery): Promise<Attainment> {
  const { text, values } = attainmentOf(period, query);
  const { rows } = await pool.query<Row>(text, values);
  const attainment = noAttainment();
  for (const { target, kept, missed } of rows) attainment[target] = { kept, missed };
  return attainment;
}

/** Broken down by one dimension, whoever promised most first; hours in their order. */
async function groups(
  by: Dimension,
  { period, zone }: ReportWindow,
  query: ReportQuery,
): Promise<AttainmentGroup[]> {
  const { text, values } = attainmentBy(by, period, query, zone);
  const [names, { rows }] = await Promise.all([namesOf(by), pool.query<Row>(text, values)]);
  const held = new Map<string | null, AttainmentGroup>();
  for (const { value = null, target, kept, missed } of rows) {
    const name = value === null ? null : (names.get(value) ?? null);
    const group = held.get(value) ?? { value, name, attainment: noAttainment() };
    group.attainment[target] = { kept, missed };
    held.set(value, group);
  }
  const size = ({ attainment }: AttainmentGroup) => together(attainment).kept + together(attainment).missed;
  return [...held.values()].sort((one, other) =>
    by === "hour" ? Number(one.value) - Number(other.value) : size(other) - size(one),
  );
}

/**
 * How the promises were kept that were decided in a period: kept when they were done, broken when
 * they were due. What nobody was owed any more counts as neither.
 *
 * @throws {Forbidden} without `reports.read`
 */
export async function readAttainment(
  actor: Actor,
  query: ReportQuery,
  window: ReportWindow,
): Promise<AttainmentReport> {
  assertCan(actor, "reports.read");
  const [now, before, ...broken] = await Promise.all([
    total(window.period, query),
    total(window.before, query),
    ...dimensions.map((by) => groups(by, window, query)),
  ]);
  return {
    now,
    before,
    groups: Object.fromEntries(
      dimensions.map((by, place) => [by, broken[place]!]),
    ) as AttainmentReport["groups"],
  };
}
