import { chineseNumber } from "../numbers/chinese.ts";
import { wordValue } from "../numbers/english.ts";
import type { DayPhrase } from "./calendar-days.ts";
import { civilDate, day, dayNumberOf, days, hoursOf, type Meaning } from "./meaning.ts";

type Groups = readonly (string | undefined)[];
type Reader = (groups: Groups) => DayPhrase["meanings"] | null;

const count =
  "\\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[一二两三四五六七八九十半]{1,3}|(?:a )?couple(?: of)?|(?:a )?few|several|几|好几";

/** "three", "三", "a couple of"; low and high where it is loose. */
export function countOf(text: string): { low: number; high: number } | null {
  if (/^\d/.test(text)) return { low: Number(text), high: Number(text) };
  if (/couple/.test(text)) return { low: 2, high: 3 };
  if (/few|several|几/.test(text)) return { low: 2, high: 6 };
  if (text === "a" || text === "an") return { low: 1, high: 1 };
  if (text === "半") return { low: 0.5, high: 0.5 };
  const value = wordValue(text) ?? chineseNumber(text);
  return value === null || value === undefined ? null : { low: value, high: value };
}

const weekdayNames = "monday|tuesday|wednesday|thursday|friday|saturday|sunday";
const weekdayShort = "mon|tues?|wed|thurs?|thu|fri|sat|sun";
const weekdayOf = (text: string): number => {
  const chinese = "日一二三四五六".indexOf(text === "天" || text === "7" ? "日" : text);
  if (chinese !== -1) return chinese;
  if (/^[1-6]$/.test(text)) return Number(text);
  return "sunmontuewedthufrisat".indexOf(text.slice(0, 3)) / 3;
};

/** Days since the last such weekday, today being 0. */
const daysSince = (weekday: number, today: number) => (civilDate(today).weekday - weekday + 7) % 7;
/** Days since Monday of this week. */
const sinceMonday = (today: number) => (civilDate(today).weekday + 6) % 7;
/** A weekday of the week that began `back` weeks before this one (weeks begin on Monday). */
const inWeek = (weekday: number, today: number, back: number) =>
  today - sinceMonday(today) - 7 * back + ((weekday + 6) % 7);

function nearestWeekday(weekday: number, today: number): Meaning[] {
  const since = daysSince(weekday, today);
  const last = days(today - since, today - since, 3.9);
  return since === 0 ? [last, days(today - 7, today - 7, 2.6)] : [last];
}

/** "last Friday": the one just past, or the one of last week. */
function lastWeekday(weekday: number, today: number): Meaning[] {
  const recent = today - (daysSince(weekday, today) || 7);
  const weekBefore = inWeek(weekday, today, 1);
  if (weekBefore === recent) return [days(recent, recent, 3.9)];
  // The day before yesterday is hardly called "last Wednesday".
  const isNear = today - recent <= 2;
  return [days(recent, recent, isNear ? 2.8 : 3.9), days(weekBefore, weekBefore, isNear ? 3.9 : 3.1)];
}

/** 上周五: the one of last week; the speaker may count from the one just past. */
function weekdayOfEarlierWeek(weekday: number, today: number, back: number): Meaning[] {
  const exact = inWeek(weekday, today, back);
  const recent = today - (daysSince(weekday, today) || 7);
  return [days(exact, exact, 4), ...(back === 1 && recent !== exact ? [days(recent, recent, 2)] : [])];
}

function weekendBefore(today: number, back: number, strength: number): Meaning {
  const saturday = today - ((civilDate(today).weekday + 1) % 7) - 7 * back;
  return days(saturday, saturday + 1, strength);
}

function monthBack(today: number, back: number): { first: number; last: number } {
  const { year, month } = civilDate(today);
  const first = Date.UTC(year, month - 1 - back, 1) / day;
  return { first, last: Date.UTC(year, month - back, 1) / day - 1 };
}

/** A part of a month: beginning, middle, end or all of it. */
function partOfMonth({ first, last }: { first: number; last: number }, part: string | undefined): Meaning[] {
  if (!part) return [days(first, last, 2.2, 4 * day)];
  if (/初|上旬|start|begin|early/.test(part))
    return [days(first, first + 6, 2.8, 3 * day), days(first, first + 9, 2.2, 3 * day)];
  if (/底|末|下旬|end|late/.test(part))
    return [days(last - 6, last, 2.8, 3 * day), days(last - 9, last, 2.2, 3 * day)];
  return [days(first + 9, first + 19, 2.5, 3 * day)];
}

const yesterday = (today: number) => [days(today - 1, today - 1, 4)];
const lastNight = (today: number) => [hoursOf(today - 1, 17.5, 29.5, 4.1)];
const thisMorning = (today: number) => [hoursOf(today, 4, 12.5, 4.1)];
const tonight = (today: number) => [hoursOf(today, 17, 29, 4.1)];

/** So many days, weeks or months ago, the looser the longer ago. */
function longAgo(unitDays: number): Reader {
  return ([, text]) => {
    const amount = countOf(text!);
    if (!amount || amount.high * unitDays > 1500) return null;
    const [near, far] = [Math.round(amount.low * unitDays), Math.round(amount.high * unitDays)];
    const blur = unitDays === 1 ? (near > 4 ? 1 : 0) : unitDays === 7 ? 2 : 6;
    return (today) => {
      const slack = Math.max(1, far / 4) * day;
      const exact =
        amount.low === amount.high ? [days(today - near, today - near, 4 - blur * 0.2, slack)] : [];
      return [
        ...exact,
        days(
          today - far - blur,
          today - Math.max(0, near - blur),
          amount.low < amount.high ? 2.6 : 2.9,
          slack,
        ),
      ];
    };
  };
}

const monthNames =
  "january|february|march|april|june|july|august|september|october|november|december|jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec";
const inEnglishMonth = (name: string) =>
  "janfebmaraprmayjunjulaugsepoctnovdec".indexOf(name.slice(0, 3)) / 3 + 1;

function namedMonth(month: number, part: string | undefined): DayPhrase["meanings"] {
  return (today) => {
    const now = civilDate(today);
    const year = month > now.month ? now.year - 1 : now.year;
    const first = dayNumberOf(year, month, 1);
    return partOfMonth({ first, last: Date.UTC(year, month, 1) / day - 1 }, part);
  };
}

const always =
  (meanings: DayPhrase["meanings"]): Reader =>
  () =>
    meanings;

// The longer phrase stands before the shorter one it contains.
const readers: readonly (readonly [RegExp, Reader])[] = [
  [/大前[天日]/g, always((today) => [days(today - 3, today - 3, 4)])],
  [
    /前[天日]晚上?|前晚|(?<![a-z])two nights ago(?![a-z])|(?<![a-z])night before last(?![a-z])/g,
    always((today) => [hoursOf(today - 2, 17.5, 29.5, 4.1)]),
  ],
  [
    /前[天日]|前儿个?|(?<![a-z])(?:the )?day before y(?:esterday|day)(?![a-z])/g,
    always((today) => [days(today - 2, today - 2, 4)]),
  ],
  [
    /前几天|前两天|前些天|前阵子|这几天|最近几天|(?<![a-z])(?:the other (?:day|night)|in the (?:last|past) few days|recent days)(?![a-z])/g,
    always((today) => [days(today - 6, today - 1, 2.2, 3 * day), days(today - 12, today, 1.2, 5 * day)]),
  ],
  [/昨[天日儿]?(?:凌晨|清晨)/g, always((today) => [hoursOf(today - 1, 0, 7, 4.2)])],
  [
    /昨[天日儿]?(?:半夜|深夜|夜里)/g,
    always((today) => [hoursOf(today - 1, 21, 30, 4), hoursOf(today - 1, 0, 5, 3)]),
  ],
  [
    /昨[天日儿]?晚上?|昨夜|(?<![a-z])(?:last (?:night|evening|nite)|yesterday (?:night|evening|eve)|yest (?:night|evening))(?![a-z])/g,
    always(lastNight),
  ],
  [
    /今[天日儿]?(?:早上?|清晨|早晨)|今儿早|今朝|(?<![a-z])(?:this (?:morning|am)|earlier this morning)(?![a-z])/g,
    always(thisMorning),
  ],
  [/今[天日儿]?凌晨/g, always((today) => [hoursOf(today, 0, 6.5, 4.2)])],
  [/今[天日儿]?晚上?|今夜|(?<![a-z])(?:tonight|this evening)(?![a-z])/g, always(tonight)],
  [/(?<![a-z])this afternoon(?![a-z])/g, always((today) => [hoursOf(today, 12, 18, 4.1)])],
  [
    /昨[天日]|昨儿个?|[琴寻噚]日|(?<!before )(?<![a-z])(?:yesterday|yest|y(?:es)?t?e?r?s?t[aeu]?r?s?d[ae]{0,2}y|yesterdays|yday|ytd)(?![a-z])/g,
    always(yesterday),
  ],
  [
    /今[天日]|今儿个?|当天|(?<![a-z])(?:today|todays|tdy|2day|earlier today)(?![a-z])/g,
    always((today) => [days(today, today, 4)]),
  ],
  // 两天前, 3天以前; three days ago, 3 days back
  [new RegExp(`(${count})(?:多)?[天日](?:之|以)?前`, "g"), longAgo(1)],
  [new RegExp(`(?<![a-z\\d.])(${count}) (?:days?|nights?) (?:ago|back|earlier|before)`, "g"), longAgo(1)],
  [
    /(?<![a-z])(?:a )?fortnight ago(?![a-z])/g,
    always((today) => [
      days(today - 14, today - 14, 3.5, 4 * day),
      days(today - 17, today - 11, 2.8, 4 * day),
    ]),
  ],
  [new RegExp(`(${count})个?(?:周|星期|礼拜)(?:之|以)?前`, "g"), longAgo(7)],
  [new RegExp(`(?<![a-z\\d.])(${count}) (?:weeks?|wks?) (?:ago|back|earlier|before)`, "g"), longAgo(7)],
  [/半个?月(?:之|以)?前/g, always((today) => [days(today - 18, today - 12, 2.9, 4 * day)])],
  [new RegExp(`(${count})个月(?:之|以)?前`, "g"), longAgo(30.4)],
  [new RegExp(`(?<![a-z\\d.])(${count}) months? (?:ago|back|earlier|before)`, "g"), longAgo(30.4)],
  // 上周五, 上上周五, 这周三, 周三, 礼拜天
  [
    /(?<!上)(上{1,3})个?(?:周|星期|礼拜)([一二三四五六日天1-7])(?![\d个次])/g,
    ([, back, name]) =>
      (today) =>
        weekdayOfEarlierWeek(weekdayOf(name!), today, back!.length),
  ],
  [
    /(?:这|本)个?(?:周|星期|礼拜)([一二三四五六日天1-7])(?![\d个次])/g,
    ([, name]) =>
      (today) => {
        const exact = inWeek(weekdayOf(name!), today, 0);
        return [exact <= today ? days(exact, exact, 4) : days(exact - 7, exact - 7, 2.6)];
      },
  ],
  [
    /(?<!下|下个)(?:周|星期|礼拜)([一二三四五六日天1-7])(?![\d个次年])/g,
    ([, name]) =>
      (today) =>
        nearestWeekday(weekdayOf(name!), today),
  ],
  [
    new RegExp(
      `(?<![a-z])(?:last|this past|the past|past) (${weekdayNames}|${weekdayShort})s?(?![a-z])`,
      "g",
    ),
    ([, name]) =>
      (today) =>
        lastWeekday(weekdayOf(name!), today),
  ],
  [
    new RegExp(
      `(?<![a-z])(${weekdayNames}) (?:of )?(?:the )?(?:last|previous) week|(?<![a-z])last week'?s? (?:on )?(${weekdayNames}|${weekdayShort})(?![a-z])`,
      "g",
    ),
    ([, name, other]) =>
      (today) =>
        weekdayOfEarlierWeek(weekdayOf((name ?? other)!), today, 1),
  ],
  [
    new RegExp(`(?<![a-z])(?<!next )(?:this |on |from |since )?(${weekdayNames})(?:'?s)?(?![a-z])`, "g"),
    ([, name]) =>
      (today) =>
        nearestWeekday(weekdayOf(name!), today),
  ],
  [
    new RegExp(
      `(?<![a-z])(?:(?:this|on|from|since) (${weekdayShort})|(${weekdayShort})(?= (?:morning|afternoon|evening|night|am|pm|at|around)))(?![a-z])`,
      "g",
    ),
    ([, name, other]) =>
      (today) =>
        nearestWeekday(weekdayOf((name ?? other)!), today),
  ],
  [/上上个?周末/g, always((today) => [weekendBefore(today, civilDate(today).weekday % 6 === 0 ? 2 : 1, 3)])],
  [
    /上个?周末|上个?礼拜末|(?<![a-z])(?:last|past|previous) weekend(?![a-z])/g,
    always((today) =>
      civilDate(today).weekday % 6 === 0
        ? [weekendBefore(today, 1, 3.4), weekendBefore(today, 0, 1.5)]
        : [weekendBefore(today, 0, 3.4), weekendBefore(today, 1, 1.8)],
    ),
  ],
  [
    /周末|(?<![a-z])(?:over |at |on |during )?(?:the |this )?weekend(?![a-z])/g,
    always((today) => [weekendBefore(today, 0, 3.4)]),
  ],
  [
    /上上个?(?:周|星期|礼拜)|(?<![a-z])(?:the )?week before last(?![a-z])/g,
    always((today) => [days(today - sinceMonday(today) - 14, today - sinceMonday(today) - 8, 2.5, 2 * day)]),
  ],
  [
    /上个?(?:周|星期|礼拜)|(?<![a-z])(?:the )?(?:last|previous|past) (?:week|wk)(?![a-z])/g,
    always((today) => [
      days(today - sinceMonday(today) - 7, today - sinceMonday(today) - 1, 2.6, 2 * day),
      days(today - 7, today - 1, 1.6, 2 * day),
    ]),
  ],
  [
    /(?:这|本)个?(?:周|星期|礼拜)|(?<![a-z])(?:earlier )?this week(?![a-z])/g,
    always((today) => [
      days(today - sinceMonday(today), today, 2.5, 2 * day),
      days(today - 7, today, 1.2, 2 * day),
    ]),
  ],
  // 上个月底, 月初, the end of last month
  [
    /上上个?月的?(初|底|末|中旬?|上旬|下旬)?/g,
    ([, part]) =>
      (today) =>
        partOfMonth(monthBack(today, 2), part),
  ],
  [
    /上个?月的?(初|底|末|中旬?|上旬|下旬)?/g,
    ([, part]) =>
      (today) =>
        partOfMonth(monthBack(today, 1), part),
  ],
  [
    /(?:这|本)个?月的?(初|底|末|中旬?|上旬|下旬)?/g,
    ([, part]) =>
      (today) =>
        partOfMonth(monthBack(today, 0), part),
  ],
  [
    /(?<![a-z])(?:(?:the |at the |around the )?(beginning|start|middle|end) of |(early|mid|late) )?(last|previous|this) month(?![a-z])/g,
    ([, part, other, which]) =>
      (today) =>
        partOfMonth(monthBack(today, which === "this" ? 0 : 1), part ?? other),
  ],
  [
    /(?<![\d一二三四五六七八九十])月(初|底|末|中)(?!国)/g,
    ([, part]) =>
      (today) => {
        // Said in the first days of a month, its end is that of the month before.
        const back = part !== "初" && civilDate(today).date < (part === "中" ? 10 : 20) ? 1 : 0;
        return partOfMonth(monthBack(today, back), part);
      },
  ],
  [
    new RegExp(
      `(?<![a-z])(?:(?:the )?(beginning|start|middle|end) of |(early|mid|late)[ -])(${monthNames}|may|march)(?![a-z])`,
      "g",
    ),
    ([, part, other, name]) => namedMonth(inEnglishMonth(name!), part ?? other),
  ],
  [
    new RegExp(
      `(?<![a-z])(?:(?:in|during|from|since) (${monthNames}|may|march|mar)|(${monthNames}))(?![a-z\\d]| \\d)`,
      "g",
    ),
    ([, name, other]) => namedMonth(inEnglishMonth((name ?? other)!), undefined),
  ],
  [
    /(\d{1,2}|十?[一二三四五六七八九十])月份?的?(初|底|末|中旬?|上旬|下旬)?(?!\d|[一二三四五六七八九十])/g,
    ([, name, part]) => {
      const month = /^\d/.test(name!) ? Number(name) : (chineseNumber(name!) ?? 0);
      return month >= 1 && month <= 12 ? namedMonth(month, part) : null;
    },
  ],
  [
    /去年|(?<![a-z])last year(?![a-z])/g,
    always((today) => [
      days(
        dayNumberOf(civilDate(today).year - 1, 1, 1),
        dayNumberOf(civilDate(today).year, 1, 1) - 1,
        1.8,
        20 * day,
      ),
    ]),
  ],
];

const mostPhrases = 60;

/** Days named from the day of speaking: "yesterday", "last Friday", 前天, 上周五, 三天前, 月初, "over the weekend". */
export function relativeDays(text: string): DayPhrase[] {
  const found: DayPhrase[] = [];
  for (const [pattern, reader] of readers) {
    for (const match of text.matchAll(pattern)) {
      if (found.length >= mostPhrases) return found;
      const meanings = reader(match);
      if (meanings) found.push({ from: match.index, to: match.index + match[0].length, meanings });
    }
  }
  return found;
}
