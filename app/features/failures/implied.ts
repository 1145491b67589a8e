import { type Dimension, dimensions } from "./payment.ts";

/** What one value says of another dimension: a BIN is one bank's, of one network, in one country. */
const sayings = [
  { by: "bin", of: "issuer" },
  { by: "bin", of: "country" },
  { by: "bin", of: "network" },
  { by: "terminal", of: "merchant" },
] as const satisfies readonly { by: Dimension; of: Dimension }[];

/** Payments that must have agreed before a field is filled in. */
const sure = 8;
const mostSure = 100;
/** One that disagrees outweighs so many that agree: what holds for nine of ten is not filled in. */
const doubt = 20;

interface Saying {
  by: number;
  of: number;
  /** by number of the value that says it */
  said: Int32Array;
  agreed: Uint8Array;
}

/**
 * Fills in what a payment does not say but its other values have always said: a record without its card's
 * country, where its BIN has only ever been of one, lies in that country's failures all the same.
 */
export class Implied {
  private readonly sayings: readonly Saying[] = sayings.map(({ by, of }) => ({
    by: dimensions.indexOf(by),
    of: dimensions.indexOf(of),
    said: new Int32Array(2 ** 19),
    agreed: new Uint8Array(2 ** 19),
  }));

  /** Learns from the values of a payment that begin at `from`, or fills them in. */
  complete(values: Int32Array, from: number) {
    for (const { by, of, said, agreed } of this.sayings) {
      const speaker = values[from + by]!;
      if (speaker === 0) continue;
      const value = values[from + of]!;
      const sureness = agreed[speaker]!;
      if (value === 0) {
        if (sureness >= sure) values[from + of] = said[speaker]!;
      } else if (value === said[speaker]) {
        if (sureness < mostSure) agreed[speaker] = sureness + 1;
      } else if (sureness > doubt) agreed[speaker] = sureness - doubt;
      else {
        said[speaker] = value;
        agreed[speaker] = 1;
      }
    }
  }

  /** The numbers of these values are given to others. */
  forgetValues(gone: Uint8Array) {
    for (const { said, agreed } of this.sayings)
      for (let value = 0; value < gone.length; value++)
        if (gone[value] || gone[said[value]!]) {
          said[value] = 0;
          agreed[value] = 0;
        }
  }
}
