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
  /** told of and over, until those told before them are over too */
  private over: Watch[] = [];
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

  /** Takes out those that are over and told of, in order of detection, up to the first that may go on. */
  takeFinished(now: number): Incident[] {
    for (const watch of [...this.all]) {
      if (watch.endedAt === null || now < watch.endedAt + sameWithin) continue;
      this.remove([watch]);
      if (!watch.volume) this.habits.note(watch.area, watch.endedAt, watch.evidence());
      if (watch.told) this.over.push(watch);
    }
    if (this.over.length === 0) return [];
    const goesOn = this.all.filter(({ told }) => told).map(({ detectedAt }) => detectedAt);
    const until = Math.min(...goesOn);
    const done = this.over.filter(({ detectedAt }) => detectedAt <= until).sort(inOrder);
    this.over = this.over.filter(({ detectedAt }) => detectedAt > until);
    return done.map((watch) => watch.asIncident());
  }

  /** Everything that was told of and not taken as finished, in order of detection. */
  standing(): Incident[] {
    const told = [...this.over, ...this.all.filter((watch) => watch.told)];
    return told.sort(inOrder).map((watch) => watch.asIncident());
  }
}

const inOrder = (one: Watch, other: Watch) => one.detectedAt - other.detectedAt || one.number - other.number;
