import type { Span } from "../clue.ts";
import { chineseDigits, chineseNumber, chineseUnits } from "../numbers/chinese.ts";
import { englishNumbers, englishNumeral } from "../numbers/english.ts";
import { readLiteral } from "../numbers/literal.ts";

/** What a number in a text may stand for. */
export interface NumberReading {
  low: number;
  high: number;
  /** the unit of the last digit given: 0.01 for "129.90", 1 for "129", 100 for "3.5k" */
  step: number;
  /** 0..1: how usual it is to write it so */
  usual: number;
}

export interface Numeral extends Span {
  readings: NumberReading[];
  written: "digits" | "chinese" | "english";
}

/** More numbers than this in one text are a table, and tell nothing. */
const mostNumerals = 200;

const exactly = (value: number, step: number, usual = 1): NumberReading => ({
  low: value,
  high: value,
  step,
  usual,
});

const multipliers: Record<string, number> = {
  百: 100,
  hundred: 100,
  千: 1000,
  k: 1000,
  thousand: 1000,
  grand: 1000,
  万: 10_000,
  w: 10_000,
  lakh: 100_000,
  lakhs: 100_000,
  lac: 100_000,
  lacs: 100_000,
  crore: 10_000_000,
  crores: 10_000_000,
  million: 1_000_000,
  mil: 1_000_000,
  mio: 1_000_000,
  mn: 1_000_000,
};
/** Behind digits: "3.5k", "1.2万", "1万2", "2千5". */
const multiplier =
  /[ ]?(百|千|万|(?:hundred|k|thousand|grand|w|lakhs?|lacs?|crores?|million|mil|mio|mn)(?![a-z]))(?:([1-9])(?!\d|[.,]\d|[ ]?[年月日号点:/]))?/y;

const digitRun = /\d+(?:(?:[.,']|[ ](?=\d{3}(?!\d)))\d+)*/g;

function digitReadings(literal: string): NumberReading[] {
  const readings = readLiteral(literal).map(({ value, decimals, usual }) =>
    exactly(value, 10 ** -decimals, usual),
  );
  const spaced = /[ '](\d{3}(?:[.,]\d{1,2})?)$/.exec(literal);
  // "5 129" may also be two numbers, the second of them an amount.
  if (spaced) readings.push(...digitReadings(spaced[1]!).map((reading) => ({ ...reading, usual: 0.5 })));
  return readings.filter(({ high }) => high > 0 && high < 1e13);
}

/** Figures typed apart, "3 0 5", read as one number where nothing else stands beside them. */
const apart = /(?<![\d.,])\d(?: \d){2,5}(?![\d.,]| \d)/g;

const apartNumerals = (masked: string): Numeral[] =>
  [...masked.matchAll(apart)].slice(0, 10).map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    readings: [exactly(Number(match[0].replaceAll(" ", "")), 1, 0.9)],
    written: "digits",
  }));

/** What notes and round sums are called. */
const names: readonly (readonly [RegExp, number])[] = [
  [/(?<![a-z])(?:a |one )?fiver(?![a-z])/g, 5],
  [/(?<![a-z])(?:a |one )?tenner(?![a-z])/g, 10],
  [/(?<![a-z])(?:half a grand|half a thousand)(?![a-z])/g, 500],
  [/(?<![a-z])(?:a buck fifty)(?![a-z])/g, 1.5],
];

const namedNumerals = (masked: string): Numeral[] =>
  names.flatMap(([name, value]) =>
    [...masked.matchAll(name)].slice(0, 5).map(
      (match): Numeral => ({
        from: match.index,
        to: match.index + match[0].length,
        readings: [exactly(value, Number.isInteger(value) ? 1 : 0.01)],
        written: "english",
      }),
    ),
  );

/** @param masked folded text in which what has been read is blotted out */
function digitNumerals(masked: string): Numeral[] {
  const found: Numeral[] = [];
  for (const match of masked.matchAll(digitRun)) {
    if (found.length >= mostNumerals) break;
    // "$.99"
    const headless =
      /^\d\d$/.test(match[0]) && /[ $£€¥]\.$|^\.$/.test(masked.slice(0, match.index).slice(-2));
    const from = headless ? match.index - 1 : match.index;
    let to = match.index + match[0].length;
    let readings = digitReadings(headless ? `0.${match[0]}` : match[0]);
    multiplier.lastIndex = to;
    const times = readings.length > 0 ? multiplier.exec(masked) : null;
    // "1299万" is no sum of money that people speak of; "129k" may be.
    const factor = times ? multipliers[times[1]!]! : 1;
    if (times && readings[0]!.low < 10_000) {
      const more = times[2] ? (Number(times[2]) * factor) / 10 : 0;
      readings = readings
        .slice(0, 1)
        .map(({ low, step, usual }) =>
          exactly(low * factor + more, more > 0 ? factor / 10 : step * factor, usual),
        );
      to = multiplier.lastIndex;
    }
    if (readings.length > 0) found.push({ from, to, readings, written: "digits" });
  }
  return found;
}

const chineseRun = new RegExp(`好?(?:[${chineseDigits}${chineseUnits}几]+)(?:点[${chineseDigits}]+)?`, "g");
const units: Record<string, number> = { 百: 100, 千: 1000, 万: 10_000 };
const neighbours = new RegExp(`([${chineseDigits}])([${chineseDigits}])(?=[${chineseUnits}]|$)`);

/** The unit of the last digit of a spoken whole number: 100 for 3500, 1 for 129. */
function roundness(value: number): number {
  let step = 1;
  while (value % (step * 10) === 0 && step < 1e9) step *= 10;
  return step;
}

function chineseReadings(text: string): NumberReading[] {
  if (text.includes("几")) {
    const [low, high] = [chineseNumber(text.replace("几", "二")), chineseNumber(text.replace("几", "九"))];
    return low === null || high === null ? [] : [{ low, high, step: 1, usual: 1 }];
  }
  const readings: NumberReading[] = [];
  // "三四十" is thirty to forty; "三四" before "块" is three or four, or dictated digits.
  const pair = neighbours.exec(text);
  if (pair) {
    const head = text.slice(0, pair.index);
    const rest = text.slice(pair.index + 2);
    const [low, high] = [chineseNumber(head + pair[1] + rest), chineseNumber(head + pair[2] + rest)];
    if (low !== null && high !== null && high > low && high <= low * 2)
      readings.push({ low, high, step: 1, usual: 0.9 });
  }
  const value = chineseNumber(text);
  if (value !== null && value > 0) {
    const fraction = text.split("点")[1];
    readings.push(exactly(value, fraction ? 10 ** -fraction.length : Math.min(1, roundness(value))));
  }
  return readings;
}

function chineseNumerals(masked: string): Numeral[] {
  const found: Numeral[] = [];
  for (const match of masked.matchAll(chineseRun)) {
    if (found.length >= mostNumerals) break;
    if (match[0].length > 20) continue;
    const text = match[0].replace(/^好/, "");
    // 万把块: ten thousand or somewhat more.
    const round = masked[match.index + match[0].length] === "把" ? units[text] : undefined;
    const readings =
      round === undefined
        ? chineseReadings(text)
        : [{ low: round * 0.85, high: round * 1.6, step: 1, usual: 1 }];
    const from = match.index + match[0].length - text.length;
    const to = from + text.length + (round === undefined ? 0 : 1);
    if (readings.length > 0) found.push({ from, to, readings, written: "chinese" });
  }
  return found;
}

const englishRun = new RegExp(`(?<![a-z-])${englishNumeral}(?![a-z])`, "g");

function englishNumerals(masked: string): Numeral[] {
  const found: Numeral[] = [];
  for (const match of masked.matchAll(englishRun)) {
    if (found.length >= mostNumerals) break;
    const readings = englishNumbers(match[0]).map((value, at) =>
      exactly(value, Number.isInteger(value) ? 1 : 0.01, at === 0 ? 1 : 0.7),
    );
    if (readings.some(({ high }) => high > 0)) {
      found.push({ from: match.index, to: match.index + match[0].length, readings, written: "english" });
    }
  }
  return found;
}

/**
 * Every number in a text, in figures and in words, in the order of the text.
 *
 * @param masked folded text in which what has been read as something else is blotted out
 */
export function findNumerals(masked: string): Numeral[] {
  return [
    ...apartNumerals(masked),
    ...namedNumerals(masked),
    ...digitNumerals(masked),
    ...chineseNumerals(masked),
    ...englishNumerals(masked),
  ].sort((one, other) => one.from - other.from || other.to - one.to);
}
