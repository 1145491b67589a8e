import { useFetcher } from "@remix-run/react";
import { Gauge } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { CartesianGrid, Line, LineChart, ReferenceDot, Tooltip, XAxis, YAxis } from "recharts";
import { Button } from "#app/components/button.tsx";
import { ChartPanel } from "#app/components/charts/chart-panel.tsx";
import { Plot } from "#app/components/charts/plot.tsx";
import { TextField } from "#app/components/field.tsx";
import { Figure, Figures, PageBody, PageHeader, Panel } from "#app/components/page.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { useToast } from "#app/components/toast.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { RuleTabs } from "../rule-set/rule-tabs.tsx";
import { BlockPanel } from "./block-panel.tsx";
import type { CapacityFacts } from "./capacity.server.ts";
import { casesADay, curve, cutFor, type Shift, valueOfOneMore } from "./capacity.ts";

const tick = { fill: "var(--ink-muted)", fontSize: 11 };
const axis = { tickLine: false, axisLine: { stroke: "var(--line-strong)" }, tick };
/** Below this many known frauds the figures say that they are rough. */
const roughBelow = 30;

const oneDigit = (value: number) => Math.round(value * 10) / 10;

function Curve({ facts, shift }: { facts: CapacityFacts; shift: Shift }) {
  const { t } = useTranslation();
  const format = useFormat();
  const points = curve(facts.history, shift);
  const here = points.find(({ analysts }) => analysts === shift.analysts);
  return (
    <ChartPanel
      title={t("capacity.chart")}
      lead={t("capacity.chartLead")}
      table={{
        head: [t("capacity.chartAnalysts"), t("capacity.cut"), t("capacity.alerts"), t("capacity.missed")],
        rows: () =>
          points.map(({ analysts, threshold, alerts, missed }) => ({
            key: String(analysts),
            cells: [
              String(analysts),
              threshold > 1000 ? "–" : String(threshold),
              format.number(oneDigit(alerts)),
              format.number(oneDigit(missed)),
            ],
          })),
      }}
    >
      <Plot className="h-56">
        <LineChart data={points} margin={{ top: 8, right: 12, bottom: 0, left: 0 }} accessibilityLayer>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis {...axis} dataKey="analysts" type="number" domain={[0, "dataMax"]} allowDecimals={false} />
          <YAxis {...axis} axisLine={false} width={42} domain={[0, "auto"]} />
          <Tooltip
            isAnimationActive={false}
            content={({ active, payload }) => {
              const point = payload?.[0]?.payload as (typeof points)[number] | undefined;
              if (!active || !point) return null;
              return (
                <div className="tabular rounded-md bg-raised px-2.5 py-1.5 text-xs text-ink shadow-raised">
                  <p className="font-medium text-strong">{`${t("capacity.chartAnalysts")} ${point.analysts}`}</p>
                  <p>{`${t("capacity.missed")} ${format.number(oneDigit(point.missed))}`}</p>
                  <p>{`${t("capacity.alerts")} ${format.number(oneDigit(point.alerts))}`}</p>
                  <p>{`${t("capacity.cut")} ${point.threshold > 1000 ? "–" : point.threshold}`}</p>
                </div>
              );
            }}
          />
          <Line
            dataKey="missed"
            stroke="var(--chart-1)"
            strokeWidth={2}
            dot={false}
            isAnimationActive={false}
          />
          {here && (
            <ReferenceDot
              x={here.analysts}
              y={here.missed}
              r={5}
              fill="var(--chart-1)"
              stroke="var(--surface)"
            />
          )}
        </LineChart>
      </Plot>
    </ChartPanel>
  );
}

function NumberField({
  label,
  value,
  onValue,
  max,
  step = 1,
  hint,
}: {
  label: string;
  value: string;
  onValue: (value: string) => void;
  max: number;
  step?: number;
  hint?: string;
}) {
  return (
    <div className="w-52">
      <TextField
        label={label}
        type="number"
        min={0}
        max={max}
        step={step}
        value={value}
        hint={hint}
        onChange={(event) => onValue(event.currentTarget.value)}
      />
    </div>
  );
}

/** From analysts on shift to the cut for the day, with what is missed and what one more would be worth. */
export function CapacityPage({ facts, maySet }: { facts: CapacityFacts; maySet: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const toast = useToast();
  const setting = useFetcher<{ set?: number | null }>();
  const [analysts, setAnalysts] = useState("3");
  const [hours, setHours] = useState("6");
  const [minutes, setMinutes] = useState(
    String(facts.minutesPerCase === null ? 8 : oneDigit(facts.minutesPerCase)),
  );
  const told = useRef<unknown>(undefined);
  useEffect(() => {
    if (setting.state !== "idle" || !setting.data || told.current === setting.data) return;
    told.current = setting.data;
    const { set } = setting.data;
    if (set !== undefined)
      toast(set === null ? t("capacity.wasReset") : t("capacity.used", { threshold: set }));
  }, [setting.state, setting.data, toast, t]);
  const shift: Shift = {
    analysts: Math.min(200, Math.max(0, Math.floor(Number(analysts) || 0))),
    hours: Math.min(24, Math.max(0, Number(hours) || 0)),
    minutesPerCase: Math.min(600, Math.max(0.1, Number(minutes) || 0.1)),
  };
  const { history } = facts;
  const cut = cutFor(history, shift);
  const more = valueOfOneMore(history, shift);
  const total = cut.caught + cut.missed;
  // Nothing is known of what is missed where no fraud is: that is not the same as none.
  const known = facts.frauds > 0;
  const money = Object.entries(more.money)
    .sort(([, one], [, other]) => other - one)
    .slice(0, 3)
    .map(([currency, minor]) => format.money(minor, currency))
    .join(" + ");
  const send = (threshold: string) => setting.submit({ threshold }, { method: "post" });
  return (
    <>
      <PageHeader title={t("capacity.title")} lead={t("capacity.lead")} actions={<RuleTabs />} />
      <PageBody>
        <div className="flex max-w-5xl flex-col gap-4">
          <Panel>
            <div className="flex flex-wrap items-start gap-4">
              <NumberField label={t("capacity.analysts")} value={analysts} onValue={setAnalysts} max={200} />
              <NumberField label={t("capacity.hours")} value={hours} onValue={setHours} max={24} step={0.5} />
              <NumberField
                label={t("capacity.minutes")}
                value={minutes}
                onValue={setMinutes}
                max={600}
                step={0.1}
                hint={
                  facts.minutesPerCase === null
                    ? t("capacity.minutesNone")
                    : t("capacity.minutesHint", { minutes: format.number(oneDigit(facts.minutesPerCase)) })
                }
              />
            </div>
          </Panel>
          {history.days === 0 ? (
            <EmptyState icon={Gauge} title={t("capacity.empty.title")} detail={t("capacity.empty.detail")} />
          ) : (
            <>
              <Figures>
                <Figure label={t("capacity.cases")} value={format.number(casesADay(shift))} />
                <Figure
                  label={t("capacity.cut")}
                  value={cut.threshold > 1000 ? t("capacity.noCut") : cut.threshold}
                  hint={t("capacity.cutHint")}
                />
                <Figure label={t("capacity.alerts")} value={format.number(oneDigit(cut.alerts))} />
                <Figure
                  label={t("capacity.missed")}
                  value={known ? format.number(oneDigit(cut.missed)) : "–"}
                  hint={
                    known
                      ? total > 0 && t("capacity.missedHint", { share: format.percent(cut.missed / total) })
                      : t("capacity.noFrauds")
                  }
                />
                <Figure
                  label={t("capacity.oneMore")}
                  value={known ? `+${format.number(oneDigit(more.frauds))}` : "–"}
                  hint={
                    !known
                      ? t("capacity.noFrauds")
                      : more.frauds > 0
                        ? money
                          ? t("capacity.oneMoreMoney", { money })
                          : t("capacity.oneMoreValue", { count: oneDigit(more.frauds) })
                        : t("capacity.oneMoreNone")
                  }
                />
              </Figures>
              <Panel>
                <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
                  <p className="text-sm text-ink">
                    {t("capacity.now", { threshold: facts.threshold })}{" "}
                    {!facts.isSet && t("capacity.standard")}
                  </p>
                  {maySet ? (
                    <span className="ml-auto flex flex-wrap gap-2">
                      {facts.isSet && (
                        <Button pending={setting.formData?.get("threshold") === ""} onClick={() => send("")}>
                          {t("capacity.reset")}
                        </Button>
                      )}
                      <Button
                        variant="primary"
                        pending={Boolean(setting.formData?.get("threshold"))}
                        disabled={cut.threshold === facts.threshold}
                        onClick={() => send(String(cut.threshold))}
                      >
                        {t("capacity.use", { threshold: cut.threshold })}
                      </Button>
                    </span>
                  ) : (
                    <p className="ml-auto text-xs text-muted">{t("capacity.mayNot")}</p>
                  )}
                </div>
              </Panel>
              {known && <Curve facts={facts} shift={shift} />}
              <p className="text-pretty text-xs text-muted">
                {t("capacity.basis", {
                  payments: format.number(history.payments.reduce((sum, one) => sum + one, 0)),
                  days: history.days,
                  frauds: format.number(facts.frauds),
                })}{" "}
                {facts.frauds < roughBelow && t("capacity.few")}
              </p>
            </>
          )}
          <BlockPanel facts={facts} maySet={maySet} />
        </div>
      </PageBody>
    </>
  );
}
