import { describe, expect, it } from "vitest";
import { cannedReplyForm } from "./canned-reply-form.ts";

const form = (fields: object) =>
  cannedReplyForm.safeParse({
    id: "",
    shortcut: "refund",
    title: "Refund",
    en: "Hello",
    zh: "",
    tags: "",
    status: "",
    priority: "",
    assignee: "",
    teamId: "",
    ...fields,
  });
const problem = (fields: object) => form(fields).error?.issues.map(({ message }) => message);

describe("cannedReplyForm", () => {
  it("takes shortcuts and tags as people type them", () => {
    const { data } = form({ shortcut: "/Refund", tags: "VIP，  late payment, vip", status: "solved" });
    expect(data).toMatchObject({
      shortcut: "refund",
      actions: { addTags: ["late-payment", "vip"], status: "solved", assignee: null },
    });
  });

  it("says what is wrong", () => {
    expect(problem({ shortcut: "two words" })).toEqual(["invalid_shortcut"]);
    expect(problem({ en: "Hello {{customer.nickname}}" })).toEqual(["unknown_variable"]);
    expect(problem({ en: "Your bank suspects fraud" })).toEqual(["telling_word"]);
    expect(problem({ zh: "您的卡存在风险" })).toEqual(["telling_word"]);
    expect(problem({ en: "  \u202e " })).toEqual(["nothing_written"]);
    expect(problem({ tags: Array.from({ length: 1_000 }, (_, at) => `t${at}`).join() })).toContain("bad_tag");
    expect(problem({ tags: "!!!" })).toEqual(["bad_tag"]);
    expect(problem({ en: "x".repeat(20_001) })).toEqual(["too_long"]);
    expect(problem({ assignee: "somebody" })).toBeDefined();
  });
});
