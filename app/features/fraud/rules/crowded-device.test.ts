import { expect, it } from "vitest";
import { minutes } from "#app/platform/time.ts";
import { noon, payment } from "#tests/payments.ts";
import { noModel, scoreInOrder } from "../live/assessor.ts";
import { Ledgers } from "../live/ledgers.ts";

/** Cards of guests, one a minute, by one device. @returns the reasons of each payment */
function tried(count: number, failed: (at: number) => boolean, device: (at: number) => string | null) {
  const reports = Array.from({ length: count }, (_, at) => ({
    first: true,
    payment: {
      ...payment({
        id: `guest-${at}`,
        cardFingerprint: `guest-card-${at}`,
        deviceId: device(at),
        status: failed(at) ? "failed" : "succeeded",
        occurredAt: noon + minutes(at),
      }),
      customerId: null,
    },
  }));
  const { told } = scoreInOrder(noModel, new Map(), new Ledgers(), reports);
  return told.map(({ score, reasons }) => ({ score, rules: reasons.map(({ rule }) => rule) }));
}

it("tells from the fifth card on that guests' cards are tried by one device", () => {
  const told = tried(
    12,
    (at) => at % 3 !== 0,
    () => "tester",
  );
  expect(told.slice(0, 4).every(({ rules }) => !rules.includes("crowdedDevice"))).toBe(true);
  expect(told.slice(4).every(({ score, rules }) => score >= 600 && rules.includes("crowdedDevice"))).toBe(
    true,
  );
  expect(told.at(-1)!.score).toBeGreaterThan(told[4]!.score);
});

it("says nothing of a device whose payments go through, of three cards, or of payments without one", () => {
  const silent = [
    tried(
      12,
      (at) => at % 4 === 0,
      () => "kiosk",
    ),
    tried(
      4,
      () => true,
      () => "family",
    ),
    tried(
      12,
      () => true,
      () => null,
    ),
    tried(
      12,
      () => true,
      (at) => `device-${at}`,
    ),
  ];
  for (const told of silent) expect(told.flatMap(({ rules }) => rules)).not.toContain("crowdedDevice");
});
