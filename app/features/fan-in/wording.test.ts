import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textKinds } from "#app/features/failures/incident-view.ts";
import { dimensions } from "#app/features/failures/payment.ts";
import { failureReasons } from "#app/features/failures/reasons.ts";
import { type Addressee, agrees, answerFor, readyWording, statusText, wordingFault } from "./wording.ts";

const telling =
  /fraud|stolen|\blost\b|suspect|risk|security|pick.?up|theft|欺诈|盗|挂失|可疑|风险|没收|怀疑/i;

const customer = (language: "en" | "zh"): Addressee => ({
  language,
  name: language === "zh" ? "王芳" : "Ana",
  payment: { amount: "129.90 CNY", merchant: "Harbour Books" },
});

describe("what customers of an incident are told", () => {
  it("carries no reason of risk, whatever the incident's slice and reason", () => {
    const scope = fc.record(
      Object.fromEntries(dimensions.map((dimension) => [dimension, fc.constantFrom("A1", "card", "wallet")])),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        scope,
        fc.constantFrom("outage" as const, "other" as const, "volume_drop" as const),
        fc.constantFrom(null, ...failureReasons),
        fc.constantFrom(...textKinds),
        fc.constantFrom("en" as const, "zh" as const),
        (where, pattern, reason, kind, language) => {
          const text = answerFor(readyWording(kind, { pattern, reason }), where, null, customer(language));
          expect(text).not.toMatch(telling);
          expect(text).not.toMatch(/[{}]/);
          for (const code of ["51", "91", "iso8583"]) expect(text).not.toContain(code);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("names the payment and the bank in the customer's language", () => {
    const text = answerFor(
      readyWording("answer", { pattern: "outage", reason: "issuer_unavailable" }),
      { issuer: "East Bank" },
      null,
      customer("en"),
    );
    expect(text).toContain("Hello Ana,");
    expect(text).toContain("Payments with cards of East Bank are failing");
    expect(text).toContain("your payment of 129.90 CNY at Harbour Books is one of them");
    expect(
      answerFor(
        readyWording("recovery", { pattern: "outage", reason: null }),
        { issuer: "East Bank" },
        null,
        customer("zh"),
      ),
    ).toContain("East Bank卡的支付已恢复正常");
  });

  it("of money that was taken twice does not say that a payment failed, nor that it should be made again", () => {
    for (const language of ["en", "zh"] as const)
      for (const kind of textKinds) {
        const text = answerFor(
          readyWording(kind, { pattern: "other", reason: "duplicate" }),
          { merchant: "m_1" },
          "Harbour Books",
          customer(language),
        );
        expect(text).toMatch(/twice|重复扣款/);
        expect(text).not.toMatch(/fail|again now|无法正常完成|重新支付/);
      }
  });

  it("keeps the payment to itself where it is not proven whose it is", () => {
    const text = answerFor(readyWording("answer", { pattern: "outage", reason: null }), {}, null, {
      ...customer("en"),
      payment: null,
    });
    expect(text).toContain("and your payment is one of them");
    expect(text).not.toContain("129.90");
  });

  it.each([
    ["", "empty"],
    ["Hello {name}, {amount} is late", "blank"],
    ["Your card was reported stolen", "telling"],
    ["您的卡存在风险", "telling"],
    ["x".repeat(5_000), "long"],
    ["Hello {name}, {what} work again {payment}", null],
  ])("a changed text is judged before it is kept (%#)", (text, fault) => {
    expect(wordingFault(text)).toBe(fault);
  });
});

describe("what a status page says", () => {
  const incident = {
    state: "open",
    pattern: "outage",
    scope: { issuer: "East Bank" },
    reason: "issuer_unavailable",
    merchantName: null,
    wording: null,
  } as const;

  it("fits where the incident stands, and what somebody has written goes before", () => {
    expect(statusText(incident)?.en).toMatch(/^Payments with cards of East Bank are failing at the moment/);
    expect(statusText({ ...incident, state: "recovered" })?.zh).toContain("East Bank卡的支付已恢复正常");
    const wording = { status: { en: "{what}: see our bank's page.", zh: "{what}：请见银行公告。" } };
    expect(statusText({ ...incident, wording })?.en).toBe(
      "Payments with cards of East Bank: see our bank's page.",
    );
  });

  it("is nothing where customers are not told, or no payment fails", () => {
    for (const pattern of ["card_testing", "retry_storm", "contacts"] as const)
      expect(statusText({ ...incident, pattern })).toBeNull();
    expect(statusText({ ...incident, reason: "lost_or_stolen" })).toBeNull();
    expect(statusText({ ...incident, state: "false_alarm" })).toBeNull();
  });

  it("names nobody", () => {
    expect(wordingFault("{what} fail, {name}", "status")).toBe("blank");
    expect(wordingFault("{what} fail", "status")).toBeNull();
  });
});

describe("an answer that says all is well", () => {
  it.each([
    "Thanks!",
    "ok, thank you very much",
    "It works now, thanks",
    "好的，谢谢",
    "谢谢您！",
    "可以了",
    "Got it.",
  ])("%s", (text) => expect(agrees(text)).toBe(true));
  it.each([
    "Thanks, but it failed again",
    "ok and where is my refund?",
    "谢谢，不过还是付不了",
    "No",
    "",
    "好的吗？",
    "thanks for nothing, it still does not work",
  ])("not: %s", (text) => expect(agrees(text)).toBe(false));
});
