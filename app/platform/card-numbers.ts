/** Digits as people type them: ASCII, and the full-width forms of Chinese input methods. */
const digit = "[0-9０-９]";
/** Spaces, line ends and dashes of any width between groups of digits, as in "4111 - 1111". */
const gap = "[ \\t\\r\\n\\u00a0\\u2000-\\u200a\\u202f\\u3000\\u2010-\\u2015\\u2212\\-]";

const candidate = new RegExp(`${digit}(?:${gap}{0,3}${digit}){12,}`, "g");
const anyCandidate = new RegExp(`(?:${digit}${gap}{0,3}){12}${digit}`);
const group = new RegExp(`${digit}+`, "g");

const fewestDigits = 13;
const mostDigits = 19;

const toAscii = (digits: string) =>
  digits.replace(/[０-９]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xff10 + 0x30));

/** The check digit of ISO/IEC 7812-1, annex B. Takes ASCII digits only. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = digits.length - 1, twice = false; at >= 0; at -= 1, twice = !twice) {
    const value = digits.charCodeAt(at) - 48;
    sum += twice ? (value > 4 ? value * 2 - 9 : value * 2) : value;
  }
  return sum % 10 === 0;
}

/** Whether ASCII digits could be a full card number: 13 to 19 of them, with a fitting check digit. */
export const isCardNumber = (digits: string) =>
  digits.length >= fewestDigits && digits.length <= mostDigits && passesLuhn(digits) && !/^0+$/.test(digits);

/**
 * Prefixes and lengths that networks issue: Visa, Mastercard, Maestro, American Express,
 * Diners, JCB, Discover, UnionPay, RuPay, Mir, Troy. Sources: ISO/IEC 7812 registry
 * excerpts in the networks' own BIN documents.
 */
const networkForm =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:2[2-9]|[3-6]\d|7[01])\d{13}|2720\d{12}|(?:50|5[6-8])\d{11,17}|3[47]\d{13}|3(?:0[0-59]|[689]\d)\d{11,16}|35(?:2[89]|[3-8]\d)\d{12,15}|6\d{12,18}|8[12]\d{14,17}|220[0-4]\d{12,15}|9792\d{12})$/;

/** Whether ASCII digits are a card number in the form of a network that issues such cards. */
export const isNetworkCardNumber = (digits: string) => networkForm.test(digits) && isCardNumber(digits);

/** What replaces a card number in text. */
const lastFour = (digits: string) => `•••• ${digits.slice(-4)}`;

interface Found {
  from: number;
  to: number;
  digits: string;
}

/**
 * Card numbers in a run of digit groups: whole neighbouring groups that make up 13 to 19
 * digits, the longest first. A longer unbroken number is something else. Numbers of several lines
 * are one only where a network issues such: what stands in a column is mostly many numbers.
 */
function findInRun(run: string, start: number, isOne: (digits: string) => boolean): Found[] {
  const groups = [...run.matchAll(group)].map((match) => ({
    from: start + match.index,
    to: start + match.index + match[0].length,
    digits: toAscii(match[0]),
  }));
  const found: Found[] = [];
  for (let first = 0; first < groups.length; first += 1) {
    let digits = "";
    let match: { last: number; digits: string } | null = null;
    for (let last = first; last < groups.length; last += 1) {
      digits += groups[last]!.digits;
      if (digits.length > mostDigits) break;
      const written = run.slice(groups[first]!.from - start, groups[last]!.to - start);
      if (isOne(digits) && (!/[\r\n]/.test(written) || isNetworkCardNumber(digits))) match = { last, digits };
    }
    if (!match) continue;
    found.push({ from: groups[first]!.from, to: groups[match.last]!.to, digits: match.digits });
    first = match.last;
  }
  return found;
}

/**
 * Replaces every full card number in a text. Full card numbers are never stored, so
 * everything people or systems write passes through here before it is kept.
 *
 * @param replace makes the replacement from the number's ASCII digits
 * @param isOne which digits count as a card number
 * @returns the very same text where there is none
 */
export function replaceCardNumbers(
  text: string,
  replace: (digits: string) => string = lastFour,
  isOne: (digits: string) => boolean = isCardNumber,
): string {
  if (text.length < fewestDigits || !anyCandidate.test(text)) return text;
  let result = "";
  let done = 0;
  for (const run of text.matchAll(candidate)) {
    for (const { from, to, digits } of findInRun(run[0], run.index, isOne)) {
      result += text.slice(done, from) + replace(digits);
      done = to;
    }
  }
  return done === 0 ? text : result + text.slice(done);
}
