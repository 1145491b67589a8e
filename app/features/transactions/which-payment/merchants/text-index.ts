import type { Span } from "../clue.ts";
import { type Folded, isCapital } from "../text/fold.ts";
import { brandsNamed, type NamedBrand } from "./brands.ts";
import { pinyinOf } from "./pinyin.ts";
import { SpellingIndex } from "./spelling.ts";

interface Word extends Span {
  text: string;
  /** written in capitals throughout */
  capitals: boolean;
  /** follows "at", "from", "在" and the like */
  placed: boolean;
}

/** Chinese of a text read out without tones. */
interface Reading {
  text: string;
  /** by offset in `text`: the offset of the character whose syllable begins there, or -1 */
  starts: Int32Array;
}

const mostWords = 8000;
const noun = /(?:^|[^a-z])(?:at|from|in|to|by|with|@|shop|called|named|merchant|store) $/;

/** A text in the forms in which names of merchants are looked for. */
export class TextIndex {
  readonly text: string;
  readonly words: Word[] = [];
  readonly byWord = new Map<string, Word>();
  /** two to four neighbouring words written as one: "star bucks", "hai di lao" */
  readonly joined = new Map<string, Span>();
  readonly spelling: SpellingIndex;
  readonly joinedSpelling: SpellingIndex;
  readonly brands: NamedBrand[];
  private readonly pairs = new Map<number, number>();
  private readonly spoken: Reading;

  constructor(folded: Folded) {
    this.text = folded.text;
    for (const match of folded.text.matchAll(/[a-z0-9]+(?:['&][a-z0-9]+)*/g)) {
      if (this.words.length >= mostWords) break;
      const to = match.index + match[0].length;
      const text = match[0].replace(/'s$|'/g, "");
      const capitals = text.length > 1 && isCapital(folded, match.index) && isCapital(folded, to - 1);
      const placed = noun.test(folded.text.slice(Math.max(0, match.index - 10), match.index));
      const word = { text, from: match.index, to, capitals, placed };
      this.words.push(word);
      if (!this.byWord.has(text)) this.byWord.set(text, word);
    }
    this.joinNeighbours();
    this.spelling = new SpellingIndex(this.byWord.keys());
    this.joinedSpelling = new SpellingIndex(this.joined.keys());
    this.brands = brandsNamed(folded.text);
    this.indexPairs();
    this.spoken = this.readOut();
  }

  private joinNeighbours() {
    for (let first = 0; first < this.words.length; first += 1) {
      let joined = "";
      for (let last = first; last < Math.min(first + 4, this.words.length); last += 1) {
        const [word, before] = [this.words[last]!, this.words[last - 1]];
        if (last > first && word.from - before!.to > 2) break;
        joined += word.text;
        if (last > first && joined.length <= 24 && !this.joined.has(joined)) {
          this.joined.set(joined, { from: this.words[first]!.from, to: word.to });
        }
      }
    }
  }

  private indexPairs() {
    for (let at = 0; at + 1 < this.text.length; at += 1) {
      const pair = this.text.charCodeAt(at) * 0x10000 + this.text.charCodeAt(at + 1);
      if (this.text.charCodeAt(at) >= 0x4e00 && !this.pairs.has(pair)) this.pairs.set(pair, at);
    }
  }

  private readOut(): Reading {
    let text = "";
    const starts: number[] = [];
    for (let at = 0; at < this.text.length; at += 1) {
      const syllable = pinyinOf(this.text.charCodeAt(at)) ?? " ";
      starts[text.length] = at;
      text += syllable;
    }
    const filled = new Int32Array(text.length + 1).fill(-1);
    starts.forEach((at, place) => {
      filled[place] = at;
    });
    filled[text.length] = this.text.length;
    return { text, starts: filled };
  }

  /** Whether two Chinese characters stand side by side somewhere. */
  hasPair(text: string, at: number): boolean {
    return this.pairs.has(text.charCodeAt(at) * 0x10000 + text.charCodeAt(at + 1));
  }

  /** Where whole characters of the text read as these letters, or null. */
  findReading(letters: string): Span | null {
    for (let at = this.spoken.text.indexOf(letters), tries = 0; at !== -1 && tries < 20; tries += 1) {
      const [from, to] = [this.spoken.starts[at]!, this.spoken.starts[at + letters.length] ?? -1];
      if (from !== -1 && to !== -1) return { from, to };
      at = this.spoken.text.indexOf(letters, at + 1);
    }
    return null;
  }
}
