import { describe, expect, it } from "vitest";
import { Streaks } from "./streaks.ts";

const minute = 60_000;
const start = Date.UTC(2026, 0, 5);

describe("failures of one customer in a row", () => {
  it("are a storm before the twentieth, and when the first was", () => {
    const streaks = new Streaks();
    for (let customer = 10; customer < 600; customer++) streaks.take(customer, start, true);
    let needed = 0;
    while (streaks.take(7, start + needed * minute, true) < 11 && needed < 100) needed += 1;
    expect(needed).toBeGreaterThan(6);
    expect(needed).toBeLessThan(19);
    expect(streaks.from(7)).toBe(start);
  });

  it("are none where every other attempt succeeds, or hours lie between them", () => {
    const streaks = new Streaks();
    let most = 0;
    for (let n = 0; n < 200; n++) {
      most = Math.max(most, streaks.take(1, start + n * minute, n % 2 === 0));
      most = Math.max(most, streaks.take(2, start + n * 120 * minute, true));
    }
    expect(most).toBeLessThan(5);
  });

  it("are taken for less where people usually try again", () => {
    const patient = new Streaks();
    const stubborn = new Streaks();
    for (let customer = 10; customer < 600; customer++) {
      patient.take(customer, start, true);
      for (let n = 0; n < 4; n++) stubborn.take(customer, start + n * minute, true);
    }
    let rare = 0;
    let usual = 0;
    for (let n = 0; n < 8; n++) {
      rare = patient.take(1, start + n * minute, true);
      usual = stubborn.take(1, start + n * minute, true);
    }
    expect(rare).toBeGreaterThan(2 * usual);
  });
});
