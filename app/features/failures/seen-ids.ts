/** Ids of a generation; at most twice as many are remembered. */
const most = 2 ** 18;
const size = most * 2;

interface Generation {
  /** 52 bits of hash, 0 for a free place */
  keys: Float64Array;
  settled: Uint8Array;
  count: number;
}
const generation = (): Generation => ({
  keys: new Float64Array(size),
  settled: new Uint8Array(size),
  count: 0,
});

/**
 * Which payments were seen, and whether their outcome is known: the last quarter of a million
 * at least. Ids are told apart by 52 bits of hash, so that two of a million ids are taken for
 * one with a chance of one in ten thousand.
 */
export class SeenIds {
  private young = generation();
  private old = generation();
  private place = 0;
  private home = 0;
  private key = 0;

  /** @returns what was known: undefined for an id that is new, else whether it was settled */
  note(id: string, settled: boolean): boolean | undefined {
    this.hash(id);
    let known: boolean | undefined;
    if (this.find(this.young)) {
      known = this.young.settled[this.place] === 1;
      if (settled && !known) this.young.settled[this.place] = 1;
      return known;
    }
    const free = this.place;
    if (this.find(this.old)) known = this.old.settled[this.place] === 1;
    this.young.keys[free] = this.key;
    this.young.settled[free] = settled || known ? 1 : 0;
    this.young.count += 1;
    if (this.young.count >= most) {
      this.old = this.young;
      this.young = generation();
    }
    return known;
  }

  /** Two multiplicative hashes of 26 bits and more. */
  private hash(id: string) {
    let one = 0x811c9dc5;
    let other = 0x9747b28c;
    for (let at = 0; at < id.length; at++) {
      const code = id.charCodeAt(at);
      one = Math.imul(one ^ code, 0x01000193);
      other = Math.imul(other ^ code, 0x5bd1e995);
      other ^= other >>> 15;
    }
    one = Math.imul(one ^ (one >>> 15), 0x2c1b3c6d);
    this.key = (one >>> 6) * 0x4000000 + (other >>> 6) + 1;
    this.home = (one ^ (other >>> 9)) & (size - 1);
  }

  /** Leaves `place` at the id, or at the free place where it would stand. */
  private find({ keys }: Generation): boolean {
    let place = this.home;
    while (keys[place] !== 0) {
      if (keys[place] === this.key) {
        this.place = place;
        return true;
      }
      place = (place + 1) & (size - 1);
    }
    this.place = place;
    return false;
  }
}
