import type { Span } from "../clue.ts";
import { isKindWord } from "./kinds.ts";
import { isTalk, type MerchantName, type NameToken } from "./merchant-name.ts";
import { isPinyin } from "./pinyin.ts";
import type { TextIndex } from "./text-index.ts";
import { chineseFor, englishFor, longestChineseNotion } from "./translations.ts";

/** How surely a text speaks of a merchant (0..1), and where. */
export interface NameMatch extends Span {
  strength: number;
}

const notInitials = new Set(
  "ok us uk am pm id tv it pc hi no atm pin otp sms faq usd cny rmb eur gbp hkd sgd jpy asap fyi btw pls thx kyc vpn app qr cs ios vip upay in on at to is as an or of my me we he so do if by be go up re dm ps ill ive im dont cant the and for not was has had you can why how who did any all one two pay get got but".split(
    " ",
  ),
);

const better = (one: NameMatch | null, other: NameMatch | null): NameMatch | null =>
  !one || (other && other.strength > one.strength) ? other : one;

/** One word of a name in the text: as it is, misspelt, cut short, or in the other language. */
function matchToken({ text }: NameToken, index: TextIndex): NameMatch | null {
  const exact =
    index.byWord.get(text) ??
    index.byWord.get(`${text}s`) ??
    (text.endsWith("s") ? index.byWord.get(text.slice(0, -1)) : undefined);
  if (exact) return { ...exact, strength: isTalk(text) && !exact.capitals && !exact.placed ? 0.4 : 1 };
  const parted = text.length >= 6 ? index.joined.get(text) : undefined;
  if (parted) return { ...parted, strength: 0.95 };
  const near = index.spelling.nearest(text);
  if (near !== null) return { ...index.byWord.get(near)!, strength: 0.85 };
  const chinese = chineseFor(text).find((word) => index.text.includes(word));
  // A single character is part of many words.
  if (chinese)
    return {
      from: index.text.indexOf(chinese),
      to: index.text.indexOf(chinese) + chinese.length,
      strength: chinese.length > 1 ? 0.85 : 0.6,
    };
  if (text.length >= 6) {
    for (const length of [text.length - 2, text.length - 3, 4]) {
      const cut = length >= 4 ? index.byWord.get(text.slice(0, length)) : undefined;
      if (cut) return { ...cut, strength: 0.65 };
    }
  }
  return null;
}

/** The Latin words of a name, wherever in the text they stand. */
function matchTokens({ name, tokens, joined }: MerchantName, index: TextIndex): NameMatch | null {
  if (tokens.length === 0) return null;
  // "PG&E", "AT&T": single letters that are a name only together.
  for (const [signed] of name.matchAll(/[a-z0-9]+(?:&[a-z0-9]+)+/g)) {
    const word = index.byWord.get(signed);
    if (word) return { from: word.from, to: word.to, strength: signed.length >= name.length * 0.6 ? 1 : 0.9 };
  }
  if (joined.length >= 4) {
    const whole = index.byWord.get(joined) ?? index.joined.get(joined);
    if (whole && tokens.length > 1) return { from: whole.from, to: whole.to, strength: 1 };
    const near =
      joined.length >= 6 ? (index.spelling.nearest(joined) ?? index.joinedSpelling.nearest(joined)) : null;
    const span = near === null ? undefined : (index.byWord.get(near) ?? index.joined.get(near));
    if (span && (tokens.length > 1 || joined.length >= 8))
      return { from: span.from, to: span.to, strength: 0.92 };
  }
  // "greenleaf" of Green Leaf Pharmacy.
  for (let at = 0; at + 1 < tokens.length; at += 1) {
    const [first, second] = [tokens[at]!, tokens[at + 1]!];
    const whole = index.byWord.get(first.text + second.text);
    if (whole && first.weight + second.weight > 1 && whole.text.length >= 6) {
      return { from: whole.from, to: whole.to, strength: 0.95 };
    }
  }
  const hasProper = tokens.some(({ weight }) => weight === 1);
  let [possible, found, properPossible, properFound, generic] = [0, 0, 0, 0, false];
  let span: Span | null = null;
  for (const token of tokens) {
    const match = matchToken(token, index);
    possible += token.weight;
    if (token.weight === 1) properPossible += 1;
    if (!match) continue;
    found += token.weight * match.strength;
    if (token.weight === 1) properFound += match.strength;
    else generic = true;
    if (!span || token.weight === 1) span = { from: match.from, to: match.to };
  }
  if (!span) return null;
  const coverage = found / possible;
  if (!hasProper) return coverage > 0.6 ? { ...span, strength: 0.75 * coverage } : null;
  if (properFound === 0) return null;
  const share = properFound / properPossible;
  if (share >= 0.8) return { ...span, strength: 0.75 * share + 0.25 * coverage };
  return { ...span, strength: 0.3 + 0.45 * share + (generic ? 0.1 : 0) };
}

function matchInitials({ initials }: MerchantName, index: TextIndex): NameMatch | null {
  if (initials.length < 2 || initials.length > 6 || notInitials.has(initials)) return null;
  const word = index.byWord.get(initials);
  if (!word || !(word.capitals || word.placed)) return null;
  const strength = (initials.length >= 3 ? 0.6 : 0.5) + (word.capitals && word.placed ? 0.15 : 0);
  return { from: word.from, to: word.to, strength };
}

/** The longest stretch of a Chinese name that stands in the text. */
function longestStretch(name: string, index: TextIndex): Span | null {
  const runs: [number, number][] = [];
  for (let at = 0; at + 1 < name.length; at += 1) {
    if (!index.hasPair(name, at)) continue;
    const last = runs.at(-1);
    if (last && last[1] === at + 1) last[1] = at + 2;
    else runs.push([at, at + 2]);
  }
  runs.sort((one, other) => other[1] - other[0] - (one[1] - one[0]));
  for (const [from, to] of runs.slice(0, 2)) {
    for (let end = to; end - from >= 2; end -= 1) {
      const found = index.text.indexOf(name.slice(from, end));
      if (found !== -1) return { from: found, to: found + end - from };
    }
  }
  return null;
}

function matchChinese(
  { chinese, proper, reading, properReading }: MerchantName,
  index: TextIndex,
): NameMatch | null {
  if (chinese.length < 2) return null;
  const stretch = longestStretch(chinese, index);
  let best: NameMatch | null = null;
  if (stretch && stretch.to - stretch.from === chinese.length) return { ...stretch, strength: 1 };
  const own = longestStretch(proper, index);
  if (own && !isKindWord(index.text.slice(own.from, own.to))) {
    const share = (own.to - own.from) / proper.length;
    const plainName = proper === chinese;
    best = { ...own, strength: share >= 0.99 ? 0.92 : (plainName ? 0.3 : 0.35) + 0.55 * share };
  }
  if ((best?.strength ?? 0) < 0.75) best = better(best, matchMistyped(proper, index));
  // "haidilao", "hai di lao"; or other characters that sound the same.
  for (const [letters, strength] of [
    [reading, 0.92],
    [properReading, 0.85],
  ] as const) {
    if (letters === null || letters.length < 5) continue;
    const written = index.byWord.get(letters) ?? index.joined.get(letters);
    if (written) best = better(best, { from: written.from, to: written.to, strength });
    const length = letters === reading ? chinese.length : proper.length;
    const sound = length >= 3 && (best?.strength ?? 0) < 0.7 ? index.findReading(letters) : null;
    if (sound) best = better(best, { ...sound, strength: 0.72 });
  }
  return better(best, matchTranslated(proper, index));
}

const mostTries = 30;

/** A Chinese name with one wrong character inside: 屈成氏 for 屈臣氏. */
function matchMistyped(name: string, index: TextIndex): NameMatch | null {
  if (name.length < 3 || name.length > 8) return null;
  for (let wrong = 1; wrong < name.length - 1; wrong += 1) {
    const [head, tail] = [name.slice(0, wrong), name.slice(wrong + 1)];
    let at = index.text.indexOf(head);
    for (let tries = 0; at !== -1 && tries < mostTries; tries += 1) {
      if (index.text.startsWith(tail, at + wrong + 1) && index.text.charCodeAt(at + wrong) >= 0x4e00) {
        return { from: at, to: at + name.length, strength: name.length > 3 ? 0.85 : 0.75 };
      }
      at = index.text.indexOf(head, at + 1);
    }
  }
  return null;
}

/** A Chinese name told in English: 海港书店 as "harbour books". */
function matchTranslated(name: string, index: TextIndex): NameMatch | null {
  let [found, at] = [0, 0];
  let span: Span | null = null;
  while (at < name.length) {
    let length = Math.min(longestChineseNotion, name.length - at);
    for (; length >= 1; length -= 1) {
      const words = englishFor(name.slice(at, at + length));
      const word = words
        .map((english) => index.byWord.get(english))
        .find((one) => one && (one.capitals || one.placed || !isTalk(one.text)));
      if (!word) continue;
      found += length;
      span ??= { from: word.from, to: word.to };
      break;
    }
    at += Math.max(1, length);
  }
  const share = found / name.length;
  return span && share >= 0.5 && found >= 2 ? { ...span, strength: 0.25 + 0.5 * share } : null;
}

/** A Latin name that is pinyin, told in characters: "Lao Wang Noodles" as 老王面馆. */
function matchSpoken({ tokens, joined }: MerchantName, index: TextIndex): NameMatch | null {
  const proper = tokens
    .filter(({ weight }) => weight === 1)
    .map(({ text }) => text)
    .join("");
  for (const [letters, strength] of [
    [joined, 0.92],
    [proper, 0.8],
  ] as const) {
    if (letters.length < 5 || !isPinyin(letters)) continue;
    const span = index.findReading(letters);
    if (span) return { ...span, strength };
  }
  return null;
}

function matchBrand({ brands, name }: MerchantName, index: TextIndex): NameMatch | null {
  let best: NameMatch | null = null;
  for (const named of index.brands) {
    if (!brands.includes(named.brand)) continue;
    const exact = index.text.slice(named.from, named.to) === name;
    best = better(best, { from: named.from, to: named.to, strength: exact ? 1 : 0.95 });
  }
  return best;
}

/** How surely the text speaks of a merchant of this name; null where nothing of it is in the text. */
export function matchName(name: MerchantName, index: TextIndex): NameMatch | null {
  const ways = [matchBrand, matchTokens, matchChinese, matchSpoken, matchInitials];
  let best: NameMatch | null = null;
  for (const way of ways) {
    best = better(best, way(name, index));
    if (best && best.strength >= 1) break;
  }
  return best && best.strength >= 0.35 ? best : null;
}
