import { Badge } from "#app/components/badge.tsx";
import { cx } from "#app/components/class-names.ts";
import { Panel } from "#app/components/page.tsx";
import { Money, useFormat, useViewer } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { HabitSummary, Recurring } from "./habit-summary.ts";

/** What is compared with the habit: the facts of one payment. */
export interface Compared {
  occurredAt: string;
  amountMinor: number;
  currency: string;
  deviceId: string | null;
  country: string | null;
  merchant: string | null;
  card: string | null;
}

function HourBars({ hours, here }: { hours: number[]; here: number }) {
  const { t } = useTranslation();
  const most = Math.max(1, ...hours);
  return (
    <div
      role="img"
      aria-label={t("fraud.page.hoursHint", { hour: `${here}:00` })}
      title={t("fraud.page.hoursHint", { hour: `${here}:00` })}
    >
      <div className="flex h-12 items-end gap-px">
        {hours.map((payments, hour) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: the hour is the bar's identity
            key={hour}
            className={cx(
              "relative min-h-px flex-1 rounded-t-[2px]",
              hour === here ? "bg-chart-2" : "bg-chart-1/55",
            )}
            style={{ height: `${Math.max(2, (payments / most) * 100)}%` }}
          >
            {hour === here && (
              <span className="absolute inset-x-0 -top-2.5 text-center text-[8px] leading-none text-strong">
                ▼
              </span>
            )}
          </div>
        ))}
      </div>
      <div aria-hidden className="tabular mt-1 flex justify-between text-2xs text-muted">
        <span>00</span>
        <span>06</span>
        <span>12</span>
        <span>18</span>
        <span>23</span>
      </div>
    </div>
  );
}

/** What comes again in a habit, and whether this payment's own is among it. */
function Familiar({
  label,
  known,
  here,
  name,
}: {
  label: string;
  known: Recurring[];
  here: string | null;
  name?: (id: string) => string;
}) {
  const { t } = useTranslation();
  const isKnown = here !== null && known.some(({ id, label: shown }) => id === here || shown === here);
  return (
    <div className="min-w-0">
      <h3 className="mb-1 flex items-center gap-2 text-xs font-medium text-muted">
        {label}
        {here !== null && (
          <Badge tone={isKnown ? "ok" : "warn"}>
            {isKnown ? t("fraud.page.known") : t("fraud.page.isNew")}
          </Badge>
        )}
      </h3>
      <ul className="flex flex-col gap-0.5">
        {here !== null && !isKnown && (
          <li className="truncate font-medium text-strong">{name ? name(here) : here}</li>
        )}
        {known.map(({ id, label: shown, payments }) => (
          <li key={id} className="flex items-baseline gap-2">
            <span
              className={cx(
                "min-w-0 truncate",
                id === here || shown === here ? "font-medium text-strong" : "text-ink",
              )}
            >
              {name ? name(shown) : shown}
            </span>
            <span className="tabular ml-auto shrink-0 text-xs text-muted">
              {t("fraud.page.seen", { count: payments })}
            </span>
          </li>
        ))}
        {known.length === 0 && here === null && <li className="text-muted">{t("common.none")}</li>}
      </ul>
    </div>
  );
}

/** The customer's habit, with this payment set against it. */
export function HabitPanel({
  habit,
  days,
  here,
}: {
  habit: HabitSummary | null;
  days: number;
  here: Compared;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { timeZone } = useViewer();
  if (!habit || habit.payments === 0) {
    return (
      <Panel title={t("fraud.page.habit")}>
        <p className="text-muted">{t("fraud.page.habitNone")}</p>
      </Panel>
    );
  }
  const amount = habit.amounts.find(({ currency }) => currency === here.currency);
  const hour = Number(
    new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", hourCycle: "h23" }).format(
      new Date(here.occurredAt),
    ),
  );
  return (
    <Panel title={t("fraud.page.habit")} lead={t("fraud.page.habitOver", { count: habit.payments, days })}>
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        <div>
          <h3 className="mb-1 text-xs font-medium text-muted">{t("fraud.page.usualAmount")}</h3>
          {amount ? (
            <>
              <p className="text-base">
                <Money minor={amount.median} currency={here.currency} strong />
              </p>
              <p className="text-xs text-muted">
                {t("fraud.page.upTo", { amount: format.money(amount.high, here.currency) })}
              </p>
            </>
          ) : (
            <Badge tone="warn">
              {here.currency} {t("fraud.page.isNew")}
            </Badge>
          )}
          <p className="mt-1 text-xs text-muted">
            {t("fraud.page.thisAmount")} <Money minor={here.amountMinor} currency={here.currency} strong />
            {amount && amount.median > 0 && (
              <span className="tabular ml-1">× {format.number(here.amountMinor / amount.median)}</span>
            )}
          </p>
        </div>
        <div>
          <h3 className="mb-3 text-xs font-medium text-muted">{t("fraud.page.hours")}</h3>
          <HourBars hours={habit.hours} here={hour} />
        </div>
        <Familiar label={t("fraud.page.devices")} known={habit.devices} here={here.deviceId} />
        <Familiar
          label={t("fraud.page.countries")}
          known={habit.countries}
          here={here.country}
          name={format.country}
        />
        <Familiar label={t("fraud.page.merchants")} known={habit.merchants} here={here.merchant} />
        <Familiar label={t("fraud.page.cards")} known={habit.cards} here={here.card} />
      </div>
    </Panel>
  );
}
