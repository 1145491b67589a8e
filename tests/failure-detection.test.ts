import { expect, it } from "vitest";
import { detectAll, score } from "./failures/scoreboard.ts";
import { fixedThreshold, threeSigmaEwma } from "./failures/simple-methods.ts";
import { makeStream } from "./failures/stream.ts";

const settings = {
  seed: 7301,
  days: 6,
  perDay: 14_000,
  failing: 0.08,
  incidents: 12,
  customers: 12_000,
  bare: 0.1,
  pending: 0.1,
  names: "t",
};

/**
 * A small stream gives few incidents and little evidence; the whole is measured by `npm run bench -- failures`. It is
 * held just below where it stands: the stream is always the same.
 */
it("finds what goes wrong in a stream, says where, and is silent otherwise", () => {
  const { records, injected } = makeStream(settings);
  const board = score(detectAll(records), injected, settings.days);
  expect(board.counted).toBe(12);
  expect(board.recall).toBeGreaterThanOrEqual(0.95);
  expect(board.precision).toBeGreaterThanOrEqual(0.9);
  expect(board.exact).toBeGreaterThanOrEqual(0.95);
  expect(board.named).toBeGreaterThanOrEqual(0.8);
  expect(board.outageDelay).toBeLessThan(9);
  expect(board.denseOutageDelay).toBeLessThan(3.5);
  expect(board.failuresUntilTold).toBeLessThanOrEqual(6);
  expect(board.falseADay).toBeLessThan(0.2);

  const fixed = score(fixedThreshold(records), injected, settings.days);
  const ewma = score(threeSigmaEwma(records), injected, settings.days);
  expect(board.recall).toBeGreaterThan(Math.max(fixed.recall, ewma.recall));
  expect(board.precision).toBeGreaterThan(Math.max(fixed.precision, ewma.precision));
}, 600_000);
