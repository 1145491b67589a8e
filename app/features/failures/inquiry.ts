import { sameArea } from "./area.ts";
import type { Borders } from "./borders.ts";
import { anyReason, hits, kinds, seasonal, technical } from "./cell.ts";
import type { Alarm, Cells } from "./cells.ts";
import { doubtOf, type Watch } from "./incident.ts";
import { type Found, price, surprise } from "./localise.ts";
import { columns, customer } from "./payment.ts";
import type { Area, Recent } from "./recent.ts";
import { unnamed } from "./repeats.ts";
import type { Streaks } from "./streaks.ts";
import type { Uniting } from "./uniting.ts";
import { sameWithin, type WatchList } from "./watch-list.ts";

const minute = 60_000;
/** Evidence (nats) at which a cell raises an alarm: false alarms come about every e^12 tests. */
export const alarm = 12;
/** What a located area must gain, and fail beyond its normal, to be an incident. */
const leastGain = 11;
const leastExcess = 2.5;
/** and so many people must it befall, unless it is one customer's storm. */
const leastPeople = 3;
/** More attempts of the same amount than this, of nobody who is named, are of several people: a fixed price. */
const mostTries = 4;
/** What is mainly one customer's is that customer's, wherever it was seen. */
const leastOfOne = 6;
const mainly = 0.6;
const longestStorm = 6 * 60 * minute;
/** Another reason must show an incident so much better (nats) to be the one it is followed by. */
const clearlyBetter = 1;

const stormOf = (person: number): Area => {
  const values = Array(columns).fill(0);
  values[customer] = person;
  return { mask: 1 << customer, values };
};

/** Looks into what cells show, opens incidents for it, and looks at those again while they last. */
export class Inquiry {
  constructor(
    private readonly payments: Recent,
    private readonly cells: Cells,
    private readonly streaks: Streaks,
    private readonly watches: WatchList,
    private readonly borders: Borders,
    private readonly uniting: Uniting,
  ) {}

  /** A cell raised an alarm: finds what explains it, and opens an incident there. */
  investigate({ area, failures }: Alarm, now: number) {
    const strongest = failures.strongest();
    if (failures.evidence[strongest]! <= alarm) return;
    const place = Math.floor(strongest / kinds);
    const since = failures.since[strongest]!;
    const found = this.borders.search(place).find(this.payments.since(since * minute), area);
    if (
      this.gainOf(found, place) < leastGain ||
      found.observed - found.expected < leastExcess ||
      found.observed < 1.5 * found.expected ||
      (found.mask === 0 && seasonal[place])
    )
      return failures.dismiss();
    const { people, mainlyOf } = this.people(found, place, since * minute);
    if (mainlyOf === 0 && people < leastPeople) return failures.dismiss();
    failures.forget();
    if (mainlyOf > 0) this.openStorm(mainlyOf, now);
    else this.openAt(found, place, since, now);
  }

  /** What an area gains over the worst that is still usual there. */
  private gainOf(found: Found, place: number): number {
    const { sway } = this.borders.normal(place)(found);
    return surprise(found.observed, found.expected * sway, found.sample) - price(found.mask);
  }

  /**
   * How many people the failures of an area befell (who is not named is told apart by what they try to pay), and whose they mainly are:
   * 0 where they are nobody's.
   */
  private people(area: Area, place: number, since: number, owner = 0) {
    const { payments } = this;
    const counts = new Map<number, number>();
    let failed = 0;
    let most = 0;
    let mostOf = 0;
    for (const one of payments.since(since, owner)) {
      const reason = payments.reason[one]!;
      if (!hits(place, reason) || !payments.inside(area, one)) continue;
      failed += 1;
      const person = payments.values[one * columns + customer]!;
      const who = person || payments.card[one]! || unnamed(payments, one);
      const count = (counts.get(who) ?? 0) + 1;
      counts.set(who, count);
      if (person === 0 || count <= most) continue;
      most = count;
      mostOf = person;
    }
    const ofOne = most >= leastOfOne && most >= mainly * failed;
    let people = 0;
    for (const [who, count] of counts) people += who > 0 ? 1 : Math.ceil(count / mostTries);
    return { people, mainlyOf: ofOne ? mostOf : 0 };
  }

  private openAt(area: Area, place: number, since: number, now: number) {
    const before = this.watches.all.find(
      (watch) =>
        !watch.volume &&
        watch.endedAt !== null &&
        since * minute - watch.endedAt < sameWithin &&
        sameArea(watch.area, area),
    );
    if (before) {
      this.watches.reopen(before);
      this.cells.forgetWithin(area);
      return;
    }
    const watch = this.watches.begin(area, place, false, since * minute, now);
    this.borders.draw(watch, area);
    this.borders.own(watch);
    watch.endedAt = null;
    this.choosePlace(watch);
    this.uniting.uniteEchoes(watch, now);
    watch.weigh(now);
    const its = this.payments.since(watch.startedAt, watch.number);
    this.cells.forgetTouching(its.filter((one) => this.payments.owner[one] === watch.number));
  }

  /** A customer fails again and again. */
  openStorm(person: number, now: number) {
    const since = this.stormSince(person, now);
    this.openAt(stormOf(person), anyReason, Math.floor(since / minute), now);
  }

  /** An incident turns out to be mainly one customer's: it goes on as that customer's. */
  private becomeStorm(watch: Watch, person: number, now: number) {
    watch.startedAt = Math.min(watch.startedAt, this.stormSince(person, now));
    watch.place = anyReason;
    this.borders.draw(watch, stormOf(person));
    this.borders.own(watch);
    watch.endedAt = null;
    this.uniting.unite(watch, now);
  }

  /** ms; the row of failures is looked into, and begins anew. */
  private stormSince(person: number, now: number): number {
    const since = Math.max(this.streaks.from(person), now - longestStorm);
    this.streaks.forget(person);
    return since;
  }

  /** Chooses by which of its reasons an incident shows best, or by all: what is rare says more. */
  private choosePlace(watch: Watch) {
    if (watch.told || watch.area.mask & (1 << customer)) return;
    const { payments } = this;
    const its = payments
      .since(watch.startedAt, watch.number)
      .filter((one) => payments.owner[one] === watch.number);
    const gain = (place: number) =>
      this.gainOf(this.borders.search(place).judge(watch.area, its), place) - doubtOf(place);
    let best = watch.place;
    let most = gain(best) + clearlyBetter;
    for (const place of [anyReason, technical, watch.topReason()]) {
      if (place === watch.place || place === -1 || gain(place) <= most) continue;
      best = place;
      most = gain(place);
    }
    if (best === watch.place) return;
    watch.place = best;
    this.borders.draw(watch, watch.area);
    this.borders.own(watch);
  }

  /** Looks at an open incident again: is it over, and does more evidence draw its borders better? */
  look(watch: Watch, now: number) {
    watch.weigh(now);
    if (watch.volume) return;
    if (watch.endedAt === null && now - watch.lastAt > watch.silence) watch.endedAt = watch.lastAt;
    if (watch.endedAt === null) {
      if (now < watch.nextLook) return;
      const age = now - watch.detectedAt;
      // What is not told of yet may wait for nothing but its right borders.
      const grew = watch.lastHit > watch.lookedUntil;
      watch.lookedUntil = watch.lastHit;
      const settled = watch.told || (!grew && age > 20 * minute);
      watch.nextLook = now + (age > 60 * minute ? 30 : settled ? 5 : 1) * minute;
    }
    this.locateAgain(watch, now);
    if (this.watches.has(watch)) this.uniting.uniteEchoes(watch, now);
  }

  locateAgain(watch: Watch, now: number) {
    if (watch.startedAt < this.payments.earliest() || watch.area.mask & (1 << customer)) return;
    // Whose a storm is may show only when it has outgrown what else failed there.
    const { mainlyOf } = this.people(watch.area, watch.place, watch.startedAt, watch.number);
    if (mainlyOf > 0) {
      this.becomeStorm(watch, mainlyOf, now);
      return;
    }
    if (watch.endedAt === null) this.choosePlace(watch);
    const until = watch.endedAt ?? Number.POSITIVE_INFINITY;
    const among = this.payments
      .since(watch.startedAt, watch.number)
      .filter((place) => this.payments.at[place]! <= until);
    const found = this.borders.search(watch.place).find(among, watch.area);
    if (found.gain < leastGain || sameArea(found, watch.area)) return;
    const ended = watch.endedAt;
    this.borders.draw(watch, found);
    this.borders.own(watch);
    watch.endedAt = ended;
    this.uniting.unite(watch, now);
  }
}
