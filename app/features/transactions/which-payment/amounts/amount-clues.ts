import type { Candidate } from "../candidate.ts";
import type { Clue, Span } from "../clue.ts";
import { chineseDigitString, chineseDigits } from "../numbers/chinese.ts";
import { wordValue } from "../numbers/english.ts";
import type { Folded } from "../text/fold.ts";
import { roleOf } from "./amount-context.ts";
import { amountFit, type ToldAmount } from "./amount-fit.ts";
import { currencyBefore, currencyBehind, type NamedCurrency } from "./currencies.ts";
import { findNumerals, type NumberReading, type Numeral } from "./numerals.ts";

interface Sum extends ToldAmount, Span {
  written: Numeral["written"];
  /** a currency, or cents and the like, stand with it */
  named: boolean;
}

const aboutBefore =
  /(?<![a-z])(?:about|around|roughly|approx(?:imately)?\.?|circa|ca\.?|some|maybe|probably|something like|sth like|more or less|near(?:ly)?|almost|close to|like|i think|~|大概|大约|约|差不多|将近|接近|快|近|好像|可能|估计|貌似|似乎|大致|约莫|应该是)[ ]?(?:a|an|是|有|要|扣了|花了|付了|it was|was)?[ ]?$/;
const aboutBehind =
  /^ ?(?:ish|-ish|or so|or thereabouts|or something|give or take|something|左右|上下|的样子|样子|吧|来着|前后)/;
const belowBefore = /(?:under|below|less than|short of|up to|不到|不足|低于|少于|小于|没到)[ ]?(?:a |an )?$/;
const aboveBefore =
  /(?<![a-z])(?:over|above|more than|at least|upwards of|超过|超|多于|大于|至少|起码|不止)[ ]?(?:a |an )?$/;
const belowBehind = /^ ?(?:不到|以内|以下)/;
/** "一百多块", "300 odd dollars": more by less than the next unit. */
const someMoreBehind = /^[ -]?(?:多|余|几(?=[块元蚊])|odd|something|and change|plus|\+)(?![a-z])/;
const aLittleMore = /^ ?(?:来(?=[块元个])|出头|挂零)/;

const saidInUnits = /[十百千万拾佰仟]|hundred|thousand/;

const smallUnit = /^[ ]?(?:cents?(?![a-z])|¢|pence(?![a-z])|毛钱|毛|角|分钱)/;

const digit = `[0-9${chineseDigits}]`;
/** Behind "九毛": "九", "9分". */
const hundredth = new RegExp(`(${digit})分?(?!${digit}|[.块元毛角])`, "y");
/** Behind "129块": "9", "9毛", "9角5分", "九", "零5分". A spoken digit alone must end the phrase: "50块两杯" is no change. */
const smallChange = new RegExp(
  `(${digit})(?:毛|角)(?:(${digit})分?)?|(\\d{1,2})分?(?=$|[^0-9.,:月号日点个次笔单杯份张件瓶人天年十百千万x%])|([二三四五六七八九])(?=$|[\\s,.;!?。、的钱左在那这没未不被却还都又是我])|零(${digit})分?`,
  "y",
);
/** Behind "129 dollars": "and 90 cents", "90". */
const centsBehind = /^ ?(?:and )?(\d{1,2}|[a-z]+(?:[ -][a-z]+)?)(?: cents?| pence)/;

const reach = 40;

const digitValue = (text: string) => Number(chineseDigitString(text) ?? text);

const addTo = (readings: readonly NumberReading[], more: number, step: number): NumberReading[] =>
  readings.map(({ low, usual }) => ({ low: low + more, high: low + more, step, usual }));

/** The span and readings with the small change that stands behind the currency's name. */
function withChange(
  text: string,
  readings: readonly NumberReading[],
  at: number,
): { readings: NumberReading[]; to: number } {
  smallChange.lastIndex = at;
  const change = smallChange.exec(text);
  if (change && readings[0]!.step >= 1) {
    const [, tenth, fraction, figures, word, onlyHundredth] = change;
    const inHundredths = figures?.length === 2 || fraction !== undefined || onlyHundredth !== undefined;
    const tenths = digitValue(tenth ?? word ?? (figures?.length === 1 ? figures : "零"));
    const hundredths = digitValue(fraction ?? onlyHundredth ?? (figures?.length === 2 ? figures : "零"));
    return {
      readings: addTo(readings, tenths / 10 + hundredths / 100, inHundredths ? 0.01 : 0.1),
      to: smallChange.lastIndex,
    };
  }
  const cents = centsBehind.exec(text.slice(at, at + reach));
  const value = cents ? (/\d/.test(cents[1]!) ? Number(cents[1]) : centsInWords(cents[1]!)) : undefined;
  if (cents && value !== undefined)
    return { readings: addTo(readings, value / 100, 0.01), to: at + cents[0].length };
  return { readings: [...readings], to: at };
}

function centsInWords(words: string): number | undefined {
  const values = words.split(/[ -]/).map(wordValue);
  if (values.some((value) => value === undefined)) return undefined;
  return (values as number[]).reduce((sum, value) => sum + value, 0);
}

/** "1000多": to the next unit of the leading digit; "129多" to the next whole. */
function upwards({ low, usual }: NumberReading): NumberReading {
  let unit = 1;
  while (unit < 1e9 && low % (unit * 10) === 0) unit *= 10;
  return { low, high: low + unit, step: 1, usual };
}

/** Reads what belongs to a number: currency on either side, small change, "about", "more than". */
function readSum(folded: Folded, masked: string, numeral: Numeral): Sum {
  let { from, to } = numeral;
  let readings = numeral.readings;
  let about = false;
  const nearly = (share: number, of: readonly NumberReading[]) =>
    of.map(({ low, high, usual }) => ({ low: low * share, high, step: 1, usual }));

  const more = someMoreBehind.exec(masked.slice(to, to + reach));
  if (more) {
    readings = readings.slice(0, 1).map(upwards);
    to += more[0].length;
  } else {
    const little = aLittleMore.exec(masked.slice(to, to + 4));
    if (little) {
      about = true;
      to += little[0].length;
    }
  }
  const small = smallUnit.exec(masked.slice(to, to + 8));
  if (small) {
    const share = /毛|角/.test(small[0]) ? 10 : 100;
    readings = readings.map(({ low, high, usual }) => ({
      low: low / share,
      high: high / share,
      step: 0.01,
      usual,
    }));
    to += small[0].length;
    hundredth.lastIndex = to;
    const more = share === 10 ? hundredth.exec(masked) : null;
    if (more) {
      readings = addTo(readings, digitValue(more[1]!) / 100, 0.01);
      to = hundredth.lastIndex;
    }
  }
  let currency: NamedCurrency | null = currencyBehind(folded, to);
  if (currency) {
    to = currency.to;
    if (!more) ({ readings, to } = withChange(masked, readings, to));
    // "50块美金", "20 bucks usd": the second name is the exact one.
    const exact = currency.loose ? currencyBehind(folded, to) : null;
    if (exact && !exact.loose) {
      currency = exact;
      to = exact.to;
    }
  }
  const leading = currencyBefore(folded, from);
  if (leading) {
    from = leading.from;
    currency =
      currency && !currency.loose && currency.codes.length < leading.codes.length ? currency : leading;
  }
  const before = masked.slice(Math.max(0, from - reach), from);
  const behind = masked.slice(to, to + reach);
  if (aboutBefore.test(before) || aboutBehind.test(behind)) about = true;
  if (belowBefore.test(before) || belowBehind.test(behind)) readings = nearly(0.85, readings.slice(0, 1));
  else if (aboveBefore.test(before) && readings[0]!.low === readings[0]!.high) {
    readings = readings.slice(0, 1).map(({ low, usual }) => ({ low, high: low * 1.15, step: 1, usual }));
  }
  const named = currency !== null || small !== null;
  return { from, to, readings, about, currency, named, written: numeral.written };
}

const isRangeBetween = (text: string) => /^ ?(?:-|~|to|到|至|—) ?$/.test(text);

/** "20-30块", "between 20 and 30 dollars": one sum between two numbers. */
function joinRanges(masked: string, sums: readonly Sum[]): Sum[] {
  const joined: Sum[] = [];
  for (const sum of sums) {
    const last = joined.at(-1);
    const between = last ? masked.slice(last.to, sum.from) : "";
    const spoken =
      / ?and ?$/.test(between) &&
      between.length < 6 &&
      /between ?$/.test(masked.slice(Math.max(0, (last?.from ?? 0) - 9), last?.from));
    const [low, high] = [last?.readings[0]?.low ?? 0, sum.readings[0]?.high ?? 0];
    if (last && (isRangeBetween(between) || spoken) && high > low && high < low * 5) {
      joined[joined.length - 1] = {
        ...sum,
        from: last.from,
        currency: sum.currency ?? last.currency,
        readings: [{ low, high, step: 1, usual: 1 }],
      };
    } else joined.push(sum);
  }
  return joined;
}

/** Numbers that nobody says as a sum of money without naming a currency. */
function isUnlikely({ readings, written, named, from, to }: Sum, masked: string): boolean {
  if (named) return false;
  const { high, step } = readings[0]!;
  if (written === "digits") {
    const letters =
      /[a-z0-9_#]$/.test(masked.slice(Math.max(0, from - 1), from)) ||
      /^(?:(?!ish)[a-z_]|-\d)/.test(masked.slice(to, to + 4));
    // "24/7", "1/2"
    const ofSlash = masked[from - 1] === "/" || /^\/\d/.test(masked.slice(to, to + 2));
    return letters || ofSlash || high >= 1e8 || (step === 1 && /^0\d/.test(masked.slice(from, to)));
  }
  return written === "chinese" ? high < 10 : high < 11;
}

/** How far a number without a currency is believed: small ones count things. */
function trustOf(sureness: number, value: number): number {
  if (sureness > 0.5) return 0.45 + 0.55 * sureness;
  return value < 10 ? 0.2 : value < 30 ? 0.45 : 0.64;
}

const amountText = ({ amount, currency }: Candidate) => `${amount} ${currency}`;

/**
 * Sums of money in a text, however written: 129.9, 129,90, ¥129, RMB 129, 129块9, 一百二十九块九, 3.5k, 1.2万,
 * "a hundred and thirty", "about 20 bucks", "20-30块".
 *
 * @param masked the folded text in which dates, times, card and order numbers are blotted out
 */
export function amountClues(folded: Folded, masked: string): Clue[] {
  const sums = joinRanges(
    masked,
    findNumerals(masked).map((numeral) => readSum(folded, masked, numeral)),
  );
  const clues: Clue[] = [];
  let end = 0;
  for (const sum of sums) {
    if (sum.from < end || isUnlikely(sum, masked)) continue;
    const spoken = saidInUnits.test(masked.slice(sum.from, sum.to));
    const { sureness, aside } = roleOf(masked, sum, sum.named, sum.readings[0]!.step >= 1, spoken);
    if (sureness === 0) continue;
    end = sum.to;
    const bare = !sum.named && sum.readings[0]!.step >= 1;
    const trust = aside ? 0.4 : bare ? trustOf(sureness, sum.readings[0]!.high) : 1;
    // Cents without a currency are hardly anything but money.
    const likely = sum.named || bare ? sureness : Math.max(0.85, sureness);
    const doubt = bare && sum.readings[0]!.high < 10 ? likely * 0.4 : likely;
    clues.push({
      kind: "amount",
      from: sum.from,
      to: sum.to,
      sureness: aside ? 0.1 : doubt,
      evidence: (candidate) => {
        const fit = amountFit(sum, candidate);
        return fit > 0 ? fit * trust : fit;
      },
      saw: amountText,
    });
  }
  return clues;
}
