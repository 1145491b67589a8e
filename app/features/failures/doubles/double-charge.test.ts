import { describe, expect, it } from "vitest";
import { paidBeside, type SamePayment } from "./double-charge.ts";

const payment = (id: string, minute: number, different: Partial<SamePayment> = {}): SamePayment => ({
  id,
  occurredAt: new Date(Date.UTC(2026, 0, 5, 9, minute)).toISOString(),
  customerId: "cus_1",
  merchantId: "m_1",
  amountMinor: 12_990,
  currency: "CNY",
  status: "succeeded",
  ...different,
});
const late = payment("late", 0, { status: "failed" });

describe("a payment that was answered too late", () => {
  it("may have been charged beside the nearest try that went through, before it or after", () => {
    expect(paidBeside(late, [late, payment("far", 50), payment("near", 3)])?.id).toBe("near");
    expect(paidBeside(late, [payment("before", -4), payment("after", 5)])?.id).toBe("before");
  });

  it.each([
    ["another amount", { amountMinor: 12_991 }],
    ["another currency", { currency: "HKD" }],
    ["another merchant", { merchantId: "m_2" }],
    ["another customer", { customerId: "cus_2" }],
    ["one that failed too", { status: "failed" }],
    ["one that was refunded", { status: "refunded" }],
    ["one of another day", { occurredAt: "2026-01-06T09:00:01Z" }],
  ] as const)("was not charged twice with %s", (_, different) => {
    expect(paidBeside(late, [payment("other", 3, different)])).toBeNull();
  });

  it("of nobody is compared with nothing", () => {
    const nobody = { customerId: null };
    expect(paidBeside({ ...late, ...nobody }, [payment("other", 3, nobody)])).toBeNull();
  });
});
