import { describe, expect, it } from "vitest";
import { fittingColleagues, mentionedIn, mentionWord } from "./mention.ts";

const staff = ["Mei Lin", "Mei Linda Chow", "Sofia Marchetti", "王小明"].map((name) => ({ id: name, name }));

describe("mentions", () => {
  it("know what is begun behind an @, and what is an address", () => {
    expect(mentionWord("Please @")).toBe("");
    expect(mentionWord("请@Mei L")).toBe("mei l");
    expect(mentionWord("@王")).toBe("王");
    expect(mentionWord("wei@customer")).toBeNull();
    expect(mentionWord("@Mei\nnext")).toBeNull();
  });

  it("find colleagues by any of their names", () => {
    expect(fittingColleagues(staff, "mei").map(({ id }) => id)).toEqual(["Mei Lin", "Mei Linda Chow"]);
    expect(fittingColleagues(staff, "mar").map(({ id }) => id)).toEqual(["Sofia Marchetti"]);
    expect(fittingColleagues(staff, "x")).toEqual([]);
  });

  it("mean the longer of two names, and nobody who was only begun", () => {
    expect(mentionedIn("@Mei Linda Chow and @王小明，看一下", staff)).toEqual(["Mei Linda Chow", "王小明"]);
    expect(mentionedIn("@Mei Lin look", staff)).toEqual(["Mei Lin"]);
    expect(mentionedIn("@Mei", staff)).toEqual([]);
  });
});
