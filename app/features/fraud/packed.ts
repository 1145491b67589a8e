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

/** The seed and factor of each of two mixes of a text. */
const [narrow, wide] = [
  { seed: 0x811c9dc5, factor: 0x01000193 },
  { seed: 0x9e3779b9, factor: 0x85ebca6b },
];

function step(hash: number, code: number, factor: number): number {
  const next = Math.imul(hash ^ code, factor);
  return next ^ (next >>> 13);
}

function finish(mixed: number): number {
  let hash = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A text's 32-bit mark, never 0 except for nothing. Two texts of one habit share one once in a hundred million. */
export function mark(text: string | null | undefined): number {
  if (!text) return 0;
  let hash = narrow.seed;
  for (let at = 0; at < text.length; at += 1) hash = step(hash, text.charCodeAt(at), narrow.factor);
  return finish(hash) || 1;
}

/**
 * Makes 53-bit marks, whole doubles, of texts that begin alike: what they begin with is mixed once, and no text is put
 * together for it.
 */
export function wideMarkAfter(prefix: string): (text: string) => number {
  let [lowSeed, highSeed] = [narrow.seed, wide.seed];
  for (let at = 0; at < prefix.length; at += 1) {
    lowSeed = step(lowSeed, prefix.charCodeAt(at), narrow.factor);
    highSeed = step(highSeed, prefix.charCodeAt(at), wide.factor);
  }
  return (text) => {
    let [low, high] = [lowSeed, highSeed];
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      low = step(low, code, narrow.factor);
      high = step(high, code, wide.factor);
    }
    return (finish(high) & 0x1fffff) * 0x100000000 + finish(low);
  };
}

/** A text's 53-bit mark, a whole double. */
export const wideMark = wideMarkAfter("");
