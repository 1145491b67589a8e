import { sameArea } from "./area.ts";
import type { Borders } from "./borders.ts";
import { commonPlace, hits } from "./cell.ts";
import type { Watch } from "./incident.ts";
import { customer } from "./payment.ts";
import type { Area, Recent } from "./recent.ts";
import { sameWithin, type WatchList } from "./watch-list.ts";

/** Two incidents are one where one explanation is as good, but for so many nats. */
const allowance = 6;
/** and where it holds so much of what failed in each. */
const nearlyAll = 0.75;
/** What starts this long after the last failure of another incident is no echo of it. */
const echo = 15 * 60_000;

/** Makes one incident of those that turn out to be the same. */
export class Uniting {
  constructor(
    private readonly payments: Recent,
    private readonly watches: WatchList,
    private readonly borders: Borders,
  ) {}

  /** An incident may be the echo of another: one area for both explains them as well. */
  uniteEchoes(watch: Watch, now: number) {
    for (const other of this.watches.all) {
      if (
        other === watch ||
        other.volume ||
        other.startedAt < this.payments.earliest() ||
        other.lastHit + echo < watch.startedAt ||
        watch.lastHit + echo < other.startedAt ||
        (watch.area.mask | other.area.mask) & (1 << customer)
      )
        continue;
      const place = commonPlace(watch.place, other.place);
      const search = this.borders.search(place);
      const among = this.payments.since(
        Math.min(watch.startedAt, other.startedAt),
        watch.number,
        other.number,
      );
      const of = (one: Watch) => among.filter((payment) => this.payments.owner[payment] === one.number);
      const apart = search.judge(watch.area, of(watch)).gain + search.judge(other.area, of(other)).gain;
      const found = search.find(among, watch.area);
      if (found.gain < apart - allowance) continue;
      // What only changed its reason is no failure more: that nothing is lost without it says nothing.
      if (![watch, other].every((one) => this.holdsMost(found, one, of(one)))) continue;
      this.payments.release(other.number);
      this.borders.draw(watch, found);
      this.borders.draw(other, found);
      this.unite(watch, now);
      return;
    }
  }

  /** Whether an area holds most of what failed in an incident, of whose payments `its` are the places. */
  private holdsMost(area: Area, { place }: Watch, its: readonly number[]): boolean {
    const { payments } = this;
    const failed = its.filter((one) => hits(place, payments.reason[one]!));
    return failed.filter((one) => payments.inside(area, one)).length >= nearlyAll * failed.length;
  }

  /** Two incidents whose borders turn out to be the same are one: the one that was told of first. */
  unite(watch: Watch, now: number) {
    const twin = this.watches.all.find(
      (other) =>
        other !== watch &&
        !other.volume &&
        sameArea(other.area, watch.area) &&
        (other.endedAt ?? now) >= watch.startedAt - sameWithin &&
        (watch.endedAt ?? now) >= other.startedAt - sameWithin,
    );
    if (!twin) return;
    // The one that was told of first goes on; the other gives it its payments.
    const [first, second] = leads(twin, watch) ? [twin, watch] : [watch, twin];
    first.startedAt = Math.min(first.startedAt, second.startedAt);
    if (second.endedAt === null) this.watches.reopen(first);
    else if (first.endedAt !== null) first.endedAt = Math.max(first.endedAt, second.endedAt);
    this.watches.remove([second]);
    const ended = first.endedAt;
    this.payments.release(second.number);
    this.borders.own(first);
    first.endedAt = ended;
  }
}

const leads = (one: Watch, other: Watch) => {
  if (one.told !== other.told) return one.told;
  return one.told && one.detectedAt !== other.detectedAt
    ? one.detectedAt < other.detectedAt
    : one.number < other.number;
};
