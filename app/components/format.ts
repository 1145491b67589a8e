import { exponentOf } from "#app/platform/money.ts";

export interface FormatSettings {
  locale: "en" | "zh";
  /** IANA zone */
  timeZone: string;
}

const tags = { en: "en-GB", zh: "zh-CN" } as const;

const kept = new Map<string, unknown>();

/** Intl formatters are slow to make and free to use, so each is made once. */
function once<T>(key: string, make: () => T): T {
  let formatter = kept.get(key) as T | undefined;
  if (!formatter) {
    formatter = make();
    kept.set(key, formatter);
  }
  return formatter;
}

function dateFormat({ locale, timeZone }: FormatSettings, name: string, options: Intl.DateTimeFormatOptions) {
  return once(
    `${name}|${locale}|${timeZone}`,
    () => new Intl.DateTimeFormat(tags[locale], { timeZone, hourCycle: "h23", ...options }),
  );
}

export type Instant = string | number | Date;

/** "23 Nov 2026, 14:05:09 GMT+8": an instant with nothing left out. */
export const exactTime = (at: Instant, settings: FormatSettings) =>
  dateFormat(settings, "exact", {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  }).format(new Date(at));

/** "23 Nov, 14:05" in this year, with the year otherwise. */
export function shortTime(at: Instant, settings: FormatSettings, now: number) {
  const year = (instant: Instant) =>
    dateFormat(settings, "year", { year: "numeric" }).format(new Date(instant));
  const sameYear = year(at) === year(now);
  return dateFormat(settings, sameYear ? "short" : "short with year", {
    ...(!sameYear && { year: "numeric" }),
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  }).format(new Date(at));
}

export const dateOnly = (at: Instant, settings: FormatSettings) =>
  dateFormat(settings, "date", { year: "numeric", month: "short", day: "numeric" }).format(new Date(at));

/** "14:05:09" */
export const clockTime = (at: Instant, settings: FormatSettings) =>
  dateFormat(settings, "clock", { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(
    new Date(at),
  );

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
];

/**
 * "3 min ago" up to a week, the date beyond. Less than ten seconds either way is "now",
 * so that clocks which differ a little do not talk of the future.
 */
export function relativeTime(at: Instant, settings: FormatSettings, now: number): string {
  const difference = new Date(at).getTime() - now;
  const distance = Math.abs(difference);
  if (distance >= 7 * 86_400_000) return shortTime(at, settings, now);
  const formatter = once(
    `relative|${settings.locale}`,
    () => new Intl.RelativeTimeFormat(tags[settings.locale], { style: "narrow", numeric: "auto" }),
  );
  if (distance < 10_000) return formatter.format(0, "second");
  const [unit, size] = steps.find(([, length]) => distance >= length) ?? ["second", 1_000];
  return formatter.format(Math.trunc(difference / size), unit);
}

/** "1,299.00" with the digits of its currency; the code stands beside it, not in it. */
export function amountText(minor: number, currency: string, locale: "en" | "zh"): string {
  const exponent = exponentOf(currency);
  return once(
    `amount|${locale}|${exponent}`,
    () =>
      new Intl.NumberFormat(tags[locale], {
        minimumFractionDigits: exponent,
        maximumFractionDigits: exponent,
      }),
  ).format(minor / 10 ** exponent);
}

export const numberText = (value: number, locale: "en" | "zh") =>
  once(`number|${locale}`, () => new Intl.NumberFormat(tags[locale], { maximumFractionDigits: 1 })).format(
    value,
  );

/** @param share 0 … 1 */
export const percentText = (share: number, locale: "en" | "zh") =>
  once(
    `percent|${locale}`,
    () => new Intl.NumberFormat(tags[locale], { style: "percent", maximumFractionDigits: 1 }),
  ).format(share);

/** A country's name in the reader's language: "CN" is "China" or "中国". The code itself where it is unknown. */
export function countryName(code: string, locale: "en" | "zh"): string {
  try {
    return (
      once(`country|${locale}`, () => new Intl.DisplayNames(tags[locale], { type: "region" })).of(code) ??
      code
    );
  } catch {
    return code;
  }
}
