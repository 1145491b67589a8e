const formatters = new Map<string, Intl.DateTimeFormat>();

function partsIn(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}

/** Clocks are changed at whole quarters of an hour, in every zone since 1973. */
const quarter = 15 * 60_000;
const offsets = new Map<string, number>();
const mostOffsets = 20_000;

/** How far a zone's wall clock is ahead of UTC at an instant, in milliseconds. */
export function zoneOffsetAt(instant: number, timeZone: string): number {
  const key = `${timeZone}|${Math.floor(instant / quarter)}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    const parts = Object.fromEntries(
      partsIn(timeZone)
        .formatToParts(instant)
        .map(({ type, value }) => [type, Number(value)]),
    ) as Record<string, number>;
    const wall = Date.UTC(
      parts.year!,
      parts.month! - 1,
      parts.day!,
      parts.hour!,
      parts.minute!,
      parts.second!,
    );
    offset = wall - Math.floor(instant / 1000) * 1000;
    if (offsets.size >= mostOffsets) offsets.clear();
    offsets.set(key, offset);
  }
  return offset;
}

/**
 * When a zone's clock shows a wall time.
 *
 * @param wall what the clock shows, as if it were UTC, ms
 */
export function instantOfWall(wall: number, timeZone: string): number {
  // Twice: the first offset may be the one of the other side of a clock change.
  const guess = wall - zoneOffsetAt(wall, timeZone);
  return wall - zoneOffsetAt(guess, timeZone);
}

/**
 * The first instant of a calendar day in a zone.
 *
 * @param day "2026-11-23"
 * @param later whole days to add first: 1 gives the end of the day
 * @throws {RangeError} for a zone that Intl does not know
 */
export function zonedDayStart(day: string, timeZone: string, later: number): Date {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  return new Date(instantOfWall(Date.UTC(year, month - 1, date + later), timeZone));
}
