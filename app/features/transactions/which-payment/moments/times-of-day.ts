import type { Span } from "../clue.ts";
import { chineseNumber } from "../numbers/chinese.ts";
import { wordValue } from "../numbers/english.ts";

/** A time of the day, as told. Minutes since midnight; a period may end beyond 24:00. */
export interface TimePhrase extends Span {
  chances: readonly { from: number; to: number; strength: number }[];
  /** told to the minute, to the hour, or as a part of the day */
  precision: "minute" | "hour" | "period";
}

type Chance = TimePhrase["chances"][number];
const clock = (hours: number, minutes = 0) => hours * 60 + minutes;

interface Period {
  from: number;
  to: number;
  /** hours of this period that are said with 1 to 12 and mean the second half of the day */
  afternoon: boolean;
}

const periods: Record<string, Period> = {
  凌晨: { from: 0, to: 6, afternoon: false },
  清晨: { from: 4, to: 8, afternoon: false },
  清早: { from: 4, to: 9, afternoon: false },
  大清早: { from: 4, to: 9, afternoon: false },
  一大早: { from: 4, to: 9, afternoon: false },
  早上: { from: 5, to: 11, afternoon: false },
  早晨: { from: 5, to: 10, afternoon: false },
  早: { from: 5, to: 11, afternoon: false },
  上午: { from: 6, to: 12.5, afternoon: false },
  中午: { from: 10.5, to: 14.5, afternoon: true },
  正午: { from: 11.5, to: 12.5, afternoon: true },
  午饭: { from: 11, to: 14, afternoon: true },
  午后: { from: 12, to: 16, afternoon: true },
  下午: { from: 12, to: 18.5, afternoon: true },
  傍晚: { from: 16.5, to: 20, afternoon: true },
  晚饭: { from: 17, to: 21, afternoon: true },
  晚上: { from: 17.5, to: 25, afternoon: true },
  晚间: { from: 17.5, to: 25, afternoon: true },
  夜里: { from: 21, to: 29, afternoon: true },
  半夜: { from: 22.5, to: 29, afternoon: false },
  深夜: { from: 21, to: 28, afternoon: true },
  大半夜: { from: 22.5, to: 29, afternoon: false },
  晚: { from: 17.5, to: 25, afternoon: true },
  "early morning": { from: 3, to: 8.5, afternoon: false },
  "middle of the night": { from: 23, to: 29, afternoon: false },
  morning: { from: 5, to: 12.2, afternoon: false },
  breakfast: { from: 6, to: 10.5, afternoon: false },
  noon: { from: 11, to: 13.5, afternoon: true },
  midday: { from: 11, to: 14, afternoon: true },
  lunchtime: { from: 11, to: 14.5, afternoon: true },
  "lunch time": { from: 11, to: 14.5, afternoon: true },
  afternoon: { from: 12, to: 18, afternoon: true },
  dinnertime: { from: 17, to: 21.5, afternoon: true },
  "dinner time": { from: 17, to: 21.5, afternoon: true },
  evening: { from: 16.5, to: 23.5, afternoon: true },
  "late at night": { from: 21, to: 28, afternoon: true },
  night: { from: 18.5, to: 28, afternoon: true },
  midnight: { from: 23, to: 25.5, afternoon: true },
};
const periodNames = Object.keys(periods).sort((one, other) => other.length - one.length);
const chinesePeriods = periodNames.filter((name) => /[^\x20-\x7e]/.test(name)).join("|");
const englishPeriods = periodNames.filter((name) => /^[\x20-\x7e]+$/.test(name)).join("|");

const onTime = (minutes: number, strength: number): Chance => ({ from: minutes, to: minutes, strength });

/** An hour said with or without the part of the day: "3" may be 03:00 and 15:00. */
function hourChances(hour: number, minutes: number, period: Period | undefined, strength: number): Chance[] {
  if (hour > 24 || minutes > 59) return [];
  if (period) {
    if (hour > 12 || !period.afternoon)
      return [onTime(clock(hour === 12 && period.to <= 12.5 ? 0 : hour, minutes), strength)];
    if (hour === 12) return [onTime(clock(period.from > 15 ? 24 : 12, minutes), strength)];
    // 晚上两点 is two in the night.
    const inNight = period.to > 24 && hour < 5;
    return [onTime(clock(hour + (inNight ? 24 : 12), minutes), strength)];
  }
  if (hour > 12 || hour === 0) return [onTime(clock(hour, minutes), strength)];
  return [
    onTime(clock(hour + (hour === 12 ? 0 : 12), minutes), strength - 0.2),
    onTime(clock(hour === 12 ? 0 : hour, minutes), strength - 0.4),
  ];
}

const half = (name: string | undefined): Period | undefined =>
  name === undefined
    ? undefined
    : name.startsWith("a")
      ? { from: 0, to: 12, afternoon: false }
      : { from: 12, to: 15, afternoon: true };

const number = "\\d{1,2}|十?[一二两三四五六七八九十]|二十[一二三四]?";
const countIn = (text: string) =>
  /^\d/.test(text) ? Number(text) : (wordValue(text) ?? chineseNumber(text) ?? 99);

/** 十点二四元 is a price. */
const noPrice =
  "(?![零一二三四五六七八九]{2}(?!十)|[零一二三四五六七八九\\d]{1,3}[万千]?(?:元|块|人民币|美|欧|英镑|日元|日币|港|刀|镑|%))";

const hourWords = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve";
type Reader = (groups: readonly (string | undefined)[]) => Pick<TimePhrase, "chances" | "precision">;

const readers: readonly (readonly [RegExp, Reader])[] = [
  // 下午3:40, 15:40, 3:40 pm
  [
    new RegExp(
      `(?:(${chinesePeriods})的?[ ]?)?(?<![\\d:.])([01]?\\d|2[0-4]):([0-5]\\d)(?::[0-5]\\d)?(?![\\d:])(?: ?(a\\.?m|p\\.?m)(?![a-z]))?`,
      "g",
    ),
    ([, period, hour, minutes, suffix]) => {
      const known = period ? periods[period] : (half(suffix) ?? undefined);
      const padded = !known && /^0\d|^1[3-9]|^2/.test(hour!);
      return {
        chances: padded
          ? [onTime(clock(Number(hour), Number(minutes)), 3.6)]
          : hourChances(Number(hour), Number(minutes), known, 3.6),
        precision: "minute",
      };
    },
  ],
  // 3pm, 3.40 pm, 3ish pm
  [
    /(?<![\d:.,])(\d{1,2})(?:[.](\d\d))?(?:ish|\+)? ?(a\.?m|p\.?m)(?![a-z])/g,
    ([, hour, minutes, suffix]) => ({
      chances: hourChances(Number(hour), Number(minutes ?? 0), half(suffix), minutes ? 3.6 : 2.8),
      precision: minutes ? "minute" : "hour",
    }),
  ],
  // 下午三点半, 15点40, 三点多
  [
    new RegExp(
      `(${chinesePeriods})的?[ ]?(${number})(?:点|时)${noPrice}(?:钟|整)?(?:(半)|(一刻)|(三刻)|((?:零|〇)?\\d{1,2}|[一二三四五]?十[一二三四五六七八九]?|零[一二三四五六七八九])分?|(多|过|左右|来钟))?`,
      "g",
    ),
    ([, period, hour, ...rest]) => chineseTime(countIn(hour!), periods[period!], rest),
  ],
  [
    /(?<![\d.零一二三四五六七八九十百])(?:(\d{1,2})|(二十[一二三四]?|十[一二三四五六七八九]?|[三四五六七八九两](?=点(?:半|钟|多|左右|一刻|三刻|[一二三四五]?十))|[三四五六七八九](?=点))|一(?=点(?:半|钟|多|左右)))(?:点|时(?=\d))(?![零一二三四五六七八九]{2}(?!十)|[零一二三四五六七八九\d]{1,3}[万千]?(?:元|块|人民币|美|欧|英镑|日元|日币|港|刀|镑|%))(?![餐单菜外赞击开名这那他亮评子])(?:钟|整)?(?:(半)|(一刻)|(三刻)|(\d{1,2}|[一二三四五]?十[一二三四五六七八九]?)分?|(多|过|左右))?/g,
    ([text, figure, word, ...rest]) =>
      chineseTime(figure ? Number(figure) : countIn(word ?? text!.charAt(0)), undefined, rest),
  ],
  // half past three, quarter to 4
  [
    new RegExp(
      `(?<![a-z])(half|quarter|\\d{1,2}|ten|twenty|five)(?: minutes?)? (past|after|to) (\\d{1,2}|${hourWords})(?![a-z\\d])(?: ?(a\\.?m|p\\.?m)(?![a-z])| in the (${englishPeriods}))?`,
      "g",
    ),
    ([, part, way, hour, suffix, period]) => {
      const minutes = part === "half" ? 30 : part === "quarter" ? 15 : countIn(part!);
      const known = half(suffix) ?? (period ? periods[period] : undefined);
      const at = hourChances(countIn(hour!), 0, known, 3);
      const shift = way === "to" ? -minutes : minutes;
      return {
        chances: at.map((chance) => onTime(chance.from + shift, chance.strength)),
        precision: "minute",
      };
    },
  ],
  // 3 in the afternoon, three o'clock, 3ish
  [
    new RegExp(
      `(?<![a-z\\d.,:$])(\\d{1,2}|${hourWords})(?: ?o'?clock|ish)?(?:,? (?:in the|at|this|yesterday|last) (${englishPeriods})(?![a-z]))`,
      "g",
    ),
    ([, hour, period]) => ({
      chances: hourChances(countIn(hour!), 0, periods[period!], 2.8),
      precision: "hour",
    }),
  ],
  [
    new RegExp(`(?<![a-z\\d.,:$])(\\d{1,2}|${hourWords}) ?o'?clock(?![a-z])`, "g"),
    ([, hour]) => ({ chances: hourChances(countIn(hour!), 0, undefined, 2.8), precision: "hour" }),
  ],
  [
    new RegExp(
      `(?<=(?:at|around|about|before|after|circa|approx\\.?) )(${hourWords})(?:ish)?(?=[ ,.;!?\\n]|$)(?! (?:hundred|thousand|fifty|twenty|thirty|forty|sixty|seventy|eighty|ninety|dollars|bucks|euros?|pounds?|quid|yuan|yen|kuai|rmb|cny|usd|eur|gbp|hkd|jpy|grand|k|of|different|other|more|times|people|shop|store|point))`,
      "g",
    ),
    ([, hour]) => ({ chances: hourChances(countIn(hour!), 0, undefined, 2.2), precision: "hour" }),
  ],
  [
    new RegExp(`(${chinesePeriods})(?!餐|饭|市|安|会|点名|期|已|就|了)`, "g"),
    ([, name]) => wholePeriod(periods[name!]!, name!),
  ],
  [
    new RegExp(`(?<![a-z])(?<!good )(${englishPeriods})(?![a-z])`, "g"),
    ([, name]) => wholePeriod(periods[name!]!, name!),
  ],
];

function chineseTime(
  hour: number,
  period: Period | undefined,
  [halfPast, quarter, threeQuarters, minutes, loose]: readonly (string | undefined)[],
) {
  const past = halfPast
    ? 30
    : quarter
      ? 15
      : threeQuarters
        ? 45
        : minutes
          ? countIn(minutes.replace(/^[零〇](?=\D)/, "").replace(/^零/, ""))
          : 0;
  const chances = hourChances(hour, past, period, minutes ? 3.6 : 2.8);
  const widened =
    loose === "多" || loose === "过"
      ? chances.map(({ from, strength }) => ({ from, to: from + 59, strength }))
      : chances;
  return { chances: widened, precision: minutes || past > 0 ? ("minute" as const) : ("hour" as const) };
}

function wholePeriod({ from, to }: Period, name: string): Pick<TimePhrase, "chances" | "precision"> {
  const sure = name.length === 1 && name !== "晚" ? 0.6 : 1.5;
  return { chances: [{ from: clock(from), to: clock(to), strength: sure }], precision: "period" };
}

const mostPhrases = 60;

/** Times of the day in a folded text: 15:40, 3pm, 下午三点多, "half past three", 凌晨, "in the evening". */
export function timesOfDay(text: string): TimePhrase[] {
  const found: TimePhrase[] = [];
  for (const [pattern, reader] of readers) {
    for (const match of text.matchAll(pattern)) {
      if (found.length >= mostPhrases) return found;
      const { chances, precision } = reader(match);
      if (chances.length > 0)
        found.push({ from: match.index, to: match.index + match[0].length, chances, precision });
    }
  }
  return found;
}

const tolerances = { minute: [4, 15, 45, 120], hour: [20, 50, 90, 180], period: [5, 60, 120, 240] } as const;

/** Evidence of a minute of the day for a told time. */
export function timeFit({ chances, precision }: TimePhrase, minuteOfDay: number): number {
  const [full, most, some, none] = tolerances[precision];
  let best = -2.6;
  for (const { from, to, strength } of chances) {
    for (const at of [minuteOfDay, minuteOfDay + 1440, minuteOfDay - 1440]) {
      const away = at < from ? from - at : at > to ? at - to : 0;
      const fit =
        away <= full
          ? strength
          : away <= most
            ? strength * 0.8
            : away <= some
              ? strength * 0.35
              : away <= none
                ? -0.8
                : -2.6;
      if (fit > best) best = fit;
    }
  }
  return best;
}
