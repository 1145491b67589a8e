import type { Candidate } from "../candidate.ts";
import { type Clue, overlaps, type Span } from "../clue.ts";
import type { Folded } from "../text/fold.ts";
import { kinds } from "./kinds.ts";
import { readMerchantName } from "./merchant-name.ts";
import { matchName, type NameMatch } from "./name-match.ts";
import { strangerClues } from "./strangers.ts";
import { TextIndex } from "./text-index.ts";
import { chineseFor, englishFor } from "./translations.ts";

/** Names looked for, those of the latest payments; more than anybody's shops. */
const mostNames = 1500;

interface Mention extends Span {
  /** merchants' folded names, and how surely each is meant */
  meant: Map<string, number>;
}

const mostRepeats = 5;

/** The same words may come again, told differently: "not the Pret one from today, the Pret one from Monday". */
function everywhere(text: string, match: NameMatch): NameMatch[] {
  const words = text.slice(match.from, match.to);
  const found = [match];
  let at = text.indexOf(words, match.to);
  while (at !== -1 && found.length < mostRepeats) {
    found.push({ ...match, from: at, to: at + words.length });
    at = text.indexOf(words, at + words.length);
  }
  return found;
}

/** Matches that lie on the same words are one mention: "Lakeside" of Lakeside Mart and Lakeside Books. */
function mentionsOf(text: string, matches: ReadonlyMap<string, NameMatch>): Mention[] {
  const mentions: Mention[] = [];
  const sorted = [...matches]
    .flatMap(([name, match]) => everywhere(text, match).map((at) => [name, at] as const))
    .sort((one, other) => one[1].from - other[1].from);
  for (const [name, match] of sorted) {
    const last = mentions.find((mention) => overlaps(mention, match));
    if (!last) mentions.push({ from: match.from, to: match.to, meant: new Map([[name, match.strength]]) });
    else {
      last.meant.set(name, match.strength);
      last.from = Math.min(last.from, match.from);
      last.to = Math.max(last.to, match.to);
    }
  }
  return mentions;
}

const saw = ({ payment }: Candidate) => payment.merchant?.name ?? "";

function mentionClue({ from, to, meant }: Mention): Clue {
  const surest = Math.max(...meant.values());
  return {
    kind: "merchant",
    from,
    to,
    sureness: surest,
    evidence: ({ merchantName }) => {
      const strength = meant.get(merchantName);
      if (strength === undefined) return merchantName === "" ? -1 : -3;
      return 5.6 * strength - 0.4 - 3 * (surest - strength);
    },
    saw,
  };
}

const perKind = 4;

/** Kinds of merchants: "the coffee shop", 打车, "hotel". */
function kindClues(text: string, mentions: readonly Span[]): Clue[] {
  const clues: Clue[] = [];
  for (const kind of kinds) {
    let count = 0;
    for (const match of text.matchAll(kind.said)) {
      const span = { from: match.index, to: match.index + match[0].length };
      // What is part of a merchant's name has been told by the name.
      if (mentions.some((mention) => overlaps(mention, span))) continue;
      count += 1;
      // "noodles" said of a noodle bar tells more than that it is a restaurant.
      const words = [match[0].replace(/s$/, ""), ...chineseFor(match[0]), ...englishFor(match[0])];
      if (count > perKind) break;
      clues.push({
        kind: "category",
        ...span,
        sureness: /^[\u4e00-\u9fff]$/.test(match[0]) ? 0.3 : 0.6,
        evidence: ({ payment, merchantName }) => {
          const named = kind.named.test(merchantName);
          const very = words.some((word) => merchantName.includes(word)) ? 1 : 0;
          const mcc = payment.merchant?.mcc;
          if (mcc === undefined && merchantName === "") return -0.3;
          const coded = mcc !== undefined && kind.has(mcc);
          if (named) return (coded ? 2.8 : 2.2) + very;
          if (!coded) return mcc === undefined ? -0.8 : -1.6;
          // One code stands for coffee and burgers; the name may tell that it is the other.
          return kinds.some((other) => other.has(mcc) && other.named.test(merchantName)) ? 1.1 : 2;
        },
        saw: ({ payment }) => [payment.merchant?.name, payment.merchant?.mcc].filter(Boolean).join(", "),
      });
    }
  }
  return clues;
}

/** "food" of "fast food" tells no other kind. */
const withoutParts = (clues: readonly Clue[]) =>
  clues.filter(
    (clue) => !clues.some((other) => overlaps(other, clue) && other.to - other.from > clue.to - clue.from),
  );

/**
 * Merchants by name, in part, misspelt, by nickname or in the other language, and by their kind.
 *
 * @param places where the text names countries, banks and the like: no shop's name
 */
export function merchantClues(
  folded: Folded,
  candidates: readonly Candidate[],
  places: readonly Span[],
): Clue[] {
  const index = new TextIndex(folded);
  const names = new Set<string>();
  for (let at = candidates.length - 1; at >= 0 && names.size < mostNames; at -= 1) {
    if (candidates[at]!.merchantName !== "") names.add(candidates[at]!.merchantName);
  }
  const matches = new Map<string, NameMatch>();
  const known = new Set<number>();
  for (const name of names) {
    const read = readMerchantName(name);
    for (const brand of read.brands) known.add(brand);
    const match = matchName(read, index);
    if (match) matches.set(name, match);
  }
  const mentions = mentionsOf(folded.text, matches);
  const surely = mentions.filter(({ meant }) => Math.max(...meant.values()) > 0.6);
  const ofKind = withoutParts(kindClues(folded.text, surely));
  return [
    ...mentions.map(mentionClue),
    ...strangerClues(folded, index, known, [...mentions, ...ofKind, ...places]),
    ...ofKind,
  ];
}
