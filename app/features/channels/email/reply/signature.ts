import { closingOf } from "./closings.ts";
import { contactScore, isNameLike, isProse } from "./contact-lines.ts";
import { isDisclaimer } from "./disclaimer.ts";
import { isRule } from "./header-block.ts";
import { asked, type Line } from "./lines.ts";
import { isMobileSignature } from "./mobile-signature.ts";

/** How surely a signature must show: between answers only its unmistakable forms count. */
export type Care = "full" | "strict";

// Every way a signature begins asks the last lines the same.
const closing = asked(closingOf);
const score = asked(contactScore);
const prose = asked(isProse);

const mostSignatureLines = 30;
const longestLine = 120;

const isSeparator = (line: Line) => /^(?:--|––|—|–|-- --)$/.test(line.text);

/** The index of the last line with text before a limit; -1 if there is none. */
function lastText(lines: readonly Line[], end: number): number {
  let at = end - 1;
  while (at >= 0 && lines[at]!.text === "") at--;
  return at;
}

const hasTextBefore = (lines: readonly Line[], at: number) => lastText(lines, at) !== -1;

/** Strokes between paragraphs: sentences follow, and nobody's name. A separator as it should be is never that. */
function isPartOfText(lines: readonly Line[], at: number, end: number): boolean {
  if (lines[at]!.whole === "-- ") return false;
  const below = lines.slice(at + 1, end).filter(({ text }) => text !== "");
  const [first] = below;
  const sentences = below.filter(prose).length;
  if (!first || sentences < 2 || sentences * 2 <= below.length || isNameLike(first.text)) return false;
  const paragraph = below.map(({ text }) => text).join(" ");
  return !isDisclaimer(paragraph) && below.every((line) => score(line) <= 0 && !closing(line));
}

/** `-- ` and everything after it (RFC 3676, 4.3). */
function afterSeparator(lines: readonly Line[], end: number): number {
  // Counted on the way: a text of nothing but separators is still read once.
  let after = 0;
  for (let at = 0; at < end; at++) if (lines[at]!.text !== "") after++;
  let before = 0;
  for (let at = 0; at < end; at++) {
    const line = lines[at]!;
    if (line.text === "") continue;
    after--;
    if (before > 0 && after <= mostSignatureLines && isSeparator(line) && !isPartOfText(lines, at, end))
      return at;
    before++;
  }
  return end;
}

/** What telephones add, within the last lines, and what follows it if that is short. */
function fromMobile(lines: readonly Line[], end: number): number {
  let seen = 0;
  for (let at = end - 1; at >= 0 && seen < 8; at--) {
    const { text } = lines[at]!;
    if (text === "") continue;
    seen++;
    if (!isMobileSignature(text)) continue;
    return lines.slice(at + 1, end).some((line) => prose(line) && !isDisclaimer(line.text)) ? end : at;
  }
  return end;
}

/** Paragraphs of notices at the end. */
function fromDisclaimer(lines: readonly Line[], end: number): number {
  let start = end;
  for (;;) {
    const last = lastText(lines, start);
    if (last === -1) return start;
    let first = last;
    while (first > 0 && lines[first - 1]!.text !== "" && last - first < 60) first--;
    const at = noticeWithin(lines, first, last);
    if (at === undefined) {
      if (isRule(lines[last]!.text) && start < end) start = last;
      return start;
    }
    start = at;
    if (at > first) return start;
  }
}

/** Where the notice begins in a paragraph: its first line, or a later one where mailers join them. */
function noticeWithin(lines: readonly Line[], first: number, last: number): number | undefined {
  const paragraph = (from: number) =>
    lines
      .slice(from, Math.min(last + 1, from + 20))
      .map(({ text }) => text)
      .join(" ");
  if (!isDisclaimer(paragraph(first))) return undefined;
  for (let at = first; at <= last; at++) {
    const own = `${lines[at]!.text} ${lines[at + 1]?.text ?? ""}`;
    if (isDisclaimer(own)) return at;
  }
  return first;
}

/** Signatures have a rule or two; a drawing of rules is none. */
const mostRules = 5;

/** A rule of strokes, and under it a few lines that say who writes. */
function fromRule(lines: readonly Line[], end: number, rules = mostRules): number {
  if (rules === 0) return end;
  let seen = 0;
  for (let at = end - 1; at >= 0 && seen <= 14; at--) {
    const { text } = lines[at]!;
    if (text === "") continue;
    if (!isRule(text)) {
      if (text.length > longestLine || prose(lines[at]!)) return end;
      seen++;
      continue;
    }
    if (!hasTextBefore(lines, at)) return end;
    const above = fromRule(lines, at, rules - 1);
    const below = lines.slice(at + 1, end).filter((line) => line.text !== "");
    const says = below.reduce((sum, line) => sum + Math.max(0, score(line)), 0);
    if (below.length === 0) return above < at ? above : end;
    return says >= 2 || (says >= 1 && (below.length === 1 || isNameLike(below[0]!.text)))
      ? Math.min(at, above)
      : end;
  }
  return end;
}

interface Tail {
  /** the lines after the closing that have text */
  count: number;
  prose: boolean;
  names: boolean;
}

function tailOf(lines: readonly Line[], from: number, end: number): Tail {
  const rest = lines.slice(from, end).filter(({ text }) => text !== "" && !isRule(text));
  return {
    count: rest.length,
    prose: rest.some((line) => line.text.length > longestLine || (prose(line) && !closing(line))),
    names: rest.length > 0 && rest.length <= 6 && (isNameLike(rest[0]!.text) || score(rest[0]!) > 0),
  };
}

/** "Best regards" and what stands under it. */
function fromClosing(lines: readonly Line[], end: number): number {
  let seen = 0;
  for (let at = end - 1; at >= 0 && seen < 16; at--) {
    const line = lines[at]!;
    if (line.text === "") continue;
    seen++;
    const found = closing(line);
    if (!found) continue;
    const tail = tailOf(lines, at + 1, end);
    if (tail.prose || tail.count > 14) return end;
    if (found === "weak" && !tail.names) continue;
    return withClosingsAbove(lines, at);
  }
  return end;
}

/** "Thanks," above "Best regards," belongs to it. */
function withClosingsAbove(lines: readonly Line[], at: number): number {
  const above = lastText(lines, at);
  if (above === -1 || at - above > 3 || !closing(lines[above]!)) return at;
  return hasTextBefore(lines, above) ? above : at;
}

/** What is left of a table turned to text. */
const isFrame = (text: string) => /^[|\s]+$/.test(text);

/** A last paragraph of a name and ways to reach it, or the sender's own name. */
function fromContact(lines: readonly Line[], end: number, senders: ReadonlySet<string>): number {
  const last = lastText(lines, end);
  if (last === -1) return end;
  let first = last;
  while (first > 0 && lines[first - 1]!.text !== "" && last - first < 12) first--;
  const block = lines.slice(first, last + 1).filter(({ text }) => !isFrame(text));
  if (block.length === 0) return end;
  if (!hasTextBefore(lines, first)) return ownName(lines, first, last, end, senders);
  const scores = block.map(score);
  const total = scores.reduce((sum, one) => sum + one, 0);
  const short = block.every((line) => line.text.length <= longestLine && !prose(line));
  const names = ({ text }: Line) => isNameLike(text) || isSender(text, senders);
  // The house may stand above who writes for it.
  const named = names(block[0]!) || (scores[0]! > 0 && block[1] !== undefined && names(block[1]));
  const reached = scores.filter((one) => one > 0).length;
  if (short && named && block.length > 1 && total >= 2 && reached * 2 >= block.length - 1)
    return withContactAbove(lines, first);
  // `Ann Lee | Sales | +44 20 7946 0000`
  if (block.length === 1 && total >= 3 && /[|•·｜]/.test(block[0]!.text)) return first;
  if (short && scores.every((one) => one > 0) && total >= 3) return withContactAbove(lines, first);
  return ownName(lines, first, last, end, senders);
}

/** A name that an empty line parts from the ways to reach it. */
function withContactAbove(lines: readonly Line[], first: number): number {
  const above = lastText(lines, first);
  if (above <= 0 || lines[above - 1]!.text !== "" || !hasTextBefore(lines, above)) return first;
  return isNameLike(lines[above]!.text) && closing(lines[above]!) === undefined ? above : first;
}

const isSender = (text: string, senders: ReadonlySet<string>) =>
  senders.has(
    text
      .toLowerCase()
      .replace(/[.,;\s-]+$/g, "")
      .replace(/^[-–—\s]+/, ""),
  );

/** The sender's name alone at the end, as people sign. */
function ownName(
  lines: readonly Line[],
  first: number,
  last: number,
  end: number,
  senders: ReadonlySet<string>,
): number {
  for (let at = last; at >= Math.max(first, last - 6); at--) {
    if (!isSender(lines[at]!.text, senders) || !hasTextBefore(lines, at)) continue;
    const rest = lines.slice(at + 1, last + 1);
    if (rest.every((line) => line.text.length <= longestLine && !prose(line)))
      return withClosingsAbove(lines, at);
  }
  return end;
}

/** A rule drawn above a signature belongs to it. */
function withRuleAbove(lines: readonly Line[], end: number): number {
  const above = lastText(lines, end);
  return above > 0 && end < lines.length && isRule(lines[above]!.text) ? above : end;
}

/** Whether all of a stretch below quotes is signature: where programs put it under what is quoted. */
export function isSignatureAlone(lines: readonly Line[]): boolean {
  const texts = lines.filter(({ text }) => text !== "");
  const [first] = texts;
  if (!first || texts.length > mostSignatureLines) return false;
  if (texts.every(({ mark }) => mark === "signature")) return true;
  if (texts.length === 1) return isMobileSignature(first.text);
  if (isSeparator(first)) return !isPartOfText(lines, lines.indexOf(first), lines.length);
  const tail = tailOf(texts, 1, texts.length);
  return closing(first) !== undefined && tail.names && !tail.prose;
}

const postscript =
  /^(?:p\.? ?(?:p\.? ?)?s\.?|n\.? ?b\.?|附言|又及|追伸|追記|附註)\s?[:：.\-–—]\s?\S|^P\.?S\.?\s\S/i;

/** Where a postscript begins, in a paragraph of its own near the end; the length if there is none. */
export function postscriptStart(lines: readonly Line[]): number {
  for (let at = lines.length - 1; at > 0 && at > lines.length - 12; at--)
    if (lines[at - 1]!.text === "" && postscript.test(lines[at]!.text)) return at;
  return lines.length;
}

/**
 * Where the signature of a stretch of text begins; its length if it has none. Something is left above it in
 * any case: what would be all signature is text.
 *
 * @param senders names that the sender signs with, in lower case
 */
export function signatureStart(lines: readonly Line[], care: Care, senders: ReadonlySet<string>): number {
  let end = lines.length;
  const marked = lines.findIndex(({ mark }) => mark === "signature");
  if (marked !== -1 && lines.slice(marked).every(({ mark, text }) => mark === "signature" || text === ""))
    end = marked;
  end = afterSeparator(lines, end);
  if (care === "full") end = fromDisclaimer(lines, end);
  const mobile = fromMobile(lines, end);
  if (care === "full") {
    // What stands above notices is no notice: only another end is looked at again.
    end = mobile < end ? fromDisclaimer(lines, mobile) : end;
    end = fromRule(lines, end);
    const closed = fromClosing(lines, end);
    end = closed < end ? closed : fromContact(lines, end, senders);
    end = fromClosing(lines, end);
  } else end = Math.min(end, mobile);
  end = withRuleAbove(lines, end);
  if (!hasTextBefore(lines, end)) return lines.length;
  while (end > 0 && lines[end - 1]!.text === "") end--;
  return end;
}
