import type { Span } from "../clue.ts";

/**
 * Who has read which stretch of a text: digits that are part of a date are no amount. Kept as one byte for
 * each code unit, so asking costs the length of the stretch.
 */
export class Claims {
  private readonly taken: Uint8Array;

  constructor(length: number) {
    this.taken = new Uint8Array(length);
  }

  take({ from, to }: Span) {
    this.taken.fill(1, from, to);
  }

  isFree({ from, to }: Span): boolean {
    for (let at = from; at < to; at += 1) if (this.taken[at] === 1) return false;
    return true;
  }
}
