/** Room for cells that are named by two values; a power of two, twice what is ever in it. */
const size = 2 ** 17;

/** Finds the cell of a pair of values: open addressing over typed arrays. */
export class PairIndex {
  private readonly ones = new Int32Array(size);
  private readonly others = new Int32Array(size);
  private readonly cells = new Int32Array(size);

  /** @returns 0 where there is none; both values are above 0 */
  get(one: number, other: number): number {
    let place = home(one, other);
    while (this.ones[place] !== 0) {
      if (this.ones[place] === one && this.others[place] === other) return this.cells[place]!;
      place = (place + 1) & (size - 1);
    }
    return 0;
  }

  set(one: number, other: number, cell: number) {
    let place = home(one, other);
    while (this.ones[place] !== 0) place = (place + 1) & (size - 1);
    this.ones[place] = one;
    this.others[place] = other;
    this.cells[place] = cell;
  }

  clear() {
    this.ones.fill(0);
  }
}

function home(one: number, other: number): number {
  const mixed = Math.imul(Math.imul(one, 0x9e3779b1) ^ other, 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) & (size - 1);
}
