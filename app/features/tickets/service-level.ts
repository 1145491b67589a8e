import { z } from "zod";
import { minutes } from "#app/platform/time.ts";
import { businessHours, roundTheClock, WorkingCalendar } from "./business-hours.ts";
import { type Priority, priorities } from "./ticket.ts";
import { courseOf, type Timeline, type Wait } from "./timeline.ts";
import { due, type Never, type Pause, workingTimeBetween } from "./working-time.ts";

export const targetNames = ["firstResponse", "nextResponse", "resolution"] as const;
export type TargetName = (typeof targetNames)[number];

/** A year round the clock. */
const longestTarget = 525_600;
const target = z.number().positive().max(longestTarget).nullable().default(null);

/** What is promised at one priority, in minutes; null promises nothing. */
const promises = z.strictObject({
  firstResponse: target,
  nextResponse: target,
  resolution: target,
  /** counts nights, weekends and holidays, too */
  roundTheClock: z.boolean().default(false),
});

/** What customers may expect, by priority, and when that time runs. */
export const servicePolicy = z.strictObject({
  targets: z.strictObject(
    Object.fromEntries(priorities.map((priority) => [priority, promises])) as Record<
      Priority,
      typeof promises
    >,
  ),
  /** null: round the clock at every priority */
  hours: businessHours.nullable(),
  /** the share of a target after which to warn */
  warnAfter: z.number().gt(0).lt(1).default(0.8),
});
export type ServicePolicy = z.infer<typeof servicePolicy>;

/** A policy with its calendar made ready: keep it for many conversations. */
export interface PolicyInForce extends ServicePolicy {
  calendarAt: Record<Priority, WorkingCalendar>;
}

const always = new WorkingCalendar(roundTheClock);

/** @throws {RangeError} for a zone that Intl does not know */
export function putInForce(policy: ServicePolicy): PolicyInForce {
  const calendar = policy.hours ? new WorkingCalendar(policy.hours) : always;
  const calendarAt = Object.fromEntries(
    priorities.map((priority) => [priority, policy.targets[priority].roundTheClock ? always : calendar]),
  ) as Record<Priority, WorkingCalendar>;
  return { ...policy, calendarAt };
}

export interface Clock {
  target: TargetName;
  /**
   * running and paused: still owed, and not late. met: done in time, at `endedAt`. breached:
   * late since `dueAt`, done since then (`endedAt`) or not. withdrawn: no longer owed.
   */
  state: "running" | "paused" | "met" | "breached" | "withdrawn";
  startedAt: number;
  endedAt: number | null;
  /** null while a pause hides it, and where `never` says why */
  dueAt: number | null;
  /** when the warning was or will be due; null as with `dueAt` */
  warnAt: number | null;
  never: Exclude<Never, "paused without end"> | null;
  /** working time that was promised, and that has run until now or the end, in milliseconds */
  promised: number;
  used: number;
}

export interface Clocks {
  /** null where none is promised, or owed */
  firstResponse: Clock | null;
  /** in order; the last is the present one */
  nextResponses: Clock[];
  resolution: Clock | null;
}

/**
 * How a conversation stands to what was promised. The clocks stand still while it is pending;
 * a snooze is our own choice and stops nothing. Solved stops them, too, and opened again they
 * run on. What is done at the due instant is done in time; late begins a millisecond after.
 *
 * @param now milliseconds since 1970; what the timeline has later is left aside
 */
export function readClocks(
  policy: PolicyInForce,
  priority: Priority,
  timeline: Timeline,
  now: number,
): Clocks {
  const course = courseOf(timeline, now);
  const calendar = policy.calendarAt[priority];
  const promised = policy.targets[priority];
  const read = (name: TargetName, { from, end }: Wait): Clock | null => {
    const target = promised[name];
    if (target === null || from > now) return null;
    const until = end?.at ?? now;
    // What was paused after the end, the stop at the end included, no longer matters.
    const pauses = [...course.pending, ...course.solved].filter(([begun]) => !end || begun < end.at);
    const limit = due(from, target, calendar, pauses);
    const late = limit.at !== null && until > limit.at;
    const open = pausedAt(pauses, now) ? "paused" : "running";
    return {
      target: name,
      state: late ? "breached" : end === null ? open : end.by === "done" ? "met" : "withdrawn",
      startedAt: from,
      endedAt: end?.at ?? null,
      dueAt: limit.at,
      warnAt: due(from, target * policy.warnAfter, calendar, pauses).at,
      never: limit.never === "paused without end" ? null : limit.never,
      promised: minutes(target),
      used: workingTimeBetween(from, until, calendar, pauses),
    };
  };
  return {
    firstResponse: course.firstResponse && read("firstResponse", course.firstResponse),
    nextResponses: course.nextResponses.flatMap((wait) => read("nextResponse", wait) ?? []),
    resolution: read("resolution", course.resolution),
  };
}

const pausedAt = (pauses: readonly Pause[], now: number) =>
  pauses.some(([from, to]) => from <= now && (to === null || now < to));

const isOwed = (clock: Clock) => clock.endedAt === null;

const all = ({ firstResponse, nextResponses, resolution }: Clocks) =>
  [firstResponse, ...nextResponses, resolution].filter((clock) => clock !== null);

/** Whether the warning share of a target has passed and the target itself has not. */
export const isWarned = ({ state, warnAt, endedAt }: Clock, now: number) =>
  state !== "breached" && endedAt === null && warnAt !== null && now >= warnAt;

/** Of all that is owed, what is due first: the clock a list shows. Null where no due time is known. */
export function mostPressing(clocks: Clocks): Clock | null {
  const dated = all(clocks).filter((clock) => isOwed(clock) && clock.dueAt !== null);
  return dated.sort((a, b) => a.dueAt! - b.dueAt!)[0] ?? null;
}

export interface Mark {
  at: number;
  target: TargetName;
  mark: "warning" | "breach";
}

/** The next instant at which a clock turns to warned or breached if nothing happens until then: when to look again. */
export function nextMark(clocks: Clocks, now: number): Mark | null {
  const marks = all(clocks)
    .filter(isOwed)
    .flatMap(({ target, warnAt, dueAt }): Mark[] => [
      ...(warnAt === null ? [] : [{ at: warnAt, target, mark: "warning" as const }]),
      ...(dueAt === null ? [] : [{ at: dueAt + 1, target, mark: "breach" as const }]),
    ]);
  return marks.filter(({ at }) => at > now).sort((a, b) => a.at - b.at)[0] ?? null;
}
