import type { Entry } from "./entry.ts";
import { type Ledger, learn, noLedger, type OwnLedger, type Visit, visit } from "./ledger.ts";

/**
 * Ledgers of the entities that were met of late; half of them, those not met for longest,
 * are forgotten together once so many were met since. What is forgotten follows from what
 * was folded alone, so every process forgets the same.
 */
const mostYoung = 250_000;

const visitOf = (entry: Entry): Visit => ({
  at: entry.at,
  counted: entry.kind === "payment",
  failed: entry.failed,
  novel: entry.novel,
  amount: entry.amount,
  partner: 0,
});

/** Adds an entry to one of its entities' ledgers. @param place of the entity in `entityKinds` */
function addEntry(ledger: OwnLedger, entry: Entry, place: number, one: Visit) {
  if (entry.kind === "outcome") return learn(ledger, entry.at, entry.frauds, entry.legitimate);
  one.partner = place === 0 ? entry.merchant : entry.customer;
  visit(ledger, one);
}

/** Where the ledger of one entity is kept. */
class Slot {
  ledger: Ledger = noLedger;
  /** of the map that holds it; 0 while none does */
  generation = 0;
  changed = false;
  /** the call of `fold` that made the ledger: until its end it is nobody else's */
  madeIn = 0;

  constructor(readonly key: number) {}
}

/** Every ledger as it stands after a number of entries of the log. */
export class Ledgers {
  #generation = 1;
  #young = new Map<number, Slot>();
  #old = new Map<number, Slot>();
  /** ledgers that changed since somebody last asked */
  #changed: Slot[] = [];
  #folds = 0;

  constructor(readonly room = mostYoung) {}

  get size(): number {
    let both = this.#young.size;
    for (const slot of this.#old.values()) if (slot.generation !== this.#generation) both += 1;
    return both;
  }

  find(key: number): Ledger {
    return this.#held(key)?.ledger ?? noLedger;
  }

  /** The slot of an entity, a new one for one that is not known. */
  slot(key: number): Slot {
    return this.#held(key) ?? new Slot(key);
  }

  /**
   * Folds what stands under one number in the log. A ledger that somebody may hold is replaced, never changed; one
   * that this call has made is nobody's before it ends, so a busy shop's is copied once and not for each payment.
   */
  fold(entries: readonly Entry[]) {
    this.#folds += 1;
    for (const entry of entries) this.#foldOne(entry, null);
    this.#makeRoom();
  }

  /**
   * Folds a batch that was folded beside these ledgers already: what nobody else has met meanwhile is taken
   * over as the batch left it.
   */
  take(batch: LedgersInBatch, entries: readonly Entry[]) {
    const changed = new Set<number>();
    for (const { slot, before, now } of batch.met()) {
      const held = this.#holds(slot) ? slot : this.slot(slot.key);
      if (held.ledger === before) this.#put(held, now);
      else changed.add(slot.key);
    }
    if (changed.size > 0) {
      this.#folds += 1;
      for (const entry of entries) this.#foldOne(entry, changed);
    }
    this.#makeRoom();
  }

  set(key: number, ledger: Ledger) {
    this.#put(this.slot(key), ledger);
    this.#makeRoom();
  }

  #held(key: number): Slot | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  /** Whether one of the maps holds the slot: a slot that was forgotten is found no more. */
  #holds({ generation }: Slot): boolean {
    return generation > 0 && generation >= this.#generation - 1;
  }

  /** @param only the entities it is folded for; null: all */
  #foldOne(entry: Entry, only: ReadonlySet<number> | null) {
    const one = visitOf(entry);
    for (let place = 0; place < entry.keys.length; place += 1) {
      const key = entry.keys[place]!;
      if (key === 0 || (only && !only.has(key))) continue;
      const slot = this.slot(key);
      const mine = slot.madeIn === this.#folds;
      const ledger = mine ? (slot.ledger as OwnLedger) : slot.ledger.slice();
      addEntry(ledger, entry, place, one);
      if (mine) continue;
      this.#put(slot, ledger);
      slot.madeIn = this.#folds;
    }
  }

  #put(slot: Slot, ledger: Ledger) {
    slot.ledger = ledger;
    slot.madeIn = 0;
    if (slot.generation !== this.#generation) {
      slot.generation = this.#generation;
      this.#young.set(slot.key, slot);
    }
    if (slot.changed) return;
    slot.changed = true;
    this.#changed.push(slot);
  }

  /** Between entries of the log only, so that it does not matter in which order one was folded. */
  #makeRoom() {
    if (this.#young.size < this.room) return;
    this.#old = this.#young;
    this.#young = new Map();
    this.#generation += 1;
  }

  /** What changed since this was last asked; a ledger that was forgotten meanwhile is empty. */
  takeChanged(): [key: number, ledger: Ledger][] {
    const changed = this.#changed;
    this.#changed = [];
    return changed.map((slot) => {
      slot.changed = false;
      return [slot.key, this.find(slot.key)];
    });
  }

  /** Every ledger. */
  *all(): Generator<[key: number, ledger: Ledger]> {
    for (const { key, ledger, generation } of this.#old.values())
      if (generation !== this.#generation) yield [key, ledger];
    for (const { key, ledger } of this.#young.values()) yield [key, ledger];
  }
}

/** An entity that a batch has met: its ledger in the log when it was met first, and with the batch's payments. */
export interface Met {
  readonly slot: Slot;
  readonly before: Ledger;
  now: Ledger;
}

/** Stands for what a payment does not say. */
const nobody: Met = { slot: new Slot(0), before: noLedger, now: noLedger };

/**
 * Ledgers as a batch sees them: those of the log, and its own payments up to the one at hand.
 * The log's are not touched, so others may see them while the batch is not yet part of the log.
 */
export class LedgersInBatch {
  readonly #met = new Map<number, Met>();

  constructor(readonly log: Ledgers) {}

  met(): Iterable<Met> {
    return this.#met.values();
  }

  /** The entity of a key, as the batch sees it so far. */
  meet(key: number): Met {
    if (key === 0) return nobody;
    let met = this.#met.get(key);
    if (!met) {
      const slot = this.log.slot(key);
      met = { slot, before: slot.ledger, now: slot.ledger };
      this.#met.set(key, met);
    }
    return met;
  }

  /** @param entities those of the entry's keys, as {@link meet} gave them */
  fold(entry: Entry, entities: readonly Met[]) {
    const one = visitOf(entry);
    for (let place = 0; place < entities.length; place += 1) {
      const met = entities[place]!;
      if (met === nobody) continue;
      if (met.now === met.before) met.now = met.before.slice();
      addEntry(met.now as OwnLedger, entry, place, one);
    }
  }
}
