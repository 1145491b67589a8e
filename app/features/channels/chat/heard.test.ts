import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerFrom, heard, isPlacedLine, isSyncAnswer } from "./heard.ts";
import type { Line, SyncAnswer } from "./protocol.ts";

const line: Line = {
  seq: 3,
  from: "staff",
  name: "Ann",
  body: "Hello",
  at: "2026-01-05T10:00:00.000Z",
  clientId: null,
  files: [{ id: "1", name: "a.png", type: "image/png", size: 9, width: 3, height: 4 }],
};
const placed = { conversationId: "c1", line, prev: 1 };
const synced: SyncAnswer = {
  conversationId: "c1",
  lines: [line],
  more: false,
  standing: {
    number: 7,
    status: "open",
    agent: null,
    ahead: 2,
    staffRead: 0,
    read: 0,
    away: { name: "Ann", until: "2026-01-05T10:10:00.000Z" },
    survey: null,
  },
};

describe("what a visitor's page is told", () => {
  it("is taken where it is what its name says", () => {
    expect(heard["chat.line"](placed)).toBe(true);
    expect(heard["chat.changed"]({ conversationId: "c1" })).toBe(true);
    expect(heard["chat.typing"]({ conversationId: "c1", name: "Ann" })).toBe(true);
    expect(heard["chat.reaches"]({ conversationId: "c1", seq: 4 })).toBe(true);
    expect(heard["chat.read"]({ conversationId: "c1", seq: 4 })).toBe(true);
    expect(answerFrom({ ok: true, value: placed }, isPlacedLine)).toEqual({ ok: true, value: placed });
    expect(answerFrom({ ok: true, value: synced }, isSyncAnswer)).toEqual({ ok: true, value: synced });
    expect(answerFrom({ ok: true, value: { conversationId: null } }, isSyncAnswer)).toBeTruthy();
    const refused = { ok: false, code: "too_many", wait: 400 };
    expect(answerFrom(refused, isPlacedLine)).toEqual(refused);
  });

  it("is as if unsaid where any part of it is missing or of another kind", () => {
    const spoilt = <T extends object>(whole: T) =>
      fc
        .tuple(
          fc.constantFrom(...(Object.keys(whole) as (keyof T)[])),
          fc.constantFrom(undefined, {}, -1.5, true),
        )
        .map(([key, value]) => ({ ...whole, [key]: value }));
    fc.assert(
      fc.property(spoilt(line), (broken) => {
        expect(heard["chat.line"]({ ...placed, line: broken })).toBe(false);
        const value = { ...synced, lines: [line, broken] };
        expect(answerFrom({ ok: true, value }, isSyncAnswer)).toBeNull();
      }),
    );
    fc.assert(
      fc.property(spoilt(placed), (broken) => {
        expect(heard["chat.line"](broken)).toBe(false);
      }),
    );
  });

  it("disturbs nothing, whatever it is", () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        for (const is of Object.values(heard)) expect(is(anything)).toBeTypeOf("boolean");
        for (const answer of [anything, { ok: true, value: anything }, { ok: false, code: anything }])
          expect(answerFrom(answer, isSyncAnswer)?.ok === true && !isSyncAnswer(anything)).toBe(false);
      }),
    );
  });
});
