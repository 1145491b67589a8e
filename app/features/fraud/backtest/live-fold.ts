import type { Habit } from "../habit.ts";
import { noModel, scoreInOrder, type Told } from "../live/assessor.ts";
import { keysOf } from "../live/entity.ts";
import { Ledgers } from "../live/ledgers.ts";
import { type LiveFeature, type LivePayment, liveFeatures } from "../live/live-features.ts";
import type { FileFold, Outcome } from "./file-fold.ts";
import type { Payment } from "./payment.ts";

/** Everything a file of payments does not say. Amounts of files have no currency: any with two digits will do. */
const untold = {
  currency: "EUR",
  status: "succeeded",
  method: "card",
  channel: null,
  deviceId: null,
  deviceCountry: null,
  deviceIp: null,
  cardFingerprint: null,
  cardCountry: null,
  merchantId: null,
  merchantMcc: null,
  merchantCountry: null,
} as const;

/** A payment of a file as it would be told to live scoring; an amount that is not told is nothing. */
export const asLivePayment = ({ id, at, customerId, terminalId, amount }: Payment): LivePayment => ({
  ...untold,
  id,
  occurredAt: at,
  amountMinor: Number.isNaN(amount) ? 0 : Math.max(0, Math.round(amount * 100)),
  customerId: customerId || null,
  terminalId: terminalId || null,
});

const distanceColumn = "amountDistance" satisfies LiveFeature;
const distanceAt = liveFeatures.indexOf(distanceColumn);

/**
 * The fold that scores live, over a file: the same code, given each payment alone as if all had come one after the
 * other. What it makes of a file is what live scoring would have made of it.
 */
export class LiveFold implements FileFold {
  readonly names = liveFeatures;
  readonly distanceColumn = distanceColumn;
  readonly #habits = new Map<string, Habit>();
  readonly #ledgers = new Ledgers();
  /** what live scoring by rules made of the newest payment */
  told: Told | null = null;

  payment(payment: Payment, row?: Float64Array) {
    const { rows, entries, ledgers, told } = scoreInOrder(noModel, this.#habits, this.#ledgers, [
      { payment: asLivePayment(payment), first: true },
    ]);
    this.#ledgers.take(ledgers, entries);
    row?.set(rows);
    this.told = told[0]!;
    return { distance: rows[distanceAt]! };
  }

  outcome({ now, customerId, terminalId, fraud }: Outcome) {
    const nobody = { id: "", cardFingerprint: null, deviceId: null, merchantId: null, deviceIp: null };
    const keys = keysOf({ ...nobody, customerId: customerId || null, terminalId: terminalId || null });
    const nothing = { customer: 0, merchant: 0, amount: 0, failed: false, novel: false };
    this.#ledgers.fold([
      { ...nothing, at: now, keys, kind: "outcome", frauds: fraud ? 1 : 0, legitimate: fraud ? 0 : 1 },
    ]);
  }
}
