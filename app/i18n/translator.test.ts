import { describe, expect, it } from "vitest";
import { createTranslator, type MessageKey } from "./translator.ts";

const words = {
  common: { hello: "Hello {{name}}", lines_one: "{{count}} line", lines_other: "{{count}} lines" },
};
const key = (name: string) => name as MessageKey;

describe("a translator", () => {
  it("puts values into their places, as they are", () => {
    const { t } = createTranslator("en", words);
    expect(t(key("common.hello"), { name: "<b>$&</b>" })).toBe("Hello <b>$&</b>");
    expect(t(key("common.hello"))).toBe("Hello ");
  });

  it("closes Chinese up around a Chinese name, and leaves the rest as it is", () => {
    const { t } = createTranslator("zh", { common: { did: "由 {{name}} 邀请了 {{other}} {{name}}" } });
    const did = (name: string, other: string) => t(key("common.did"), { name, other });
    expect(did("Daniel", "Mei")).toBe("由 Daniel 邀请了 Mei Daniel");
    expect(did("王芳", "李雷")).toBe("由王芳邀请了李雷 王芳");
    expect(did("王 芳", "Mei")).toBe("由王 芳邀请了 Mei 王 芳");
    const english = createTranslator("en", { common: { did: "李 {{name}} 李" } }).t;
    expect(english(key("common.did"), { name: "王" })).toBe("李 王 李");
  });

  it("chooses the plural form of the language", () => {
    const english = createTranslator("en", words).t;
    const chinese = createTranslator("zh", { common: { lines_other: "{{count}} 行" } }).t;
    expect([0, 1, 2].map((count) => english(key("common.lines"), { count }))).toEqual([
      "0 lines",
      "1 line",
      "2 lines",
    ]);
    expect(chinese(key("common.lines"), { count: 1 })).toBe("1 行");
  });

  it("says a key that has no words, and nothing of what only looks like one", () => {
    const { t, exists } = createTranslator("en", words);
    expect(t(key("common.nothing"))).toBe("common.nothing");
    expect([
      exists("common.hello"),
      exists("common"),
      exists("common.hello.length"),
      exists("toString"),
    ]).toEqual([true, false, false, false]);
  });

  it("gets the rest of its words once", async () => {
    let asked = 0;
    const { t, isWhole, complete } = createTranslator("en", words, async () => {
      asked += 1;
      return { rules: { title: "Rules" } };
    });
    expect([t(key("rules.title")), isWhole()]).toEqual(["rules.title", false]);
    await Promise.all([complete(), complete()]);
    expect([t(key("rules.title")), t(key("common.hello"), { name: "you" }), isWhole(), asked]).toEqual([
      "Rules",
      "Hello you",
      true,
      1,
    ]);
  });
});
