import {
  arabic,
  cyrillic,
  greek,
  hangul,
  hebrew,
  hiragana,
  japaneseHan,
  katakana,
  latinAlphabets,
  simplifiedHan,
  thai,
  traditionalHan,
} from "./letter-tables.ts";

/** Costs are bits: what it would take to say this character in a text of its script. */
const unreadable = 30;
const scriptChange = 8;
/** What a double-byte charset takes for a second byte, a single-byte one shows as ASCII. */
export const bitsOfAscii = 4.5;
const outOfPlace = 5;
/** Chinese, Japanese and Korean do stand beside Latin letters without a space, though seldom. */
const switchInWord = 3;

function ranked(letters: string, base: number, spread: number): Map<string, number> {
  const costs = new Map<string, number>();
  [...letters].forEach((letter, rank) => {
    if (!costs.has(letter)) costs.set(letter, base + Math.log2(1 + rank / spread));
  });
  return costs;
}

const shared = (table: ReadonlyMap<string, number>) =>
  new Map([...table].map(([letter, share]) => [letter, -Math.log2(share)] as const));

const simplified = ranked(simplifiedHan, 6.5, 30);
const traditional = ranked(traditionalHan, 7.5, 30);
const japanese = ranked(japaneseHan, 8, 40);
const kana = new Map([...ranked(katakana, 4.5, 8), ...ranked(hiragana, 4, 8)]);
const syllables = ranked(hangul, 5, 20);
const alphabets = {
  cyrillic: shared(cyrillic),
  greek: shared(greek),
  hebrew: shared(hebrew),
  arabic: shared(arabic),
  thai: shared(thai),
};

/** Punctuation that mails in these scripts are full of. */
const commonMarks = new Set("，。、！？：；（）“”‘’「」『』《》—…·～【】　–•€«»°©®™№£§¿¡ \u00a0");

export type Script = "han" | "kana" | "hangul" | "latin" | "mark" | keyof typeof alphabets;

function scriptOf(point: number): Script | undefined {
  if (point < 0xa0) return undefined;
  if (point < 0xc0 || point === 0xd7 || point === 0xf7) return "mark";
  if (point < 0x250 || (point >= 0x1e00 && point < 0x1f00)) return "latin";
  if (point >= 0x370 && point < 0x400) return "greek";
  if (point >= 0x400 && point < 0x530) return "cyrillic";
  if (point >= 0x590 && point < 0x600) return "hebrew";
  if (point >= 0x600 && point < 0x700) return "arabic";
  if (point >= 0xe00 && point < 0xe80) return "thai";
  if (point >= 0x2000 && point < 0x2600) return "mark";
  if (point >= 0x3000 && point < 0x3040) return "mark";
  if (point >= 0x3040 && point < 0x3100) return "kana";
  if (point >= 0x4e00 && point < 0xa000) return "han";
  if (point >= 0xac00 && point < 0xd7a4) return "hangul";
  if (point >= 0xff00 && point < 0xff60) return "mark";
  if (point >= 0x1f300 && point < 0x1fb00) return "mark";
  return undefined;
}

const isUpper = (letter: string) => letter !== letter.toLowerCase();

function hanCost(letter: string): number {
  const cost = Math.min(
    simplified.get(letter) ?? 15,
    traditional.get(letter) ?? 15,
    japanese.get(letter) ?? 15,
  );
  return cost;
}

function letterCost(letter: string, script: Script): number {
  switch (script) {
    case "han":
      return hanCost(letter);
    case "kana":
      return kana.get(letter) ?? 9;
    case "hangul":
      return syllables.get(letter) ?? 15;
    case "mark":
      return commonMarks.has(letter) ? 6 : 11;
    case "latin":
      return 5;
    default:
      return alphabets[script].get(letter.toLowerCase()) ?? 13;
  }
}

/** Bits that accented letters cost beyond their base, in the language that fits them best. */
function alphabetCost(letters: string[]): number {
  if (letters.length === 0) return 0;
  const misses = latinAlphabets.map(
    (alphabet) => letters.filter((letter) => !alphabet.includes(letter.toLowerCase())).length,
  );
  return 7 * Math.min(...misses);
}

export interface Likelihood {
  /** bits for the whole text beyond its ASCII; the lower, the likelier */
  bits: number;
  /** how many characters beyond ASCII it has */
  characters: number;
}

/**
 * How likely a text is to be one that people wrote, judged by its characters beyond ASCII: how common each is
 * in its script, whether capitals stand where capitals stand, and whether scripts mix within words.
 */
export function likelihood(text: string): Likelihood {
  let bits = 0;
  let characters = 0;
  let before: Script | "ascii" | undefined;
  let previous = "";
  const accented: string[] = [];
  for (const letter of text) {
    const point = letter.codePointAt(0) ?? 0;
    if (point < 0x80) {
      // An accented or foreign letter between ASCII letters belongs to one of their alphabet.
      const isLetter = (point | 0x20) >= 0x61 && (point | 0x20) <= 0x7a;
      if (isLetter && before !== undefined && before !== "ascii")
        bits += isAlphabetic(before) ? scriptChange : isWritten(before) ? switchInWord : 0;
      bits += bitsOfAscii;
      before = isLetter ? "ascii" : undefined;
      previous = letter;
      continue;
    }
    characters++;
    const script = scriptOf(point);
    if (script === undefined) {
      bits += unreadable;
      before = undefined;
      previous = letter;
      continue;
    }
    bits += letterCost(letter, script);
    if (script === "latin") {
      accented.push(letter);
      if (before === "latin") bits += outOfPlace;
      if (isUpper(letter) && /\p{Ll}/u.test(previous)) bits += outOfPlace;
    } else if (script === "cyrillic" || script === "greek") {
      if (isUpper(letter)) bits += before !== script ? 2 : isUpper(previous) ? 0.7 : 2 * outOfPlace;
      if (before === "ascii") bits += scriptChange;
    } else if (script === "hebrew" || script === "arabic" || script === "thai") {
      if (before === "ascii") bits += scriptChange;
    } else if (isWritten(script)) {
      if (before === "ascii") bits += switchInWord;
    } else if (script === "mark" && before === "ascii" && !commonMarks.has(letter)) {
      bits += outOfPlace;
    }
    if (before !== undefined && before !== "ascii" && before !== script && !mayMeet(before, script))
      bits += scriptChange;
    before = script;
    previous = letter;
  }
  return { bits: bits + alphabetCost(accented), characters };
}

const isAlphabetic = (script: Script) => script in alphabets;
const isWritten = (script: Script) => script === "han" || script === "kana" || script === "hangul";

function mayMeet(one: Script, other: Script): boolean {
  if (one === "mark" || other === "mark") return true;
  return (one === "han" && other === "kana") || (one === "kana" && other === "han");
}
