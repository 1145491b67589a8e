import type { HtmlLine } from "../html/html-text.ts";

/** What an HTML container says of the lines within it. */
export type Mark = "quote" | "attribution" | "rest" | "signature";

/** A line of a mail's text, as written and as compared. */
export interface Line {
  /** as written, without the marks of quoting */
  raw: string;
  /** as written, marks and all */
  whole: string;
  /** plain spaces, no invisible characters, no emphasis marks around it; cut where nobody's words are so long */
  text: string;
  /** how deep in quotes it stands */
  depth: number;
  mark: Mark | undefined;
}

const longestCompared = 1_000;

/** What most lines have nothing of: other spaces than single ones between words, and what cannot be seen. */
const untidy = /^ | $| {2}|&nbsp;|[^\S ]|[\u200b-\u200f\u202a-\u202e\u2066-\u2069]/;

/** Text for comparison: mailers put non-breaking and ideographic spaces and direction marks anywhere. */
export function comparable(text: string): string {
  const compared = text.length > longestCompared ? text.slice(0, longestCompared) : text;
  if (!untidy.test(compared)) return compared;
  return (
    compared
      .replace(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, "")
      // QQ leaves it in plain text.
      .replaceAll("&nbsp;", " ")
      .replace(/[\s\u00a0\u3000]+/g, " ")
      .trim()
  );
}

const quoteMarks = /^ {0,3}((?:[>＞] ?)+)/;

/** `>>> look here <<<` is decoration. */
const isDecoration = (line: string) => line.includes("<<<");

const mayBeMarked = (line: string) => {
  const first = line[0];
  return first === ">" || first === " " || first === "＞";
};

function plainLine(whole: string): Line {
  const marks =
    !mayBeMarked(whole) || isDecoration(whole) ? null : quoteMarks.exec(whole.slice(0, longestCompared));
  const raw = marks ? whole.slice(marks[0].length) : whole;
  const depth = marks ? marks[1]!.replaceAll(" ", "").length : 0;
  return { raw, whole, text: comparable(raw), depth, mark: undefined };
}

let remembered: { text: string; lines: readonly Line[] } | undefined;
/** Longer texts are taken apart again rather than kept. */
const longestRemembered = 500_000;

/**
 * The lines of a plain text, for those who only look at them: a mail is asked for its quotes and for what it passes
 * on, and is taken apart once for both.
 */
export function plainLines(text: string): readonly Line[] {
  if (remembered?.text === text) return remembered.lines;
  const lines = text.split(/\r\n|\r|\n/).map(plainLine);
  remembered = text.length <= longestRemembered ? { text, lines } : undefined;
  return lines;
}

/** A question about a line's text whose answer is kept with the line: what looks for ends asks it again and again. */
export function asked<Answer>(ask: (text: string) => Answer): (line: Line) => Answer {
  const answers = new WeakMap<Line, { answer: Answer }>();
  return (line) => {
    let known = answers.get(line);
    if (!known) {
      known = { answer: ask(line.text) };
      answers.set(line, known);
    }
    return known.answer;
  };
}

const marks = new Set<string | undefined>(["quote", "attribution", "rest", "signature"]);
const isMark = (mark: string | undefined): mark is Mark => marks.has(mark);

/** The lines of HTML; what is in a quoting blockquote reads as quoted with marks. */
export function markedLines(lines: HtmlLine[]): readonly Line[] {
  return lines.map(({ text, depth, mark }) => {
    const typed = depth === 0 ? plainLine(text) : undefined;
    return {
      raw: typed?.raw ?? text,
      whole: depth > 0 ? `${">".repeat(depth)} ${text}` : text,
      text: typed?.text ?? comparable(text),
      depth: typed?.depth ?? depth,
      mark: isMark(mark) ? mark : undefined,
    };
  });
}

export const isBlank = (line: Line | undefined) => line === undefined || line.text === "";
