import { describe, expect, it } from "vitest";
import { loadMessages, locales } from "#app/i18n/index.ts";
import { createTranslator } from "#app/i18n/translator.ts";
import { completionsAt } from "./complete.ts";
import { fieldNames } from "./fields.ts";
import { parseRule } from "./parse.ts";
import { readAloud } from "./read-aloud.ts";

/** Names offered where the text has a "|". */
const offered = (marked: string) => {
  const caret = marked.indexOf("|");
  return completionsAt(marked.replace("|", ""), caret).options.map(({ name }) => name);
};
const chosen = (marked: string, name: string) => {
  const caret = marked.indexOf("|");
  const text = marked.replace("|", "");
  const { from, to, options } = completionsAt(text, caret);
  return text.slice(0, from) + options.find((option) => option.name === name)?.insert + text.slice(to);
};

describe("completion", () => {
  it("offers what can stand there", () => {
    expect(offered("dev|")[0]).toBe("device");
    expect(offered("amount > 5 C|")[0]).toBe("CNY");
    expect(offered("card on |")).toEqual(["allow", "review", "block"]);
    expect(offered("device |")).toContain("on");
    expect(offered("hour |")).not.toContain("on");
    expect(offered('method = "w|')).toEqual(["wallet"]);
    expect(offered("merchant_country in (|")[0]).toBe("CN");
    expect(offered('merchant = "C|')).toEqual([]);
    expect(offered("amount > 1 CNY and |")).toContain("amount");
  });

  it("puts a choice in the place of the word that was begun", () => {
    expect(chosen("amount > 1 CNY and dev| = 0", "device_seen")).toBe("amount > 1 CNY and device_seen = 0");
    expect(chosen('method = "w|', "wallet")).toBe('method = "wallet"');
  });
});

const words = Object.fromEntries(
  await Promise.all(
    locales.map(async (locale) => [locale, createTranslator(locale, await loadMessages(locale)).t] as const),
  ),
);
const read = (text: string, locale: "en" | "zh") =>
  readAloud(parseRule(text).expression!, words[locale]!, locale);

describe("a rule read aloud", () => {
  it("is a sentence in both languages", () => {
    const text =
      'amount > 3 * usual_amount and device_seen = 0 and country not in ("CN", "HK") or card on block';
    expect(read(text, "en")).toBe(
      "(the amount is more than 3 times the usual amount and the number of payments by this device before is 0 and the country it was made in is none of China, Hong Kong) or the card is on the block list",
    );
    expect(read(text, "zh")).toBe(
      "（金额大于 3 倍的平时金额，且此设备此前的交易笔数等于 0，且交易所在地不属于中国、中国香港），或银行卡在拦截名单中",
    );
  });

  it("leaves nothing without words", () => {
    const all = fieldNames.map((name) => `known(${name})`).join(" or ");
    const forms =
      'not (abs(-hour) <= 1) and min(amount, 5.5 USD) + 1 USD >= 2 USD and (amount otherwise 1 CNY) / 2 < 3 CNY and starts_with(bin, "62") and true and not known(pace) and ip not on review';
    for (const locale of locales) {
      expect(read(all, locale)).not.toMatch(/rules\.|\{\{|undefined/);
      expect(read(forms, locale)).not.toMatch(/rules\.|\{\{|undefined/);
    }
  });
});
