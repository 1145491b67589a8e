import { describe, expect, it } from "vitest";
import { fraud as english } from "#app/i18n/en/fraud.ts";
import type { Locale } from "#app/i18n/index.ts";
import { createTranslator } from "#app/i18n/translator.ts";
import { fraud as chinese } from "#app/i18n/zh/fraud.ts";
import { alertStates } from "./alert.ts";
import { reasonDetail, reasonWords } from "./reason-words.ts";
import { rules } from "./rules/index.ts";
import { safeNotice } from "./safe-words.ts";
import type { Reason } from "./score.ts";

const catalogues: [Locale, object][] = [
  ["en", { fraud: english }],
  ["zh", { fraud: chinese }],
];

const facts = {
  observed: 129_900,
  expected: 10_000,
  window: 7200,
  sample: 31,
  currency: "CNY",
  country: "BR",
  from: "CN",
  distance: 11_540,
};
const reasons = [...rules.map(({ name }) => name), "history" as const].map((rule) => ({
  rule,
  points: 100,
  facts,
}));

it("parts what lies far from habit, in Chinese too, where a list of units has no sign between", () => {
  const parts = ["amount", "pace"] as const;
  const reason: Reason = {
    rule: "distance",
    points: 450,
    facts: { ...facts, observed: 0.0001, parts: [...parts] },
  };
  for (const [locale, messages] of catalogues) {
    const { t } = createTranslator(locale, messages);
    const names = parts.map((part) => t(`fraud.distance.${part}`));
    expect(reasonDetail(reason, t, locale)).toContain(names.join(locale === "zh" ? "、" : ", "));
  }
});

describe.each(catalogues)("an analyst's words in %s", (locale, messages) => {
  const { t } = createTranslator(locale, messages);

  it("exist for every rule, with every fact filled in", () => {
    for (const reason of reasons) {
      expect(t(`fraud.rules.${reason.rule}.title`)).not.toContain("fraud.");
      const detail = t(`fraud.rules.${reason.rule}.detail`, { ...reasonWords(reason, locale) });
      expect(detail).not.toMatch(/\{\{|\}\}|undefined|NaN|fraud\.rules/);
      expect(detail).toMatch(/\d/);
    }
  });
});

it("writes amounts, times and countries as the reader does", () => {
  const reason: Reason = { rule: "spending", points: 1, facts };
  expect(reasonWords(reason, "en")).toMatchObject({
    observed: "CN¥1,299.00",
    times: "13",
    window: "2 hours",
    country: "Brazil",
    distance: "11,540",
  });
  expect(reasonWords(reason, "zh")).toMatchObject({
    observed: "¥1,299.00",
    window: "2小时",
    country: "巴西",
  });
});

it("keeps a currency's own digits", () => {
  const yen: Reason = { rule: "amount", points: 1, facts: { ...facts, observed: 5000, currency: "JPY" } };
  expect(reasonWords(yen, "en").observed).toBe("JP¥5,000");
});

describe("what agents and customers are told", () => {
  const suspicion =
    /fraud|stolen|lost|suspic|risk|scor|alert|block|pick.?up|欺诈|诈骗|盗|可疑|风险|评分|警|冒用|黑名单|拦截/i;

  it("never hints at a suspicion", () => {
    const words = [...Object.values(english.safe), ...Object.values(chinese.safe)];
    expect(words.filter((text) => suspicion.test(text))).toEqual([]);
  });

  it("has words for every state an alert can be in", () => {
    const notices = [null, ...alertStates].map(safeNotice);
    expect(notices).toEqual(["nothing", "beingChecked", "beingChecked", "checked"]);
    for (const notice of notices) expect(english.safe[notice]).toBeTruthy();
  });
});
