import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { fromMinor } from "#app/platform/money.ts";
import { brokenDownBy, type OutcomeQuery } from "./outcome-query.ts";
import { lostBefore, readOutcomes } from "./outcomes.server.ts";

/** Columns of the export. "before" is the time compared with; amounts are in the currency that stands beside them. */
export const lineColumns = [
  "by",
  "value",
  "from",
  "to",
  "payments",
  "failed",
  "payments before",
  "failed before",
  "currency",
  "amount",
  "amount before",
] as const;
type Line = Partial<Record<(typeof lineColumns)[number], string | number>>;

const iso = (at: number) => new Date(at).toISOString();
const stretch = ({ from, to }: { from: number; to: number }) => ({ from: iso(from), to: iso(to) });

/** Everything the page shows as rows of a table. */
export async function outcomeLines(
  actor: Actor,
  query: OutcomeQuery,
  viewer: { timeZone: string },
  now = Date.now(),
): Promise<Line[]> {
  assertCan(actor, "transactions.export");
  const [told, moneyBefore] = await Promise.all([
    readOutcomes(actor, query, viewer, now),
    lostBefore(actor, query, viewer, now),
  ]);
  const { points, time, parts, funnel } = told;
  const ofParts = stretch(parts ?? time);
  const money = (currency: string, minor: number) => ({ currency, amount: fromMinor(minor, currency) });
  const earlier = (currency: string) => moneyBefore.find((one) => one.currency === currency)?.minor ?? 0;
  return [
    {
      by: "all",
      ...stretch(time),
      payments: told.total,
      failed: told.failed,
      "payments before": told.beforeTotal,
      "failed before": told.beforeFailed,
    },
    ...points.map(({ at, to, total, failed, before }) => ({
      by: "time",
      ...stretch({ from: at, to }),
      payments: total,
      failed,
      "payments before": before?.total ?? "",
      "failed before": before?.failed ?? "",
    })),
    ...told.reasons.map(({ reason, count, before }) => ({
      by: "reason",
      value: reason,
      ...stretch(time),
      failed: count,
      "failed before": before,
    })),
    ...points.flatMap(({ at, to, reasons }) =>
      Object.entries(reasons).map(([reason, count]) => ({
        by: "reason over time",
        value: reason,
        ...stretch({ from: at, to }),
        failed: count,
      })),
    ),
    ...told.lost.map(({ currency, minor }) => ({
      by: "money not through",
      value: currency,
      ...ofParts,
      ...money(currency, minor),
      "amount before": fromMinor(earlier(currency), currency),
    })),
    ...(funnel
      ? [
          { by: "funnel", value: "first failures", ...stretch(funnel), failed: funnel.failed },
          { by: "funnel", value: "tried again", ...stretch(funnel), failed: funnel.retried },
          { by: "funnel", value: "recovered", ...stretch(funnel), failed: funnel.recovered },
          ...funnel.money.flatMap(({ currency, failed, recovered }) => [
            { by: "money failed at first", value: currency, ...stretch(funnel), ...money(currency, failed) },
            { by: "money recovered", value: currency, ...stretch(funnel), ...money(currency, recovered) },
            { by: "money lost", value: currency, ...stretch(funnel), ...money(currency, failed - recovered) },
          ]),
        ]
      : []),
    ...brokenDownBy.flatMap((dimension) =>
      told.breakdowns[dimension].map((one) => ({
        by: dimension,
        value: one.value,
        ...ofParts,
        payments: one.total,
        failed: one.failed,
        "payments before": one.beforeTotal,
        "failed before": one.beforeFailed,
      })),
    ),
    ...told.multiples.flatMap(({ dimension, value, points: own }) =>
      own.map(({ total, failed }, place) => ({
        by: `${dimension} over time`,
        value,
        ...stretch({ from: points[place]!.at, to: points[place]!.to }),
        payments: total,
        failed,
      })),
    ),
    ...told.hours.map(({ at, total, failed }) => ({
      by: "hour of the week",
      ...stretch({ from: at, to: at + 3_600_000 }),
      payments: total,
      failed,
    })),
  ];
}
