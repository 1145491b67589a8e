import { simplified } from "./traditional.ts";

/** A text in the one form in which everything is compared, with the way back to what was written. */
export interface Folded {
  text: string;
  original: string;
  /** the offset in the original of every code unit of `text`, and of its end */
  origin: Uint32Array;
}

/** Longer texts are read at their beginning and, mostly, at their end: that is where the matter is told. */
const head = 10_000;
const tail = 30_000;

const special: Record<string, string> = {
  "\u3000": " ",
  "\u00a0": " ",
  "\u202f": " ",
  "\t": " ",
  "\r": "\n",
  "\u2028": "\n",
  "\u2029": "\n",
  "’": "'",
  "‘": "'",
  "`": "'",
  "´": "'",
  "“": '"',
  "”": '"',
  "「": '"',
  "」": '"',
  "『": '"',
  "』": '"',
  "《": '"',
  "》": '"',
  "【": "[",
  "】": "]",
  〇: "零",
  "€": "€",
  "£": "£",
  "￥": "¥",
  "￡": "£",
  "￦": "₩",
  "￠": "¢",
  "≈": "~",
  "∼": "~",
  "〜": "~",
  "・": " ",
  "·": " ",
  ß: "s",
  ø: "o",
  ł: "l",
  đ: "d",
  ı: "i",
  æ: "a",
};

/** Marks that hide between letters: soft hyphen, combining, zero-width, bidirectional, variation selectors. */
const hidden = [
  [0xad, 0xad],
  [0x300, 0x36f],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
] as const;

const folds = new Map<number, string>();

/** What one code unit becomes: one code unit, or nothing where it is not seen. */
function foldUnit(unit: number): string {
  const held = folds.get(unit);
  if (held !== undefined) return held;
  const folded = newFold(unit);
  folds.set(unit, folded);
  return folded;
}

function newFold(unit: number): string {
  const simple = simplified.get(unit);
  if (simple !== undefined) return String.fromCharCode(simple);
  const character = String.fromCharCode(unit);
  const known = special[character] ?? special[character.toLowerCase()];
  if (known !== undefined) return known;
  if (hidden.some(([first, last]) => unit >= first && unit <= last)) return "";
  if (unit < 0x20 && character !== "\n") return " ";
  if (unit >= 0xff01 && unit <= 0xff5e) return String.fromCharCode(unit - 0xfee0).toLowerCase();
  if ((unit >= 0x2010 && unit <= 0x2015) || unit === 0x2212) return "-";
  if (unit >= 0x2000 && unit <= 0x200a) return " ";
  if (unit >= 0xc0 && unit <= 0x24f) return character.normalize("NFD").charAt(0).toLowerCase();
  const lower = character.toLowerCase();
  return lower.length === 1 ? lower : character;
}

const shorten = (text: string) => ({
  kept: text.length > head + tail ? `${text.slice(0, head)}\n${text.slice(-tail)}` : text,
  /** what the offsets of the later part have to be moved by */
  skipped: text.length > head + tail ? text.length - head - tail - 1 : 0,
});

/**
 * Folds a text: lower case, without accents, ASCII for full-width forms, simplified for traditional
 * characters, plain quotes and dashes, nothing invisible. Takes time proportional to at most 40,000
 * characters, whatever the length.
 */
export function fold(original: string): Folded {
  const { kept, skipped } = shorten(original);
  const origin = new Uint32Array(kept.length + 1);
  let text = "";
  for (let at = 0; at < kept.length; at += 1) {
    const folded = foldUnit(kept.charCodeAt(at));
    if (folded === "") continue;
    origin[text.length] = at < head ? at : at + skipped;
    text += folded;
  }
  origin[text.length] = original.length;
  return { text, original, origin };
}

/** Folds a name or a word of a list: the form in which it is found in a folded text. */
export const foldWord = (word: string) => fold(word).text.trim();

const longestExcerpt = 80;

/** What was written at a span of the folded text. */
export function excerpt({ original, origin }: Folded, from: number, to: number): string {
  const written = original.slice(origin[from], to > from ? (origin[to - 1] ?? 0) + 1 : origin[from]);
  return written.length > longestExcerpt ? `${written.slice(0, longestExcerpt)}…` : written.trim();
}

/** Whether the letter at an offset of the folded text was written as a capital. */
export function isCapital({ original, origin }: Folded, at: number): boolean {
  const character = original.charAt(origin[at] ?? 0);
  return character !== character.toLowerCase();
}
