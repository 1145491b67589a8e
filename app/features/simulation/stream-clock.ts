import { seconds } from "#app/platform/time.ts";

/** More than this between two looks counts as no more: a machine that stood still leaves no gap in the stream. */
const longestStep = seconds(1);

/**
 * The time of a stream that begins in the past and runs faster than ours, until it has caught up with it. It never
 * goes back and never ahead of the present. All times are ms.
 */
export class StreamClock {
  #at: number;
  #looked: number;
  readonly #speed: number;

  /**
   * @param now our time
   * @param behind how far in the past the stream begins; with 0 its time is ours
   * @param speed how many times faster it runs
   */
  constructor(now: number, behind = 0, speed = 1) {
    this.#at = now - behind;
    this.#looked = now;
    this.#speed = speed;
  }

  /** The stream's time when ours is `now`. */
  at(now: number): number {
    const passed = Math.max(0, now - this.#looked);
    const caughtUp = this.#at >= this.#looked;
    this.#looked = Math.max(this.#looked, now);
    this.#at = caughtUp
      ? this.#looked
      : Math.min(this.#looked, this.#at + Math.min(passed, longestStep) * this.#speed);
    return this.#at;
  }
}
