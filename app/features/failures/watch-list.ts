import type { Habits } from "./habits.ts";
import { type Incident, Watch } from "./incident.ts";
import type { Area } from "./recent.ts";

/** The same again within this time is the same incident (ms). */
export const sameWithin = 75 * 60_000;

/** Incidents that are watched, in the order in which they were suspected. */
export class WatchList {
  all: Watch[] = [];
  /** those that are not over, or were not a minute ago */
  open: Watch[] = [];
  /** those that were told of and of which too little was left when they were over */
  takenBack = 0;
  private number = 0;

  constructor(
    private readonly textOf: (value: number) => string,
    private readonly habits: Habits,
  ) {}

  /** Begins to watch an area; `since` and `now` are ms. */
  begin(area: Area, place: number, volume: boolean, since: number, now: number): Watch {
    this.number += 1;
    const watch = new Watch(this.number, area, place, volume, since, now, this.textOf);
    this.all.push(watch);
    this.open.push(watch);
    return watch;
  }

  reopen(watch: Watch) {
    watch.reopen();
    if (!this.open.includes(watch)) this.open.push(watch);
  }

  remove(gone: readonly Watch[]) {
    this.all = this.all.filter((watch) => !gone.includes(watch));
    this.open = this.open.filter((watch) => !gone.includes(watch));
  }

  has(watch: Watch): boolean {
    return this.all.includes(watch);
  }

  /** Takes out those that are over, in order, up to the first that may go on. @returns those worth telling */
  takeFinished(now: number): Incident[] {
    const done: Incident[] = [];
    while (this.all.length > 0) {
      const first = this.all[0]!;
      if (first.endedAt === null || now < first.endedAt + sameWithin) break;
      this.all.shift();
      if (!first.volume) this.habits.note(first.area, first.endedAt, first.evidence());
      if (first.worthTelling) done.push(first.told());
      else if (first.certain) this.takenBack += 1;
    }
    return done;
  }

  standing(): Incident[] {
    return this.all.filter((watch) => watch.worthTelling).map((watch) => watch.told());
  }
}
