import { expect, it } from "vitest";
import { type PastPayment, summariseHabit } from "./habit-summary.ts";

const past = (different: Partial<PastPayment>): PastPayment => ({
  occurredAt: 1_000,
  hour: 12,
  amountMinor: 100,
  currency: "CNY",
  status: "succeeded",
  channel: "online",
  deviceId: "phone",
  deviceCountry: "CN",
  cardFingerprint: "card",
  cardLast4: "1234",
  merchantId: "grocer",
  merchantName: "Grocer",
  merchantCountry: "CN",
  ...different,
});

it("is empty without payments", () => {
  expect(summariseHabit([])).toEqual({
    payments: 0,
    failed: 0,
    since: null,
    amounts: [],
    hours: Array.from({ length: 24 }, () => 0),
    devices: [],
    countries: [],
    merchants: [],
    cards: [],
  });
});

it("tells usual amounts per currency, without what failed", () => {
  const payments = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100].map((amountMinor) => past({ amountMinor }));
  const summary = summariseHabit([
    ...payments,
    past({ amountMinor: 1e9, status: "failed" }),
    past({ currency: "USD" }),
  ]);
  expect(summary.amounts).toEqual([
    { currency: "CNY", payments: 10, median: 5, high: 9, largest: 100 },
    { currency: "USD", payments: 1, median: 100, high: 100, largest: 100 },
  ]);
  expect(summary).toMatchObject({ payments: 12, failed: 1 });
});

it("names what comes most often first, at most five", () => {
  const devices = [..."aaabbc"].map((deviceId, at) => past({ deviceId, occurredAt: at, hour: at }));
  const more = [..."defg"].map((deviceId) => past({ deviceId, occurredAt: 50 }));
  const summary = summariseHabit([...devices, ...more, past({ deviceId: null })]);
  expect(summary.devices).toHaveLength(5);
  expect(summary.devices[0]).toEqual({ id: "a", label: "a", payments: 3, lastAt: 2 });
  expect(summary.hours.slice(0, 6)).toEqual([1, 1, 1, 1, 1, 1]);
  expect(summary.since).toBe(0);
});

it("places payments by the shop in person and by the device otherwise", () => {
  const shop = past({ channel: "in_store", merchantCountry: "JP" });
  const countries = summariseHabit([shop, past({})]).countries.map(({ id }) => id);
  expect(countries.toSorted()).toEqual(["CN", "JP"]);
});
