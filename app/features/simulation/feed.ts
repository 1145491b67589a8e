import type { TransactionRecord } from "#app/features/transactions/transaction.ts";
import { minutes } from "#app/platform/time.ts";
import type { Report } from "./payment.ts";
import { PaymentStream } from "./simulate.ts";
import { tuning } from "./tuning.ts";
import type { World } from "./world.ts";

/** Longer than this without telling anything, and what lay between is never told. */
const longestCatchUp = minutes(10);
/** By then whoever looks has seen the attacks with which a demonstration opens. */
const opened = minutes(3);

/** The stretch of time whose payments were sent, ms. */
export interface Progress {
  since: number;
  until: number;
  /** when the attacks that open the demonstration were staged, ms */
  opening: number;
}

/**
 * What a sender of simulated payments has still to send. It knows no clock: whoever drives
 * it says what time it is.
 *
 * A batch stays first in line until it is told to be `done`, so nothing is lost while a
 * server is away; while a batch waits, no further payments are made up. A pause, or a
 * server away for long, leaves a gap: payments of the gap never happen, and answers to
 * those before it are told afterwards.
 */
export class Feed {
  readonly #world: World;
  readonly #rate: number;
  /** stretches of time whose payments were never told: [from, to) */
  readonly #gaps: [from: number, to: number][];
  readonly #since: number;
  #stream: PaymentStream;
  #opening: number;
  #told: number;
  #confirmed: number;
  #waiting: TransactionRecord[] = [];

  /**
   * @param now the time, ms
   * @param earlier how far an earlier run came: its payments are answered, and what it would
   *   have told since is caught up with or left out like any other absence. Without it the
   *   stream begins now, with two attacks soon after, so that there is something to see; a
   *   stream that was cut off before them opens with them again.
   */
  constructor(world: World, ratePerSecond: number, now: number, earlier?: Progress) {
    this.#world = world;
    this.#rate = ratePerSecond;
    this.#since = earlier?.since ?? now;
    this.#told = Math.min(earlier?.until ?? now, now);
    this.#confirmed = this.#told;
    this.#gaps = [[Number.NEGATIVE_INFINITY, this.#since]];
    this.#opening = earlier?.opening ?? now;
    this.#stream = this.#streamFrom(this.#told);
  }

  #streamFrom(from: number): PaymentStream {
    return new PaymentStream(this.#world, { from, ratePerSecond: this.#rate, opening: this.#opening });
  }

  /** How far everything is told and confirmed; to be kept for the next run. */
  get progress(): Progress {
    return { since: this.#since, until: this.#confirmed, opening: this.#opening };
  }

  /** How many records wait to be sent. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** The next records to send, oldest first; the same ones until {@link done}. */
  batch(now: number, most: number): TransactionRecord[] {
    if (this.#waiting.length === 0) {
      if (now - this.#told > longestCatchUp) this.leaveOut(now);
      this.#waiting.push(...this.#tell(now));
    }
    if (this.#waiting.length === 0) this.#confirmed = this.#told;
    return this.#waiting.slice(0, most);
  }

  /** The server has the first `count` records. */
  done(count: number): void {
    this.#waiting = this.#waiting.slice(count);
    if (this.#waiting.length === 0) this.#confirmed = this.#told;
  }

  /** Nothing more happens until `now`: the payments since the last batch are left out. */
  leaveOut(now: number): void {
    const from = this.#told;
    if (now <= from) return;
    const last = this.#gaps[this.#gaps.length - 1];
    if (last?.[1] === from) last[1] = now;
    else this.#gaps.push([from, now]);
    // Answers come within minutes; beyond that there is nothing to look for.
    const answered = Math.min(now, from + tuning.pending.longest);
    this.#waiting.push(...this.#tell(answered));
    if (answered < now) {
      if (from < this.#opening + opened) this.#opening = now;
      this.#stream = this.#streamFrom(now);
    }
    this.#told = now;
  }

  #tell(now: number): TransactionRecord[] {
    const records: TransactionRecord[] = [];
    for (const report of this.#stream.until(now)) if (this.#isKnown(report)) records.push(report.record);
    this.#told = Math.max(this.#told, now);
    return records;
  }

  #isKnown({ occurredAt }: Report): boolean {
    return !this.#gaps.some(([from, to]) => occurredAt >= from && occurredAt < to);
  }
}
