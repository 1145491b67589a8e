import { Form, Link, useSearchParams } from "@remix-run/react";
import { ChartColumn, Download, X } from "lucide-react";
import { Button } from "#app/components/button.tsx";
import { Figure, Figures, PageBody, PageHeader, Toolbar } from "#app/components/page.tsx";
import { SegmentedChoice } from "#app/components/segmented.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { AttainmentReport } from "./attainment.ts";
import { AttainmentPanel } from "./attainment-panel.tsx";
import { averageRating, type Report, shareOf } from "./report.ts";
import { HoursChart, RatingBars, VolumeChart } from "./report-charts.tsx";
import { periods, type ReportQuery } from "./report-query.ts";
import { Comments, GroupTable, HeatMap, useNarrowed } from "./report-tables.tsx";
import { inboxPath, useDuration, useGroupName } from "./report-words.tsx";

interface Props {
  query: ReportQuery;
  /** days of the viewer's calendar */
  days: string[];
  zone: string;
  report: Report;
  attainment: AttainmentReport;
}

const filterNames = ["team", "agent", "channel", "tag"] as const;
const field = "h-7 rounded-md border border-field-line bg-raised px-2 text-xs text-strong";

function Filters({ query, days, report }: Props) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const nameOf = useGroupName();
  const narrowed = useNarrowed();
  const own = query.from !== undefined && query.to !== undefined;
  const chosen = filterNames.flatMap((by) => (query[by] === undefined ? [] : [[by, query[by]] as const]));
  return (
    <Toolbar>
      <SegmentedChoice
        label={t("reports.period")}
        value={own ? "" : query.days}
        options={periods.map((value) => ({ value: value as string, label: t(`reports.days.${value}`) }))}
        onChange={(value) => {
          const next = new URLSearchParams(search);
          next.set("days", value);
          next.delete("from");
          next.delete("to");
          setSearch(next, { preventScrollReset: true });
        }}
      />
      <Form method="get" className="flex flex-wrap items-center gap-2" key={`${days[0]} ${days.at(-1)}`}>
        {chosen.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <label className="flex items-center gap-1.5 text-xs text-muted">
          {t("reports.from")}
          <input type="date" name="from" required defaultValue={days[0]} className={field} />
        </label>
        <label className="flex items-center gap-1.5 text-xs text-muted">
          {t("reports.to")}
          <input type="date" name="to" required defaultValue={days.at(-1)} className={field} />
        </label>
        <Button type="submit" size="sm">
          {t("reports.show")}
        </Button>
      </Form>
      {chosen.map(([by, value]) => {
        const wanted = value === "none" ? null : value;
        const group = report.groups[by].find((one) => one.value === wanted) ?? { value: wanted, name: null };
        const name = nameOf(by, group);
        return (
          <Link
            key={by}
            to={narrowed(by, null)}
            preventScrollReset
            aria-label={t("reports.clear", { name })}
            className="inline-flex h-7 items-center gap-1.5 rounded-md bg-action-tint px-2 text-xs text-action-text hover:underline"
          >
            {t(`reports.value.${by}`)}: {name}
            <X aria-hidden className="size-3.5" />
          </Link>
        );
      })}
    </Toolbar>
  );
}

/** The main figures, each beside what it was before. */
function Head({ query, report }: Pick<Props, "query" | "report">) {
  const { t } = useTranslation();
  const format = useFormat();
  const duration = useDuration();
  const { now, before } = report;
  const compared = before.begun + before.solved > 0;
  const was = (value: string) => (compared ? t("reports.before", { value }) : t("reports.unknownBefore"));
  const percent = (share: number | null) => (share === null ? "–" : format.percent(share));
  const rating = averageRating(now);
  const earlier = averageRating(before);
  return (
    <Figures>
      <Figure
        label={t("reports.begun")}
        value={format.number(now.begun)}
        hint={was(format.number(before.begun))}
      />
      <Figure
        label={t("reports.solved")}
        value={format.number(now.solved)}
        hint={was(format.number(before.solved))}
        to={inboxPath("solved", query)}
      />
      <Figure
        label={t("reports.backlog")}
        value={format.number(report.backlog)}
        hint={was(format.number(report.backlogBefore))}
        to={inboxPath("open", query)}
      />
      <Figure
        label={`${t("reports.firstResponse")} · ${t("reports.median")}`}
        value={duration(now.firstResponse.median)}
        hint={
          <>
            {now.firstResponse.count > 0 && (
              <p>{t("reports.p90", { value: duration(now.firstResponse.p90) })}</p>
            )}
            <p>{was(duration(before.firstResponse.median))}</p>
            {now.unanswered > 0 && <p>{t("reports.unanswered", { count: now.unanswered })}</p>}
          </>
        }
      />
      <Figure
        label={`${t("reports.resolution")} · ${t("reports.median")}`}
        value={duration(now.resolution.median)}
        hint={
          <>
            {now.resolution.count > 0 && <p>{t("reports.p90", { value: duration(now.resolution.p90) })}</p>}
            <p>{was(duration(before.resolution.median))}</p>
          </>
        }
      />
      <Figure
        label={t("reports.reopened")}
        value={percent(shareOf(now.reopened, now.solved))}
        hint={
          <>
            <p>{t("reports.reopenedOf", { count: now.reopened, total: format.number(now.solved) })}</p>
            <p>{was(percent(shareOf(before.reopened, before.solved)))}</p>
          </>
        }
      />
      <Figure
        label={t("reports.satisfaction")}
        value={rating === null ? "–" : t("reports.stars", { value: format.number(rating) })}
        hint={
          <>
            <p>
              {now.asked > 0
                ? t("reports.answeredOf", { rated: now.rated, asked: now.asked })
                : t("reports.noAnswers")}
            </p>
            <p>{was(earlier === null ? "–" : format.number(earlier))}</p>
          </>
        }
      />
    </Figures>
  );
}

/** What leads look at: how much came, how fast it was answered, and whether it helped. */
export function ReportsPage(props: Props) {
  const { query, zone, report } = props;
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const nothing = report.now.begun + report.now.solved + report.backlog === 0;
  return (
    <>
      <PageHeader
        title={t("reports.title")}
        lead={t("reports.lead", { zone })}
        actions={
          <a
            href={`/console/reports/export?${search}`}
            className="inline-flex h-8 items-center gap-1.5 rounded-md border border-line-strong bg-raised px-3 text-sm font-medium text-strong shadow-flat hover:bg-hover"
          >
            <Download aria-hidden className="size-4" />
            {t("reports.export")}
          </a>
        }
      />
      <Filters {...props} />
      <PageBody>
        {nothing ? (
          <EmptyState icon={ChartColumn} title={t("reports.empty")} detail={t("reports.emptyDetail")} />
        ) : (
          <div className="flex flex-col gap-4">
            <Head query={query} report={report} />
            <VolumeChart days={report.days} />
            <div className="grid items-start gap-4 xl:grid-cols-2">
              {(["team", "agent", "channel", "tag"] as const).map((by) => (
                <GroupTable key={by} by={by} groups={report.groups[by]} query={query} />
              ))}
            </div>
            <AttainmentPanel report={props.attainment} />
            <HeatMap heat={report.heat} />
            <div className="grid items-start gap-4 xl:grid-cols-2">
              <HoursChart hours={report.groups.hour} />
              <RatingBars distribution={report.distribution} />
            </div>
            <Comments comments={report.comments} />
          </div>
        )}
      </PageBody>
    </>
  );
}
