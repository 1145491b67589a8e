import { type Features, featuresOf } from "#app/features/fraud/features.ts";
import { fold, type Habit, noHabit, type Payment, traceOf } from "#app/features/fraud/habit.ts";
import { days, hours } from "#app/platform/time.ts";

/** The instant most tests of scoring happen at: a Monday, noon UTC. */
export const noon = Date.UTC(2026, 0, 5, 12);

let made = 0;

/** A plain purchase at noon; what a test is about, it says itself. */
export function payment(different: Partial<Payment>): Payment {
  made += 1;
  return {
    id: `payment-${made}`,
    occurredAt: noon,
    amountMinor: 10_000,
    currency: "CNY",
    status: "succeeded",
    method: "card",
    channel: "online",
    deviceId: "phone",
    deviceCountry: "CN",
    cardFingerprint: "card",
    cardCountry: "CN",
    merchantId: "grocer",
    merchantMcc: "5411",
    merchantCountry: "CN",
    terminalId: null,
    deviceIp: null,
    ...different,
  };
}

/** One purchase a day around noon, amounts from 80 to 120 yuan, up to the day before {@link noon}. */
export function steadyHabit(length = 30, different: Partial<Payment> = {}): Payment[] {
  return Array.from({ length }, (_, at) =>
    payment({
      occurredAt: noon - days(length - at) + hours((at % 3) - 1),
      amountMinor: 8_000 + (at % 5) * 1_000,
      ...different,
    }),
  );
}

export const habitOf = (past: readonly Payment[]): Habit =>
  past.reduce((habit, one) => fold(habit, traceOf(one)), noHabit);

/** What is known of a payment after those. */
export const featuresAfter = (past: readonly Payment[], now: Payment): Features =>
  featuresOf(habitOf(past), traceOf(now));
