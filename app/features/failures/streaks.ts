/** Failures of one customer further apart belong to different attempts to pay. */
const gap = 60 * 60_000;
/** In a storm so many attempts fail. */
const stormy = 0.85;
/** The third failure and those after it are alike. */
const lengths = 3;
/** Longer rows teach nothing, lest a storm teach that storms are usual. */
const taught = 8;
const remembered = 4_000;

/**
 * Failures of one customer in a row. A sequential test between "fails again as failing customers
 * do here", learned by how often a first, a second, a later failure was followed by another,
 * and "fails nearly always", as in a storm of retries.
 */
export class Streaks {
  private readonly evidence = new Float32Array(2 ** 19);
  private readonly length = new Uint16Array(2 ** 19);
  private readonly failedAt = new Float64Array(2 ** 19);
  private readonly since = new Float64Array(2 ** 19);
  /** failures by their place in a row, and how many were followed by another */
  private readonly failed = new Float64Array(lengths).fill(20);
  private readonly went = new Float64Array(lengths).fill(7);

  /** Takes an attempt of a customer. @returns nats for a storm */
  take(customer: number, at: number, failed: boolean): number {
    const long = this.length[customer]!;
    const fresh = long === 0 || at - this.failedAt[customer]! > gap;
    if (!failed) {
      if (fresh) return 0;
      const again = this.again(long);
      this.evidence[customer] = Math.max(0, this.evidence[customer]! + Math.log((1 - stormy) / (1 - again)));
      if (this.evidence[customer] === 0) this.length[customer] = 0;
      return 0;
    }
    if (!fresh && long <= taught) this.went[which(long)]! += 1;
    if (fresh) {
      this.evidence[customer] = 0;
      this.length[customer] = 0;
    } else this.evidence[customer]! += Math.log(stormy / this.again(long));
    if (this.length[customer] === 0) this.since[customer] = at;
    this.length[customer] = Math.min(60_000, this.length[customer]! + 1);
    this.failedAt[customer] = at;
    this.learn(this.length[customer]!);
    return this.evidence[customer]!;
  }

  /** ms of the first failure in the row */
  from(customer: number): number {
    return this.since[customer]!;
  }

  count(customer: number): number {
    return this.length[customer]!;
  }

  forget(customer: number) {
    this.length[customer] = 0;
    this.evidence[customer] = 0;
  }

  /** Their numbers are given to others. */
  forgetValues(gone: Uint8Array) {
    for (let value = 0; value < gone.length; value++) if (gone[value]) this.length[value] = 0;
  }

  private again(long: number): number {
    return Math.min(0.75, Math.max(0.1, this.went[which(long)]! / this.failed[which(long)]!));
  }

  /** One more failure that may be followed by another. */
  private learn(long: number) {
    if (long > taught) return;
    const place = which(long);
    this.failed[place]! += 1;
    if (this.failed[place]! < remembered) return;
    this.failed[place]! /= 2;
    this.went[place]! /= 2;
  }
}

const which = (long: number) => Math.min(long, lengths) - 1;
