import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { channels, methods, statuses } from "#app/features/transactions/transaction.ts";
import { days } from "#app/platform/time.ts";
import {
  decodeHabit,
  encodeHabit,
  fold,
  type Habit,
  habitLength,
  habitSpan,
  noHabit,
  type Payment,
  traceOf,
} from "./habit.ts";

const start = Date.UTC(2026, 0, 1);
const maybe = (values: readonly string[]) => fc.constantFrom(null, ...values);

const payments = fc
  .uniqueArray(
    fc.record({
      id: fc.string({ minLength: 1, maxLength: 12 }),
      occurredAt: fc.integer({ min: start, max: start + days(200) }),
      amountMinor: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      currency: fc.constantFrom("CNY", "USD", "JPY"),
      status: fc.constantFrom(...statuses),
      method: fc.constantFrom(...methods),
      channel: fc.constantFrom(null, ...channels),
      deviceId: maybe(["d1", "d2", "设备"]),
      deviceCountry: maybe(["CN", "US"]),
      cardFingerprint: maybe(["f1", "f2"]),
      cardCountry: maybe(["CN", "GB"]),
      merchantId: maybe(["m1", "m2"]),
      merchantMcc: maybe(["5411", "0763", "x"]),
      merchantCountry: maybe(["CN", "ZW"]),
      terminalId: maybe(["t1"]),
      deviceIp: maybe(["203.0.113.1", "203.0.113.2"]),
    }),
    { selector: ({ id }) => id, maxLength: 120, size: "max" },
  )
  .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));

const habitOf = (list: readonly Payment[]): Habit =>
  list.reduce((habit, payment) => fold(habit, traceOf(payment)), noHabit);

describe("a habit", () => {
  it("is the same whatever order its payments came in", () => {
    fc.assert(
      fc.property(payments, ([list, shuffled]) => {
        expect(habitOf(shuffled)).toEqual(habitOf(list));
      }),
    );
  });

  it("remembers the newest payments of its span, by time, and no others", () => {
    fc.assert(
      fc.property(payments, ([list]) => {
        const newest = Math.max(...list.map(({ occurredAt }) => occurredAt));
        const expected = list
          .map(traceOf)
          .filter(({ at }) => at >= newest - habitSpan)
          .sort((one, other) => one.at - other.at || one.key - other.key)
          .slice(-habitLength);
        expect(habitOf(list)).toEqual(expected);
      }),
    );
  });

  it("is not changed by a payment told twice", () => {
    fc.assert(
      fc.property(payments, ([list, shuffled]) => {
        expect(habitOf([...list, ...shuffled])).toEqual(habitOf(list));
      }),
    );
  });

  it("takes a payment's new status in the place of the old", () => {
    fc.assert(
      fc.property(payments, ([list, shuffled]) => {
        const failed = list.map((payment) => ({ ...payment, status: "failed" as const }));
        expect(habitOf([...shuffled, ...failed])).toEqual(habitOf(failed));
      }),
    );
  });

  it("comes back from its bytes", () => {
    fc.assert(
      fc.property(payments, ([list]) => {
        const habit = habitOf(list);
        expect(decodeHabit(encodeHabit(habit))).toEqual(habit);
      }),
    );
  });

  it("takes no bytes that it did not write", () => {
    const bytes = encodeHabit(habitOf([]));
    expect(decodeHabit(new Uint8Array([...bytes, 1]))).toBeNull();
    expect(decodeHabit(new Uint8Array([9]))).toBeNull();
    expect(decodeHabit(new Uint8Array())).toBeNull();
  });
});
