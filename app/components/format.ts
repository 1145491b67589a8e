import { exponentOf, fromMinor } from "#app/platform/money.ts";

export interface FormatSettings {
  locale: "en" | "zh";
  /** IANA zone */
  timeZone: string;
}

export type Instant = string | number | Date;

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

type Field = "year" | "month" | "day" | "hour" | "minute" | "second" | "monthName";

/**
 * The wall clock of a zone. Intl is asked only for what every engine answers alike: sentences
 * composed by it change between versions, and the server and the browser would disagree.
 */
function readClock(at: Instant, timeZone: string): Record<Field, string> {
  const formatter = once(
    `wall|${timeZone}`,
    () =>
      new Intl.DateTimeFormat("en-US", {
        timeZone,
        hourCycle: "h23",
        year: "numeric",
        month: "short",
        day: "numeric",
        hour: "2-digit",
        minute: "2-digit",
        second: "2-digit",
      }),
  );
  const parts = Object.fromEntries(
    formatter.formatToParts(new Date(at)).map(({ type, value }) => [type, value]),
  ) as Record<string, string>;
  const monthName = parts.month ?? "";
  const month = monthNames.indexOf(monthName) + 1;
  return { ...parts, month: String(month), monthName } as Record<Field, string>;
}

const hour = 3_600_000;
const minute = 60_000;
const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** Zones count in whole minutes since then; sooner dates are read one by one. */
const wholeMinutesSince = Date.UTC(1973, 0);
/** Offsets of hours, in milliseconds; null where a clock was changed within the hour. */
const offsets = new Map<string, number | null>();
const mostOffsets = 50_000;

const utcOf = ({ year, month, day, hour, minute, second }: Record<Field, string>) =>
  Date.UTC(+year, +month - 1, +day, +hour, +minute, +second);

const offsetAt = (at: number, timeZone: string) =>
  utcOf(readClock(at, timeZone)) - Math.floor(at / 1000) * 1000;

/** A zone's offset during the hour (of UTC) that starts at `from`. */
function offsetOfHour(from: number, timeZone: string): number | null {
  const key = `${timeZone}|${from}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    const first = offsetAt(from, timeZone);
    offset = first === offsetAt(from + hour - minute, timeZone) ? first : null;
    if (offsets.size >= mostOffsets) offsets.clear();
    offsets.set(key, offset);
  }
  return offset;
}

const two = (number: number) => String(number).padStart(2, "0");

/** As {@link readClock}, which costs 30 microseconds: a page writes hundreds of times, most of the same hours. */
function wallClock(instant: Instant, timeZone: string): Record<Field, string> {
  const at = new Date(instant).getTime();
  const offset = at >= wholeMinutesSince ? offsetOfHour(Math.floor(at / hour) * hour, timeZone) : null;
  if (offset === null) return readClock(at, timeZone);
  const wall = new Date(at + offset);
  return {
    year: String(wall.getUTCFullYear()),
    month: String(wall.getUTCMonth() + 1),
    monthName: monthNames[wall.getUTCMonth()]!,
    day: String(wall.getUTCDate()),
    hour: two(wall.getUTCHours()),
    minute: two(wall.getUTCMinutes()),
    second: two(wall.getUTCSeconds()),
  };
}

/** How far a zone is from UTC at an instant: "UTC+8", "UTC−3:30", "UTC". */
export function zoneOffset(at: Instant, timeZone: string): string {
  const instant = Math.floor(new Date(at).getTime() / 1000) * 1000;
  const ahead = Math.round((utcOf(wallClock(at, timeZone)) - instant) / minute);
  if (ahead === 0) return "UTC";
  const [hours, minutes] = [Math.floor(Math.abs(ahead) / 60), Math.abs(ahead) % 60];
  return `UTC${ahead < 0 ? "−" : "+"}${hours}${minutes ? `:${String(minutes).padStart(2, "0")}` : ""}`;
}

/** "23 Nov 2026" or "2026年11月23日" */
export function dateOnly(at: Instant, { locale, timeZone }: FormatSettings): string {
  const { year, month, monthName, day } = wallClock(at, timeZone);
  return locale === "zh" ? `${year}年${month}月${day}日` : `${day} ${monthName} ${year}`;
}

/** "14:05:09" */
export function clockTime(at: Instant, { timeZone }: FormatSettings): string {
  const { hour, minute, second } = wallClock(at, timeZone);
  return `${hour}:${minute}:${second}`;
}

/** "14:05" */
export function minuteTime(at: Instant, { timeZone }: FormatSettings): string {
  const { hour, minute } = wallClock(at, timeZone);
  return `${hour}:${minute}`;
}

/** "23 Nov 2026, 14:05:09 UTC+8": an instant with nothing left out. */
export function exactTime(at: Instant, settings: FormatSettings): string {
  const between = settings.locale === "zh" ? " " : ", ";
  return `${dateOnly(at, settings)}${between}${clockTime(at, settings)} ${zoneOffset(at, settings.timeZone)}`;
}

/** "23 Nov, 14:05" in the year of `now`, with the year otherwise. */
export function shortTime(at: Instant, settings: FormatSettings, now: number): string {
  const { locale, timeZone } = settings;
  const { year, month, monthName, day, hour, minute } = wallClock(at, timeZone);
  const time = `${hour}:${minute}`;
  if (year !== wallClock(now, timeZone).year)
    return `${dateOnly(at, settings)}${locale === "zh" ? " " : ", "}${time}`;
  return locale === "zh" ? `${month}月${day}日 ${time}` : `${day} ${monthName}, ${time}`;
}

export type Distance =
  | { unit: "now" }
  | { unit: "seconds" | "minutes" | "hours" | "days"; count: number; future: boolean };

const steps: ["seconds" | "minutes" | "hours" | "days", number][] = [
  ["days", 86_400_000],
  ["hours", 3_600_000],
  ["minutes", 60_000],
  ["seconds", 1_000],
];

/**
 * How far an instant is from `now`, in the largest whole unit; null from a week on, where a
 * date says more. Less than ten seconds either way is "now", so that clocks which differ a
 * little do not talk of the future.
 */
export function distanceTo(at: Instant, now: number): Distance | null {
  const difference = new Date(at).getTime() - now;
  const size = Math.abs(difference);
  if (size >= 7 * 86_400_000) return null;
  if (size < 10_000) return { unit: "now" };
  const [unit, length] = steps.find(([, length]) => size >= length)!;
  return { unit, count: Math.floor(size / length), future: difference > 0 };
}

/**
 * "1,299.00" with the digits of its currency; the code stands beside it, not in it.
 * Formatted from the decimal text: dividing would round the largest amounts.
 */
export function amountText(minor: number, currency: string, locale: "en" | "zh"): string {
  const exponent = exponentOf(currency);
  return once(
    `amount|${locale}|${exponent}`,
    () =>
      new Intl.NumberFormat(tags[locale], {
        minimumFractionDigits: exponent,
        maximumFractionDigits: exponent,
      }),
  ).format(fromMinor(minor, currency) as `${number}`);
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
