/**
 * Words as numbers, so that a habit is a row of numbers: small to keep, quick to compare.
 * Zero always means "not told".
 */

/** "CN" as 1 … 676; 0 for nothing or anything that is not two capital letters. */
export function packCountry(code: string | null | undefined): number {
  if (code?.length !== 2) return 0;
  const first = code.charCodeAt(0) - 65;
  const second = code.charCodeAt(1) - 65;
  if (first < 0 || first > 25 || second < 0 || second > 25) return 0;
  return first * 26 + second + 1;
}

/** The two letters of {@link packCountry}; empty for 0. */
export function unpackCountry(packed: number): string {
  if (packed === 0) return "";
  const index = packed - 1;
  return String.fromCharCode(65 + Math.floor(index / 26), 65 + (index % 26));
}

/** "CNY" as 1 … 17576; 0 for anything that is not three capital letters. */
export function packCurrency(code: string): number {
  if (!/^[A-Z]{3}$/.test(code)) return 0;
  const letter = (at: number) => code.charCodeAt(at) - 65;
  return (letter(0) * 26 + letter(1)) * 26 + letter(2) + 1;
}

/** The three letters of {@link packCurrency}; empty for 0. */
export function unpackCurrency(packed: number): string {
  if (packed === 0) return "";
  const index = packed - 1;
  return String.fromCharCode(
    65 + Math.floor(index / 676),
    65 + (Math.floor(index / 26) % 26),
    65 + (index % 26),
  );
}

/** A merchant category code as 1 … 10000; 0 for anything that is not four digits. */
export const packCategory = (code: string | null | undefined): number =>
  code && /^\d{4}$/.test(code) ? Number(code) + 1 : 0;

function mix(text: string, seed: number, factor: number): number {
  let hash = seed;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), factor);
    hash ^= hash >>> 13;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A text's 32-bit mark, never 0 except for nothing. Two texts of one habit share one once in a hundred million. */
export function mark(text: string | null | undefined): number {
  if (!text) return 0;
  return mix(text, 0x811c9dc5, 0x01000193) || 1;
}

/** A text's 53-bit mark, a whole double. */
export function wideMark(text: string): number {
  return (mix(text, 0x9e3779b9, 0x85ebca6b) & 0x1fffff) * 0x100000000 + mix(text, 0x811c9dc5, 0x01000193);
}
