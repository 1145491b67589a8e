import { Link, useNavigate, useSearchParams } from "@remix-run/react";
import { usePicture } from "#app/components/charts/picture.tsx";
import { Panel } from "#app/components/page.tsx";
import { ScrollRegion } from "#app/components/scroll-region.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { hours } from "#app/platform/time.ts";
import { useValueWords } from "./incident-words.tsx";
import { type BrokenDownBy, brokenDownBy } from "./outcome-query.ts";
import { movers, type Outcomes, type OutcomeValue } from "./outcomes.ts";

const anHour = hours(1);

/** The address with one more filter, or without it. */
export function useNarrowed() {
  const [search] = useSearchParams();
  return (dimension: string, value: string | null) => {
    const next = new URLSearchParams(search);
    if (value === null) next.delete(dimension);
    else next.set(dimension, value);
    return `?${next}`;
  };
}

/** A change of a rate, in percentage points with its sign. */
export function Moved({ by, goodUp = false }: { by: number; goodUp?: boolean }) {
  const { t } = useTranslation();
  const points = Math.round(by * 1_000) / 10;
  if (points === 0) return <span className="text-muted">±0</span>;
  const good = points > 0 === goodUp;
  return (
    <span className={good ? "text-ok" : "text-danger"}>
      {t("outcomes.points", { points: `${points > 0 ? "▲ +" : "▼ −"}${Math.abs(points).toFixed(1)}` })}
    </span>
  );
}

export const rateOf = ({ total, failed }: { total: number; failed: number }) =>
  total > 0 ? failed / total : 0;

const head = "py-1 text-xs font-medium text-muted";

function Breakdown({ dimension, values }: { dimension: BrokenDownBy; values: OutcomeValue[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useValueWords();
  const narrowed = useNarrowed();
  const most = Math.max(0.0001, ...values.map(rateOf));
  return (
    <Panel title={t(`outcomes.by.${dimension}`)}>
      <table className="tabular w-full table-fixed text-sm">
        <thead>
          <tr>
            <th className={`${head} w-auto text-left`}>
              <span className="sr-only">{t("outcomes.value")}</span>
            </th>
            <th className={`${head} w-20 text-right`}>{t("outcomes.failed")}</th>
            <th className={`${head} w-24 text-right`}>{t("outcomes.failureRate")}</th>
          </tr>
        </thead>
        <tbody>
          {values.slice(0, 8).map((one) => (
            <tr key={one.value} className="border-t border-line">
              <td className="py-1">
                <Link
                  to={narrowed(dimension, one.value)}
                  preventScrollReset
                  className="block truncate text-strong hover:underline"
                >
                  {words(dimension, one.value, one.name)}
                </Link>
              </td>
              <td className="py-1 text-right">{format.number(one.failed)}</td>
              <td className="relative py-1 pr-1 text-right">
                <span
                  aria-hidden
                  className="absolute inset-y-1 right-0 rounded-sm bg-neutral-tint"
                  style={{ width: `${(rateOf(one) / most) * 100}%` }}
                />
                <span className="relative">{format.percent(rateOf(one))}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

/** Failures by every dimension: a small table each; a value narrows the whole page to it. */
export function Breakdowns({ breakdowns }: { breakdowns: Outcomes["breakdowns"] }) {
  return (
    <div className="grid gap-4 md:grid-cols-2 2xl:grid-cols-3">
      {brokenDownBy
        .filter((dimension) => breakdowns[dimension].length > 0)
        .map((dimension) => (
          <Breakdown key={dimension} dimension={dimension} values={breakdowns[dimension]} />
        ))}
    </div>
  );
}

/** What fails more, or less, than in the time it is compared with. */
export function Movers({ breakdowns }: { breakdowns: Outcomes["breakdowns"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useValueWords();
  const narrowed = useNarrowed();
  const all = brokenDownBy
    .flatMap((dimension) => movers(breakdowns[dimension]).map((one) => ({ ...one, dimension })))
    .toSorted((one, other) => Math.abs(other.moved) - Math.abs(one.moved))
    .slice(0, 6);
  return (
    <Panel title={t("outcomes.movers")}>
      {all.length === 0 ? (
        <p className="text-sm text-muted">{t("outcomes.noMovers")}</p>
      ) : (
        <ul className="tabular text-sm">
          {all.map((one) => (
            <li
              key={`${one.dimension} ${one.value}`}
              className="flex items-center gap-3 border-t border-line py-1 first:border-0"
            >
              <Link
                to={narrowed(one.dimension, one.value)}
                preventScrollReset
                className="min-w-0 flex-1 truncate text-strong hover:underline"
              >
                {words(one.dimension, one.value, one.name)}
                <span className="ml-2 text-xs text-muted">{t(`incidents.dimension.${one.dimension}`)}</span>
              </Link>
              <span className="text-xs text-muted">
                {t("outcomes.moved", {
                  from: format.percent(rateOf({ total: one.beforeTotal, failed: one.beforeFailed })),
                  to: format.percent(rateOf(one)),
                })}
              </span>
              <span className="w-28 text-right text-xs">
                <Moved by={one.moved} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** Failures by reason, with what they are compared with. */
export function Reasons({
  reasons,
  pathOf,
}: {
  reasons: Outcomes["reasons"];
  /** of the payments behind a reason */
  pathOf: (reason: string) => string;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const all = reasons.reduce((sum, { count }) => sum + count, 0);
  return (
    <Panel title={t("outcomes.reasons")}>
      <table className="tabular w-full table-fixed text-sm">
        <thead>
          <tr>
            <th className={`${head} text-left`}>{t("outcomes.reason")}</th>
            <th className={`${head} w-20 text-right`}>{t("outcomes.count")}</th>
            <th className={`${head} w-16 text-right`}>{t("outcomes.share")}</th>
            <th className={`${head} w-20 text-right`}>{t("outcomes.usual")}</th>
          </tr>
        </thead>
        <tbody>
          {reasons.slice(0, 12).map(({ reason, count, before }) => (
            <tr key={reason} className="border-t border-line">
              <td className="truncate py-1 text-strong" title={t(`failures.safe.${reason}`)}>
                <Link to={pathOf(reason)} className="hover:underline">
                  {t(`failures.analyst.${reason}`)}
                </Link>
              </td>
              <td className="py-1 text-right">{format.number(count)}</td>
              <td className="py-1 text-right">{format.percent(count / all)}</td>
              <td className="py-1 text-right text-muted">{format.number(before)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

const shades = 5;
const dayHours = Array.from({ length: 24 }, (_, hour) => hour);

/** From the first to the last hour of a day that has payments. */
const stretchOf = (cells: readonly { at: number }[]): [from: number, to: number] => [
  Math.min(...cells.map(({ at }) => at)),
  Math.max(...cells.map(({ at }) => at)) + anHour,
];

/** Follows a plain link within the page: a hundred and sixty of the router's own would cost much of what the map does. */
function useFollowing() {
  const navigate = useNavigate();
  return (event: React.MouseEvent<HTMLAnchorElement>) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(event.currentTarget.getAttribute("href")!);
  };
}

/** The last week hour by hour. Every cell says its figures; shade repeats them. */
export function HourMap({
  hours,
  pathOf,
}: {
  hours: Outcomes["hours"];
  pathOf: (from: number, to: number) => string;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const byDay = new Map<string, Map<number, Outcomes["hours"][number]>>();
  for (const one of hours) {
    const day = format.date(one.at);
    const hour = Number(format.clock(one.at).slice(0, 2));
    if (!byDay.has(day)) byDay.set(day, new Map());
    const held = byDay.get(day)!.get(hour);
    byDay
      .get(day)!
      .set(hour, held ? { ...one, total: held.total + one.total, failed: held.failed + one.failed } : one);
  }
  const { area, button } = usePicture(t("outcomes.heat"));
  const follow = useFollowing();
  const most = Math.max(0.01, ...hours.filter(({ total }) => total >= 5).map(rateOf));
  return (
    <div ref={area}>
      <Panel title={t("outcomes.heat")} lead={t("outcomes.heatLead")} actions={button}>
        <ScrollRegion label={t("outcomes.heat")} className="overflow-auto">
          <table className="tabular w-full min-w-[44rem] table-fixed border-separate border-spacing-0.5 text-2xs">
            <thead>
              <tr>
                <th className="w-20 text-left font-medium text-muted">
                  <span className="sr-only">{t("outcomes.day")}</span>
                </th>
                {dayHours.map((hour) => (
                  <th key={`hour-${hour}`} className="font-normal text-muted">
                    {hour}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {[...byDay].map(([day, cells]) => (
                <tr key={day}>
                  <th className="truncate text-left font-normal text-muted">
                    <Link to={pathOf(...stretchOf([...cells.values()]))} className="hover:underline">
                      {day}
                    </Link>
                  </th>
                  {dayHours.map((hour) => {
                    const cell = cells.get(hour);
                    if (!cell || cell.total === 0) return <td key={`${day}-${hour}`} className="h-6" />;
                    const shade = Math.min(shades, Math.ceil((rateOf(cell) / most) * shades));
                    const told = t("outcomes.heatCell", {
                      time: format.short(cell.at),
                      failed: format.number(cell.failed),
                      total: format.number(cell.total),
                    });
                    return (
                      <td
                        key={`${day}-${hour}`}
                        title={told}
                        className="h-6 rounded-[3px] text-center text-strong"
                        style={{
                          background: `color-mix(in srgb, var(--chart-2) ${shade * 11}%, var(--surface))`,
                        }}
                      >
                        <a
                          href={pathOf(cell.at, cell.at + anHour)}
                          tabIndex={-1}
                          aria-label={told}
                          className="block leading-6"
                          onClick={follow}
                        >
                          {Math.round(rateOf(cell) * 100)}
                        </a>
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      </Panel>
    </div>
  );
}
