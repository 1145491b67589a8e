import { Activity, CircleCheck, TrendingUp, TriangleAlert } from "lucide-react";
import { Badge } from "#app/components/badge.tsx";
import { SparkLine } from "#app/components/charts/spark-line.tsx";
import { PageBody, PageHeader } from "#app/components/page.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { RuleTabs } from "../rule-set/rule-tabs.tsx";
import type { DriftReport, WatchedDrift } from "./drift.server.ts";
import { someDrift } from "./psi.ts";

/** A watched distribution's name; the catalogue has one for every name of the layout. */
export function useWatchedName() {
  const { t } = useTranslation();
  return (name: string) => t(`drift.watched.${name as "score"}`, { defaultValue: name });
}

function State({ one }: { one: WatchedDrift }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (one.alarmSince) {
    return (
      <Badge tone="danger" icon={TriangleAlert}>
        {t("drift.alarm", { time: format.short(one.alarmSince) })}
      </Badge>
    );
  }
  if (!one.present) return <Badge>{t("drift.few")}</Badge>;
  const shifting = one.present.index >= Math.max(someDrift, one.present.chance);
  return (
    <Badge tone={shifting ? "warn" : "ok"} icon={shifting ? TrendingUp : CircleCheck}>
      {t(shifting ? "drift.some" : "drift.quiet")}
    </Badge>
  );
}

/** One distribution: its index by day, small. */
function Watched({ one, days }: { one: WatchedDrift; days: readonly string[] }) {
  const { t } = useTranslation();
  const nameOf = useWatchedName();
  const name = nameOf(one.name);
  const format = useFormat();
  const digits = (value: number) => value.toFixed(2);
  return (
    <section aria-label={name} className="min-w-0 rounded-lg border border-line bg-surface px-4 py-3">
      <div className="flex min-h-5 flex-wrap items-center gap-x-2 gap-y-1">
        <h2 className="min-w-0 truncate text-sm font-medium text-strong first-letter:uppercase">{name}</h2>
        <span className="ml-auto">
          <State one={one} />
        </span>
      </div>
      <p className="tabular mt-0.5 text-xl font-semibold text-strong">
        {one.present ? digits(one.present.index) : "–"}
      </p>
      <div className="mt-2">
        <SparkLine values={one.days} label={t("drift.runOf", { name })} height={36} />
      </div>
      <details className="mt-2">
        <summary className="cursor-pointer text-xs text-muted">{t("outcomes.table")}</summary>
        <table className="tabular mt-1 w-full text-xs">
          <thead className="text-muted">
            <tr>
              <th className="text-left font-medium">{t("drift.day")}</th>
              <th className="text-right font-medium">{t("drift.index")}</th>
            </tr>
          </thead>
          <tbody>
            {days.map((day, at) => (
              <tr key={day}>
                <td>{format.date(`${day}T12:00:00Z`)}</td>
                <td className="text-right">{one.days[at] === null ? "–" : digits(one.days[at]!)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

/** Whether scores and features are still distributed as in the reference. */
export function DriftPage({ report }: { report: DriftReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const known = report.watched.some(({ present, alarmSince }) => present !== null || alarmSince !== null);
  const day = (date: string) => format.date(`${date}T12:00:00Z`);
  return (
    <>
      <PageHeader title={t("drift.title")} lead={t("drift.lead")} actions={<RuleTabs />} />
      <PageBody>
        <p className="mb-3 text-xs text-muted">
          {t("drift.basis", {
            present: format.number(report.presentPayments),
            reference: format.number(report.referencePayments),
            from: day(report.features.from),
            to: day(report.features.to),
          })}
          {report.model !== null &&
            ` ${t("drift.ofModel", { version: report.model, from: day(report.scores.from) })}`}
        </p>
        {known ? (
          <div className="grid grid-cols-[repeat(auto-fill,minmax(16rem,1fr))] items-start gap-3">
            {report.watched.map((one) => (
              <Watched key={one.name} one={one} days={report.days} />
            ))}
          </div>
        ) : (
          <EmptyState small icon={Activity} title={t("drift.empty.title")} detail={t("drift.empty.detail")} />
        )}
      </PageBody>
    </>
  );
}
