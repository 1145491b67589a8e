import { Link, useSearchParams } from "@remix-run/react";
import { Panel } from "#app/components/page.tsx";
import { ScrollRegion } from "#app/components/scroll-region.tsx";
import { Time, useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { averageRating, type Comment, type Dimension, type Group, type Report, shareOf } from "./report.ts";
import type { ReportQuery } from "./report-query.ts";
import { inboxPath, useDuration, useGroupName } from "./report-words.tsx";

/** The address with one more filter, or without it. */
export function useNarrowed() {
  const [search] = useSearchParams();
  return (name: string, value: string | null) => {
    const next = new URLSearchParams(search);
    if (value === null) next.delete(name);
    else next.set(name, value);
    return `?${next}`;
  };
}

const firstHead = "px-2 py-1.5 text-left text-xs font-medium text-muted whitespace-nowrap";
const head = "px-2 py-1.5 text-right text-xs font-medium text-muted whitespace-nowrap";
const cell = "px-2 py-1.5 text-right text-ink whitespace-nowrap";
/** Rows of a table; the export holds the rest. */
const shown = 15;

/** One dimension, a row a value: each narrows the page, and leads to its conversations. */
export function GroupTable({ by, groups, query }: { by: Dimension; groups: Group[]; query: ReportQuery }) {
  const { t } = useTranslation();
  const format = useFormat();
  const duration = useDuration();
  const nameOf = useGroupName();
  const narrowed = useNarrowed();
  const percent = (share: number | null) => (share === null ? "–" : format.percent(share));
  return (
    <Panel title={t(`reports.by.${by}`)} flush>
      <ScrollRegion label={t(`reports.by.${by}`)} className="overflow-x-auto px-2">
        <table className="tabular w-full text-sm">
          <thead>
            <tr>
              <th className={firstHead}>{t(`reports.value.${by}`)}</th>
              <th className={head}>{t("reports.begun")}</th>
              <th className={head}>{t("reports.solved")}</th>
              <th className={head} title={t("reports.medianHint")}>
                {t("reports.firstResponse")}
              </th>
              <th className={head} title={t("reports.medianHint")}>
                {t("reports.resolution")}
              </th>
              <th className={head}>{t("reports.reopened")}</th>
              <th className={head}>{t("reports.satisfaction")}</th>
            </tr>
          </thead>
          <tbody>
            {groups.slice(0, shown).map((group) => {
              const name = nameOf(by, group);
              const rating = averageRating(group);
              const value = group.value ?? "none";
              return (
                <tr key={value} className="border-t border-line">
                  <td className="max-w-48 truncate px-2 py-1.5">
                    <Link
                      to={narrowed(by, value)}
                      preventScrollReset
                      aria-label={t("reports.narrow", { name })}
                      className="text-action-text hover:underline"
                    >
                      {name}
                    </Link>
                  </td>
                  <td className={cell}>{format.number(group.begun)}</td>
                  <td className={cell}>
                    {group.solved > 0 ? (
                      <Link
                        to={inboxPath("solved", { ...query, [by]: value })}
                        aria-label={t("reports.openOf", { name })}
                        className="underline decoration-line-strong underline-offset-2 hover:text-strong"
                      >
                        {format.number(group.solved)}
                      </Link>
                    ) : (
                      0
                    )}
                  </td>
                  <td className={cell} title={t("reports.p90", { value: duration(group.firstResponse.p90) })}>
                    {duration(group.firstResponse.median)}
                  </td>
                  <td className={cell} title={t("reports.p90", { value: duration(group.resolution.p90) })}>
                    {duration(group.resolution.median)}
                  </td>
                  <td className={cell}>{percent(shareOf(group.reopened, group.solved))}</td>
                  <td className={cell}>
                    {rating === null ? "–" : `${format.number(rating)} (${format.number(group.rated)})`}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollRegion>
    </Panel>
  );
}

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;
const dayHours = Array.from({ length: 24 }, (_, hour) => hour);

/** Weekday by hour: the number stands in the cell, its shade repeats it. */
export function HeatMap({ heat }: { heat: Report["heat"] }) {
  const { t } = useTranslation();
  const most = Math.max(1, ...heat.map(({ count }) => count));
  const counts = new Map(heat.map(({ weekday, hour, count }) => [`${weekday} ${hour}`, count]));
  return (
    <Panel title={t("reports.heat")} lead={t("reports.heatLead")}>
      <ScrollRegion label={t("reports.heat")} className="overflow-auto">
        <table className="tabular w-full min-w-[46rem] table-fixed border-separate border-spacing-0.5 text-2xs">
          <thead>
            <tr>
              <th className="w-12 text-left font-medium text-muted">
                <span className="sr-only">{t("reports.day")}</span>
              </th>
              {dayHours.map((hour) => (
                <th key={hour} className="font-normal text-muted">
                  {hour}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weekdays.map((weekday) => (
              <tr key={weekday}>
                <th className="truncate text-left font-normal text-muted">
                  {t(`reports.weekday.${weekday}`)}
                </th>
                {dayHours.map((hour) => {
                  const count = counts.get(`${weekday} ${hour}`) ?? 0;
                  return (
                    <td
                      key={hour}
                      title={t("reports.heatCell", {
                        weekday: t(`reports.weekday.${weekday}`),
                        hour,
                        count,
                      })}
                      className="h-6 rounded-[3px] text-center text-strong"
                      style={{
                        background: `color-mix(in oklch, var(--chart-1) ${Math.ceil((count / most) * 5) * 9}%, var(--surface))`,
                      }}
                    >
                      {count || ""}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Panel>
  );
}

/** What customers wrote beside their rating: text, whatever it holds. */
export function Comments({ comments }: { comments: Comment[] }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("reports.comments")}>
      {comments.length === 0 ? (
        <p className="text-sm text-muted">{t("reports.noComments")}</p>
      ) : (
        <ul className="thin-scroll flex max-h-96 flex-col gap-3 overflow-auto">
          {comments.map(({ conversationId, number, rating, comment, at }) => (
            <li key={conversationId} className="border-b border-line pb-3 last:border-0">
              <p className="flex flex-wrap items-baseline gap-x-2 text-xs text-muted">
                <span className="tabular font-medium text-strong">
                  {t("reports.stars", { value: rating })}
                </span>
                <Link to={`/console/inbox/${conversationId}`} className="text-action-text hover:underline">
                  {t("reports.conversation", { number })}
                </Link>
                <Time at={at} mode="short" />
              </p>
              <p className="mt-0.5 whitespace-pre-wrap break-words text-sm text-ink [overflow-wrap:anywhere]">
                <bdi>{comment}</bdi>
              </p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
