import { describe, expect, it } from "vitest";
import { minutes, seconds } from "#app/platform/time.ts";
import { StreamClock } from "./stream-clock.ts";

const now = Date.UTC(2026, 0, 5, 9);

describe("the time of a stream", () => {
  it("is ours where it begins now, however long nobody looked", () => {
    const clock = new StreamClock(now);
    expect(clock.at(now)).toBe(now);
    expect(clock.at(now + minutes(20))).toBe(now + minutes(20));
    expect(clock.at(now + minutes(19))).toBe(now + minutes(20));
  });

  it("begins in the past, runs faster, skips nothing while nobody looks, and catches up", () => {
    const clock = new StreamClock(now, minutes(10), 20);
    const began = now - minutes(10);
    expect(clock.at(now)).toBe(began);
    expect(clock.at(now + 500)).toBe(began + 500 * 20);
    expect(clock.at(now + minutes(1))).toBe(began + 500 * 20 + seconds(1) * 20);
    let at = now + minutes(1);
    let told = 0;
    while (told < at) {
      at += 300;
      const next = clock.at(at);
      expect(next).toBeGreaterThan(told);
      told = next;
    }
    expect(told).toBe(at);
    expect(clock.at(at + minutes(5))).toBe(at + minutes(5));
  });
});
