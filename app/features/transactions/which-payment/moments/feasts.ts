import type { DayPhrase } from "./calendar-days.ts";
import { civilDate, day, dayNumberOf, days, type Meaning } from "./meaning.ts";

/** The first day of a feast in a year, as a day number, or null where the year has none. */
type FirstDay = (year: number) => number | null;

const fixed =
  (month: number, date: number): FirstDay =>
  (year) =>
    dayNumberOf(year, month, date);

/** The so-manieth weekday of a month (0 is Sunday), and days after it. */
const weekdayOf =
  (month: number, weekday: number, place: number, later = 0): FirstDay =>
  (year) => {
    const first = dayNumberOf(year, month, 1);
    return first + ((weekday - civilDate(first).weekday + 7) % 7) + 7 * (place - 1) + later;
  };

const chineseCalendar = new Intl.DateTimeFormat("en-u-ca-chinese", {
  month: "numeric",
  day: "numeric",
  timeZone: "UTC",
});
const lunarDays = new Map<string, number | null>();

/** Month and date of the Chinese calendar, found by going through the year. */
const lunar =
  (month: number, date: number, later = 0): FirstDay =>
  (year) => {
    const key = `${year} ${month} ${date}`;
    let found = lunarDays.get(key);
    if (found === undefined) {
      found = findLunar(year, `${month}/${date}`);
      lunarDays.set(key, found);
    }
    return found === null ? null : found + later;
  };

function findLunar(year: number, wanted: string): number | null {
  // The Chinese year begins between 21 January and 20 February.
  const begin = dayNumberOf(year, 1, 20);
  for (let number = begin; number < begin + 390; number += 1) {
    if (chineseCalendar.format(number * day) === wanted) return number;
  }
  return null;
}

// [what it is called, when it begins, how many days it lasts]
const feasts: readonly (readonly [string, FirstDay, number])[] = [
  ["new year'?s eve|跨年夜|跨年", fixed(12, 31), 1],
  ["new year'?s day|new year'?s(?! eve)|元旦", fixed(1, 1), 1],
  ["christmas eve|平安夜", fixed(12, 24), 1],
  ["boxing day", fixed(12, 26), 1],
  ["christmas day|christmas|xmas|圣诞节|圣诞", fixed(12, 25), 1],
  ["valentine'?s(?: day)?|情人节", fixed(2, 14), 1],
  ["women'?s day|妇女节|三八节", fixed(3, 8), 1],
  ["april fools?'?(?: day)?|愚人节", fixed(4, 1), 1],
  ["清明节?", fixed(4, 4), 3],
  ["五一|劳动节", fixed(5, 1), 5],
  ["五二零|520(?=那天|节|当天)", fixed(5, 20), 1],
  ["children'?s day|六一|儿童节", fixed(6, 1), 1],
  ["六一八|618", fixed(6, 18), 1],
  ["(?:4th|fourth) of july|july (?:4th|fourth)|independence day", fixed(7, 4), 1],
  ["halloween|万圣节", fixed(10, 31), 1],
  ["国庆节|国庆|十一假期|十一长假", fixed(10, 1), 7],
  ["singles'? day|双十一|双11", fixed(11, 11), 1],
  ["双十二|双12", fixed(12, 12), 1],
  ["mother'?s day|母亲节", weekdayOf(5, 0, 2), 1],
  ["father'?s day|父亲节", weekdayOf(6, 0, 3), 1],
  ["labou?r day", weekdayOf(9, 1, 1), 1],
  ["thanksgiving|感恩节", weekdayOf(11, 4, 4), 1],
  ["black friday|黑五|黑色星期五", weekdayOf(11, 4, 4, 1), 1],
  ["cyber monday", weekdayOf(11, 4, 4, 4), 1],
  ["除夕|年三十|大年夜", lunar(1, 1, -1), 1],
  ["chinese new year|lunar new year|spring festival|春节|过年|大年初一", lunar(1, 1), 7],
  ["lantern festival|元宵节?", lunar(1, 15), 1],
  ["dragon boat(?: festival)?|端午节?", lunar(5, 5), 1],
  ["七夕", lunar(7, 7), 1],
  ["mid-?autumn(?: festival)?|中秋节?", lunar(8, 15), 1],
  ["重阳节?", lunar(9, 9), 1],
];

const strength = 3.4;

function lastTime(firstDay: FirstDay, lasting: number, today: number): Meaning[] {
  const { year } = civilDate(today);
  for (const candidate of [year + 1, year, year - 1]) {
    const first = firstDay(candidate);
    if (first !== null && first <= today + 1) return [days(first, first + lasting - 1, strength, 2 * day)];
  }
  return [];
}

const phrases = feasts.map(([words, firstDay, lasting]) => ({
  words: new RegExp(`(?<![a-z\\d.])(?:${words})(?![a-z\\d.]|元|块)`, "g"),
  meanings: (today: number) => lastTime(firstDay, lasting, today),
}));

const mostPhrases = 10;

/** Feasts named in a folded text, those of the moon's calendar too: "Black Friday", 双十一, 中秋. */
export function feastDays(text: string): DayPhrase[] {
  return phrases
    .flatMap(({ words, meanings }) =>
      [...text.matchAll(words)].map((match) => ({
        from: match.index,
        to: match.index + match[0].length,
        meanings,
      })),
    )
    .slice(0, mostPhrases);
}
