import { type HeaderKind, readHeaderLine } from "./header-labels.ts";
import { isBlank, type Line } from "./lines.ts";

/** A quoted mail's header as its mailer printed it. */
export interface HeaderBlock {
  start: number;
  /** the first line after it */
  end: number;
  values: Partial<Record<HeaderKind, string>>;
}

const mostLines = 25;

/** A line of nothing but strokes, as mailers draw before a quoted mail. */
export const isRule = (text: string) =>
  /^[-_=*~─━—–]/.test(text) && /^[-_=*~─━—–]{3,}$/.test(text.replaceAll(" ", ""));

/** A long list of recipients goes on in lines without a label. */
function continuesValue(text: string, kind: HeaderKind): boolean {
  return (kind === "to" || kind === "cc") && /[@;,<>]/.test(text) && text.length < 500;
}

function isCredible(values: HeaderBlock["values"], afterSeparator: boolean): boolean {
  const count = Object.keys(values).length;
  if (values.from === undefined || count < 2) return false;
  const namesAddress = Object.values(values).some((value) => value.includes("@"));
  // `From: London, To: Paris, Date: …` is a journey.
  if (afterSeparator) return true;
  return namesAddress || (count >= 3 && values.subject !== undefined && values.date !== undefined);
}

/**
 * The printed header that begins at a line, if one does. It names a sender and at least one thing more, and
 * something in it shows that it is of a mail: an address, or all of sender, date and subject.
 *
 * @param afterSeparator whether a line before it says that a mail follows
 */
export function headerBlockAt(
  lines: readonly Line[],
  start: number,
  afterSeparator: boolean,
): HeaderBlock | undefined {
  const first = lines[start] && readHeaderLine(lines[start].text);
  if (!first || first.kind === "other" || first.kind === "cc") return undefined;
  const values: HeaderBlock["values"] = {};
  const depth = lines[start]!.depth;
  let last: HeaderKind = first.kind;
  let end = start;
  let at = start;
  let blanks = 0;
  for (; at < lines.length && at < start + mostLines; at++) {
    const line = lines[at]!;
    if (line.depth !== depth) break;
    if (line.text === "") {
      if (++blanks > 1) break;
      continue;
    }
    const field = readHeaderLine(line.text);
    if (field && values[field.kind] === undefined) {
      // Outlook's text often has an empty line between fields, other mailers only after them.
      if (blanks > 0 && !fieldsWereApart(lines, start)) break;
      values[field.kind] = field.value || valueBelow(lines, at);
      last = field.kind;
      end = at + 1;
    } else if (field && blanks === 0) {
      end = at + 1;
    } else if (blanks === 0 && (continuesValue(line.text, last) || values[last] === line.text)) {
      end = at + 1;
    } else break;
    blanks = 0;
  }
  return isCredible(values, afterSeparator) ? { start, end, values } : undefined;
}

/** Tables turned to text have a label and its value on lines of their own. */
function valueBelow(lines: readonly Line[], at: number): string {
  const below = lines[at + 1];
  return below && !isBlank(below) && !readHeaderLine(below.text) ? below.text : "";
}

function fieldsWereApart(lines: readonly Line[], start: number): boolean {
  const second = lines[start + 2];
  return isBlank(lines[start + 1]) && second !== undefined && readHeaderLine(second.text) !== undefined;
}
