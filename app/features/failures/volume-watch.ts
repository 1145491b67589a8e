import { holdsArea, sameArea } from "./area.ts";
import { type Cells, root } from "./cells.ts";
import type { Watch } from "./incident.ts";
import { partsOf } from "./payment.ts";
import type { Area } from "./recent.ts";
import type { Volume } from "./volume.ts";

/** Evidence (nats) at which missing payments raise an alarm. */
const alarm = 15;
const leastMissing = 14;
/** What has so much evidence when another cell raises the alarm may be what explains it. */
const candidate = 8;
/** Cells with fewer payments an hour are looked at every few minutes only. */
const thin = 40;
const thinEvery = 5;
/** Cells with fewer payments an hour are not missed. */
const least = 1.2;
const priceOfDimension = 4;

export interface Drop {
  area: Area;
  /** minute */
  since: number;
  seen: number;
  due: number;
}

/** Watches for payments that stop arriving, cell by cell, against the rest of the stream. */
export class VolumeWatch {
  private hour = -1;
  private moved = 0;
  /** cells with enough payments at this time of day to be missed */
  private active: number[] = [];
  private isThin: boolean[] = [];

  constructor(private readonly cells: Cells) {}

  /** Ends a minute. @returns the drop that is most certain, if any */
  endMinute(minute: number, warm: boolean, open: readonly Watch[]): Drop | null {
    const hour = Math.floor(minute / 60);
    const drops = open.filter((watch) => watch.volume && watch.endedAt === null);
    if (hour !== this.hour || this.cells.moved !== this.moved) this.beginHour(hour, drops);
    const whole = this.cells.volumes[root]!;
    const all = this.cells.arrived[root]!;
    this.cells.arrived[root] = 0;
    const normalOfAll = whole.normal(minute);
    const allWatched = drops.find(({ area }) => area.mask === 0);
    const dueOfAll = Math.min(normalOfAll, whole.bound(minute));
    whole.smooth(all, normalOfAll, 1);
    allWatched?.takeMinute(minute * 60_000, all, dueOfAll);
    let top: (Drop & { gain: number; cell: number }) | null = null;
    let alarms = false;
    const consider = (cell: number, evidence: number) => {
      if (evidence <= candidate) return;
      if (evidence > alarm) alarms = true;
      const volume = this.cells.volumes[cell]!;
      const which = volume.evidence[0]! > volume.evidence[1]! ? 0 : 1;
      const area = this.cells.areas[cell]!;
      const seen = volume.seen[which]!;
      const due = volume.due[which]!;
      const price = priceOfDimension * Math.max(0, partsOf(area.mask).length - 1);
      const gain = (due - seen + (seen > 0 ? seen * Math.log(seen / due) : 0)) / volume.noise(minute) - price;
      if ((top && top.gain >= gain) || due - seen < leastMissing) return;
      top = { area, since: volume.since[which]!, seen, due, gain, cell };
    };
    const stopped = allWatched !== undefined;
    consider(root, whole.endMinutes(minute, all, dueOfAll, warm, stopped, !whole.knowsHour(hour)));
    for (let at = 0; at < this.active.length; at++) {
      const cell = this.active[at]!;
      let minutes = 1;
      if (this.isThin[at]) {
        if (minute % thinEvery !== 0) continue;
        minutes = thinEvery;
      }
      const volume = this.cells.volumes[cell]!;
      const count = this.cells.arrived[cell]!;
      this.cells.arrived[cell] = 0;
      const normal = volume.normal(minute) * minutes;
      volume.smooth(count, normal, minutes);
      const ratio = restOf(whole, volume);
      const expected = Math.min(normal * ratio, volume.bound(minute) * minutes);
      let explained = stopped;
      if (drops.length > 0) {
        const area = this.cells.areas[cell]!;
        drops.find((watch) => sameArea(watch.area, area))?.takeMinute(minute * 60_000, count, expected);
        explained ||= drops.some((watch) => this.explains(watch.area, cell));
      }
      const from = minute - minutes + 1;
      consider(cell, volume.endMinutes(from, count, expected, warm, explained, false));
    }
    if (!top || !alarms) return null;
    const { cell, ...drop } = top as Drop & { gain: number; cell: number };
    this.cells.volumes[cell]!.forget();
    return drop;
  }

  /** Whether a drop explains what is missing in a cell: one holds the other, or its last payment lay in the drop. */
  private explains(drop: Area, cell: number): boolean {
    const own = this.cells.areas[cell]!;
    return holdsArea(drop, own) || holdsArea(own, drop) || this.cells.lastInside(drop, cell);
  }

  /** Ends the hour before for every cell, and chooses those that are watched in this one. */
  private beginHour(hour: number, drops: readonly Watch[]) {
    const { volumes, arrived, areas } = this.cells;
    if (this.hour !== -1 && hour !== this.hour) {
      const active = new Set(this.active);
      for (const [cell, volume] of volumes.entries()) {
        if (!volume) continue;
        if (cell === root) {
          volume.endHour(this.hour, drops.length > 0 && drops.some(({ area }) => area.mask === 0));
          continue;
        }
        if (!active.has(cell)) {
          volume.collect(arrived[cell]!);
          arrived[cell] = 0;
        }
        volume.endHour(
          this.hour,
          drops.some((watch) => this.explains(watch.area, cell)),
        );
      }
    }
    this.hour = hour;
    this.moved = this.cells.moved;
    this.active = [];
    this.isThin = [];
    for (const [cell, volume] of volumes.entries()) {
      if (!volume || cell === root) continue;
      const watched = drops.some((watch) => sameArea(watch.area, areas[cell]!));
      const usual = volume.most(hour);
      if (!watched && usual < least) continue;
      this.active.push(cell);
      this.isThin.push(!watched && usual < thin);
    }
  }
}

/** Payments of the rest of the stream from which on what it does tells what a cell is due. */
const leastRest = 30;
const level = (seen: number, due: number) => (due < leastRest ? 1 : Math.min(1.1, Math.max(0.2, seen / due)));
/**
 * How far the rest of the stream is from what is normal for it: over an hour, or over ten minutes where that is
 * less, since everything may quieten at once (a weekend begins).
 */
const restOf = (whole: Volume, own: Volume) =>
  Math.min(
    level(whole.recent - own.recent, whole.recentExpected - own.recentExpected),
    level(whole.newest - own.newest, whole.newestExpected - own.newestExpected),
  );
