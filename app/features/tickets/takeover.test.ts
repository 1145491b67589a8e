import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type IdentitySecrets,
  isAnswer,
  judgeSession,
  questionsFor,
  type SessionOrigin,
} from "./takeover.ts";

const day = 24 * 60 * 60 * 1000;
const now = 1_000 * day;
const home: SessionOrigin = {
  startedAt: now - 30 * day,
  address: "home",
  browser: "Safari · iPhone",
  deviceId: "d_1",
  country: "CN",
};
const payments = Array.from({ length: 5 }, () => ({ address: "home", deviceId: "d_1", country: "CN" }));
const usual = { sessions: [home], payments };
const fresh = { ...home, startedAt: now - 60_000 };

describe("judgeSession", () => {
  it.each([
    ["the customer at home", fresh, true, [], false],
    [
      "the customer on a journey",
      { ...home, startedAt: now - 3 * day, address: "hotel" },
      true,
      ["new_address"],
      false,
    ],
    ["a new telephone at home", { ...fresh, deviceId: "d_2" }, true, ["new_session", "new_device"], true],
    [
      "a stranger's device elsewhere",
      { ...fresh, address: "x", deviceId: "d_9", country: "US" },
      true,
      ["new_session", "new_address", "new_device", "new_country"],
      true,
    ],
    ["somebody who only says so, at home", { ...home, startedAt: now - 3 * day }, false, ["unproven"], false],
    [
      "somebody who only says so, elsewhere",
      { ...home, startedAt: now - 3 * day, address: "x" },
      false,
      ["unproven", "new_address"],
      true,
    ],
    ["another country", { ...home, startedAt: now - 3 * day, country: "US" }, true, ["new_country"], true],
  ] as const)("%s", (_, session, proven, signs, careful) => {
    const judged = judgeSession(session, usual, proven, now);
    expect(judged.careful).toBe(careful);
    expect(judged.signs.filter((sign) => careful || sign !== "new_session")).toEqual(signs);
  });

  it("does not hold against a customer what is not known of them", () => {
    const stranger = { ...fresh, address: "x", deviceId: "d_9", country: "US" };
    expect(judgeSession(stranger, { sessions: [], payments: [] }, true, now)).toEqual({
      signs: [],
      careful: false,
    });
    expect(judgeSession(stranger, { sessions: [], payments: payments.slice(0, 2) }, false, now).careful).toBe(
      false,
    );
    // What was opened today is not usual yet: it may be the thief's first.
    const today = { ...stranger, startedAt: now - 3_600_000 };
    expect(judgeSession(stranger, { sessions: [home, today], payments }, true, now).careful).toBe(true);
  });
});

describe("asking who it is", () => {
  const secrets: IdentitySecrets = {
    email: "wei@customer.example",
    phone: "+86 138 0013 8000",
    payments: [
      { last4: "4821", amount: "1299.50", merchant: "Harbour Books" },
      { last4: null, amount: "48.00", merchant: "海港书店" },
    ],
  };

  it.each([
    ["last4", "4821", "4812"],
    ["last4", "４８２１", "482"],
    ["amount", "1,299.50", "1299"],
    ["amount", "CNY 1299.5", "5"],
    ["amount", "48", "4800"],
    ["merchant", "harbour book", "har"],
    ["merchant", "海港书店", "书"],
    ["phone", "8000", "138"],
    ["email", " Wei@Customer.example", "wei"],
  ] as const)("%s: %j is right, %j is not", (question, right, wrong) => {
    expect(isAnswer(question, right, secrets)).toBe(true);
    expect(isAnswer(question, wrong, secrets)).toBe(false);
  });

  it("asks only what can be checked, and takes no empty answer", () => {
    expect(questionsFor(secrets)).toEqual(["last4", "amount", "merchant", "phone", "email"]);
    expect(questionsFor({ email: null, phone: "12", payments: [] })).toEqual([]);
    fc.assert(
      fc.property(
        fc.constantFrom(...questionsFor(secrets)),
        fc.string({ maxLength: 3 }),
        (question, guess) => {
          if (question !== "amount") expect(isAnswer(question, guess, secrets)).toBe(false);
        },
      ),
    );
  });
});
