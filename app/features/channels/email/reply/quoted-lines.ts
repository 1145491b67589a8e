import { attributionEndingAt } from "./attribution.ts";
import { headerBlockAt, isRule } from "./header-block.ts";
import { isBlank, type Line } from "./lines.ts";
import { isPasted } from "./pasted.ts";
import { separatorOf } from "./separator.ts";

/** Which lines are quoted; true for those. */
export type Quoted = boolean[];

/** Nobody writes more by hand; what comes after belongs to what was there last. */
const mostLines = 20_000;

/** Where something begins that introduces a quoted mail, and what kind of thing. */
interface Introduction {
  start: number;
  /** the first line after it */
  end: number;
  kind: "attribution" | "header" | "separator" | "reply-above";
}

/** The first line with text at or after an index. */
function nextText(lines: readonly Line[], from: number): number {
  let at = from;
  while (at < lines.length && lines[at]!.text === "" && lines[at]!.depth === 0) at++;
  return at;
}

/** A separator, with the printed header that usually follows it. */
function separatorAt(lines: readonly Line[], at: number): Introduction | undefined {
  const separator = separatorOf(lines[at]!);
  if (!separator) return undefined;
  if (separator === "reply-above") return { start: at, end: at + 1, kind: "reply-above" };
  const block = headerBlockAt(lines, nextText(lines, at + 1), true);
  return { start: at, end: block?.end ?? at + 1, kind: "separator" };
}

/** A printed header, with the rule drawn above it. */
function headerAt(lines: readonly Line[], at: number): Introduction | undefined {
  const { text } = lines[at]!;
  if (isRule(text)) {
    const below = nextText(lines, at + 1);
    if (below > at + 3) return undefined;
    const block = headerBlockAt(lines, below, true);
    return block && { start: at, end: block.end, kind: "header" };
  }
  const block = headerBlockAt(lines, at, false);
  return block && { start: at, end: block.end, kind: "header" };
}

/** `>>> Name <a@b.example> 05.01.2026 10:30 >>>`, as GroupWise writes. */
const groupWise = /^>>> ?.{3,200}(?:\d{1,2}:\d{2}|@).{0,60}(?:>>>)?$/;

function introductions(lines: readonly Line[]): Map<number, Introduction> {
  const found = new Map<number, Introduction>();
  const add = (introduction: Introduction | undefined) => {
    if (introduction && !found.has(introduction.start)) found.set(introduction.start, introduction);
  };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    if (line.depth === 3 && groupWise.test(line.whole) && (lines[at + 1]?.depth ?? 0) === 0)
      add({ start: at, end: at + 1, kind: "header" });
    if (line.depth > 0 || line.text === "") continue;
    if (line.mark === "attribution") {
      let end = at;
      while (lines[end + 1]?.mark === "attribution") end++;
      add({ start: at, end: end + 1, kind: "attribution" });
      at = end;
      continue;
    }
    const attribution = attributionEndingAt(lines, at);
    if (attribution) add({ start: attribution.start, end: attribution.end + 1, kind: "attribution" });
    add(separatorAt(lines, at) ?? headerAt(lines, at));
  }
  return found;
}

const isQuotedLine = (line: Line) => line.depth > 0 || line.mark === "quote";

/** The end of a stretch of quoted lines, with the empty lines and torn-off ends among them. */
function endOfRun(lines: readonly Line[], start: number): number {
  let end = start;
  let at = start;
  while (at < lines.length) {
    if (isQuotedLine(lines[at]!)) end = ++at;
    else if (lines[at]!.text === "") at++;
    else if (isTornOff(lines, at)) at++;
    else break;
  }
  return end;
}

const endsSentence = /[.?!:;。？！：；”"'」』)\]]$/;

/** The end of a long quoted line that some program wrapped without marking it. */
function isTornOff(lines: readonly Line[], at: number): boolean {
  const before = lines[at - 1];
  const after = lines[at + 1];
  const { text } = lines[at]!;
  if (!before || !after || !isQuotedLine(before) || !isQuotedLine(after) || before.text === "") return false;
  if (/^\s?[(<]?https?:\/\/\S{1,300}[)>]?(?: ?>)?$/i.test(text)) return true;
  if (text.length > before.text.length) return false;
  return before.text.length >= 60 && !endsSentence.test(before.text) && !/^\p{Lu}/u.test(text);
}

/** The only marked line among plain ones may be an arrow (`> Settings`), not a quote. */
function isCredibleRun(lines: readonly Line[], start: number, end: number): boolean {
  const run = lines.slice(start, end).filter(({ text }) => text !== "");
  if (run.length !== 1 || run[0]!.mark === "quote") return true;
  if (lines.some((line, at) => isQuotedLine(line) && line.text !== "" && (at < start || at >= end)))
    return true;
  if (/^> ?\d/.test(run[0]!.whole)) return false;
  const isFirst = nextText(lines, 0) === start;
  const isLast = nextText(lines, end) >= lines.length;
  return isFirst || isLast || (isBlank(lines[start - 1]) && isBlank(lines[end]));
}

/**
 * Tells a mail's own lines from those it quotes. Marked lines are quoted wherever they stand, so answers
 * between them stay; a printed header or an attribution without marked lines after it quotes all that follows.
 */
export function quotedLines(all: readonly Line[]): Quoted {
  const lines = all.slice(0, mostLines);
  const starts = introductions(lines);
  const quoted: Quoted = all.map(() => false);
  const hide = (from: number, to: number) => quoted.fill(true, from, to);
  let own = false;
  let introduced = false;
  let at = 0;
  while (at < lines.length) {
    const line = lines[at]!;
    const introduction = starts.get(at);
    if (line.mark === "rest") {
      hide(at, all.length);
      break;
    }
    if (introduction) {
      const next = nextText(lines, introduction.end);
      const marked = next < lines.length && isQuotedLine(lines[next]!);
      // Under a printed header marked lines are what the quoted mail quotes, unless the answer is still to come.
      const answersBelow =
        marked && introduction.kind !== "reply-above" && (introduction.kind === "attribution" || !own);
      introduced = true;
      hide(introduction.start, answersBelow ? introduction.end : all.length);
      if (!answersBelow) break;
      at = introduction.end;
    } else if (isQuotedLine(line)) {
      const end = endOfRun(lines, at);
      if (introduced || (isCredibleRun(lines, at, end) && !isPasted(lines, at, end))) hide(at, end);
      else own = true;
      at = end;
    } else {
      if (line.text !== "" && line.mark !== "signature") own = true;
      at++;
    }
  }
  if (all.length > lines.length && quoted[lines.length - 1]) hide(lines.length, all.length);
  return quoted;
}
