const names = new Map<string, Intl.DisplayNames>();

/** Where browsers and servers keep different names, one of them for both. */
const agreed: Record<string, Record<"en" | "zh", string>> = {
  HK: { en: "Hong Kong", zh: "中国香港" },
  MO: { en: "Macao", zh: "中国澳门" },
  PS: { en: "Palestine", zh: "巴勒斯坦" },
};

/**
 * A country's name in the reader's language: "CN" is "China" or "中国".
 *
 * @returns the code itself where it is unknown
 */
export function countryName(code: string, locale: "en" | "zh"): string {
  const same = agreed[code]?.[locale];
  if (same) return same;
  let display = names.get(locale);
  if (!display) {
    display = new Intl.DisplayNames(locale === "zh" ? "zh-CN" : "en-GB", { type: "region" });
    names.set(locale, display);
  }
  try {
    return display.of(code) ?? code;
  } catch {
    return code;
  }
}
