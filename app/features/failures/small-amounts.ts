/** Amounts of this share are small ones. */
const share = 0.05;
const step = 0.02;
/** and lie so far below the limit, so that where all amounts are alike none is small. */
const clear = 0.1;

/** What a small amount is, by currency: a quantile that is followed by stochastic approximation. */
export class SmallAmounts {
  private readonly limits = new Float64Array(2 ** 19).fill(Number.NaN);

  /** @param size natural logarithm of the amount */
  isSmall(currency: number, size: number): boolean {
    return size < this.limits[currency]! - clear;
  }

  learn(currency: number, size: number) {
    const limit = this.limits[currency]!;
    if (Number.isNaN(limit)) this.limits[currency] = size - 1;
    else this.limits[currency] = limit + step * (size < limit ? share - 1 : share);
  }
}
