import { usePicture } from "#app/components/charts/picture.tsx";
import { FigureLink } from "#app/components/figure-link.tsx";
import { Panel } from "#app/components/page.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { FigurePaths } from "../figure-paths.ts";
import type { Stretch } from "../payments-path.ts";
import type { Funnel } from "./funnel.server.ts";

interface Step {
  name: string;
  count: number;
  /** to the payments behind it */
  to: string;
  /** of what, in words; and its share */
  of?: { words: string; share: number };
}

/** From attempt to recovered: how many failed, were tried again, and went through then. Bars from zero, with their figures. */
export function FunnelPanel({
  funnel,
  attempts,
  failures,
  time,
  paths,
}: {
  funnel: Funnel | null;
  attempts: number;
  /** counted as they come, as the funnel is not: where there are some, it has some too */
  failures: number;
  /** of the attempts; failures are followed in whole hours */
  time: Stretch;
  paths: FigurePaths;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { area, button } = usePicture(t("outcomes.funnel.title"));
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
  const steps: Step[] = funnel
    ? [
        { name: t("outcomes.funnel.attempts"), count: attempts, to: paths.decided(time) },
        {
          name: t("outcomes.funnel.failed"),
          count: funnel.failed,
          to: paths.tried(funnel, "first"),
          of: { words: t("outcomes.funnel.ofAttempts"), share: share(funnel.failed, attempts) },
        },
        {
          name: t("outcomes.funnel.retried"),
          count: funnel.retried,
          to: paths.tried(funnel, "again"),
          of: { words: t("outcomes.funnel.ofFailed"), share: share(funnel.retried, funnel.failed) },
        },
        {
          name: t("outcomes.funnel.recovered"),
          count: funnel.recovered,
          to: paths.tried(funnel, "recovered"),
          of: { words: t("outcomes.funnel.ofRetried"), share: share(funnel.recovered, funnel.retried) },
        },
      ]
    : [];
  const most = Math.max(1, attempts);
  const isBehind = funnel !== null && funnel.failed === 0 && failures > 0;
  return (
    <div ref={area}>
      <Panel
        title={t("outcomes.funnel.title")}
        lead={t("outcomes.funnel.lead")}
        actions={funnel && !isBehind && button}
      >
        {!funnel ? (
          <p className="text-sm text-muted">{t("outcomes.funnel.tooNarrow")}</p>
        ) : isBehind ? (
          <p className="text-sm text-muted">{t("outcomes.funnel.notYet")}</p>
        ) : (
          <>
            <table className="tabular w-full text-sm">
              <thead className="sr-only">
                <tr>
                  <th>{t("outcomes.funnel.step")}</th>
                  <th>{t("outcomes.count")}</th>
                  <th>{t("outcomes.share")}</th>
                </tr>
              </thead>
              <tbody>
                {steps.map(({ name, count, to, of }, place) => (
                  <tr key={name}>
                    <th className="w-20 py-1 pr-3 sm:w-32 text-left align-middle font-normal text-ink">
                      {name}
                    </th>
                    <td className="py-1">
                      <span className="flex items-center gap-2">
                        <span
                          aria-hidden
                          className="h-6 min-w-0.5 rounded-sm"
                          style={{
                            width: `${Math.max(0.4, share(count, most) * 68)}%`,
                            background: `var(--chart-${[1, 2, 4, 3][place]})`,
                          }}
                        />
                        <FigureLink to={to} className="font-medium text-strong hover:underline">
                          {format.number(count)}
                        </FigureLink>
                      </span>
                    </td>
                    <td className="w-14 py-1 pl-2 sm:w-40 text-right text-xs text-muted">
                      {of && (
                        <>
                          {format.percent(of.share)} <span className="max-sm:sr-only">{of.words}</span>
                        </>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            {funnel.money.length > 0 && (
              <table className="tabular mt-3 w-full border-t border-line text-sm">
                <thead>
                  <tr className="text-xs text-muted">
                    <th className="py-1 text-left font-medium">{t("incidents.dimension.currency")}</th>
                    <th className="py-1 text-right font-medium">{t("outcomes.funnel.failedMoney")}</th>
                    <th className="py-1 text-right font-medium">{t("outcomes.funnel.recoveredMoney")}</th>
                    <th className="py-1 text-right font-medium">{t("outcomes.funnel.lostMoney")}</th>
                  </tr>
                </thead>
                <tbody>
                  {funnel.money.slice(0, 5).map(({ currency, failed, recovered }) => (
                    <tr key={currency} className="border-t border-line">
                      <td className="py-1">{currency}</td>
                      <td className="py-1 text-right">
                        <FigureLink
                          to={paths.tried(funnel, "first", { currency })}
                          className="hover:underline"
                        >
                          {format.amount(failed, currency)}
                        </FigureLink>
                      </td>
                      <td className="py-1 text-right text-ok">
                        <FigureLink
                          to={paths.tried(funnel, "recovered", { currency })}
                          className="hover:underline"
                        >
                          {format.amount(recovered, currency)}
                        </FigureLink>
                      </td>
                      <td className="py-1 text-right">
                        <FigureLink
                          to={paths.tried(funnel, "lost", { currency })}
                          className="hover:underline"
                        >
                          {format.amount(failed - recovered, currency)}
                        </FigureLink>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </>
        )}
      </Panel>
    </div>
  );
}
