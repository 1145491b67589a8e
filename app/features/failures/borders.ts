import { anyReason, hits } from "./cell.ts";
import type { Cells } from "./cells.ts";
import type { Habits } from "./habits.ts";
import type { Watch } from "./incident.ts";
import { type Normal, Search } from "./localise.ts";
import type { Area, Recent } from "./recent.ts";
import type { Seasons } from "./seasons.ts";

const minute = 60_000;
/** An onset is looked for so long before the first sign (ms). */
const earlier = 120 * minute;

/** Draws the borders of incidents, in space and in time: what belongs to them, and since when. */
export class Borders {
  constructor(
    private readonly payments: Recent,
    private readonly cells: Cells,
    private readonly seasons: Seasons,
    private readonly habits: Habits,
  ) {}

  /** Share of all failures that counts at a place normally. */
  share(place: number): number {
    return place === anyReason ? 1 : this.seasons.weather.shares[place]!;
  }

  /** What is normal in areas for the failures of a place. */
  normal(place: number): Normal {
    const { shares, level, rise } = this.seasons.weather;
    return (area: Area) => {
      const { ratio, share, sway } = this.cells.normal(area, place, shares);
      return { factor: ratio * share * (place === anyReason ? rise : level[place]!), sway };
    };
  }

  search(place: number): Search {
    return new Search(this.payments, place, this.normal(place));
  }

  /** Gives an incident its borders, and what is normal within. */
  draw(watch: Watch, area: Area) {
    const { factor, sway } = this.normal(watch.place)(area);
    watch.area = area;
    watch.factor = watch.place === anyReason ? factor : factor / this.share(watch.place);
    watch.sway = sway;
    watch.habit = this.habits.usual(area, watch.startedAt);
    watch.usualSize = this.cells.usualSize(area);
  }

  /** Finds the onset of an incident and counts what belongs to it since. */
  own(watch: Watch) {
    const earliest = watch.startedAt - earlier;
    const belongs = this.payments.since(earliest, watch.number);
    const its = belongs.filter((place) => this.payments.inside(watch.area, place));
    watch.startedAt = this.onset(watch, its);
    watch.clear();
    this.payments.claim(watch.number, watch.area, watch.startedAt);
    for (const place of its)
      if (this.payments.at[place]! >= watch.startedAt)
        watch.take(this.payments, place, this.share(watch.place));
  }

  /** The start that makes the incident most likely: where the CUSUM up to now is largest. */
  private onset(watch: Watch, its: readonly number[]): number {
    const { at, reason, chance } = this.payments;
    const share = this.share(watch.place);
    const hit = (place: number) => hits(watch.place, reason[place]!);
    const late = its.filter((place) => at[place]! >= watch.startedAt);
    const rate = Math.min(0.97, (late.filter(hit).length + 0.5) / (late.length + 1));
    let sum = 0;
    let most = 0;
    let start = watch.startedAt;
    for (let count = its.length - 1; count >= 0; count--) {
      const place = its[count]!;
      const usual = Math.min(rate * 0.9, Math.max(1e-3, chance[place]! * watch.factor * share));
      const failed = hit(place);
      sum += failed ? Math.log(rate / usual) : Math.log((1 - rate) / (1 - usual));
      if (failed && sum > most) {
        most = sum;
        start = at[place]!;
      }
    }
    return start;
  }
}
