import { fromMinor } from "#app/platform/money.ts";
import type { CustomerPayment } from "../customer-payments.server.ts";

/** The record of a payment as "which payment?" reads it. */
export const recordOf = (payment: CustomerPayment) => ({
  id: payment.id,
  occurredAt: payment.occurredAt,
  amount: fromMinor(payment.amountMinor, payment.currency),
  currency: payment.currency,
  method: payment.method,
  channel: payment.channel ?? undefined,
  status: payment.status,
  terminalId: payment.terminalId ?? undefined,
  merchant: {
    id: payment.merchantId ?? undefined,
    name: payment.merchantName ?? undefined,
    mcc: payment.merchantMcc ?? undefined,
    country: payment.merchantCountry ?? undefined,
  },
  card: {
    last4: payment.cardLast4 ?? undefined,
    network: payment.cardNetwork ?? undefined,
    issuer: payment.cardIssuer ?? undefined,
    country: payment.cardCountry ?? undefined,
  },
  device: { country: payment.deviceCountry ?? undefined },
  failure: { scheme: payment.failureScheme ?? undefined, code: payment.failureCode ?? undefined },
});
