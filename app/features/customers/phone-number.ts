/**
 * Telephone numbers as people and telephone systems write them. A number that is told with
 * its country is kept in the form of ITU-T E.164: "+", then at most fifteen digits.
 */

/** Calling codes of countries whose customers we know, the commonest first (ITU-T E.164, annex). */
const callingCodes = "86 852 853 886 65 60 66 81 82 44 49 33 1 965 971 61 91 62 63 84 39 34".split(" ");

/** Digits of any width as ASCII, and the plus sign; everything people put between them is left out. */
function digitsOf(text: string): string {
  const ascii = text.normalize("NFKC");
  // "+44 (0)7700 …": the zero is dialled inside the country only.
  return ascii.replace(/^(\s*\+\d{1,3}[\s-]*)\(0\)/, "$1").replace(/[^\d+]/g, "");
}

/** Whether a text can be a telephone number at all: nothing but digits and what stands between them. */
export const looksLikeNumber = (text: string) =>
  /^[\s()+./\-\d\u2010-\u2015]+$/.test(text.normalize("NFKC")) &&
  /\d(?:\D*\d){5,}/.test(text.normalize("NFKC"));

/** A number in full, where the text tells its country: "+86 138 …", "0086 138 …", "86 138 …" or a Chinese mobile. */
export function fullNumber(text: string): string | null {
  const digits = digitsOf(text);
  // "011" leads abroad from North America, and begins British numbers of eleven digits: those are too short.
  const international =
    /^\+(\d{7,15})$/.exec(digits) ?? /^(?:00([1-9]\d{6,14})|011([1-9]\d{8,14}))$/.exec(digits);
  if (international) return `+${international[1] ?? international[2]}`;
  // Mobile numbers of mainland China have eleven digits and begin with 1.
  if (/^(?:86)?1[2-9]\d{9}$/.test(digits)) return `+86${digits.slice(-11)}`;
  return null;
}

/** How a number is kept: in full where its country is known, else its digits; null for what is none. */
export function keptNumber(text: string): string | null {
  if (!looksLikeNumber(text)) return null;
  const digits = digitsOf(text).replace(/\+/g, "");
  return fullNumber(text) ?? (digits.length >= 6 && digits.length <= 15 ? digits : null);
}

/**
 * Every form in which the number may be kept with a customer. One without its country is
 * tried under each country that we know.
 */
export function numberForms(text: string): string[] {
  const kept = keptNumber(text);
  if (!kept) return [];
  if (!kept.startsWith("+")) {
    const national = kept.replace(/^0/, "");
    return [...callingCodes.map((code) => `+${code}${national}`), kept, `+${kept}`];
  }
  const digits = kept.slice(1);
  const national = callingCodes
    .filter((code) => digits.startsWith(code))
    .map((code) => digits.slice(code.length));
  return [kept, digits, `00${digits}`, ...national.flatMap((rest) => [rest, `0${rest}`])];
}
