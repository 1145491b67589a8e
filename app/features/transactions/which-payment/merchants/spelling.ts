/**
 * Whether two words are at most `most` slips apart: a letter wrong, missing, too many, or two neighbours
 * swapped (optimal string alignment distance). Words of up to 24 letters; longer ones must be the same.
 */
export function isNear(one: string, other: string, most: number): boolean {
  if (one === other) return true;
  if (Math.abs(one.length - other.length) > most || one.length > 24 || other.length > 24) return false;
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      let cost = Math.min(last[column - 1]! + (same ? 0 : 1), last[column]! + 1, current[column - 1]! + 1);
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
        cost = Math.min(cost, before[column - 2]! + 1);
      }
      current.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return false;
    before = last;
    last = current;
  }
  return last[other.length]! <= most;
}

const mostSlips = (length: number) => (length >= 8 ? 2 : length >= 5 ? 1 : 0);

/** The word itself and what is left of it when one letter is taken away: words one slip apart share one of these. */
function* traces(word: string): Generator<string> {
  yield word;
  for (let at = 0; at < word.length; at += 1) yield word.slice(0, at) + word.slice(at + 1);
}

const longest = 24;
const mostWords = 3000;

/** How an English word sounds, roughly: "starbux" and "starbucks", "harbour" and "harbor" are the same. */
const soundOf = (word: string) =>
  word
    .replace(/ck|qu|q/g, "k")
    .replace(/x/g, "ks")
    .replace(/ph/g, "f")
    .replace(/c(?=[eiy])/g, "s")
    .replace(/c(?!h)/g, "k")
    .replace(/z/g, "s")
    .replace(/our\b/g, "or")
    .replace(/tre\b/g, "ter")
    .replace(/(?<=\w)[ae]i?(?=y|\b)/g, "")
    .replace(/y/g, "i")
    .replace(/(.)\1+/g, "$1");

/** Short words sound alike by chance. */
const soundable = 6;

/** The words of a text, in a form in which slightly misspelt ones are found quickly. */
export class SpellingIndex {
  private readonly byTrace = new Map<string, string[]>();
  private readonly bySound = new Map<string, string>();

  constructor(words: Iterable<string>) {
    let count = 0;
    for (const word of words) {
      if (word.length < 4 || word.length > longest) continue;
      count += 1;
      if (count > mostWords) break;
      if (word.length >= soundable) this.bySound.set(soundOf(word), word);
      for (const trace of traces(word)) {
        const held = this.byTrace.get(trace);
        if (!held) this.byTrace.set(trace, [word]);
        else if (held.length < 8) held.push(word);
      }
    }
  }

  /** A word of the text that is this one with a slip or two, or null. Its first letter must be right. */
  nearest(word: string): string | null {
    const most = mostSlips(word.length);
    if (most === 0 || word.length > longest) return null;
    for (const trace of traces(word)) {
      for (const found of this.byTrace.get(trace) ?? []) {
        if (found[0] === word[0] && isNear(word, found, most)) return found;
      }
    }
    return (word.length >= soundable ? this.bySound.get(soundOf(word)) : undefined) ?? null;
  }
}
