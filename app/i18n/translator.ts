import type { en } from "./en/index.ts";
import type { Locale } from "./index.ts";

type WithoutPlural<Key extends string> = Key extends `${infer Base}_one`
  ? Base
  : Key extends `${infer Base}_other`
    ? Base
    : Key;

type KeysOf<Messages, Before extends string = ""> = {
  [Key in keyof Messages & (string | number)]: Messages[Key] extends string
    ? `${Before}${WithoutPlural<`${Key}`>}`
    : KeysOf<Messages[Key], `${Before}${Key}.`>;
}[keyof Messages & (string | number)];

/** What a message is asked for by: `area.key`, without the ending that says how many. */
export type MessageKey = KeysOf<typeof en>;

/**
 * The words of a message, with `values` in their places; `count` chooses the plural form.
 * A key that has none is its own words, a value that is not known is none.
 */
export type Translate = (
  key: MessageKey,
  values?: Record<string, string | number | null | undefined>,
) => string;

/** One language and its words. */
export interface Translator {
  locale: Locale;
  t: Translate;
  /** whether a key that was put together has a message */
  exists: (key: string) => boolean;
  /** whether all words are there */
  isWhole: () => boolean;
  /** Reads the words that are not there yet. */
  complete: () => Promise<void>;
}

const valuePlace = /\{\{(\w+)\}\}/;
const beginsChinese = /^\p{Script=Han}/u;
const endsChinese = /\p{Script=Han}$/u;

/**
 * Values in their places. Chinese puts a space between itself and foreign letters, so the words have one
 * around a name; where the name is Chinese as well, there is none.
 */
function fill(message: string, values: Record<string, unknown> | undefined, closesUp: boolean): string {
  const [first = "", ...rest] = message.split(valuePlace);
  let filled = first;
  for (let place = 0; place < rest.length; place += 2) {
    const before = place === 0 ? first : (rest[place - 1] ?? "");
    const value = String(values?.[rest[place] ?? ""] ?? "");
    let after = rest[place + 1] ?? "";
    if (closesUp && /\p{Script=Han} $/u.test(before) && beginsChinese.test(value))
      filled = filled.slice(0, -1);
    if (closesUp && /^ \p{Script=Han}/u.test(after) && endsChinese.test(value)) after = after.slice(1);
    filled += value + after;
  }
  return filled;
}

/**
 * A translator of its own for each request, so that two in two languages never meet.
 *
 * @param messages all, or with `rest` those of some pages
 */
export function createTranslator(locale: Locale, messages: object, rest?: () => Promise<object>): Translator {
  let held = messages;
  let whole = rest === undefined;
  let completing: Promise<void> | undefined;
  const plural = new Intl.PluralRules(locale);
  // A page of a hundred rows asks for the same few words thousands of times.
  const known = new Map<string, string>();

  function read(key: string): string | null {
    const found = key
      .split(".")
      .reduce<unknown>((place, part) => (place as Record<string, unknown> | undefined)?.[part], held);
    return typeof found === "string" ? found : null;
  }
  function find(key: string): string | null {
    const message = known.get(key) ?? read(key);
    if (message !== null) known.set(key, message);
    return message;
  }

  return {
    locale,
    exists: (key) => find(key) !== null,
    isWhole: () => whole,
    complete() {
      completing ??= Promise.resolve(rest?.()).then((more) => {
        held = { ...held, ...more };
        whole = true;
      });
      return completing;
    },
    t(key, values) {
      const counted = values?.count === undefined ? null : `${key}_${plural.select(Number(values.count))}`;
      const message = (counted && find(counted)) ?? find(key) ?? key;
      return message.includes("{{") ? fill(message, values, locale === "zh") : message;
    },
  };
}
