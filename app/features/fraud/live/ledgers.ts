import type { Entry } from "./entry.ts";
import { known, type Ledger, noLedger, type Visit, visited } from "./ledger.ts";

/**
 * Ledgers of the entities that were met of late; half of them, those not met for longest,
 * are forgotten together once so many were met since. What is forgotten follows from what
 * was folded alone, so every process forgets the same.
 */
const mostYoung = 250_000;

/** The ledger of an entity after one more entry. @param place in `entityKinds` @param own as of `visited` */
function after(ledger: Ledger, entry: Entry, place: number, visit: Visit, own: boolean): Ledger {
  if (entry.kind === "outcome") return known(ledger, entry.at, entry.frauds, entry.legitimate);
  visit.partner = place === 0 ? entry.merchant : entry.customer;
  return visited(ledger, visit, own);
}

const visitOf = (entry: Entry): Visit => ({
  at: entry.at,
  counted: entry.kind === "payment",
  failed: entry.failed,
  novel: entry.novel,
  amount: entry.amount,
  partner: 0,
});

/** Every ledger as it stands after a number of entries of the log. */
export class Ledgers {
  #young = new Map<number, Ledger>();
  #old = new Map<number, Ledger>();
  /** keys whose ledgers changed since somebody last asked */
  #changed = new Set<number>();

  constructor(readonly room = mostYoung) {}

  get size(): number {
    let both = this.#young.size;
    for (const key of this.#old.keys()) if (!this.#young.has(key)) both += 1;
    return both;
  }

  find(key: number): Ledger {
    return this.#young.get(key) ?? this.#old.get(key) ?? noLedger;
  }

  /** Folds what stands under one number in the log. Ledgers are replaced, never changed. */
  fold(entries: readonly Entry[]) {
    for (const entry of entries) {
      const visit = visitOf(entry);
      for (let place = 0; place < entry.keys.length; place += 1) {
        const key = entry.keys[place]!;
        if (key !== 0) this.#put(key, after(this.find(key), entry, place, visit, false));
      }
    }
    this.#makeRoom();
  }

  /**
   * Folds a batch that was folded beside these ledgers already: what nobody else has met meanwhile is taken
   * over as the batch left it.
   */
  take(batch: LedgersInBatch, entries: readonly Entry[]) {
    const met = new Set<number>();
    for (const [key, { before, now }] of batch.own) {
      if (this.find(key) === before) this.#put(key, now);
      else met.add(key);
    }
    if (met.size > 0)
      for (const entry of entries) {
        const visit = visitOf(entry);
        for (let place = 0; place < entry.keys.length; place += 1) {
          const key = entry.keys[place]!;
          if (met.has(key)) this.#put(key, after(this.find(key), entry, place, visit, false));
        }
      }
    this.#makeRoom();
  }

  set(key: number, ledger: Ledger) {
    this.#put(key, ledger);
    this.#makeRoom();
  }

  #put(key: number, ledger: Ledger) {
    this.#young.set(key, ledger);
    this.#changed.add(key);
  }

  /** Between entries of the log only, so that it does not matter in which order one was folded. */
  #makeRoom() {
    if (this.#young.size < this.room) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  /** What changed since this was last asked; a ledger that was forgotten meanwhile is empty. */
  takeChanged(): [key: number, ledger: Ledger][] {
    const changed = [...this.#changed].map((key): [number, Ledger] => [key, this.find(key)]);
    this.#changed = new Set();
    return changed;
  }

  /** Every ledger. */
  *all(): Generator<[key: number, ledger: Ledger]> {
    for (const [key, ledger] of this.#old) if (!this.#young.has(key)) yield [key, ledger];
    yield* this.#young;
  }
}

/**
 * Ledgers as a batch sees them: those of the log, and its own payments up to the one at hand.
 * The log's are not touched, so others may see them while the batch is not yet part of the log.
 */
export class LedgersInBatch {
  /** of what the batch has met: its ledger in the log when it was met first, and with the batch's payments */
  readonly own = new Map<number, { before: Ledger; now: Ledger }>();

  constructor(readonly log: Ledgers) {}

  find(key: number): Ledger {
    return key === 0 ? noLedger : (this.own.get(key)?.now ?? this.log.find(key));
  }

  fold(entry: Entry) {
    const visit = visitOf(entry);
    for (let place = 0; place < entry.keys.length; place += 1) {
      const key = entry.keys[place]!;
      if (key === 0) continue;
      const met = this.own.get(key);
      if (met) met.now = after(met.now, entry, place, visit, met.now !== met.before);
      else {
        const before = this.log.find(key);
        this.own.set(key, { before, now: after(before, entry, place, visit, false) });
      }
    }
  }
}
