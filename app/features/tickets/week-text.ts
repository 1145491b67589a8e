import type { BusinessHours, Weekday } from "./business-hours.ts";

/** Monday first, as calendars here are read. */
export const weekOrder = [
  "mon",
  "tue",
  "wed",
  "thu",
  "fri",
  "sat",
  "sun",
] as const satisfies readonly Weekday[];

const clock = /^(\d{1,2})[:：](\d{2})$/;

function timeOf(text: string): string | null {
  const [, hour = "", minute = ""] = clock.exec(text.trim()) ?? [];
  return hour ? `${hour.padStart(2, "0")}:${minute}` : null;
}

/**
 * Reads a day's opening times as people type them: "09:00-12:00, 13:00-17:30". Nothing typed is
 * a day on which nobody works.
 *
 * @returns undefined for what is no such time; whether the times make sense is for the calendar to say
 */
export function intervalsIn(text: string): [string, string][] | undefined {
  const parts = text.split(/[,，;；、]+/).map((part) => part.trim());
  const intervals: [string, string][] = [];
  for (const part of parts.filter((part) => part !== "")) {
    const [from, to, ...rest] = part.split(/[-–—~至]/).map(timeOf);
    if (!from || !to || rest.length > 0) return undefined;
    intervals.push([from, to]);
  }
  return intervals;
}

export const intervalsText = (intervals: BusinessHours["week"][Weekday]): string =>
  (intervals ?? []).map(([from, to]) => `${from}-${to}`).join(", ");

export interface Holiday {
  date: string;
  name: string;
}

/** Reads holidays, one a line: a date, and what it is called. @returns undefined for a line that begins with no date */
export function holidaysIn(text: string): Holiday[] | undefined {
  const lines = text.split("\n").map((line) => line.trim());
  const holidays = lines
    .filter((line) => line !== "")
    .map((line) => {
      const [, date, name] = /^(\d{4}-\d{2}-\d{2})(?:[\s,，]+(.*))?$/.exec(line) ?? [];
      return date ? { date, name: (name ?? "").slice(0, 80) } : null;
    });
  return holidays.every((holiday) => holiday !== null) ? holidays : undefined;
}

export const holidaysText = (holidays: readonly Holiday[]): string =>
  holidays.map(({ date, name }) => (name ? `${date} ${name}` : date)).join("\n");
