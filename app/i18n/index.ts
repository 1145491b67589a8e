export const locales = ["en", "zh"] as const;
export type Locale = (typeof locales)[number];

/** BCP 47 tags for `lang` attributes and Intl. */
export const languageTag: Record<Locale, string> = { en: "en-GB", zh: "zh-CN" };

/** The same keys, other words. Chinese has one plural form, so `_one` keys are left out. */
export type Translation<T> = {
  [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string ? string : Translation<T[K]>;
};

/** Whether a page needs the frame's and the inbox's words only. Most of the day is spent there. */
export const isDesk = (path: string) => /^\/console\/inbox(\/|$)/.test(path);

/** The words of such pages. */
export async function loadDesk(locale: Locale): Promise<object> {
  return locale === "zh" ? (await import("./zh/desk.ts")).desk : (await import("./en/desk.ts")).desk;
}

/** All words. Only the language that is shown is loaded by the browser. */
export async function loadMessages(locale: Locale): Promise<object> {
  return locale === "zh" ? (await import("./zh/index.ts")).zh : (await import("./en/index.ts")).en;
}

/** The best of our languages for an Accept-Language header. */
export function localeFrom(acceptLanguage: string | null): Locale {
  const wanted = (acceptLanguage ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", weight] = part.trim().split(";q=");
      return { tag: tag.toLowerCase(), weight: weight === undefined ? 1 : Number(weight) };
    })
    .sort((a, b) => b.weight - a.weight);
  const first = wanted.find(({ tag }) => tag.startsWith("zh") || tag.startsWith("en"));
  return first?.tag.startsWith("zh") ? "zh" : "en";
}
