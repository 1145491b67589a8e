import { describe, expect, it } from "vitest";
import { tellingWord } from "./telling.ts";

describe("words that customers are not told by a text for many", () => {
  it("are named as they stand there, in both languages", () => {
    expect(tellingWord("Your bank suspects Fraudulent use")).toBe("suspects");
    expect(tellingWord("It looked Suspicious to us")).toBe("Suspicious");
    expect(tellingWord("please pick-up card")).toBe("pick-up card");
    expect(tellingWord("您的卡存在风险")).toBe("风险");
  });

  it("are not found in what is said every day", () => {
    for (const text of [
      "We lost the connection to your bank for a moment.",
      "Please pick up the phone.",
      "An asterisk marks what is needed.",
      "您的付款已恢复正常。",
    ])
      expect(tellingWord(text)).toBeNull();
  });
});
