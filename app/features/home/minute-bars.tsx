import { Bar, BarChart, Tooltip, XAxis, YAxis } from "recharts";
import { Plot } from "#app/components/charts/plot.tsx";
import { useFormat, useNow } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { minutes } from "#app/platform/time.ts";

interface Minute {
  at: number;
  succeeded: number;
  failed: number;
}

function MinuteTooltip({ active, payload }: { active?: boolean; payload?: readonly { payload?: Minute }[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const minute = payload?.[0]?.payload;
  if (!active || !minute) return null;
  return (
    <div className="tabular rounded-md bg-raised px-2.5 py-1.5 text-xs text-ink shadow-raised">
      <p className="font-medium text-strong">{format.short(minute.at)}</p>
      <p>
        {t("home.succeeded")} {format.number(minute.succeeded)}
      </p>
      <p>
        {t("home.failed")} {format.number(minute.failed)}
      </p>
    </div>
  );
}

/** The last hour minute by minute: what succeeded, and what failed on top of it. */
export function MinuteBars({ perMinute }: { perMinute: { succeeded: number; failed: number }[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const first = Math.floor(now / minutes(1)) * minutes(1) - minutes(perMinute.length - 1);
  const data: Minute[] = perMinute.map((minute, index) => ({ at: first + minutes(index), ...minute }));
  const total = (pick: (minute: Minute) => number) =>
    format.number(data.reduce((sum, minute) => sum + pick(minute), 0));
  return (
    <figure>
      <figcaption className="mb-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
        <span className="inline-flex items-center gap-1.5">
          <span aria-hidden className="size-2.5 rounded-[2px] bg-chart-1" />
          {t("home.succeeded")}{" "}
          <span className="tabular text-strong">{total((minute) => minute.succeeded)}</span>
        </span>
        <span className="inline-flex items-center gap-1.5">
          <span aria-hidden className="size-2.5 rounded-[2px] border-2 border-chart-2 bg-transparent" />
          {t("home.failed")} <span className="tabular text-strong">{total((minute) => minute.failed)}</span>
        </span>
      </figcaption>
      <Plot className="h-36">
        <BarChart
          data={data}
          margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
          barCategoryGap={1}
          accessibilityLayer
        >
          <XAxis
            dataKey="at"
            tickFormatter={(at: number) => format.clock(at).slice(0, 5)}
            interval={9}
            tickLine={false}
            axisLine={{ stroke: "var(--line-strong)" }}
            tick={{ fill: "var(--ink-muted)", fontSize: 11 }}
          />
          <YAxis
            width={32}
            tickCount={3}
            allowDecimals={false}
            tickLine={false}
            axisLine={false}
            tick={{ fill: "var(--ink-muted)", fontSize: 11 }}
          />
          <Tooltip cursor={{ fill: "var(--hover)" }} content={<MinuteTooltip />} isAnimationActive={false} />
          <Bar dataKey="succeeded" stackId="payments" fill="var(--chart-1)" isAnimationActive={false} />
          <Bar
            dataKey="failed"
            stackId="payments"
            fill="transparent"
            stroke="var(--chart-2)"
            strokeWidth={2}
            isAnimationActive={false}
          />
        </BarChart>
      </Plot>
    </figure>
  );
}
