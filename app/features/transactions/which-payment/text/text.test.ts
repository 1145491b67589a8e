import { describe, expect, it } from "vitest";
import { answersTo } from "./answers.ts";
import { excerpt, fold } from "./fold.ts";
import { negations } from "./negation.ts";
import { readThread } from "./thread.ts";
import { topicOf } from "./topic.ts";

describe("folding", () => {
  it("brings writing to one form and knows the way back", () => {
    const folded = fold("星巴克　Ｃａｆé：￥１２９．９０ 退款呢？麥當勞 1\u200b2");
    expect(folded.text).toBe("星巴克 cafe:¥129.90 退款呢?麦当劳 12");
    const at = folded.text.indexOf("麦当劳");
    expect(excerpt(folded, at, at + 3)).toBe("麥當勞");
    expect(excerpt(folded, folded.text.length - 2, folded.text.length)).toBe("1\u200b2");
  });

  it("reads the beginning and the end of what is too long", () => {
    const folded = fold(`start ${"x".repeat(1_000_000)} end`);
    expect(folded.text.length).toBeLessThan(50_000);
    const at = folded.text.length - 3;
    expect(excerpt(folded, at, at + 3)).toBe("end");
  });
});

const speakers = (text: string) => {
  const folded = fold(text).text;
  return readThread(folded)
    .filter(({ body, to }) => body < to)
    .map(({ speaker, body, to }) => [speaker, folded.slice(body, to)]);
};

describe("threads", () => {
  it("tells the speakers apart", () => {
    expect(speakers("客户：在吗\n客服：您好，请问有什么可以帮您\n客户：129.9")).toEqual([
      ["customer", "在吗"],
      ["agent", "您好,请问有什么可以帮您"],
      ["customer", "129.9"],
    ]);
    expect(speakers("[10:01] Lin: hi\n[10:02] Dana: How can I help?\n[10:03] Lin: the 50 one")).toEqual([
      ["customer", "hi"],
      ["agent", "how can i help?"],
      ["customer", "the 50 one"],
    ]);
    expect(speakers("客服小美 2026-01-05 10:32:11\n请问哪一笔\n用户 2026-01-05 10:33\n昨天的")).toEqual([
      ["agent", "请问哪一笔"],
      ["customer", "昨天的"],
    ]);
  });

  it("keeps the fields of a form and times at the beginning of a text", () => {
    expect(speakers("Amount: 129.90\nMerchant: KFC")).toEqual([
      ["customer", "amount: 129.90\nmerchant: kfc"],
    ]);
    expect(speakers("2026/4/1 14:22 那笔")).toEqual([["customer", "2026/4/1 14:22 那笔"]]);
  });

  it("sets mail headers, signatures and quotations apart", () => {
    const mail =
      "Any news?\nOn Wed, Mar 25, 2026 at 10:02 AM UPay <help@upay.example> wrote:\n> about 1,499.00";
    expect(speakers(mail)).toEqual([
      ["customer", "any news?"],
      ["quoted", "> about 1,499.00"],
    ]);
  });

  it("hears yes and no", () => {
    const answers = (reply: string) => {
      const text = fold(`Agent: Is it the 59.00 at KFC?\nCustomer: ${reply}`).text;
      return answersTo(text, readThread(text))[0];
    };
    expect(answers("yes")).toBe("agreed");
    expect(answers("nope, the other")).toBe("disagreed");
    expect(answers("hm")).toBeNull();
  });
});

describe("what is ruled out", () => {
  const ruledOut = (text: string) =>
    negations(fold(text).text).map(({ from, to }) => fold(text).text.slice(from, to).trim());
  it.each([
    ["not the 50 one, the 15 one", ["50 one"]],
    ["不是昨天那笔，是前天的", ["昨天那笔"]],
    ["除了星巴克那笔", ["星巴克那笔"]],
    ["the 50 one is fine", ["the 50 one"]],
    ["I did not make this 50 payment", []],
    ["129那笔不是我付的", []],
    ["是不是昨天那笔", []],
    ["it should be 12, not 21", []],
    ["129 instead of 12.9", ["12.9"]],
  ])("%s", (text, expected) => expect(ruledOut(text)).toEqual(expected));
});

describe("what a text is about", () => {
  const event = (text: string) => topicOf(fold(text).text).event;
  it("hears what happened to a payment", () => {
    for (const text of ["my payment failed", "i was charged twice", "昨天被扣了两次", "退款没到账"]) {
      expect(event(text), text).toBe(true);
    }
  });
  it("and what did not", () => {
    for (const text of [
      "how do I change my password",
      "人脸识别失败三次",
      "do you support visa",
      "怎么绑卡",
    ]) {
      expect(event(text), text).toBe(false);
    }
  });
});
