/** What is written, with what is selected of it. */
export interface Written {
  text: string;
  from: number;
  to: number;
}

export type Format = "bold" | "italic" | "code" | "link" | "list" | "numbers" | "quote";

/** Where the lines that the selection touches begin and end. */
function linesOf({ text, from, to }: Written) {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const end = text.indexOf("\n", Math.max(from, to - (to > from && text[to - 1] === "\n" ? 1 : 0)));
  return { start, end: end === -1 ? text.length : end };
}

/** Puts marks around what is selected, or takes away those that are there. */
function around(written: Written, mark: string): Written {
  const { text } = written;
  let { from, to } = written;
  // Marks stand close to words: spaces at the ends stay outside.
  while (from < to && /\s/.test(text[from]!)) from += 1;
  while (to > from && /\s/.test(text[to - 1]!)) to -= 1;
  const inner = text.slice(from, to);
  const size = mark.length;
  const bare = (at: number) => text[at] !== mark[0];
  const marked =
    text.slice(from - size, from) === mark &&
    text.slice(to, to + size) === mark &&
    (size === 2 || (bare(from - 2) && bare(to + 1)));
  if (marked && from >= size)
    return {
      text: text.slice(0, from - size) + inner + text.slice(to + size),
      from: from - size,
      to: to - size,
    };
  // At the end of what is marked already, the same again leads out of it.
  const before = text.slice(text.lastIndexOf("\n", from - 1) + 1, from);
  if (from === to && text.startsWith(mark, to) && before.split(mark).length % 2 === 0)
    return { text, from: to + size, to: to + size };
  return {
    text: text.slice(0, from) + mark + inner + mark + text.slice(to),
    from: from + size,
    to: to + size,
  };
}

const beginnings: Record<"list" | "numbers" | "quote", { has: RegExp; add: (place: number) => string }> = {
  list: { has: /^[-*+•][ \t]+/, add: () => "- " },
  numbers: { has: /^\d{1,3}[.)][ \t]+/, add: (place) => `${place + 1}. ` },
  quote: { has: /^> ?/, add: () => "> " },
};
const anyItem = /^(?:[-*+•]|\d{1,3}[.)])[ \t]+/;

/** Begins every selected line alike, or takes the beginnings away where all have them. */
function beginLines(written: Written, format: keyof typeof beginnings): Written {
  const { text } = written;
  const { start, end } = linesOf(written);
  const { has, add } = beginnings[format];
  const lines = text.slice(start, end).split("\n");
  const all = lines.every((line) => has.test(line));
  const next = lines
    .map((line, place) => {
      if (all) return line.replace(has, "");
      return add(place) + (format === "quote" ? line : line.replace(anyItem, ""));
    })
    .join("\n");
  const to = start + next.length;
  return { text: text.slice(0, start) + next + text.slice(end), from: lines.length > 1 ? start : to, to };
}

/** A link around what is selected; where it leads is selected next, to be typed over. */
function link({ text, from, to }: Written): Written {
  const chosen = text.slice(from, to);
  if (/^https?:\/\/\S+$/i.test(chosen)) {
    const next = `${text.slice(0, from)}[](${chosen})${text.slice(to)}`;
    return { text: next, from: from + 1, to: from + 1 };
  }
  const next = `${text.slice(0, from)}[${chosen}](https://)${text.slice(to)}`;
  const at = from + chosen.length + 3;
  return chosen
    ? { text: next, from: at, to: at + "https://".length }
    : { text: next, from: from + 1, to: from + 1 };
}

/** What is written with a format put on the selection, or taken off where it was. */
export function formatted(written: Written, format: Format): Written {
  switch (format) {
    case "bold":
      return around(written, "**");
    case "italic":
      return around(written, "*");
    case "code":
      return around(written, "`");
    case "link":
      return link(written);
    default:
      return beginLines(written, format);
  }
}

/**
 * What a new line makes of it within a list or a quote: it goes on, and an item that was left empty
 * ends it. Null where a new line is just that.
 */
export function continued(written: Written): Written | null {
  const { text, from, to } = written;
  if (from !== to) return null;
  const { start } = linesOf(written);
  const found = /^( {0,3})(?:([-*+•])|(\d{1,3})([.)])|(>))([ \t]+)/.exec(text.slice(start, from));
  if (!found) return null;
  const [whole, indent, sign, number, behind, quote, space] = found;
  if (text.slice(start + whole.length, from).trim() === "")
    return { text: text.slice(0, start) + text.slice(from), from: start, to: start };
  const next = `\n${indent}${sign ?? quote ?? `${Number(number) + 1}${behind}`}${space}`;
  const at = from + next.length;
  return { text: text.slice(0, from) + next + text.slice(to), from: at, to: at };
}

/** The one stretch in which two texts differ. @returns what to put in place of `from`…`to` of the first */
export function difference(before: string, after: string): { from: number; to: number; text: string } {
  const most = Math.min(before.length, after.length);
  let same = 0;
  while (same < most && before[same] === after[same]) same += 1;
  let tail = 0;
  while (tail < most - same && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return { from: same, to: before.length - tail, text: after.slice(same, after.length - tail) };
}
