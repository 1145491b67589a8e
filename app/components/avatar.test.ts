import { describe, expect, it } from "vitest";
import { initialsOf } from "./avatar.tsx";

describe("initialsOf", () => {
  it.each([
    ["Ada Lovelace", "AL"],
    ["Jean-Luc de la Tour", "JT"],
    ["王小明", "小明"],
    ["欧阳娜娜", "娜娜"],
    ["李雷", "李雷"],
    ["plato", "P"],
    ["  ", ""],
    ["🦊 Fox", "🦊F"],
  ])("shortens %s to %s", (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});
