import { describe, expect, it } from "vitest";
import type { Line } from "./protocol.ts";
import { transcriptText } from "./transcript.ts";

const line = (different: Partial<Line>): Line => ({
  seq: 1,
  from: "visitor",
  name: null,
  body: "Where is my refund?",
  at: "2026-01-05T10:00:00.000Z",
  clientId: null,
  files: [],
  ...different,
});
const file = { id: "1", name: "对账单.pdf", type: "application/pdf", size: 9, width: null, height: null };

describe("a transcript", () => {
  it("says who said what and when, and names files", () => {
    const lines = [line({}), line({ from: "staff", name: "Ann", body: "", files: [file] })];
    expect(transcriptText(lines, "en", "Asia/Shanghai")).toBe(
      "You · 5 Jan 2026, 18:00\nWhere is my refund?\n\nAnn · 5 Jan 2026, 18:00\n[Files: 对账单.pdf]",
    );
    expect(transcriptText([line({})], "zh", "UTC")).toBe("您 · 2026年1月5日 10:00\nWhere is my refund?");
  });

  it("keeps the end of one that is too long, in whole lines", () => {
    const lines = Array.from({ length: 60 }, (_, place) => line({ body: `${place} ${"x".repeat(4_000)}` }));
    const text = transcriptText(lines, "en", "UTC");
    expect(text.length).toBeLessThan(101_000);
    expect(text).toMatch(/^\(The beginning is left out\.\)\n\nYou · /);
    expect(text).toContain("\n59 x");
    expect(text).not.toContain("\n10 x");
  });
});
