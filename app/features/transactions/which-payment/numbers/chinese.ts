const digits: Record<string, number> = {
  零: 0,
  一: 1,
  壹: 1,
  幺: 1,
  二: 2,
  两: 2,
  贰: 2,
  三: 3,
  叁: 3,
  四: 4,
  肆: 4,
  五: 5,
  伍: 5,
  六: 6,
  陆: 6,
  七: 7,
  柒: 7,
  八: 8,
  捌: 8,
  九: 9,
  玖: 9,
};
const units: Record<string, number> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000 };
const sections: Record<string, number> = { 万: 10_000, 亿: 100_000_000 };

/** Digits and units of Chinese numerals, for the inside of a character class. */
export const chineseDigits = "零一壹二两贰三叁四肆五伍六陆七柒八捌九玖";
export const chineseUnits = "十拾百佰千仟万亿";

/** The digits one by one: "一二九" is "129"; null where something else is among them. */
export function chineseDigitString(text: string): string | null {
  let result = "";
  for (const character of text) {
    const digit = digits[character];
    if (digit === undefined) return null;
    result += digit;
  }
  return result === "" ? null : result;
}

/**
 * A Chinese numeral in simplified characters, as spoken: "一百二十九" is 129, "两千五" 2500, "一万二" 12000,
 * "一二九" 129, "三点五" 3.5.
 *
 * @returns null where it is none
 */
export function chineseNumber(text: string): number | null {
  const [whole = "", fraction, ...more] = text.split("点");
  if (more.length > 0 || whole === "") return null;
  const value = wholeNumber(whole);
  if (value === null || fraction === undefined) return value;
  const decimals = chineseDigitString(fraction);
  return decimals === null ? null : Number(`${value}.${decimals}`);
}

function wholeNumber(text: string): number | null {
  const spelled = chineseDigitString(text);
  if (spelled !== null) return spelled.length <= 9 ? Number(spelled) : null;
  let total = 0;
  let section = 0;
  let digit: number | null = null;
  /** what a closing digit stands for: after "百" the tens, after "零" the ones */
  let closing = 1;
  for (const character of text) {
    const unit = units[character];
    const larger = sections[character];
    if (unit !== undefined) {
      if (digit === null && unit !== 10 && section + total > 0) return null;
      section += (digit ?? 1) * unit;
      digit = null;
      closing = unit / 10;
    } else if (larger !== undefined) {
      section += digit ?? 0;
      if (section === 0) return null;
      total = (total + section) * larger;
      section = 0;
      digit = null;
      closing = larger / 10;
    } else {
      const value = digits[character];
      if (value === undefined) return null;
      if (value === 0) closing = 1;
      else if (digit !== null) return null;
      else digit = value;
    }
  }
  return total + section + (digit ?? 0) * closing;
}
