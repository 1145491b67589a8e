import { describe, expect, it } from "vitest";
import { advance, isTyping, keyOf } from "./shortcut.ts";

const press = (key: string, more = {}) =>
  keyOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });
const shortcuts = [{ keys: "j" }, { keys: "g t" }, { keys: "g g" }, { keys: "t" }, { keys: "mod+k" }];

describe("keyOf", () => {
  it("names keys as shortcuts write them", () => {
    expect(press("j")).toBe("j");
    expect(press("J", { shiftKey: true })).toBe("j");
    expect(press("?", { shiftKey: true })).toBe("?");
    expect(press("k", { metaKey: true })).toBe("mod+k");
    expect(press("Escape")).toBe("escape");
  });
  it("leaves modifiers, composed characters and Alt alone", () => {
    expect(press("Shift")).toBeNull();
    expect(press("Process")).toBeNull();
    expect(press("j", { altKey: true })).toBeNull();
  });
});

describe("advance", () => {
  it("finds single keys and sequences", () => {
    expect(advance("", "j", shortcuts).match?.keys).toBe("j");
    expect(advance("", "g", shortcuts)).toEqual({ match: null, rest: "g" });
    expect(advance("g", "t", shortcuts).match?.keys).toBe("g t");
    expect(advance("g", "g", shortcuts).match?.keys).toBe("g g");
  });
  it("takes a key for itself when it does not continue the sequence", () => {
    expect(advance("g", "j", shortcuts).match?.keys).toBe("j");
    expect(advance("g", "x", shortcuts)).toEqual({ match: null, rest: "" });
  });
});

describe("isTyping", () => {
  it("knows fields from the page", () => {
    expect(isTyping({ tagName: "INPUT", type: "text" })).toBe(true);
    expect(isTyping({ tagName: "INPUT", type: "checkbox" })).toBe(false);
    expect(isTyping({ tagName: "TEXTAREA" })).toBe(true);
    expect(isTyping({ tagName: "DIV" })).toBe(false);
    expect(isTyping(null)).toBe(false);
  });
});
