import { describe, expect, it } from "vitest";
import { type CountRow, layersOf, type Mover, movers, ofLayer, pointsOf, reasonsOf } from "./outcomes.ts";
import { failureReasons, reasonGroups } from "./reasons.ts";

const row = (place: number, outcome: CountRow["outcome"], count: number): CountRow => ({
  place,
  outcome,
  count,
});

describe("points", () => {
  it("hold what was decided, failures by reason, and what was then", () => {
    const points = pointsOf(
      [
        row(1, "succeeded", 8),
        row(1, "pending", 3),
        row(1, "issuer_unavailable", 2),
        row(1, "timeout", 1),
        row(3, "refunded", 1),
      ],
      [row(1, "succeeded", 9), row(1, "expired", 1)],
      [100, 200, 300, 400],
      [0, 10, 20, 20],
    );
    expect(points).toHaveLength(3);
    expect(points[0]).toMatchObject({
      at: 100,
      to: 200,
      total: 11,
      failed: 3,
      reasons: { issuer_unavailable: 2, timeout: 1 },
      before: { from: 0, to: 10, total: 10, failed: 1 },
    });
    expect(points[1]).toMatchObject({ total: 0, before: null });
    expect(points[2]).toMatchObject({ total: 1, failed: 0 });
  });

  it("and reasons stand beside those of before, most frequent first", () => {
    expect(
      reasonsOf(
        [row(1, "expired", 1), row(1, "timeout", 4), row(1, "succeeded", 90)],
        [row(1, "expired", 7)],
      ),
    ).toEqual([
      { reason: "timeout", count: 4, before: 0 },
      { reason: "expired", count: 1, before: 7 },
    ]);
  });
});

describe("layers of failures", () => {
  const all = failureReasons.map((reason, place) => ({ reason, count: 100 - place, before: 0 }));
  const total = all.reduce((sum, { count }) => sum + count, 0);

  it("are the most frequent reasons and the rest, and lose none", () => {
    const layers = layersOf(all, "reason", reasonGroups);
    expect(layers.map(({ key }) => key)).toEqual([...failureReasons.slice(0, 5), "rest"]);
    expect(layers.reduce((sum, layer) => sum + layer.total, 0)).toBe(total);
    expect(layers.flatMap(({ reasons }) => reasons)).toEqual(failureReasons);
  });

  it("are the groups, or reasons of chosen groups alone", () => {
    expect(layersOf(all, "group", reasonGroups).reduce((sum, layer) => sum + layer.total, 0)).toBe(total);
    const risk = layersOf(all, "reason", ["risk"]);
    expect(risk.map(({ key }) => key)).toEqual(["suspected_fraud", "lost_or_stolen", "security"]);
    const point = { at: 0, to: 1, total: 9, failed: 9, reasons: { security: 2, timeout: 7 }, before: null };
    expect(risk.map((layer) => ofLayer(point, layer))).toEqual([0, 0, 2]);
  });
});

it("what weighs most moves first; few payments, and what chance moves, move nothing", () => {
  const value = (
    name: string,
    [failed, total]: [number, number],
    [beforeFailed, beforeTotal]: [number, number],
  ): Omit<Mover, "moved" | "excess"> => ({
    dimension: "issuer",
    value: name,
    name: null,
    failed,
    total,
    beforeFailed,
    beforeTotal,
  });
  const moved = movers([
    value("steady", [5, 100], [5, 100]),
    value("small and much worse", [30, 60], [3, 60]),
    value("large and worse", [900, 9_000], [450, 9_000]),
    value("better", [0, 200], [40, 200]),
    value("by chance", [4, 22], [1, 22]),
    value("few", [5, 5], [0, 5]),
  ]);
  expect(moved.map((one) => one.value)).toEqual(["large and worse", "better", "small and much worse"]);
  expect(moved[0]).toMatchObject({ moved: 0.05, excess: 450 });
});
