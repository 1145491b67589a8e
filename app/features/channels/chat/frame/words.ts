import { chat as en } from "#app/i18n/en/chat.ts";
import { chat as zh } from "#app/i18n/zh/chat.ts";

/** The chat's words of one language. The page loads no other words and no translator. */
export type Words = Omit<typeof zh, never>;
export type Locale = "en" | "zh";

/** English has a second form for one; Chinese needs none. */
export const wordsOf = (locale: Locale): Words => (locale === "zh" ? zh : en);

/** How many are before somebody, in words. */
export function aheadWords(locale: Locale, count: number): string {
  if (count === 0) return wordsOf(locale).next;
  return locale === "en" && count === 1 ? en.ahead_one : fill(wordsOf(locale).ahead_other, { count });
}

/** Puts values into a text's places: `{{name}}`. */
export const fill = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{\{(\w+)\}\}/g, (place, name: string) => String(values[name] ?? place));
