import { isBeyondAscii } from "#app/platform/ascii.ts";

/**
 * What words a text is found by: whole words of alphabets, pairs of neighbouring characters
 * of scripts that write no spaces. Both sides of a search use the same terms.
 */

/** Chinese characters, kana and Hangul: written without spaces, or with few. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}々〆]/u;
const unspacedSigns = "[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}々〆]";
/** A stretch of those, or a word of letters and figures; a word ends where such a script begins: 尾号2967的卡. */
const run = new RegExp(`(${unspacedSigns}+)|[[\\p{L}\\p{N}]--${unspacedSigns}]+`, "gv");

/** Longer words are found by their beginning. */
const longestTerm = 32;
/** More different terms than any message needs; the rest of a longer one is not found. */
const mostTerms = 4_000;

/** One spelling for what people take for the same: width, case, accents. */
const plain = (text: string) =>
  (isBeyondAscii(text)
    ? text.normalize("NFKD").replace(/\p{M}/gu, "").normalize("NFKC")
    : text
  ).toLowerCase();

/** The beginning of a word; letters are not cut in two. */
const shortened = (word: string) =>
  word.length > longestTerm ? Array.from(word).slice(0, longestTerm).join("") : word;

/** The terms of a text that is stored, each once. Characters without spaces stand alone too, to be found alone. */
export function termsOf(text: string): string[] {
  const terms = new Set<string>();
  for (const [found, withoutSpaces] of plain(text).matchAll(run)) {
    if (withoutSpaces === undefined) terms.add(shortened(found));
    else {
      // Neighbouring scripts run together; a piece of an alphabet in between is a word of its own.
      const letters = Array.from(withoutSpaces);
      for (let at = 0; at < letters.length && terms.size < mostTerms; at += 1)
        terms.add(letters[at]! + (letters[at + 1] ?? "")).add(letters[at]!);
    }
    if (terms.size >= mostTerms) break;
  }
  return [...terms];
}

/** A term that is sought; `prefix` where what was typed may only be its beginning. */
export interface Sought {
  term: string;
  prefix: boolean;
}

/**
 * The terms that all have to be there for what somebody typed. Of a run of characters without
 * spaces the pairs are sought; the word that is still being typed, by its beginning.
 */
export function soughtTerms(typed: string, most = 12): Sought[] {
  const sought = new Map<string, boolean>();
  const endsInWord = /[\p{L}\p{N}]$/u.test(typed);
  const runs = [...plain(typed).matchAll(run)].map(([found]) => found);
  for (const [place, found] of runs.entries()) {
    const letters = Array.from(found);
    if (unspaced.test(found)) {
      if (letters.length === 1) sought.set(found, false);
      for (let at = 0; at + 1 < letters.length; at += 1)
        sought.set(letters.slice(at, at + 2).join(""), false);
    } else {
      const last = place === runs.length - 1 && endsInWord;
      const term = letters.slice(0, longestTerm).join("");
      sought.set(term, last || letters.length > longestTerm);
    }
    if (sought.size >= most) break;
  }
  return [...sought].slice(0, most).map(([term, prefix]) => ({ term, prefix }));
}

/** As PostgreSQL's `tsquery` is written: every term quoted, so that nothing in it is an operator. */
export const tsqueryOf = (sought: readonly Sought[]): string =>
  sought.map(({ term, prefix }) => `'${term.replace(/['\\]/g, "$&$&")}'${prefix ? ":*" : ""}`).join(" & ");

/** A piece of a snippet; `hit` is what was sought. */
export interface SnippetPart {
  text: string;
  hit: boolean;
}

/** Where in a text the sought words stand, in the text's own spelling. */
function hitsIn(text: string, sought: readonly Sought[]): [number, number][] {
  const hits: [number, number][] = [];
  for (const match of text.matchAll(run)) {
    const found = match[0];
    const start = match.index;
    if (!unspaced.test(found)) {
      const word = plain(found);
      if (sought.some(({ term, prefix }) => (prefix ? word.startsWith(term) : word === term)))
        hits.push([start, start + found.length]);
      continue;
    }
    const flat = plain(found);
    // Only where flattening keeps the length do places in it mean places in the text.
    if (flat.length !== found.length) continue;
    for (const { term } of sought) {
      for (let at = flat.indexOf(term); at !== -1; at = flat.indexOf(term, at + 1))
        hits.push([start + at, start + at + term.length]);
    }
  }
  return hits.sort((one, other) => one[0] - other[0]);
}

/** The stretch of a message around the first thing that was sought, its hits marked. */
export function snippetOf(text: string, sought: readonly Sought[], length = 160): SnippetPart[] {
  const line = text.replace(/\s+/g, " ").trim();
  const hits = hitsIn(line.slice(0, 50_000), sought);
  const first = hits[0]?.[0] ?? 0;
  const from = first > length / 3 ? first - Math.floor(length / 3) : 0;
  const to = Math.min(line.length, from + length);
  const parts: SnippetPart[] = [];
  const push = (start: number, end: number, hit: boolean) => {
    if (end > start) parts.push({ text: line.slice(start, end), hit });
  };
  let at = from;
  for (const [start, end] of hits) {
    if (end <= at || start >= to) continue;
    push(at, Math.max(at, start), false);
    push(Math.max(at, start), Math.min(end, to), true);
    at = Math.min(end, to);
  }
  push(at, to, false);
  if (from > 0 && parts[0]) parts[0] = { ...parts[0], text: `…${parts[0].text}` };
  const last = parts.at(-1);
  if (to < line.length && last) parts[parts.length - 1] = { ...last, text: `${last.text}…` };
  return parts;
}
