import { LineReader } from "./line-reader.ts";

/** One field of a header: its name in lower case, its value unfolded, one character for each byte. */
export interface HeaderField {
  name: string;
  value: string;
}

export interface HeaderBlock {
  fields: HeaderField[];
  /** where the body begins */
  bodyStart: number;
}

/** No honest mail comes near; what goes beyond is not read. */
const mostFields = 20_000;

const fieldStart = /^([\x21-\x39\x3b-\x7e]{1,1000})[ \t]*:/;
/** Stricter: a line that is a field even where none is expected. */
const plainField = /^[A-Za-z][A-Za-z0-9-]{0,75}:/;
const mboxLine = /^>?From /;

const isBlank = (line: string) => line.trim() === "";
const isContinuation = (line: string) => line.startsWith(" ") || line.startsWith("\t");

/**
 * Reads the header of a mail or of a part between two offsets. Tolerates: an mbox line or blank lines before
 * it, any line ends, folded lines that lost their indentation, a missing blank line before the body, and no
 * header at all (then everything is body, but for the empty line that ends a header of nothing).
 */
export function readHeaderBlock(text: string, start: number, end: number): HeaderBlock {
  const fields: { name: string; pieces: string[] }[] = [];
  const lines = new LineReader(text, end);
  let at = start;
  let behindEmpty = start;
  const finish = (bodyStart: number): HeaderBlock => ({
    fields: fields.map(({ name, pieces }) => ({
      name,
      value: pieces.join(" ").replaceAll("\0", "").trim(),
    })),
    bodyStart,
  });

  while (at < end) {
    const line = lines.at(at);
    const following = () => new LineReader(text, Math.min(line.next + 2000, end)).at(line.next).text;
    const current = fields.at(-1);
    const named = fieldStart.exec(line.text);
    if (named) {
      const name = named[1]!.toLowerCase();
      if (fields.length < mostFields)
        fields.push({ name, pieces: [line.text.slice(named[0].length).trim()] });
    } else if (line.text === "" && current) {
      return finish(line.next);
    } else if (isBlank(line.text)) {
      // A line of spaces is folding, unless what follows is plainly the body.
      if (at === start && line.text === "") behindEmpty = line.next;
      const after = following();
      const goesOn = after === "" || isContinuation(after) || fieldStart.test(after);
      if (current && !goesOn) return finish(line.next);
    } else if (current && isContinuation(line.text)) {
      current.pieces.push(line.text.trim());
    } else if (!current) {
      if (!mboxLine.test(line.text)) return { fields: [], bodyStart: behindEmpty };
    } else if (plainField.test(following())) {
      current.pieces.push(line.text.trim());
    } else {
      return finish(line.start);
    }
    at = line.next;
  }
  return finish(end);
}

/** The first field of that name (lower case), unfolded; undefined if there is none. */
export function firstField(fields: HeaderField[], name: string): string | undefined {
  return fields.find((field) => field.name === name)?.value;
}

/** Every field of that name (lower case), in order. */
export function allFields(fields: HeaderField[], name: string): string[] {
  return fields.filter((field) => field.name === name).map(({ value }) => value);
}
