import { days, hours, minutes, seconds } from "#app/platform/time.ts";

/** Time in which a zone's wall clock runs on evenly: instants, the end not included. */
export interface Stretch {
  from: number;
  to: number;
  /** how far the wall clock is ahead of UTC, in milliseconds */
  offset: number;
}

export interface ZoneClock {
  /**
   * The stretch around an instant. It ends where the clock is next changed, or sooner; what
   * follows may have the same offset.
   */
  stretchAt(instant: number): Stretch;
}

/**
 * A look every three days misses no change: of all times at which a zone's offset ever
 * changed (time zone database 2025c) no two are closer than four days (Freetown, 1939).
 */
const lookEvery = days(3);
/** Divides the Gregorian cycle, so that stretches of one cycle are those of every other. */
const blockLength = 63 * lookEvery;
/** The Gregorian calendar repeats after 400 years, weekdays included, and with it every rule for clock changes. */
const cycle = days(146_097);
/** Long after the last change that is listed by its year (Morocco's, 2087). */
const cyclicFrom = Date.UTC(2400, 0, 1);

const offsetPattern = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/;

function offsetReader(zone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  return (instant) => {
    const [, sign, h, m, s] = offsetPattern.exec(format.format(instant)) ?? [];
    const ahead = hours(Number(h ?? 0)) + minutes(Number(m ?? 0)) + seconds(Number(s ?? 0));
    return sign === "-" ? -ahead : ahead;
  };
}

/** Halves the time between two instants with different offsets until the change is found. */
function changeBetween(before: number, after: number, offset: number, offsetAt: (at: number) => number) {
  let [low, high] = [before, after];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === offset) low = middle;
    else high = middle;
  }
  return high;
}

function stretchesOf(block: number, offsetAt: (at: number) => number): Stretch[] {
  const begin = block * blockLength;
  let stretch: Stretch = { from: begin, to: begin + blockLength, offset: offsetAt(begin) };
  const stretches = [stretch];
  for (let looked = begin; looked < begin + blockLength; looked += lookEvery) {
    const next = looked + lookEvery;
    if (offsetAt(next) === stretch.offset) continue;
    stretch.to = changeBetween(looked, next, stretch.offset, offsetAt);
    if (stretch.to === begin + blockLength) break;
    stretch = { from: stretch.to, to: begin + blockLength, offset: offsetAt(stretch.to) };
    stretches.push(stretch);
  }
  return stretches;
}

function newZoneClock(zone: string): ZoneClock {
  const offsetAt = offsetReader(zone);
  const blocks = new Map<number, Stretch[]>();
  return {
    stretchAt(instant) {
      const shift = Math.max(0, Math.floor((instant - cyclicFrom) / cycle)) * cycle;
      const within = instant - shift;
      const block = Math.floor(within / blockLength);
      let stretches = blocks.get(block);
      if (!stretches) {
        stretches = stretchesOf(block, offsetAt);
        blocks.set(block, stretches);
      }
      const { from, to, offset } = stretches.find((stretch) => within < stretch.to)!;
      return { from: from + shift, to: to + shift, offset };
    },
  };
}

const clocks = new Map<string, ZoneClock>();
/** There are about 600 names, but each may be written in capitals or not. */
const mostClocks = 1_000;

/**
 * The wall clock of a time zone. What was looked up is kept: the zone database does not
 * change while a process runs.
 *
 * @param zone an IANA name such as Europe/Berlin
 * @throws {RangeError} for a zone that Intl does not know
 */
export function zoneClock(zone: string): ZoneClock {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = newZoneClock(zone);
    if (clocks.size >= mostClocks) clocks.clear();
    clocks.set(zone, clock);
  }
  return clock;
}

/** Whether there is such a time zone. */
export function isZone(zone: string): boolean {
  try {
    zoneClock(zone);
    return true;
  } catch {
    return false;
  }
}
