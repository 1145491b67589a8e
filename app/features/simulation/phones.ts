/**
 * Telephone numbers that reach nobody. Where a regulator keeps numbers for films and books
 * they come from there: Ofcom (0113 to 0191 with 496 0xxx, 01632 960xxx, 07700 900xxx),
 * Bundesnetzagentur (Berlin 23125, Frankfurt 90009, Hamburg 66969, Köln 4710, München 99998),
 * ARCEP (06 39 98), NANPA (555-01xx). Elsewhere the national number begins with a digit that
 * is given to no subscriber: 0, or 129 in China, once pagers.
 */
const ranges: Record<string, { prefixes: string[]; digits: number }> = {
  GB: {
    prefixes: ["113", "114", "115", "116", "117", "118", "121", "131", "141", "151", "161"]
      .map((area) => `+44${area}4960`)
      .concat("+447700900", "+441632960"),
    digits: 3,
  },
  DE: { prefixes: ["+493023125", "+496990009", "+494066969", "+492214710", "+498999998"], digits: 3 },
  FR: { prefixes: ["+3363998"], digits: 4 },
  US: {
    prefixes: [
      201, 206, 212, 213, 215, 305, 312, 323, 404, 415, 503, 512, 602, 617, 646, 702, 713, 808, 916,
    ].map((area) => `+1${area}55501`),
    digits: 2,
  },
  HK: { prefixes: ["+8520"], digits: 7 },
  SG: { prefixes: ["+650"], digits: 7 },
  MY: { prefixes: ["+600"], digits: 8 },
  TH: { prefixes: ["+660"], digits: 8 },
  JP: { prefixes: ["+810"], digits: 8 },
  KR: { prefixes: ["+820"], digits: 8 },
  KW: { prefixes: ["+9650"], digits: 7 },
};

/**
 * The `number`th invented number of a country, in E.164 form; distinct until a range is used up.
 * Chinese ones have 13 digits, as some cards do, and never pass the cards' check digit.
 */
export function phone(country: string, number: number): string {
  if (country === "CN") {
    const digits = `86129${scatter(number, 7)}`;
    return `+${digits}${(checkDigit(digits) + 5) % 10}`;
  }
  const { prefixes, digits } = ranges[country] ?? { prefixes: ["+9990"], digits: 8 };
  const prefix = prefixes[number % prefixes.length];
  return prefix + scatter(Math.floor(number / prefixes.length), digits);
}

/** A one-to-one scattering of 0, 1, 2 … over all numbers of so many digits. */
function scatter(number: number, digits: number): string {
  const size = 10 ** digits;
  // Odd and no multiple of five, so it shares no factor with a power of ten.
  const odd = Math.floor(size * 0.618) | 1;
  const step = odd % 5 === 0 ? odd + 2 : odd;
  // Below 2^53: a number is at most 10^5 or so, a step below 10^8.
  return String((number * step + Math.floor(size / 7)) % size).padStart(digits, "0");
}

/** The digit that would make a Luhn number of these (ISO/IEC 7812-1, annex B). */
function checkDigit(digits: string): number {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const doubled = Number(digits[digits.length - 1 - index]) * (index % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return (10 - (sum % 10)) % 10;
}
