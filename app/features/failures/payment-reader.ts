import { Implied } from "./implied.ts";
import { columns, currency, type PaymentRecord, probe, terminal } from "./payment.ts";
import { failureReasons } from "./reasons.ts";
import type { Recent } from "./recent.ts";
import { SmallAmounts } from "./small-amounts.ts";
import type { Taxonomy } from "./taxonomy.ts";
import { card as cards, device as devices, smallAmount, smallOnNewCard, type Values } from "./values.ts";

const placeOf = new Map<string, number>(failureReasons.map((reason, place) => [reason, place]));
/** A card is new for so many minutes after it was first seen. */
const newFor = 60;

/** Writes records to their places among the payments, values as numbers. */
export class PaymentReader {
  private readonly amounts = new SmallAmounts();
  private readonly implied = new Implied();

  constructor(
    private readonly values: Values,
    private readonly payments: Recent,
    private readonly taxonomy: Taxonomy,
  ) {}

  /** @param present minute of event time */
  read(record: PaymentRecord, at: number, place: number, present: number) {
    const { values, payments } = this;
    const { card } = record;
    const into = payments.values;
    const from = place * columns;
    into[from] = values.numberOf(0, record.method, present);
    into[from + 1] = values.numberOf(1, card?.issuer, present);
    into[from + 2] = values.numberOf(2, record.merchant?.id, present);
    into[from + 3] = values.numberOf(3, card?.country, present);
    into[from + 4] = values.numberOf(4, record.channel, present);
    into[from + 5] = values.numberOf(5, card?.network, present);
    into[from + 6] = values.numberOf(6, card?.bin, present);
    into[from + 7] = values.numberOf(7, record.currency, present);
    into[from + 8] = values.numberOf(8, record.terminalId, present);
    into[from + 9] = values.numberOf(9, record.customerId, present);
    this.implied.complete(into, from);
    const cardNumber = values.numberOf(cards, card?.fingerprint, present);
    const size = Math.log(Math.max(0.01, Number(record.amount) || 0.01));
    const small = this.amounts.isSmall(into[from + currency]!, size);
    const fresh = cardNumber > 0 && present - values.first[cardNumber]! < newFor;
    into[from + probe] = small ? (fresh ? smallOnNewCard : smallAmount) : 0;
    payments.at[place] = at;
    payments.card[place] = cardNumber;
    payments.size[place] = size;
    payments.owner[place] = 0;
    payments.weight[place] = 1;
    // The device of a till is nobody's own.
    const own = record.status === "failed" && into[from + terminal] === 0 && record.channel !== "in_store";
    payments.device[place] = own
      ? values.numberOf(devices, record.device?.id ?? record.device?.ip, present)
      : 0;
    payments.reason[place] =
      record.status === "failed"
        ? placeOf.get(this.taxonomy.reasonOf(record.failure?.scheme, record.failure?.code))!
        : -1;
  }

  /** The numbers of these values are given to others. */
  forgetValues(gone: Uint8Array) {
    this.implied.forgetValues(gone);
  }

  /** Learns what amounts are usual. */
  learn(place: number) {
    const { values, size } = this.payments;
    this.amounts.learn(values[place * columns + currency]!, size[place]!);
  }
}
