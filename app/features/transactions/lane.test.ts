import { describe, expect, it } from "vitest";
import { fnv1a, laneCount, laneOf } from "./lane.ts";

describe("laneOf", () => {
  it("hashes as FNV-1a is published", () => {
    expect([fnv1a(""), fnv1a("a"), fnv1a("foobar")]).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
  });

  it("keeps one subject's payments together: customer, else card, else device, else alone", () => {
    const lane = laneOf({ id: "tx_1", customerId: "cus_1" });
    expect(laneOf({ id: "tx_2", customerId: "cus_1", cardFingerprint: "fp_9", deviceId: "d" })).toBe(lane);
    expect(laneOf({ id: "tx_3", cardFingerprint: "fp_9", deviceId: "d_1" })).toBe(
      laneOf({ id: "tx_4", customerId: null, cardFingerprint: "fp_9", deviceId: "d_2" }),
    );
    expect(laneOf({ id: "cus_1" })).toBe(lane);
  });

  it("spreads subjects evenly", () => {
    const counts = new Array<number>(laneCount).fill(0);
    for (let at = 0; at < 8_000; at += 1) counts[laneOf({ id: "x", customerId: `cus_${at}` })]! += 1;
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(200);
  });
});
