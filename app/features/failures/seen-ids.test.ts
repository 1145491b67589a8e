import { expect, it } from "vitest";
import { SeenIds } from "./seen-ids.ts";

it("knows a payment again, and whether its outcome was known", () => {
  const ids = new SeenIds();
  expect(ids.note("tx_1", false)).toBeUndefined();
  expect(ids.note("tx_1", true)).toBe(false);
  expect(ids.note("tx_1", true)).toBe(true);
  expect(ids.note("tx_1", false)).toBe(true);
});

it("takes no two ids for one, and remembers a quarter of a million", () => {
  const ids = new SeenIds();
  let taken = 0;
  for (let n = 0; n < 600_000; n++) if (ids.note(`tx_${n}`, true) !== undefined) taken += 1;
  expect(taken).toBe(0);
  let forgotten = 0;
  for (let n = 599_999; n > 340_000; n--) if (ids.note(`tx_${n}`, true) !== true) forgotten += 1;
  expect(forgotten).toBe(0);
});
