import { createContext, useContext, useEffect, useMemo, useState } from "react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { countryName } from "#app/platform/country.ts";
import { cx } from "./class-names.ts";
import {
  amountText,
  clockTime,
  dateOnly,
  distanceTo,
  exactTime,
  type Instant,
  minuteTime,
  numberText,
  percentText,
  shortTime,
} from "./format.ts";

export interface Viewer {
  locale: "en" | "zh";
  /** IANA zone */
  timeZone: string;
  theme: "system" | "light" | "dark";
}

const ViewerContext = createContext<Viewer>({ locale: "en", timeZone: "UTC", theme: "system" });
const ClockContext = createContext(0);

const tick = 15_000;

/**
 * Who looks, and what time it is. The clock starts at the server's time of rendering, so
 * that server and browser write the same words, and then follows the browser's.
 *
 * @param props.now milliseconds since 1970, as the server saw it
 */
export function ViewerProvider({
  locale,
  timeZone,
  theme,
  now,
  children,
}: Viewer & { now: number; children: React.ReactNode }) {
  const viewer = useMemo(() => ({ locale, timeZone, theme }), [locale, timeZone, theme]);
  const [clock, setClock] = useState(now);
  useEffect(() => {
    // The server's clock is the one the data was stamped with; keep the distance to it.
    const ahead = now - Date.now();
    setClock(now);
    const timer = setInterval(() => setClock(Date.now() + ahead), tick);
    return () => clearInterval(timer);
  }, [now]);
  return (
    <ViewerContext.Provider value={viewer}>
      <ClockContext.Provider value={clock}>{children}</ClockContext.Provider>
    </ViewerContext.Provider>
  );
}

/** The same viewer on the clock of another zone. */
export function ViewerZone({ timeZone, children }: { timeZone: string; children: React.ReactNode }) {
  const viewer = useViewer();
  const there = useMemo(() => ({ ...viewer, timeZone }), [viewer, timeZone]);
  return <ViewerContext.Provider value={there}>{children}</ViewerContext.Provider>;
}

export const useViewer = () => useContext(ViewerContext);

/** The server's time, ticking: milliseconds since 1970. */
export const useNow = () => useContext(ClockContext);

/**
 * Formats for the viewer's language and zone. `relative` goes on ticking. `country` follows
 * the browser's own names: where server and browser must agree, show it by {@link Country}.
 */
export function useFormat() {
  const viewer = useViewer();
  const now = useNow();
  const { t } = useTranslation();
  return useMemo(
    () => ({
      exact: (at: Instant) => exactTime(at, viewer),
      short: (at: Instant) => shortTime(at, viewer, now),
      date: (at: Instant) => dateOnly(at, viewer),
      clock: (at: Instant) => clockTime(at, viewer),
      minute: (at: Instant) => minuteTime(at, viewer),
      relative: (at: Instant) => {
        const distance = distanceTo(at, now);
        if (!distance) return shortTime(at, viewer, now);
        if (distance.unit === "now") return t("common.time.now");
        const { unit, count, future } = distance;
        return t(`common.time.${future ? "in" : "ago"}.${unit}`, { count });
      },
      amount: (minor: number, currency: string) => amountText(minor, currency, viewer.locale),
      money: (minor: number, currency: string) =>
        `${amountText(minor, currency, viewer.locale)}\u00a0${currency}`,
      number: (value: number) => numberText(value, viewer.locale),
      percent: (share: number) => percentText(share, viewer.locale),
      country: (code: string) => countryName(code, viewer.locale),
    }),
    [viewer, now, t],
  );
}

/** A moment: relative, with the exact instant and its zone on hover. `mode="short"` shows date and time instead. */
export function Time({
  at,
  mode = "relative",
}: {
  at: Instant;
  mode?: "relative" | "short" | "date" | "clock" | "exact";
}) {
  const format = useFormat();
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={format.exact(at)}
      className="tabular whitespace-nowrap"
    >
      {format[mode](at)}
    </time>
  );
}

/**
 * An amount with its currency. Currency codes take the same room whatever their letters, so
 * that in a right-aligned column digits stand under digits.
 */
export function Money({
  minor,
  currency,
  strong = false,
}: {
  minor: number;
  currency: string;
  strong?: boolean;
}) {
  const format = useFormat();
  return (
    <span className="tabular whitespace-nowrap">
      <span className={cx(strong && "font-medium text-strong")}>{format.amount(minor, currency)}</span>
      <span className="ml-1.5 inline-block w-7 text-left text-2xs text-muted">{currency}</span>
    </span>
  );
}

/** A country by name, its code on hover. Browsers differ in a few names; the server's stands until the next change. */
export function Country({ code }: { code: string }) {
  const { country } = useFormat();
  return (
    <span title={code} suppressHydrationWarning>
      {country(code)}
    </span>
  );
}
