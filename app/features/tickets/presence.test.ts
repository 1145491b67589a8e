import { describe, expect, it } from "vitest";
import { believedFor, present, withTold } from "./presence.ts";

const bo = { page: "page-bo-1", staffId: "bo", name: "Bo" };
const ann = { page: "page-ann-1", staffId: "ann", name: "Ann" };

describe("who is at a conversation", () => {
  it("is whoever told so lately, by name", () => {
    const known = withTold(withTold([], { ...bo, doing: "looking" }, 0), { ...ann, doing: "replying" }, 1);
    expect(present(known, 2).map(({ name, doing }) => [name, doing])).toEqual([
      ["Ann", "replying"],
      ["Bo", "looking"],
    ]);
  });

  it("does not flicker when one telling is lost, and ends when all are", () => {
    const known = withTold([], { ...bo, doing: "looking" }, 0);
    expect(present(known, believedFor - 1)).toHaveLength(1);
    expect(present(known, believedFor)).toHaveLength(0);
  });

  it("is each person once, with the most they do on any of their pages", () => {
    const two = withTold(
      withTold([], { ...bo, doing: "replying" }, 0),
      { ...bo, page: "page-bo-2", doing: "looking" },
      1,
    );
    expect(present(two, 2)).toMatchObject([{ staffId: "bo", doing: "replying" }]);
    const one = withTold(two, { ...bo, doing: null }, 3);
    expect(present(one, 4)).toMatchObject([{ staffId: "bo", doing: "looking" }]);
    expect(present(withTold(one, { ...bo, page: "page-bo-2", doing: null }, 5), 6)).toEqual([]);
  });

  it("forgets what is too old when something new is heard", () => {
    const known = withTold([], { ...bo, doing: "looking" }, 0);
    expect(withTold(known, { ...ann, doing: "looking" }, believedFor + 1)).toHaveLength(1);
  });
});
