import { describe, expect, it } from "vitest";
import { sparkSegments } from "./spark-line.tsx";

describe("sparkSegments", () => {
  it("keeps zero in view, so that small changes do not look like leaps", () => {
    expect(sparkSegments([90, 100])).toEqual(["0.00,10.00 100.00,0.00"]);
  });

  it("shows a gap as a gap", () => {
    expect(sparkSegments([1, null, 1])).toEqual(["0.00,0.00", "100.00,0.00"]);
  });

  it("draws nothing for nothing, and a flat line for zeros", () => {
    expect(sparkSegments([])).toEqual([]);
    expect(sparkSegments([null])).toEqual([]);
    expect(sparkSegments([0, 0])).toEqual(["0.00,100.00 100.00,100.00"]);
  });
});
