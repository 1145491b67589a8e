import type { TransactionRecord } from "#app/features/transactions/transaction.ts";

let made = 0;

/** A valid record as a payment company sends it; what a test is about, it says itself. */
export function transactionRecord(different: Partial<TransactionRecord> = {}): TransactionRecord {
  made += 1;
  return {
    id: `tx_${process.pid}_${made}`,
    occurredAt: "2026-01-05T09:30:00Z",
    customerId: "cus_1",
    amount: "129.90",
    currency: "CNY",
    method: "card",
    channel: "online",
    merchant: { id: "m_9", name: "Harbour Books", mcc: "5942", country: "CN" },
    terminalId: "t_4",
    card: {
      fingerprint: "fp_7",
      bin: "622202",
      last4: "1234",
      network: "unionpay",
      issuer: "ICBC",
      country: "CN",
    },
    device: { id: "d_3", ip: "203.0.113.9", country: "CN" },
    status: "succeeded",
    ...different,
  };
}
