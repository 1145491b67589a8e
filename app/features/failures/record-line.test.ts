import { describe, expect, it } from "vitest";
import { readRecordLine } from "./record-line.ts";

const line = (changed: object) =>
  JSON.stringify({
    id: "t1",
    occurredAt: "2026-01-05T09:30:00Z",
    amount: "12.50",
    currency: "EUR",
    method: "card",
    status: "succeeded",
    ...changed,
  });

describe("readRecordLine", () => {
  it.each([
    "2026-01-05T09:30:07Z",
    "2026-01-05T23:59:59.999Z",
    "2026-01-06T00:00:00.5Z",
    "2024-02-29T12:00:00+08:00",
    "2026-01-05T09:30Z",
  ])("reads the instant %s", (occurredAt) => {
    expect(readRecordLine(line({ occurredAt }))).toMatchObject({ at: Date.parse(occurredAt) });
  });

  it.each([
    "2026-01-05",
    "2026-13-05T09:30:00Z",
    "2026-01-05T24:30:00Z",
    "2026-01-05T09:60:00Z",
    "2026-01-05T0x:30:00Z",
    "yesterday at some time Z",
  ])("refuses the instant %s", (occurredAt) => {
    expect(readRecordLine(line({ occurredAt }))).toContain("has no occurredAt");
  });

  it("leaves out an odd field of a group, and reads numbers as text", () => {
    expect(readRecordLine(line({ card: { bin: 400000, issuer: null, country: "DE" } }))).toMatchObject({
      record: { card: { bin: "400000", country: "DE" } },
    });
  });
});
