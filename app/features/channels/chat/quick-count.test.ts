import { expect, it } from "vitest";
import { mayCountLater } from "./quick-count.ts";

it("asks nobody far below the limit, and everybody near it or when the minute is over", () => {
  const counter = { used: 12, open: 7, until: 60_000 };
  expect(mayCountLater(counter, 40, 1_000)).toBe(true);
  expect(mayCountLater({ ...counter, open: 8 }, 40, 1_000)).toBe(false);
  expect(mayCountLater({ ...counter, used: 39, open: 0 }, 40, 1_000)).toBe(false);
  expect(mayCountLater(counter, 40, 60_000)).toBe(false);
});
