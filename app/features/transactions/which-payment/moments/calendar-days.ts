import type { Span } from "../clue.ts";
import { chineseNumber } from "../numbers/chinese.ts";
import { civilDate, dayNumberOf, days, isDate, type Meaning } from "./meaning.ts";

/** Words that name a day or several, and what they mean when said on the day with a given number. */
export interface DayPhrase extends Span {
  meanings(today: number): Meaning[];
}

const monthNames =
  "jan(?:uary)?|feb(?:ruary|r)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
const monthNumber = (name: string) =>
  "janfebmaraprmayjunjulaugsepoctnovdec".indexOf(name.slice(0, 3)) / 3 + 1;

const ordinalWords =
  "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(
    " ",
  );
const ordinalPattern = `${ordinalWords.join("|")}|twenty[ -](?:${ordinalWords.slice(0, 9).join("|")})|thirtieth|thirty[ -]first`;

function ordinalValue(word: string): number {
  if (/^\d/.test(word)) return Number.parseInt(word, 10);
  if (word === "thirtieth") return 30;
  if (word.startsWith("thirty")) return 31;
  const tail = word.replace(/^twenty[ -]/, "");
  return ordinalWords.indexOf(tail) + 1 + (tail === word ? 0 : 20);
}

/** The chances of a day of the calendar without a year: the last time it was, or today. */
function lastTime(month: number, date: number, today: number, strength: number): Meaning[] {
  const { year } = civilDate(today);
  for (const candidate of [year + 1, year, year - 1, year - 4]) {
    if (!isDate(candidate, month, date)) continue;
    const number = dayNumberOf(candidate, month, date);
    if (number <= today + 1) return [days(number, number, strength)];
  }
  return [];
}

const withYear = (year: number, month: number, date: number, strength: number): Meaning[] =>
  isDate(year, month, date)
    ? [days(dayNumberOf(year, month, date), dayNumberOf(year, month, date), strength)]
    : [];

const fullYear = (text: string) => (text.length === 2 ? 2000 + Number(text) : Number(text));

/** Month and day in either order, as the customs of different countries have it. */
function eitherOrder(
  first: number,
  second: number,
  of: (month: number, date: number, strength: number) => Meaning[],
) {
  return [...of(first, second, 3.9), ...(first === second ? [] : of(second, first, 3.7))];
}

/** The last day with that date in a month up to now, or the one before. */
function dayOfMonth(date: number, today: number): Meaning[] {
  const { year, month } = civilDate(today);
  const found: Meaning[] = [];
  for (let back = 0; back < 3; back += 1) {
    const first = new Date(Date.UTC(year, month - 1 - back, 1));
    const [inYear, inMonth] = [first.getUTCFullYear(), first.getUTCMonth() + 1];
    if (!isDate(inYear, inMonth, date)) continue;
    const number = dayNumberOf(inYear, inMonth, date);
    if (number <= today + 1) found.push(days(number, number, found.length === 0 ? 3.7 : 2.2));
  }
  return found.slice(0, 2);
}

function dayOfOtherMonth(date: number, today: number, back: number): Meaning[] {
  const { year, month } = civilDate(today);
  const first = new Date(Date.UTC(year, month - 1 - back, 1));
  return withYear(first.getUTCFullYear(), first.getUTCMonth() + 1, date, 4);
}

const number = "\\d{1,2}|[一二三四五六七八九十廿卅]{1,3}";
const numberOf = (text: string) =>
  /^\d/.test(text) ? Number(text) : (chineseNumber(text.replace("廿", "二十").replace("卅", "三十")) ?? 0);

type Reader = (groups: readonly (string | undefined)[]) => DayPhrase["meanings"];

const readers: readonly (readonly [RegExp, Reader])[] = [
  // 2026-01-05, 2026/1/5, 2026.1.5, 2026年1月5日
  [
    /(?<!\d)(20\d\d) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2})(?: ?[日号])?(?!\d)/g,
    ([, year, month, date]) =>
      () =>
        withYear(Number(year), Number(month), Number(date), 4.6),
  ],
  // 20260105
  [
    /(?<![\d_-])(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?![\d_-])/g,
    ([, year, month, date]) =>
      () =>
        withYear(Number(year), Number(month), Number(date), 4.6),
  ],
  // 05/01/2026, 5.1.26
  [
    /(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(20\d\d|\d\d)(?![\d/]|[.,-]\d)/g,
    ([, first, , second, year]) =>
      () =>
        eitherOrder(Number(second), Number(first), (month, date, strength) =>
          withYear(fullYear(year!), month, date, strength + 0.4),
        ),
  ],
  // Jan 5, January 5th, 2026
  [
    new RegExp(
      `(?<![a-z])(${monthNames})\\.?,? ?(?:the )?(\\d{1,2}(?:st|nd|rd|th)?(?![\\d:.,]\\d|\\d|[ap]m| ?[ap]m)|${ordinalPattern})(?:,? (20\\d\\d)(?!\\d))?`,
      "g",
    ),
    ([, month, date, year]) => monthAndDay(monthNumber(month!), ordinalValue(date!), year),
  ],
  // 5 January, the 5th of Jan 2026
  [
    new RegExp(
      `(?<![a-z\\d.,])(\\d{1,2}(?:st|nd|rd|th)?|${ordinalPattern})[ -]?(?:day )?(?:of )?(${monthNames})(?![a-z])(?:\\.?,?[ -]?(20\\d\\d)(?!\\d))?`,
      "g",
    ),
    ([, date, month, year]) => monthAndDay(monthNumber(month!), ordinalValue(date!), year),
  ],
  // 去年12月5号, 上个月五号
  [
    new RegExp(`(去年|今年)?(${number})月份?(${number})(?:[日号]|(?![\\d元块刀]|[.,]\\d))`, "g"),
    ([, year, month, date]) => {
      const [m, d] = [numberOf(month!), numberOf(date!)];
      return (today) =>
        year
          ? withYear(civilDate(today).year - (year === "去年" ? 1 : 0), m, d, 4.4)
          : lastTime(m, d, today, 4.2);
    },
  ],
  [
    new RegExp(`(上上?)个?月的?(${number})[日号]`, "g"),
    ([, back, date]) =>
      (today) =>
        dayOfOtherMonth(numberOf(date!), today, back!.length),
  ],
  [
    new RegExp(`(?:这|本)个?月的?(${number})[日号]`, "g"),
    ([, date]) =>
      (today) =>
        dayOfOtherMonth(numberOf(date!), today, 0),
  ],
  // 5号, 十五日, 1.5号, 1.5晚上
  [
    /(?<![\d.])(\d{1,2})\.(\d{1,2})(?:[日号]|(?= ?(?:早上|上午|中午|下午|晚上|凌晨|那天|当天)))/g,
    ([, month, date]) =>
      (today) =>
        lastTime(Number(month), Number(date), today, 4),
  ],
  [
    new RegExp(
      `(?<![第\\d.尾单账编同型零一二三四五六七八九十百千万])(${number})[日号](?!币|圆|本|系|料|常|楼|线|店|机|码|卡|门|桌|院|馆|公寓|厅|技师|元|块|[a-z\\d-])`,
      "g",
    ),
    ([, date]) =>
      (today) =>
        dayOfMonth(numberOf(date!), today),
  ],
  // 1/5, 5/1
  [
    /(?<![\d/$¥€£.])(\d{1,2})\/(\d{1,2})(?![\d/%]|\.\d)/g,
    ([text, first, second]) =>
      text === "24/7" || text === "50/50"
        ? () => []
        : (today) =>
            eitherOrder(Number(first), Number(second), (month, date, strength) =>
              lastTime(month, date, today, strength),
            ),
  ],
  // 01-05
  [
    /(?<![\d-])(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?![\d-]|[.,]\d)/g,
    ([, month, date]) =>
      (today) =>
        lastTime(Number(month), Number(date), today, 3.8),
  ],
  // the 5th, on the fifth
  [
    /(?<![a-z\d.,])(\d{1,2})(?:st|nd|rd|th)(?! (?:time|attempt|floor|avenue|ave|street|st|order|one|payment|charge|transaction|try|item|purchase)|[a-z])/g,
    ([, date]) =>
      (today) =>
        dayOfMonth(Number(date), today),
  ],
  [
    new RegExp(`(?<=on the )(${ordinalPattern})(?! (?:time|attempt|one|payment|charge|try|floor|of))`, "g"),
    ([, date]) =>
      (today) =>
        dayOfMonth(ordinalValue(date!), today),
  ],
];

function monthAndDay(month: number, date: number, year: string | undefined): DayPhrase["meanings"] {
  return (today) => (year ? withYear(Number(year), month, date, 4.6) : lastTime(month, date, today, 4.2));
}

const mostPhrases = 40;

/** Days of the calendar named in a folded text: 2026-01-05, 1/5, "the 5th of January", 1月5号. */
export function calendarDays(text: string): DayPhrase[] {
  const found: DayPhrase[] = [];
  for (const [pattern, reader] of readers) {
    for (const match of text.matchAll(pattern)) {
      if (found.length >= mostPhrases) return found;
      found.push({ from: match.index, to: match.index + match[0].length, meanings: reader(match) });
    }
  }
  return found;
}
