import { expect, it } from "vitest";
import { bucket } from "./bucket.ts";

it("lets through so many at once, says how long the next has to wait, and keeps no more than that", () => {
  const ask = bucket({ burst: 3, perSecond: 2 }, 0);
  expect([ask(0), ask(0), ask(0), ask(0)]).toEqual([0, 0, 0, 500]);
  expect([ask(400), ask(500), ask(500)]).toEqual([100, 0, 500]);
  expect([ask(3_600_000), ask(3_600_000), ask(3_600_000), ask(3_600_000)]).toEqual([0, 0, 0, 500]);
});
