import { Link, useSearchParams } from "@remix-run/react";
import { FigureLink } from "#app/components/figure-link.tsx";
import { Panel } from "#app/components/page.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { FigurePaths } from "./figure-paths.ts";
import { useValueWords } from "./incident-words.tsx";
import { combined, isManyValued, manyValued } from "./outcome-counts.ts";
import { type BrokenDownBy, brokenDownBy } from "./outcome-query.ts";
import type { Outcomes, OutcomeValue } from "./outcomes.ts";
import type { Stretch } from "./payments-path.ts";

/** The address with one more filter, or without it. */
export function useNarrowed() {
  const [search] = useSearchParams();
  return (dimension: string, value: string | null) => {
    const next = new URLSearchParams(search);
    if (value === null) next.delete(dimension);
    else {
      // Within a merchant and the like nothing else is counted.
      for (const other of isManyValued(dimension) ? [...combined, ...manyValued] : manyValued)
        next.delete(other);
      next.set(dimension, value);
    }
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

const figureLink = "text-ink hover:text-strong hover:underline";

function Breakdown({
  dimension,
  values,
  time,
  paths,
}: {
  dimension: BrokenDownBy;
  values: OutcomeValue[];
  time: Stretch;
  paths: FigurePaths;
}) {
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
            <th className={`${head} w-16 text-right`}>{t("outcomes.failed")}</th>
            <th className={`${head} w-20 text-right`}>{t("outcomes.decided")}</th>
            <th className={`${head} w-20 text-right`}>{t("outcomes.failureRate")}</th>
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
              <td className="py-1 text-right">
                <FigureLink to={paths.failed(time, { [dimension]: one.value })} className={figureLink}>
                  {format.number(one.failed)}
                </FigureLink>
              </td>
              <td className="py-1 text-right">
                <FigureLink to={paths.decided(time, { [dimension]: one.value })} className={figureLink}>
                  {format.number(one.total)}
                </FigureLink>
              </td>
              <td className="relative py-1 pr-1 text-right">
                <span
                  aria-hidden
                  className="absolute inset-y-1 right-0 rounded-sm bg-neutral-tint"
                  style={{ width: `${(rateOf(one) / most) * 84}%` }}
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
export function Breakdowns({
  breakdowns,
  time,
  paths,
}: Pick<Outcomes, "breakdowns"> & { time: Stretch; paths: FigurePaths }) {
  return (
    <div className="grid gap-4 md:grid-cols-2 2xl:grid-cols-3">
      {brokenDownBy
        .filter((dimension) => breakdowns[dimension].length > 0)
        .map((dimension) => (
          <Breakdown
            key={dimension}
            dimension={dimension}
            values={breakdowns[dimension]}
            time={time}
            paths={paths}
          />
        ))}
    </div>
  );
}

const moversShown = 6;

/** What fails clearly more, or less, than in the time it is compared with; of all values there are. */
export function Movers({
  movers,
  parts,
  paths,
}: Pick<Outcomes, "movers" | "parts"> & { paths: FigurePaths }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useValueWords();
  const narrowed = useNarrowed();
  return (
    <Panel title={t("outcomes.movers")} lead={t("outcomes.moversLead")}>
      {movers.length === 0 || !parts ? (
        <p className="text-sm text-muted">{t("outcomes.noMovers")}</p>
      ) : (
        <ul className="tabular text-sm">
          {movers.slice(0, moversShown).map((one) => {
            const within = { [one.dimension]: one.value };
            return (
              <li
                key={`${one.dimension} ${one.value}`}
                className="flex flex-wrap items-center gap-x-3 border-t border-line py-1 first:border-0"
              >
                <Link
                  to={narrowed(one.dimension, one.value)}
                  preventScrollReset
                  className="min-w-0 flex-1 basis-32 truncate text-strong hover:underline"
                >
                  {words(one.dimension, one.value, one.name)}
                  <span className="ml-2 text-xs text-muted">{t(`incidents.dimension.${one.dimension}`)}</span>
                </Link>
                <span className="text-xs text-muted">
                  <FigureLink to={paths.failed(parts.before, within)} className="hover:underline">
                    {t("outcomes.failedOf", {
                      failed: format.number(one.beforeFailed),
                      total: format.number(one.beforeTotal),
                    })}
                  </FigureLink>
                  {" → "}
                  <FigureLink to={paths.failed(parts, within)} className={figureLink}>
                    {t("outcomes.failedOf", {
                      failed: format.number(one.failed),
                      total: format.number(one.total),
                    })}
                  </FigureLink>
                </span>
                <span className="ml-auto w-24 text-right text-xs">
                  <Moved by={one.moved} />
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}

/** Failures by reason, with what they are compared with. */
export function Reasons({
  reasons,
  time,
  before: earlier,
  paths,
}: Pick<Outcomes, "reasons" | "time" | "before"> & { paths: FigurePaths }) {
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
            <th className={`${head} w-16 text-right max-sm:hidden`}>{t("outcomes.share")}</th>
            <th className={`${head} w-20 text-right`}>{t("outcomes.usual")}</th>
          </tr>
        </thead>
        <tbody>
          {reasons.map(({ reason, count, before: then }) => (
            <tr key={reason} className="border-t border-line">
              <td className="py-1 text-strong sm:truncate" title={t(`failures.safe.${reason}`)}>
                <FigureLink to={paths.because(time, [reason])} className="hover:underline">
                  {t(`failures.analyst.${reason}`)}
                </FigureLink>
              </td>
              <td className="py-1 text-right">
                <FigureLink to={paths.because(time, [reason])} className={figureLink}>
                  {format.number(count)}
                </FigureLink>
              </td>
              <td className="py-1 text-right max-sm:hidden">{format.percent(count / all)}</td>
              <td className="py-1 text-right text-muted">
                <FigureLink to={paths.because(earlier, [reason])} className="hover:underline">
                  {format.number(then)}
                </FigureLink>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
