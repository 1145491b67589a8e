/**
 * ISO 4217 active codes with their minor-unit exponents (list one, as of 2026-01-01).
 * Only the exceptions from two digits are written out.
 */
const exceptions: Record<string, number> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};

const twoDigits =
  "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE " +
  "CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD " +
  "HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK " +
  "MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD " +
  "RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH " +
  "USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";

const exponents = new Map<string, number>([
  ...twoDigits.split(" ").map((code) => [code, 2] as const),
  ...Object.entries(exceptions),
]);

/** Largest amount in minor units: what a double, a JSON number and a bigint column all hold exactly. */
export const largestMinor = Number.MAX_SAFE_INTEGER;

/** Whether `code` is an active ISO 4217 currency (upper case). */
export const isCurrency = (code: string) => exponents.has(code);

/** Digits behind the decimal point of a currency; 2 where the code is unknown. */
export const exponentOf = (currency: string) => exponents.get(currency) ?? 2;

/** All known currency codes, sorted. */
export const currencies = () => [...exponents.keys()].sort();

/**
 * A decimal amount in minor units, without going through a float.
 *
 * @param amount digits with an optional fraction, e.g. "129.90"; no sign, no grouping
 * @returns whole minor units, or null where the text is no such amount, has more
 *   fraction digits than the currency (other than zeros) or is above {@link largestMinor}
 */
export function toMinor(amount: string, currency: string): number | null {
  const match = /^(\d{1,16})(?:\.(\d{1,8}))?$/.exec(amount);
  if (!match) return null;
  const exponent = exponentOf(currency);
  const fraction = match[2] ?? "";
  if (/[1-9]/.test(fraction.slice(exponent))) return null;
  const minor = Number(match[1] + fraction.slice(0, exponent).padEnd(exponent, "0"));
  return minor <= largestMinor ? minor : null;
}

/** The decimal text of an amount in minor units: `fromMinor(12990, "CNY")` is "129.90". */
export function fromMinor(minor: number, currency: string): string {
  const exponent = exponentOf(currency);
  const digits = String(Math.abs(minor)).padStart(exponent + 1, "0");
  const sign = minor < 0 ? "-" : "";
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
