import { expect, it } from "vitest";
import { shareTicks } from "./share-ticks.ts";

it("marks shares in round steps up to one", () => {
  expect(shareTicks(0.77)).toEqual([0.75, 0.8, 0.85, 0.9, 0.95, 1]);
  expect(shareTicks(0.96)).toEqual([0.96, 0.97, 0.98, 0.99, 1]);
  expect(shareTicks(0)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
});

it("leaves room for a line where everything goes well", () => {
  expect(shareTicks(1)).toEqual([0.99, 1]);
});
