/**
 * Rows of numbers, one after the other: `values[row * width + column]`. NaN is "cannot be
 * told". Single precision halves the memory and is finer than any bin.
 */
export interface Matrix {
  readonly width: number;
  readonly rows: number;
  readonly values: Float32Array;
}

/** A matrix that rows are added to; it doubles its room as it fills. */
export class GrowingMatrix {
  #values: Float32Array;
  #rows = 0;

  constructor(readonly width: number) {
    this.#values = new Float32Array(width * 1024);
  }

  get rows(): number {
    return this.#rows;
  }

  /** @param row at least `width` numbers; those beyond are left out */
  add(row: ArrayLike<number>) {
    const from = this.#rows * this.width;
    if (from + this.width > this.#values.length) {
      const larger = new Float32Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    for (let column = 0; column < this.width; column += 1) this.#values[from + column] = row[column]!;
    this.#rows += 1;
  }

  /** What was added so far, without a copy: good until the next row. */
  view(): Matrix {
    return {
      width: this.width,
      rows: this.#rows,
      values: this.#values.subarray(0, this.#rows * this.width),
    };
  }
}

/** Some rows of a matrix, copied in the order they are named. */
export function rowsOf({ width, values }: Matrix, rows: ArrayLike<number>): Matrix {
  const chosen = new Float32Array(rows.length * width);
  for (let at = 0; at < rows.length; at += 1) {
    const from = rows[at]! * width;
    chosen.set(values.subarray(from, from + width), at * width);
  }
  return { width, rows: rows.length, values: chosen };
}
