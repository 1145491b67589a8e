import type { Clock, Clocks } from "./service-level.ts";

/** One clock as a page shows it. Times are ISO instants. */
export interface ShownClock {
  target: Clock["target"];
  state: Clock["state"];
  endedAt: string | null;
  dueAt: string | null;
  warnAt: string | null;
  /** it can never be due: nobody works */
  never: boolean;
}

export interface ShownClocks {
  /** whose promises these are; null where nothing is promised */
  policy: string | null;
  clocks: ShownClock[];
}

const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** The clocks worth showing beside a conversation: of next responses the present one only, and of what is withdrawn none. */
export function shownClocks(
  policy: string,
  { firstResponse, nextResponses, resolution }: Clocks,
): ShownClocks {
  const present = nextResponses.at(-1) ?? null;
  // Once customers wait again, how soon they were first answered is history.
  const response = present ?? firstResponse;
  const clocks = [response, resolution].filter((clock) => clock !== null && clock.state !== "withdrawn");
  return {
    policy,
    clocks: clocks.flatMap((clock) =>
      clock
        ? {
            target: clock.target,
            state: clock.state,
            endedAt: instant(clock.endedAt),
            dueAt: instant(clock.dueAt),
            warnAt: instant(clock.warnAt),
            never: clock.never !== null,
          }
        : [],
    ),
  };
}
