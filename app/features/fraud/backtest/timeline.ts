/**
 * Moments in time order with running sums beside them, so that the sum over any window that
 * ends now costs one search, however many moments lie in it. What is older than the span is
 * forgotten from time to time.
 */
export class Timeline {
  /** moment by moment: its time, then each channel's sum up to and with it */
  #records: Float64Array;
  #first = 0;
  #end = 0;
  readonly #stride: number;

  /**
   * @param channels how many sums are kept
   * @param span how long a moment is remembered, in milliseconds
   */
  constructor(
    channels: number,
    readonly span: number,
  ) {
    this.#stride = channels + 1;
    this.#records = new Float64Array(this.#stride * 4);
  }

  get size(): number {
    return this.#end - this.#first;
  }

  /** @param at not before the last moment; @param amounts one per channel */
  add(at: number, ...amounts: number[]) {
    const stride = this.#stride;
    if ((this.#end + 1) * stride > this.#records.length) this.#makeRoom(at);
    const to = this.#end * stride;
    const before = to - stride;
    this.#records[to] = at;
    for (let channel = 1; channel < stride; channel += 1) {
      const held = this.#end > this.#first ? this.#records[before + channel]! : 0;
      this.#records[to + channel] = held + amounts[channel - 1]!;
    }
    this.#end += 1;
  }

  /** How many moments lie after `at`, which is often the newest few. */
  countSince(at: number): number {
    const stride = this.#stride;
    let step = 1;
    let high = this.#end;
    let low = high - step;
    while (low >= this.#first && this.#records[low * stride]! > at) {
      high = low;
      step *= 2;
      low -= step;
    }
    low = Math.max(low, this.#first - 1);
    // Everything from `high` on lies after; what is at `low` does not.
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#records[middle * stride]! > at) high = middle;
      else low = middle;
    }
    return this.#end - high;
  }

  /** A channel's sum over the newest `count` moments. */
  sumOfLast(count: number, channel: number): number {
    if (count <= 0 || this.#end === this.#first) return 0;
    const stride = this.#stride;
    const last = this.#records[(this.#end - 1) * stride + 1 + channel]!;
    const before = this.#end - count - 1;
    return before < this.#first ? last : last - this.#records[before * stride + 1 + channel]!;
  }

  /** Time of the moment that has `newer` others after it; NaN where there is none. */
  timeOf(newer: number): number {
    const at = this.#end - 1 - newer;
    return at < this.#first ? Number.NaN : this.#records[at * this.#stride]!;
  }

  /** Forgets what is too old; where that frees little, the room grows. Sums start anew with what is left. */
  #makeRoom(at: number) {
    const stride = this.#stride;
    const kept = this.countSince(at - this.span);
    const from = this.#end - kept;
    const larger = kept * 2 * stride > this.#records.length;
    const target = larger ? new Float64Array(Math.ceil(kept * 1.6 + 4) * stride) : this.#records;
    const bases = Array.from({ length: stride - 1 }, (_, channel) =>
      from > this.#first ? this.#records[(from - 1) * stride + 1 + channel]! : 0,
    );
    for (let moment = 0; moment < kept; moment += 1) {
      const source = (from + moment) * stride;
      const to = moment * stride;
      target[to] = this.#records[source]!;
      for (let channel = 1; channel < stride; channel += 1) {
        target[to + channel] = this.#records[source + channel]! - bases[channel - 1]!;
      }
    }
    this.#records = target;
    this.#first = 0;
    this.#end = kept;
  }
}
