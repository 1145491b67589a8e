import type { TransactionRecord } from "#app/features/transactions/transaction.ts";
import { days, minutes } from "#app/platform/time.ts";
import { transactionRecord } from "#tests/records.ts";

/** A customer with a month of small, regular payments at home. */
export function regularPayments(customerId: string, until = Date.now()): TransactionRecord[] {
  return Array.from({ length: 30 }, (_, day) =>
    transactionRecord({
      id: `${customerId}-${day}`,
      customerId,
      occurredAt: new Date(until - days(30 - day)).toISOString(),
      amount: `${80 + (day % 5) * 10}.00`,
      device: { id: `${customerId}-phone`, ip: "203.0.113.9", country: "CN" },
    }),
  );
}

/** A burst that nobody would take for the same customer: far away, on a new device, for a lot. */
export function takeover(customerId: string, count: number, at = Date.now()): TransactionRecord[] {
  return Array.from({ length: count }, (_, index) =>
    transactionRecord({
      id: `${customerId}-takeover-${index}`,
      customerId,
      occurredAt: new Date(at - minutes(count - index)).toISOString(),
      amount: `${9_000 + index}.00`,
      merchant: { id: "m_far", name: "Far Electronics", mcc: "5732", country: "BR" },
      device: { id: `${customerId}-stranger`, ip: "198.51.100.7", country: "BR" },
    }),
  );
}
