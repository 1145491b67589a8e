import { hours } from "#app/platform/time.ts";
import type { Clock, Clocks, TargetName } from "./service-level.ts";

/** What is known of a promise's marks; times are milliseconds since 1970. */
export interface Marked {
  target: TargetName;
  startedAt: number;
  /** as it was last written down */
  endedAt: number | null;
  warnedAt: number | null;
  breachedAt: number | null;
}

/** A mark that a clock has made and that nobody has been told of. */
export interface NewMark {
  target: TargetName;
  mark: "warning" | "breach";
  startedAt: number;
  dueAt: number;
  /** whether the customer is still owed it */
  owed: boolean;
  /** it is written down but not told: it was made long before anybody looked */
  quiet: boolean;
}

/** What nobody has looked at for so long is no news any more: history that was brought in, or policies of today put to it. */
const staleAfter = hours(1);

export const allClocks = ({ firstResponse, nextResponses, resolution }: Clocks): Clock[] =>
  [firstResponse, ...nextResponses, resolution].filter((clock) => clock !== null);

const keyOf = ({ target, startedAt }: { target: TargetName; startedAt: number }) => `${target} ${startedAt}`;

/**
 * Marks that were made until now and not told yet: each once for a due time. One that was told
 * for an earlier due time, which a policy or a priority has moved on since, is made again when
 * the new one comes.
 *
 * @param told what was told before; a promise that is missing has never been looked at
 * @param now milliseconds since 1970
 */
export function newMarks(clocks: Clocks, told: readonly Marked[], now: number): NewMark[] {
  const before = new Map(told.map((one) => [keyOf(one), one]));
  return allClocks(clocks).flatMap((clock): NewMark[] => {
    const { target, startedAt, dueAt, warnAt, state } = clock;
    if (dueAt === null) return [];
    const known = before.get(keyOf(clock));
    const owed = clock.endedAt === null;
    // What had ended is judged by what was promised then.
    if (!owed && known?.endedAt === clock.endedAt) return [];
    const mark = (name: NewMark["mark"], at: number, toldAt: number | null | undefined): NewMark[] =>
      toldAt && toldAt >= at
        ? []
        : [{ target, mark: name, startedAt, dueAt, owed, quiet: !known && now - at > staleAfter }];
    if (state === "breached") return mark("breach", dueAt, known?.breachedAt);
    if (owed && warnAt !== null && now >= warnAt) return mark("warning", warnAt, known?.warnedAt);
    return [];
  });
}
