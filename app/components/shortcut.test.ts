import { describe, expect, it } from "vitest";
import { actionsOf, advance, isTyping, keyOf, type Shortcut, withShortcut } from "./shortcut.ts";

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

it("the newest wins, but what goes first goes before it, whenever it came", () => {
  const one = (label: string, first = false): Shortcut => {
    return { keys: "e", label, group: "", place: 0, first, run: () => undefined };
  };
  const all = [one("list"), one("selection", true), one("conversation")].reduce<Shortcut[]>(withShortcut, []);
  expect(all.map(({ label }) => label)).toEqual(["selection", "conversation", "list"]);
  expect(advance("", "e", all).match?.label).toBe("selection");
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

describe("actionsOf", () => {
  it("offers what would run for a key, what has none, and nothing that leads elsewhere", () => {
    const named = (keys: string, label: string, place: number, group = "List") => ({
      keys,
      label,
      group,
      place,
      run: () => {},
    });
    const registered = [
      named("a", "Assign the selected", 3),
      named("", "Send, and solve", 5, "Conversation"),
      named("a", "Assign to me", 4, "Conversation"),
      named("", "Send, and solve", 5, "Conversation"),
      named("", "View: mine", 2),
      named("g t", "Transactions", 7),
      named("mod+k", "Search", 8),
      named("?", "Keyboard shortcuts", 9, "Everywhere"),
    ];
    expect(actionsOf(registered).map(({ label }) => label)).toEqual([
      "Send, and solve",
      "View: mine",
      "Assign the selected",
    ]);
    expect(advance("", "x", registered)).toEqual({ match: null, rest: "" });
  });
});
