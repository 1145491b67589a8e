import { GenerationMap } from "./generation-map.ts";
import type { Watch } from "./incident.ts";
import { type Area, everything } from "./localise.ts";
import { type Dimension, dimensions, type Payment } from "./payment.ts";
import { Volume } from "./volume.ts";

const bit = (name: Dimension) => 1 << dimensions.indexOf(name);
const masks: readonly number[] = [
  bit("method"),
  bit("issuer"),
  bit("merchant"),
  bit("country"),
  bit("channel"),
  bit("network"),
  bit("bin"),
  bit("currency"),
  bit("issuer") | bit("method"),
  bit("method") | bit("country"),
  bit("merchant") | bit("method"),
  bit("method") | bit("channel"),
];
const parts = masks.map((mask) =>
  dimensions.map((_, dimension) => dimension).filter((dimension) => mask & (1 << dimension)),
);
const between = 2 ** 26;
const most = 4_000;
/** Evidence (nats) at which missing payments raise an alarm. */
const alarm = 20;
const leastMissing = 14;

interface Entry extends Area {
  volume: Volume;
  /** all values of the last payment seen: what this cell is part of */
  last: readonly number[];
}

export interface Drop {
  area: Area;
  since: number;
  seen: number;
  due: number;
}

const matches = (area: Area, values: readonly number[]) =>
  area.values.every((value, dimension) => !(area.mask & (1 << dimension)) || values[dimension] === value);

/** Watches for payments that stop arriving, cell by cell, against the rest of the stream. */
export class VolumeWatch {
  private readonly byMask = masks.map(() => new GenerationMap<number, Entry>(most));
  private readonly root: Entry = { ...everything, volume: new Volume(), last: everything.values };
  private hour = -1;
  /** cells with enough payments at this time of day to be missed */
  private active: Entry[] = [];

  count(payment: Payment) {
    this.root.volume.count += 1;
    for (let which = 0; which < masks.length; which++) {
      let key = 0;
      for (const place of parts[which]!) {
        const value = payment.values[place]!;
        key = value === 0 || key === -1 ? -1 : key * between + value;
      }
      if (key === -1) continue;
      let entry = this.byMask[which]!.get(key);
      if (!entry) {
        const mask = masks[which]!;
        entry = {
          mask,
          values: payment.values.map((value, dimension) => (mask & (1 << dimension) ? value : 0)),
          volume: new Volume(),
          last: payment.values,
        };
        this.byMask[which]!.set(key, entry);
      }
      entry.volume.count += 1;
      entry.last = payment.values;
    }
  }

  /** Ends a minute. @returns the drop that is most certain, if any */
  endMinute(minute: number, warm: boolean, open: readonly Watch[]): Drop | null {
    const hour = Math.floor(minute / 60);
    const ended = this.hour !== -1 && hour !== this.hour;
    const drops = open.filter((watch) => watch.volume && watch.endedAt === null);
    const { volume: root } = this.root;
    const rootNormal = root.normal(minute);
    let top: { entry: Entry; drop: Drop; gain: number } | null = null;
    if (ended) this.beginHour(drops);
    for (const entry of this.active) {
      const { volume } = entry;
      const watched = drops.find((watch) => sameArea(watch.area, entry));
      const explained = watched ?? explaining(entry, drops);
      const normal = volume.normal(minute);
      volume.recentExpected += normal - volume.recentExpected / 60;
      const restExpected = root.recentExpected - volume.recentExpected;
      const ratio =
        restExpected < 30 ? 1 : Math.min(1.1, Math.max(0.2, (root.recent - volume.recent) / restExpected));
      const expected = normal * ratio;
      watched?.takeMinute(minute * 60_000, volume.count, expected);
      const evidence = volume.endMinute(minute, expected, warm || explained !== undefined);
      volume.count = 0;
      if (evidence <= alarm) continue;
      const which = volume.evidence[0]! > volume.evidence[1]! ? 0 : 1;
      const { seen, expected: due } = volume.missingFrom[which]!;
      const further = entry.mask & (entry.mask - 1) ? 4 : 0;
      const gain = (due - seen + (seen > 0 ? seen * Math.log(seen / due) : 0)) / volume.noise() - further;
      if ((top && top.gain >= gain) || due - seen < leastMissing) continue;
      const area = { mask: entry.mask, values: entry.values };
      top = { entry, gain, drop: { area, since: volume.since[which]!, seen, due } };
    }
    if (ended) root.endHour(this.hour, false);
    this.hour = hour;
    root.recentExpected += rootNormal - root.recentExpected / 60;
    root.endMinute(minute, rootNormal, true);
    root.count = 0;
    if (!top) return null;
    top.entry.volume.forget();
    return top.drop;
  }

  /** Ends the hour before for every cell, and chooses those that are watched in this one. */
  private beginHour(drops: readonly Watch[]) {
    const active = new Set(this.active);
    this.active = [];
    for (const map of this.byMask)
      for (const entry of map.values()) {
        const { volume } = entry;
        if (!active.has(entry)) volume.collect();
        const watched = drops.some((watch) => sameArea(watch.area, entry));
        volume.endHour(this.hour, watched || explaining(entry, drops) !== undefined);
        if (watched || volume.most(this.hour + 1) >= 1.2) this.active.push(entry);
      }
  }
}

const explaining = (entry: Entry, drops: readonly Watch[]) =>
  drops.find((watch) => matches(watch.area, entry.last) || partOf(entry, watch.area));
const sameArea = (one: Area, other: Area) =>
  one.mask === other.mask && one.values.every((value, dimension) => value === other.values[dimension]);
/** Whether the wider area holds the narrower one. */
const partOf = (wider: Area, narrower: Area) =>
  (wider.mask & narrower.mask) === wider.mask &&
  wider.values.every((value, d) => !(wider.mask & (1 << d)) || narrower.values[d] === value);
