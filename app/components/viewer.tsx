import { createContext, useContext, useEffect, useMemo, useState } from "react";
import {
  amountText,
  clockTime,
  countryName,
  dateOnly,
  exactTime,
  type Instant,
  numberText,
  percentText,
  relativeTime,
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

const tick = 10_000;

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

export const useViewer = () => useContext(ViewerContext);

/** Formats for the viewer's language and zone. `relative` goes on ticking. */
export function useFormat() {
  const viewer = useViewer();
  const now = useContext(ClockContext);
  return useMemo(
    () => ({
      exact: (at: Instant) => exactTime(at, viewer),
      short: (at: Instant) => shortTime(at, viewer, now),
      date: (at: Instant) => dateOnly(at, viewer),
      clock: (at: Instant) => clockTime(at, viewer),
      relative: (at: Instant) => relativeTime(at, viewer, now),
      amount: (minor: number, currency: string) => amountText(minor, currency, viewer.locale),
      money: (minor: number, currency: string) =>
        `${amountText(minor, currency, viewer.locale)}\u00a0${currency}`,
      number: (value: number) => numberText(value, viewer.locale),
      percent: (share: number) => percentText(share, viewer.locale),
      country: (code: string) => countryName(code, viewer.locale),
    }),
    [viewer, now],
  );
}

/** A moment: relative, with the exact instant and its zone on hover. `mode="short"` shows date and time instead. */
export function Time({
  at,
  mode = "relative",
}: {
  at: Instant;
  mode?: "relative" | "short" | "clock" | "exact";
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

/** An amount with its currency; digits stand under digits when right-aligned. */
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
      <span className={strong ? "font-medium text-strong" : undefined}>{format.amount(minor, currency)}</span>
      <span className="ml-1 text-2xs text-muted">{currency}</span>
    </span>
  );
}
