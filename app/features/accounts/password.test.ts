import { describe, expect, it } from "vitest";
import { passwordProblem } from "./password.ts";

const owner = { email: "mei.lin@upay.example", name: "Mei Lindqvist 林小美" };

describe("what a new password must be", () => {
  it.each([
    ["correct horse battery", null],
    ["水調歌頭明月幾時有把酒問青天", null],
    ["upay-demo-2026", null],
    ["short", "too_short"],
    ["eleven char", "too_short"],
    ["😀😀😀😀😀😀😀😀😀😀😀", "too_short"],
    ["aaaaaaaaaaaaaaaa", "too_uniform"],
    ["abababababababab", "too_uniform"],
    ["x1".repeat(150), "too_long"],
    ["MEI.LIN-is-my-name", "contains_email"],
    ["my-lindqvist-2026!", "contains_name"],
    ["我叫林小美今年三十五岁了哦", "contains_name"],
  ])("%s: %s", (password, problem) => expect(passwordProblem(password, owner)).toBe(problem));

  it("does not mind short parts of names", () => {
    expect(passwordProblem("meandering rivers", owner)).toBeNull();
    expect(passwordProblem("allergic to nuts", { email: "al@x.example", name: "Al Gic" })).toBeNull();
  });
});
