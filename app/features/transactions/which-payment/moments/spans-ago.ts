import type { Span } from "../clue.ts";
import { hour, type Meaning } from "./meaning.ts";
import { countOf } from "./relative-days.ts";

/** A stretch of time counted back from the moment of writing: the same on every clock. */
export interface AgoPhrase extends Span {
  /** milliseconds before the writing */
  meaning: Meaning;
}

const minute = hour / 60;
const count =
  "\\d{1,3}(?:\\.5)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|forty|half an?|an? half|an? couple(?: of)?|couple(?: of)?|(?:a )?few|several|[一二两三四五六七八九十半几]{1,3}|一个半|好几";

const readers: readonly (readonly [RegExp, number])[] = [
  [
    new RegExp(
      `(?<![a-z\\d.])(${count})[ -]?(?:hours?|hrs?|h)(?: and a half)? (?:ago|back|earlier|before)`,
      "g",
    ),
    hour,
  ],
  [
    new RegExp(`(?<![a-z\\d.])(${count})[ -]?(?:minutes?|mins?|min) (?:ago|back|earlier|before)`, "g"),
    minute,
  ],
  [new RegExp(`(${count})个?(?:多)?(?:小时|钟头|钟)(?:之|以)?前`, "g"), hour],
  [new RegExp(`(${count})分钟(?:之|以)?前`, "g"), minute],
];

/** "just now"; with "just" alone the moment is near but looser. */
const now =
  /刚刚|刚才|方才|刚(?=[付买刷下扣转充支交收被用在])|(?<![a-z])(?:just now|right now|a moment ago|moments ago|a minute ago|a little while ago)(?![a-z])/g;
const lately =
  /(?<![a-z])just (?=(?:tried|paid|bought|got|made|charged|sent|ordered|had|did|used|been|attempted))/g;

function times(text: string): { low: number; high: number } | null {
  if (/half/.test(text)) return { low: 0.5, high: 0.5 };
  if (text === "一个半") return { low: 1.5, high: 1.5 };
  if (text.includes(".")) return { low: Number(text), high: Number(text) };
  return countOf(text.replace(/^an? (?=couple)/, ""));
}

/** "two hours ago", 半小时前, "just now": stretches before the moment of writing. */
export function spansAgo(text: string): AgoPhrase[] {
  const found: AgoPhrase[] = [];
  for (const [pattern, unit] of readers) {
    for (const match of text.matchAll(pattern)) {
      const amount = times(match[1]!);
      if (!amount || found.length >= 20) continue;
      const more = match[0].includes("and a half") ? 0.5 : /多(?:小|钟)/.test(match[0]) ? 0.3 : 0;
      const [near, far] = [(amount.low + more) * unit, (amount.high + more) * unit];
      const blur = Math.max(6 * minute, (near + far) * 0.1);
      const slack = Math.max(hour, far * 0.7);
      found.push({
        from: match.index,
        to: match.index + match[0].length,
        meaning: {
          from: -far - blur,
          to: -near + blur,
          strength: amount.low < amount.high ? 3.4 : 4.3,
          slack,
        },
      });
    }
  }
  for (const [pattern, reach, strength] of [
    [now, 45 * minute, 4],
    [lately, 2 * hour, 2.2],
  ] as const) {
    for (const match of text.matchAll(pattern)) {
      if (found.length >= 20) break;
      const meaning = { from: -reach, to: 5 * minute, strength, slack: 4 * hour };
      found.push({ from: match.index, to: match.index + match[0].length, meaning });
    }
  }
  return found;
}
