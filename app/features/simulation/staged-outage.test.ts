import { describe, expect, it } from "vitest";
import { hours, minutes } from "#app/platform/time.ts";
import { transactionRecord } from "#tests/records.ts";
import { OutagesByHand, outageAt, withOutage } from "./staged-outage.ts";

const since = Date.UTC(2026, 0, 5, 9);
const seed = 17;

/** Every minute of a day. */
const day = Array.from({ length: 24 * 60 }, (_, minute) => since + minutes(minute));

describe("the demonstration's outages", () => {
  it("begin soon, come now and then, and leave most of the time alone", () => {
    expect(outageAt(seed, since, since)).toBeNull();
    expect(outageAt(seed, since, since + minutes(10))).not.toBeNull();
    const out = day.filter((at) => outageAt(seed, since, at));
    expect(out.length).toBeGreaterThan(60);
    expect(out.length).toBeLessThan(5 * 60);
    const starts = new Set(out.map((at) => outageAt(seed, since, at)!.from));
    expect(starts.size).toBe(8);
    expect(outageAt(seed, since, since - hours(1))).toBeNull();
  });

  it("make most payments of one bank fail, the same ones whenever asked, and no others", () => {
    const at = since + minutes(10);
    const { issuer } = outageAt(seed, since, at)!;
    const record = (id: string, bank: string, when = at) =>
      transactionRecord({
        id,
        occurredAt: new Date(when).toISOString(),
        card: { issuer: bank, network: "visa" },
      });
    const own = Array.from({ length: 400 }, (_, n) => record(`p${n}`, issuer));
    const told = own.map((one) => withOutage(one, seed, since));
    expect(told).toEqual(own.map((one) => withOutage(one, seed, since)));
    const failed = told.filter(({ status }) => status === "failed");
    expect(failed.length).toBeGreaterThan(320);
    expect(failed.length).toBeLessThan(400);
    expect(failed[0]?.failure).toMatchObject({ scheme: "processor", code: "issuer_not_available" });
    const other = record("x", "No such bank");
    expect(withOutage(other, seed, since)).toBe(other);
    const later = record("y", issuer, since + minutes(60));
    expect(withOutage(later, seed, since)).toBe(later);
    const waiting = transactionRecord({ status: "pending", card: { issuer } });
    expect(withOutage(waiting, seed, since)).toBe(waiting);
  });

  it("give way to what somebody makes fail by hand, and come back a while after it", () => {
    const byHand = new OutagesByHand();
    const planned = outageAt(seed, since, since + minutes(10))!;
    expect(byHand.at(since + minutes(10))).toBeUndefined();
    byHand.want("West Bank", since + minutes(8));
    byHand.want("West Bank", since + minutes(9));
    const told = (bank: string, at: number) =>
      Array.from({ length: 50 }, (_, n) =>
        withOutage(
          transactionRecord({
            id: `h${n}`,
            occurredAt: new Date(at).toISOString(),
            card: { issuer: bank, network: "visa" },
          }),
          seed,
          since,
          byHand,
        ),
      ).filter(({ status }) => status === "failed").length;
    expect(told("West Bank", since + minutes(7))).toBe(0);
    expect(told(planned.issuer, since + minutes(7))).toBeGreaterThan(35);
    expect(told("West Bank", since + minutes(10))).toBeGreaterThan(35);
    expect(told(planned.issuer, since + minutes(10))).toBe(0);
    byHand.want(null, since + minutes(12));
    expect(told("West Bank", since + minutes(11))).toBeGreaterThan(35);
    expect(told("West Bank", since + minutes(13))).toBe(0);
    expect(told(planned.issuer, since + minutes(13))).toBe(0);
    expect(byHand.at(since + minutes(12) + hours(3))).toBeUndefined();
  });
});
