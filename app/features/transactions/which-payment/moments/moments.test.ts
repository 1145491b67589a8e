import { describe, expect, it } from "vitest";
import { candidatesOf } from "../candidate.ts";
import { clockOffsets } from "./clock-offsets.ts";
import { hour } from "./meaning.ts";
import { momentClues } from "./moment-clues.ts";

/** A Wednesday, written at 17:20 in China. */
const written = Date.parse("2026-03-11T09:20:00Z");

/** What the words say of a payment at a moment of the Chinese clock. */
function evidence(text: string, local: string): number {
  const [candidate] = candidatesOf([
    { id: "tx_1", occurredAt: `${local}+08:00`, amount: "1", currency: "CNY", status: "succeeded" },
  ]);
  const clues = momentClues(text, () => written);
  expect(clues.length, `nothing read from ${text}`).toBeGreaterThan(0);
  return Math.min(...clues.map((clue) => clue.evidence(candidate!, 8 * hour)));
}

describe("days", () => {
  it.each([
    ["2026-01-05", "2026-01-05T12:00:00"],
    ["2026年1月5日", "2026-01-05T12:00:00"],
    ["20260105", "2026-01-05T12:00:00"],
    ["5/1", "2026-01-05T12:00:00"],
    ["1/5", "2026-01-05T12:00:00"],
    ["05.01.2026", "2026-01-05T12:00:00"],
    ["jan 5", "2026-01-05T12:00:00"],
    ["5th of january", "2026-01-05T12:00:00"],
    ["1月5号", "2026-01-05T12:00:00"],
    ["一月五日", "2026-01-05T12:00:00"],
    ["去年12月20号", "2025-12-20T12:00:00"],
    ["昨天", "2026-03-10T12:00:00"],
    ["前天", "2026-03-09T12:00:00"],
    ["大前天", "2026-03-08T12:00:00"],
    ["今天早上", "2026-03-11T08:00:00"],
    ["昨晚", "2026-03-10T23:50:00"],
    ["last night", "2026-03-11T01:00:00"],
    ["上周五", "2026-03-06T12:00:00"],
    ["这周二", "2026-03-10T12:00:00"],
    ["last friday", "2026-03-06T12:00:00"],
    ["on monday", "2026-03-09T12:00:00"],
    ["this morning", "2026-03-11T09:00:00"],
    ["two hours ago", "2026-03-11T15:20:00"],
    ["半小时前", "2026-03-11T16:50:00"],
    ["three days ago", "2026-03-08T12:00:00"],
    ["月初", "2026-03-03T12:00:00"],
    ["last month", "2026-02-14T12:00:00"],
    ["上个月底", "2026-02-26T12:00:00"],
    ["1月底", "2026-01-29T12:00:00"],
    ["over the weekend", "2026-03-07T12:00:00"],
    ["上周末", "2026-03-08T12:00:00"],
    ["the 5th", "2026-03-05T12:00:00"],
    ["5号", "2026-03-05T12:00:00"],
    ["情人节", "2026-02-14T12:00:00"],
    ["春节", "2026-02-18T12:00:00"],
    ["black friday", "2025-11-28T12:00:00"],
    ["刚才", "2026-03-11T17:10:00"],
    ["ystrday", "2026-03-10T12:00:00"],
    ["昨日下午三点多", "2026-03-10T15:40:00"],
    ["yesterday around 3pm", "2026-03-10T15:10:00"],
    ["凌晨两点", "2026-03-11T02:05:00"],
    ["half past eight this morning", "2026-03-11T08:31:00"],
  ])("%s holds %s", (text, local) => expect(evidence(text, local)).toBeGreaterThan(1));

  it.each([
    ["昨天", "2026-03-06T12:00:00"],
    ["last friday", "2026-03-01T12:00:00"],
    ["1月5号", "2026-02-05T12:00:00"],
    ["下午三点", "2026-03-10T22:00:00"],
    ["two hours ago", "2026-03-11T02:00:00"],
    ["last month", "2026-01-02T12:00:00"],
  ])("%s does not hold %s", (text, local) => expect(evidence(text, local)).toBeLessThan(0));

  it("reads no day where there is none", () => {
    for (const text of ["24/7", "1号店", "第5号", "二日元", "129.90", "may i ask", "the sun", "30/40/50"]) {
      expect(
        momentClues(text, () => written).filter(({ kind }) => kind === "day"),
        text,
      ).toEqual([]);
    }
  });
});

describe("the customer's clock", () => {
  const offsets = (at: string, zone: string | undefined, chinese: boolean) =>
    clockOffsets(at, zone, chinese, []).sort((one, other) => other.prior - one.prior);

  it("is a given zone, else the offset written, else likely", () => {
    expect(offsets("2026-03-11T09:20:00Z", "America/New_York", true)).toEqual([
      { offset: -4 * hour, prior: 0 },
    ]);
    expect(offsets("2026-03-11T09:20:00-05:00", undefined, true)[0]?.offset).toBe(-5 * hour);
    expect(offsets("2026-03-11T09:20:00Z", undefined, true)[0]?.offset).toBe(8 * hour);
    expect(offsets("2026-03-11T09:20:00Z", "Nowhere/Land", false)[0]?.offset).toBe(0);
    expect(offsets("2026-03-11T09:20:00Z", undefined, false).map(({ offset }) => offset / hour)).toEqual(
      expect.arrayContaining([-8, 0, 9]),
    );
  });
});
