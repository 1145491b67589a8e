/**
 * Seeded randomness. The generator is sfc32 ("small fast counter") by Chris Doty-Humphrey,
 * published in the public domain with PractRand (pracrand.sourceforge.net, sfc.cpp): 128 bits
 * of state, 12 rounds to mix a seed in. Words are combined with the finaliser of MurmurHash3
 * (Austin Appleby, public domain), so that any (seed, place, purpose) has its own stream and
 * nothing depends on what was drawn before it.
 */
export class Random {
  #a = 0;
  #b = 0;
  #c = 0;
  #counter = 1;
  #spare: number | null = null;

  constructor(...words: number[]) {
    let state = start;
    for (const word of words) state = blend(state, word);
    this.#a = finish(blend(state, 1));
    this.#b = finish(blend(state, 2));
    this.#c = finish(blend(state, 3));
    for (let round = 0; round < 12; round++) this.word();
  }

  /** 32 random bits, as an unsigned integer. */
  word(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** In [0, 1). */
  unit(): number {
    return this.word() / 4_294_967_296;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.unit();
  }

  /** A whole number in [low, high]. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.unit() * list.length)] as T;
  }

  /** A key of `weights`, as often as its weight says. */
  weighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>): K {
    return weightedAt(weights, this.unit());
  }

  /** Standard normal, by Marsaglia's polar method. */
  normal(): number {
    if (this.#spare !== null) {
      const spare = this.#spare;
      this.#spare = null;
      return spare;
    }
    for (;;) {
      const x = this.unit() * 2 - 1;
      const y = this.unit() * 2 - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) {
        const factor = Math.sqrt((-2 * Math.log(square)) / square);
        this.#spare = y * factor;
        return x * factor;
      }
    }
  }

  /** Half of all draws lie below `median`; `sigma` is the spread of the logarithm. */
  lognormal(median: number, sigma: number): number {
    return median * Math.exp(sigma * this.normal());
  }

  /** How many events happen where `mean` are expected (Knuth's method; meant for means below 100). */
  poisson(mean: number): number {
    const limit = Math.exp(-mean);
    let product = this.unit();
    let count = 0;
    while (product > limit) {
      count += 1;
      product *= this.unit();
    }
    return count;
  }
}

/** A key of `weights` for a draw in [0, 1). */
export function weightedAt<K extends string>(weights: Readonly<Partial<Record<K, number>>>, draw: number): K {
  let total = 0;
  for (const key in weights) total += weights[key] ?? 0;
  let left = draw * total;
  let last: K | undefined;
  for (const key in weights) {
    last = key;
    left -= weights[key] ?? 0;
    if (left < 0) return key;
  }
  return last as K;
}

/** First index whose running sum lies above `draw` of the whole. */
export function indexIn(runningSums: ArrayLike<number>, draw: number): number {
  const target = draw * (runningSums[runningSums.length - 1] ?? 0);
  let index = 0;
  while (index < runningSums.length - 1 && (runningSums[index] as number) <= target) index += 1;
  return index;
}

const start = 0x9e3779b9;

/** 32 unsigned bits out of up to five numbers; numbers beyond 32 bits (instants, slots) count in full. */
export function hash(first: number, second = 0, third = 0, fourth = 0, fifth = 0): number {
  let state = blend(blend(start, first), second);
  state = blend(blend(blend(state, third), fourth), fifth);
  return finish(state);
}

/** {@link hash} in [0, 1). */
export const unitHash = (first: number, second = 0, third = 0, fourth = 0, fifth = 0) =>
  hash(first, second, third, fourth, fifth) / 4_294_967_296;

/** 32 bits of a text, for seeds given as words. */
export function textHash(text: string): number {
  let state = text.length | 0;
  for (let index = 0; index < text.length; index++) state = blend(state, text.charCodeAt(index));
  return finish(state);
}

function blend(state: number, word: number): number {
  const mixed = blendBits(state, word | 0);
  const high = Math.floor(word / 4_294_967_296);
  return high === 0 ? mixed : blendBits(mixed, high | 0);
}

function blendBits(state: number, bits: number): number {
  let key = Math.imul(bits, 0xcc9e2d51);
  key = Math.imul((key << 15) | (key >>> 17), 0x1b873593);
  const mixed = state ^ key;
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(state: number): number {
  let bits = state ^ (state >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** `length` characters of base 36 for a number: short names that carry no meaning. */
export const shortText = (value: number, length: number) =>
  value.toString(36).padStart(length, "0").slice(-length);
