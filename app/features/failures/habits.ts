import { customer, dimensions, probe, terminal } from "./payment.ts";
import type { Area } from "./recent.ts";

/** Episodes of a place that are remembered, for so long (ms). */
const most = 6;
const remembered = 7 * 24 * 3_600_000;
/** So many episodes are a habit. */
const habitual = 2;
/** What comes regularly is an incident once it is so much worse than it usually is. */
const worse = 1.4;
/** More evidence (nats) than this is an incident, however often it comes. */
const mostUsual = 45;
/** Places that are remembered. */
const mostPlaces = 4_096;

/**
 * Merchants and terminals whose failures come in bursts again and again: that is no incident each time. How bad such an
 * episode usually is, is what the next must exceed.
 */
export class Habits {
  private readonly episodes = new Map<number, { at: number; evidence: number }[]>();

  /** Notes how much evidence (nats) an episode came to. */
  note(area: Area, at: number, evidence: number) {
    const key = placeOf(area);
    if (key === 0) return;
    const known = (this.episodes.get(key) ?? []).filter((one) => at - one.at < remembered);
    known.push({ at, evidence });
    this.episodes.delete(key);
    this.episodes.set(key, known.slice(-most));
    if (this.episodes.size <= mostPlaces) return;
    for (const oldest of this.episodes.keys()) {
      this.episodes.delete(oldest);
      break;
    }
  }

  /** The numbers of these values are given to others. */
  forgetValues(gone: Uint8Array) {
    for (const place of this.episodes.keys()) if (gone[place]) this.episodes.delete(place);
  }

  /** Evidence (nats) that is usual for an episode here; 0 where they are none. */
  usual(area: Area, now: number): number {
    const known = this.episodes.get(placeOf(area))?.filter((one) => now - one.at < remembered) ?? [];
    if (known.length < habitual) return 0;
    const sorted = known.map(({ evidence }) => evidence).toSorted((one, other) => one - other);
    return Math.min(mostUsual, worse * sorted[sorted.length >> 1]!);
  }
}

const merchant = dimensions.indexOf("merchant");

/** A merchant's or a terminal's number; 0 for areas that form no habits: banks, countries, attacks, one customer's. */
const placeOf = ({ mask, values }: Area): number => {
  if (mask & ((1 << probe) | (1 << customer))) return 0;
  return (mask & (1 << merchant) && values[merchant]) || (mask & (1 << terminal) && values[terminal]) || 0;
};
