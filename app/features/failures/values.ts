import { columns, probe } from "./payment.ts";

/** Values known at a time; beyond, those longest unseen are forgotten. */
const most = 2 ** 19;
/** Cards are numbered like values of a dimension, though no scope names them. */
export const card = columns;
/** and so are devices, as far as a payment failed on them. */
export const device = columns + 1;
/** The values of our own dimension: a small amount, and a small amount on a card nobody knew. */
export const smallAmount = 1;
export const smallOnNewCard = 2;
const firstFree = 3;

/**
 * Numbers for the values of every dimension and for cards, and what is kept by number. A number
 * is given to another value only when no payment that is held can have it.
 */
export class Values {
  private readonly numbers = Array.from({ length: columns + 2 }, () => new Map<string, number>());
  private readonly texts: string[] = ["", "", ""];
  private readonly kind = new Uint8Array(most);
  /** minutes of event time */
  private readonly seen = new Int32Array(most);
  readonly first = new Int32Array(most);
  /** in the log odds of failure, and one over its variance; see `Baseline` */
  readonly weight = new Float64Array(most);
  readonly certainty = new Float64Array(most);
  /** by hour of the day: the same, in pairs; only where something was learned */
  readonly seasons: (Float64Array | undefined)[] = [];
  /** ms of the last failure of a customer or card */
  readonly failedAt = new Float64Array(most);
  private used = firstFree;
  private free: number[] = [];
  private full = -1;

  constructor(
    private readonly priorCertainty: number,
    /** minute before which no payment is held */
    private readonly heldSince: () => number,
    private readonly forget: (gone: Uint8Array) => void,
  ) {
    this.kind[smallAmount] = probe;
    this.kind[smallOnNewCard] = probe;
    this.certainty[0] = Number.POSITIVE_INFINITY;
    this.certainty.fill(priorCertainty, 1, firstFree);
  }

  /** @returns 0 for a field that is not there, and where there is no room for one more value */
  numberOf(kind: number, text: string | undefined, minute: number): number {
    if (text === undefined || text === null || text === "") return 0;
    const known = this.numbers[kind]!.get(text);
    if (known !== undefined) {
      this.seen[known] = minute;
      return known;
    }
    return this.numberAnew(kind, text, minute);
  }

  textOf(value: number): string {
    return this.texts[value] ?? "";
  }

  private numberAnew(kind: number, text: string, minute: number): number {
    if (this.used === most && this.free.length === 0) this.makeRoom(minute);
    const number = this.free.pop() ?? (this.used < most ? this.used++ : 0);
    if (number === 0) return 0;
    this.numbers[kind]!.set(text, number);
    this.texts[number] = text;
    this.kind[number] = kind;
    this.seen[number] = minute;
    this.first[number] = minute;
    this.weight[number] = 0;
    this.certainty[number] = this.priorCertainty;
    this.failedAt[number] = 0;
    this.seasons[number] = undefined;
    return number;
  }

  /** Forgets the half that was unseen longest, as far as no payment is held that has them. */
  private makeRoom(minute: number) {
    if (minute < this.full + 30) return;
    this.full = minute;
    const sorted = this.seen.slice(firstFree).sort();
    const before = Math.min(this.heldSince(), sorted[sorted.length >> 1]! + 1);
    const gone = new Uint8Array(most);
    for (let number = firstFree; number < most; number++) {
      if (this.seen[number]! >= before) continue;
      this.numbers[this.kind[number]!]!.delete(this.texts[number]!);
      gone[number] = 1;
      this.free.push(number);
    }
    if (this.free.length > 0) this.forget(gone);
  }
}
