import { z } from "zod";
import { channels } from "#app/features/conversations/conversation.ts";
import { zonedDayStart } from "#app/platform/zoned-day.ts";

export const periods = ["7", "30", "90"] as const;

/** Days of one period at most. */
const longestPeriod = 366;

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine((text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text))
  .optional()
  .catch(undefined);

const parameters = z.object({
  days: z.enum(periods).catch("30"),
  from: day,
  to: day,
  channel: z.enum(channels).optional().catch(undefined),
  team: z
    .union([z.literal("none"), z.uuid()])
    .optional()
    .catch(undefined),
  agent: z
    .union([z.literal("none"), z.uuid()])
    .optional()
    .catch(undefined),
  tag: z
    .string()
    .min(1)
    .max(40)
    .refine((tag) => !tag.includes("\u0000"))
    .optional()
    .catch(undefined),
});

/** What the address of the reports asks for. `from` and `to` are days of the viewer's calendar, both included. */
export type ReportQuery = z.infer<typeof parameters>;

/** Reads an address. What it cannot mean is dropped, never an error. */
export const readReportQuery = (search: URLSearchParams): ReportQuery =>
  parameters.parse(Object.fromEntries(search));

/** A stretch of time that is reported on, as instants: `from` is in it, `to` is not. */
export interface Period {
  from: Date;
  to: Date;
}

export interface ReportWindow {
  period: Period;
  /** as many days before */
  before: Period;
  /** the days of the period, in the viewer's calendar */
  days: string[];
  zone: string;
}

const dayAfter = (start: string, later: number) =>
  new Date(Date.parse(start) + later * 86_400_000).toISOString().slice(0, 10);

/** The day of an instant in a zone, as "2026-11-23". */
export const dayIn = (zone: string, at: number) =>
  new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" }).format(at);

/**
 * The whole days that a query means in the viewer's zone, and the same number of days before.
 * A day may have 23 or 25 hours. Days to come are left out, the day of today is in.
 *
 * @param now ms
 */
export function windowOf(query: ReportQuery, zone: string, now: number): ReportWindow {
  const today = dayIn(zone, now);
  const wanted = query.from && query.to ? [query.from, query.to].toSorted() : null;
  const last = wanted && wanted[1]! < today ? wanted[1]! : today;
  const first = wanted && wanted[0]! <= last ? wanted[0]! : dayAfter(last, 1 - Number(query.days));
  const count = Math.min(longestPeriod, Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000) + 1);
  const begin = dayAfter(last, 1 - count);
  const at = (later: number) => zonedDayStart(begin, zone, later);
  return {
    period: { from: at(0), to: at(count) },
    before: { from: at(-count), to: at(0) },
    days: Array.from({ length: count }, (_, later) => dayAfter(begin, later)),
    zone,
  };
}
