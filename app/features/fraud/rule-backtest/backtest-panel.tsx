import { Link, useFetcher } from "@remix-run/react";
import { FlaskConical } from "lucide-react";
import { useEffect, useState } from "react";
import { Bar, BarChart, Tooltip, XAxis, YAxis } from "recharts";
import { Banner } from "#app/components/banner.tsx";
import { Button } from "#app/components/button.tsx";
import { ChartPanel } from "#app/components/charts/chart-panel.tsx";
import { Plot } from "#app/components/charts/plot.tsx";
import { Figure, Figures, Panel } from "#app/components/page.tsx";
import { Progress } from "#app/components/progress.tsx";
import { SegmentedChoice } from "#app/components/segmented.tsx";
import { Money, Time, useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { Expression } from "../rule-language/expression.ts";
import { printRule } from "../rule-language/print.ts";
import type { BacktestResult, Sums } from "./backtest-result.ts";
import type { ListedBacktest } from "./backtests.server.ts";

const tick = { fill: "var(--ink-muted)", fontSize: 11 };
const axis = { tickLine: false, axisLine: { stroke: "var(--line-strong)" }, tick };

/** Follows a backtest until it has ended, asking once a second. */
function useBacktest(last: ListedBacktest | null) {
  const starting = useFetcher<{ id?: string; problem?: string }>();
  const looking = useFetcher<ListedBacktest>();
  const [id, setId] = useState<string | null>(last && last.state !== "done" ? last.id : null);
  const started = starting.data?.id;
  useEffect(() => {
    if (started) setId(started);
  }, [started]);
  const shown =
    looking.data && looking.data.id === id ? looking.data : id === last?.id || id === null ? last : null;
  const ended = shown !== null && ["done", "failed", "cancelled"].includes(shown.state);
  const idle = looking.state === "idle";
  const load = looking.load;
  useEffect(() => {
    if (id === null || ended || !idle) return;
    const timer = setTimeout(() => load(`/console/rules/backtests/${id}`), shown ? 1_000 : 150);
    return () => clearTimeout(timer);
  }, [id, ended, idle, load, shown]);
  return { starting, shown, busy: starting.state !== "idle" || (id !== null && !ended) };
}

function SumsText({ sums }: { sums: Sums }) {
  const { t } = useTranslation();
  const listed = Object.entries(sums).sort(([, one], [, other]) => other - one);
  if (listed.length === 0) return <span className="text-muted">{t("rules.backtest.nothing")}</span>;
  return (
    <span className="flex flex-wrap justify-end gap-x-3">
      {listed.slice(0, 4).map(([currency, minor]) => (
        <Money key={currency} minor={minor} currency={currency} />
      ))}
    </span>
  );
}

/** What conversations the past lets expect, with how sure that is and from what. */
function Conversations({ result, verdict }: { result: BacktestResult; verdict: string | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { expected, treated, treatedWrote, others, othersWrote } = result.conversations;
  const what = t(verdict === "block" ? "rules.backtest.afterFailure" : "rules.backtest.afterAlert");
  if (verdict === "allow") return t("rules.backtest.conversationsNone");
  if (!expected) {
    return t("rules.backtest.conversationsUnknown", {
      what,
      treated: format.number(treated),
      others: format.number(others),
    });
  }
  const whole = (value: number) => format.number(Math.round(value));
  return t("rules.backtest.conversationsExpected", {
    middle: whole(expected.middle),
    low: whole(expected.low),
    high: whole(expected.high),
    what,
    treated: format.number(treatedWrote),
    treatedOf: format.number(treated),
    others: format.number(othersWrote),
    othersOf: format.number(others),
  });
}

function Result({ result, verdict }: { result: BacktestResult; verdict: string | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const decided = result.caught + result.wrong;
  const unknown = Object.entries(result.unknown) as ["not_told", number][];
  return (
    <div className="flex flex-col gap-4">
      <p className="text-xs text-muted">
        {t("rules.backtest.of", {
          count: result.payments,
          number: format.number(result.payments),
          from: format.date(result.from),
          to: format.date(result.to),
        })}
      </p>
      <Figures>
        <Figure
          label={t("rules.backtest.hits")}
          value={format.number(result.hits)}
          hint={t("rules.backtest.hitsHint", {
            share: format.percent(result.hits / Math.max(1, result.payments)),
          })}
        />
        <Figure
          label={t("rules.backtest.caught")}
          value={format.number(result.caught)}
          hint={t("rules.backtest.caughtHint", { count: result.caughtAnew })}
        />
        <Figure label={t("rules.backtest.missed")} value={format.number(result.missed)} />
        <Figure
          label={t("rules.backtest.wrong")}
          value={format.number(result.wrong)}
          hint={t("rules.backtest.wrongHint", { count: decided })}
        />
        <Figure
          label={t("rules.backtest.alerts")}
          value={format.number(result.alerts)}
          hint={t("rules.backtest.alertsHint", {
            number: format.number(Math.round((10 * result.alerts) / Math.max(1, result.days.length)) / 10),
          })}
        />
      </Figures>
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-1.5 text-sm">
        {(["caughtMoney", "missedMoney", "wrongMoney"] as const).map((name) => (
          <div key={name} className="contents">
            <dt className="text-muted">{t(`rules.backtest.${name}`)}</dt>
            <dd className="text-right">
              <SumsText sums={result[name]} />
            </dd>
          </div>
        ))}
      </dl>
      <div>
        <p className="text-sm font-medium text-strong">{t("rules.backtest.conversations")}</p>
        <p className="text-pretty text-sm text-ink">
          <Conversations result={result} verdict={verdict} />
        </p>
      </div>
      {(result.unlabelled > 0 || unknown.length > 0) && (
        <ul className="flex flex-col gap-0.5 text-xs text-muted">
          {result.unlabelled > 0 && (
            <li>
              {t("rules.backtest.unlabelled", {
                count: result.unlabelled,
                number: format.number(result.unlabelled),
              })}
            </li>
          )}
          {unknown.map(([why, count]) => (
            <li key={why}>
              {t("rules.backtest.unknown", {
                count,
                number: format.number(count),
                why: t(`rules.backtest.why.${why}`),
              })}
            </li>
          ))}
        </ul>
      )}
      {result.hits > 0 && <Days days={result.days} />}
      {result.examples.length > 0 && (
        <div>
          <p className="mb-1 text-sm font-medium text-strong">{t("rules.backtest.examples")}</p>
          <ul className="divide-y divide-line">
            {result.examples.slice(0, 8).map((one) => (
              <li key={one.id} className="flex flex-wrap items-baseline gap-x-3 py-1 text-sm">
                <Link
                  to={`/console/transactions/${encodeURIComponent(one.id)}`}
                  className="min-w-0 max-w-56 truncate text-action-text hover:underline"
                >
                  {one.id}
                </Link>
                {one.verdict && (
                  <span className="text-xs text-muted">{t(`fraud.disposition.${one.verdict}`)}</span>
                )}
                <span className="ml-auto text-xs text-muted">
                  <Time at={one.occurredAt} />
                </span>
                <Money minor={one.amountMinor} currency={one.currency} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function Days({ days }: { days: BacktestResult["days"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const points = days.map(({ day, hits, fraud }) => ({ day, fraud, rest: hits - fraud, hits }));
  return (
    <ChartPanel
      title={t("rules.backtest.chart")}
      table={{
        head: [t("rules.backtest.day"), t("rules.backtest.hits"), t("rules.backtest.chartFraud")],
        rows: () =>
          points.map(({ day, hits, fraud }) => ({
            key: day,
            cells: [day, format.number(hits), format.number(fraud)],
          })),
      }}
    >
      <Plot className="h-40">
        <BarChart data={points} margin={{ top: 6, right: 6, bottom: 0, left: 0 }} accessibilityLayer>
          <XAxis {...axis} dataKey="day" minTickGap={28} tickFormatter={(day: string) => day.slice(5)} />
          <YAxis {...axis} axisLine={false} width={42} allowDecimals={false} />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: "var(--hover)" }}
            content={({ active, payload }) => {
              const point = payload?.[0]?.payload as (typeof points)[number] | undefined;
              if (!active || !point) return null;
              return (
                <div className="tabular rounded-md bg-raised px-2.5 py-1.5 text-xs text-ink shadow-raised">
                  <p className="font-medium text-strong">{point.day}</p>
                  <p>{`${t("rules.backtest.hits")} ${format.number(point.hits)}`}</p>
                  <p>{`${t("rules.backtest.chartFraud")} ${format.number(point.fraud)}`}</p>
                </div>
              );
            }}
          />
          <Bar dataKey="fraud" stackId="hits" fill="var(--risk-high)" isAnimationActive={false} />
          <Bar dataKey="rest" stackId="hits" fill="var(--chart-1)" isAnimationActive={false} />
        </BarChart>
      </Plot>
    </ChartPanel>
  );
}

/** Tries the condition in the editor on the past, in a worker. */
export function BacktestPanel({
  ruleId,
  text,
  sound,
  does,
  points,
  last,
  mayRun,
}: {
  ruleId: string | null;
  text: string;
  /** the text is a rule */
  sound: boolean;
  does: string;
  points: number;
  last: ListedBacktest | null;
  mayRun: boolean;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const [days, setDays] = useState<"7" | "30" | "90">("30");
  const stopping = useFetcher();
  const { starting, shown, busy } = useBacktest(last);
  const tried = shown && printRule(shown.expression as Expression);
  return (
    <Panel
      title={t("rules.backtest.title")}
      lead={t("rules.backtest.lead")}
      actions={
        mayRun && (
          <>
            <SegmentedChoice
              label={t("rules.backtest.days")}
              value={days}
              onChange={setDays}
              options={(["7", "30", "90"] as const).map((value) => ({
                value,
                label: t("rules.backtest.daysOf", { count: Number(value) }),
              }))}
            />
            <Button
              size="sm"
              icon={FlaskConical}
              disabled={!sound}
              pending={busy}
              onClick={() =>
                starting.submit(
                  { intent: "backtest", text, does, points: String(points || 300), days, name: "-" },
                  { method: "post", action: `/console/rules/${ruleId ?? "new"}` },
                )
              }
            >
              {t("rules.backtest.run")}
            </Button>
          </>
        )
      }
    >
      {starting.data?.problem && <Banner tone="warn">{starting.data.problem}</Banner>}
      {busy && (
        <div className="flex items-center gap-3" aria-live="polite">
          <div className="flex-1">
            <Progress
              label={t("rules.backtest.title")}
              value={Math.round((shown?.progress ?? 0) * 100)}
              max={100}
            />
            <p className="mt-1 text-xs text-muted">
              {shown?.state === "running"
                ? t("rules.backtest.running", { share: format.percent(shown.progress) })
                : t("rules.backtest.waiting")}
            </p>
          </div>
          {shown && (
            <Button
              size="sm"
              onClick={() =>
                stopping.submit(
                  { intent: "cancel" },
                  { method: "post", action: `/console/rules/backtests/${shown.id}` },
                )
              }
            >
              {t("rules.backtest.cancel")}
            </Button>
          )}
        </div>
      )}
      {!busy && shown?.state === "failed" && <Banner tone="danger">{t("rules.backtest.failed")}</Banner>}
      {!busy && shown?.state === "done" && shown.result && (
        <>
          {tried !== null && tried !== text.trim().replace(/\s+/g, " ") && (
            <p className="mb-3 text-xs text-muted">
              {t("rules.backtest.again")} <code className="font-mono">{tried}</code>
            </p>
          )}
          {shown.result.hits === 0 && <p className="mb-3 text-sm text-ink">{t("rules.backtest.none")}</p>}
          <Result result={shown.result} verdict={shown.effect.verdict} />
        </>
      )}
    </Panel>
  );
}
