import { usePicture } from "#app/components/charts/picture.tsx";
import { FigureLink } from "#app/components/figure-link.tsx";
import { Panel } from "#app/components/page.tsx";
import { ScrollRegion } from "#app/components/scroll-region.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { hours } from "#app/platform/time.ts";
import type { FigurePaths } from "./figure-paths.ts";
import { rateOf } from "./outcome-tables.tsx";
import type { Outcomes } from "./outcomes.ts";
import type { Stretch } from "./payments-path.ts";

const shades = 5;
const dayHours = Array.from({ length: 24 }, (_, hour) => hour);
/** Fewer payments say nothing of a rate: they do not set the scale. */
const leastToScale = 5;

/** An hour on the clock: two of UTC where clocks are set back. */
interface ClockHour extends Stretch {
  total: number;
  failed: number;
}

/** The hours of each day as a clock shows them. */
function daysOf(counted: Outcomes["hours"], dayOf: (at: number) => string, hourOf: (at: number) => number) {
  const days = new Map<string, Map<number, ClockHour>>();
  for (const { at, total, failed } of counted) {
    const day = days.get(dayOf(at)) ?? new Map<number, ClockHour>();
    days.set(dayOf(at), day);
    const held = day.get(hourOf(at)) ?? { from: at, to: at, total: 0, failed: 0 };
    day.set(hourOf(at), {
      from: held.from,
      to: at + hours(1),
      total: held.total + total,
      failed: held.failed + failed,
    });
  }
  return [...days];
}

const stretchOf = (cells: readonly Stretch[]): Stretch => ({
  from: Math.min(...cells.map(({ from }) => from)),
  to: Math.max(...cells.map(({ to }) => to)),
});

const steps: Record<string, [rows: number, hours: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The map is one stop of the tab key; arrows go from hour to hour, over those without payments. */
function moveAmongHours(event: React.KeyboardEvent<HTMLTableSectionElement>) {
  const step = steps[event.key];
  const here = event.target as HTMLElement;
  if (!step || here.dataset.hour === undefined) return;
  event.preventDefault();
  let [row, hour] = [Number(here.dataset.day), Number(here.dataset.hour)];
  for (;;) {
    row += step[0];
    hour += step[1];
    if (row < 0 || hour < 0 || hour > 23 || row > 8) return;
    const next = event.currentTarget.querySelector<HTMLElement>(`[data-day="${row}"][data-hour="${hour}"]`);
    if (!next) continue;
    here.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
    return;
  }
}

/** The last week hour by hour. Every cell says its figures; shade repeats them. */
export function HourMap({ hours: counted, paths }: Pick<Outcomes, "hours"> & { paths: FigurePaths }) {
  const { t } = useTranslation();
  const format = useFormat();
  const byDay = daysOf(counted, format.date, (at) => Number(format.clock(at).slice(0, 2)));
  const { area, button } = usePicture(t("outcomes.heat"));
  const most = Math.max(0.01, ...counted.filter(({ total }) => total >= leastToScale).map(rateOf));
  const firstHour = byDay[0] && [...byDay[0][1]].find(([, { total }]) => total > 0)?.[0];
  return (
    <div ref={area}>
      <Panel title={t("outcomes.heat")} lead={t("outcomes.heatLead")} actions={button}>
        <ScrollRegion label={t("outcomes.heat")} className="overflow-auto">
          <table className="tabular w-full min-w-[44rem] table-fixed border-separate border-spacing-0.5 text-2xs">
            <thead>
              <tr>
                <th scope="col" className="w-24 text-left font-medium text-muted">
                  <span className="sr-only">{t("outcomes.day")}</span>
                </th>
                {dayHours.map((hour) => (
                  <th key={`hour-${hour}`} scope="col" className="font-normal text-muted">
                    {hour}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody onKeyDown={moveAmongHours}>
              {byDay.map(([day, cells], row) => (
                <tr key={day}>
                  <th scope="row" className="whitespace-nowrap pr-1 text-left font-normal text-muted">
                    <FigureLink to={paths.failed(stretchOf([...cells.values()]))} className="hover:underline">
                      {day}
                    </FigureLink>
                  </th>
                  {dayHours.map((hour) => {
                    const cell = cells.get(hour);
                    if (!cell || cell.total === 0) return <td key={`${day}-${hour}`} className="h-6" />;
                    const shade = Math.min(shades, Math.ceil((rateOf(cell) / most) * shades));
                    const told = t("outcomes.heatCell", {
                      time: format.short(cell.from),
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
                        <FigureLink
                          to={paths.failed(cell)}
                          data-day={row}
                          data-hour={hour}
                          tabIndex={row === 0 && hour === firstHour ? 0 : -1}
                          aria-label={told}
                          className="block leading-6"
                        >
                          {Math.round(rateOf(cell) * 100)}
                        </FigureLink>
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
