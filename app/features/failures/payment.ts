import { GenerationMap } from "./generation-map.ts";
import { failureReasons } from "./reasons.ts";
import type { Taxonomy } from "./taxonomy.ts";

/** What a scope may be made of, in the order in which equal explanations are preferred. */
export const dimensions = [
  "method",
  "issuer",
  "merchant",
  "country",
  "channel",
  "network",
  "bin",
  "currency",
  "terminal",
  "customer",
] as const;
export type Dimension = (typeof dimensions)[number];
export type Scope = Partial<Record<Dimension, string>>;

/** The fields of a transaction record that detection reads; see the record of the API. */
export interface PaymentRecord {
  id: string;
  occurredAt: string;
  amount: string;
  currency: string;
  method: string;
  status: string;
  channel?: string;
  customerId?: string;
  terminalId?: string;
  merchant?: { id?: string };
  card?: { fingerprint?: string; bin?: string; network?: string; issuer?: string; country?: string };
  device?: { id?: string; ip?: string };
  failure?: { scheme?: string; code?: string };
}

/** One attempt as detection keeps it: values are numbers given by `Values`, 0 for a field that is not there. */
export interface Payment {
  /** ms */
  at: number;
  values: number[];
  /** place in `failureReasons`, -1 where it did not fail */
  reason: number;
  /** natural logarithm of the amount in the currency's unit */
  size: number;
  card: number;
  /** how likely it was to fail, by what is normal */
  chance: number;
  /** how much it says: an attempt after one that just failed says little */
  weight: number;
}

/** Numbers for the values of every dimension, and the way back. Values long unseen are forgotten. */
export class Values {
  private readonly numbers = dimensions.map(() => new GenerationMap<string, number>(200_000));
  private readonly texts = dimensions.map(() => new GenerationMap<number, string>(200_000));
  private last = 0;

  numberOf(dimension: number, text: string | undefined): number {
    if (text === undefined || text === null || text === "") return 0;
    const known = this.numbers[dimension]!.get(text);
    if (known !== undefined) return known;
    this.last += 1;
    this.numbers[dimension]!.set(text, this.last);
    this.texts[dimension]!.set(this.last, text);
    return this.last;
  }

  textOf(dimension: number, value: number): string {
    return this.texts[dimension]!.get(value) ?? "";
  }
}

const placeOf = new Map<string, number>(failureReasons.map((reason, place) => [reason, place]));

/** Reads a record that holds the required fields. */
export function paymentOf(
  record: PaymentRecord,
  at: number,
  values: Values,
  cards: GenerationMap<string, number>,
  taxonomy: Taxonomy,
  nextCard: () => number,
): Payment {
  const { card } = record;
  const texts = [
    record.method,
    card?.issuer,
    record.merchant?.id,
    card?.country,
    record.channel,
    card?.network,
    card?.bin,
    record.currency,
    record.terminalId,
    record.customerId,
  ];
  let cardNumber = 0;
  if (card?.fingerprint) {
    cardNumber = cards.get(card.fingerprint) ?? 0;
    if (cardNumber === 0) {
      cardNumber = nextCard();
      cards.set(card.fingerprint, cardNumber);
    }
  }
  const failed = record.status === "failed";
  const reason = failed ? taxonomy.reasonOf(record.failure?.scheme, record.failure?.code) : undefined;
  return {
    at,
    values: texts.map((text, dimension) => values.numberOf(dimension, text)),
    reason: reason === undefined ? -1 : (placeOf.get(reason) ?? -1),
    size: Math.log(Math.max(0.01, Number(record.amount) || 0.01)),
    card: cardNumber,
    chance: 0,
    weight: 1,
  };
}
