const blank = /[ \t\n\r]*/y;
/** Everything a string may hold unescaped: from the space on, without quote and backslash. */
const plain = /[ !#-[\]-\uffff]*/y;
const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Where the next token of that form ends, or -1 where there is none at this place. */
function endOf(form: RegExp, text: string, at: number): number {
  form.lastIndex = at;
  return form.test(text) ? form.lastIndex : -1;
}

/**
 * Reads a string from its opening quote. Steps from escape to escape: one expression for
 * all of it would use up the stack on a string of megabytes.
 */
function readString(text: string, from: number): { end: number; closed: boolean } {
  let end = from + 1;
  for (;;) {
    end = endOf(plain, text, end);
    if (text[end] === '"') return { end: end + 1, closed: true };
    const next = endOf(escaped, text, end);
    if (next === -1) return { end, closed: false };
    end = next;
  }
}

/**
 * The offset at which a text stops being JSON, or null where it is JSON: JSON.parse does
 * not always tell. Goes through the text once and without recursion, whatever it nests.
 */
export function jsonErrorAt(text: string): number | null {
  const open: ("{" | "[")[] = [];
  let expected: "value" | "value or end" | "key" | "key or end" | "comma or end" = "value";
  let at = 0;
  for (;;) {
    at = endOf(blank, text, at);
    const character = text[at];
    const inside = open.at(-1);
    if (expected === "comma or end" && inside === undefined) return at === text.length ? null : at;
    if (character === undefined) return at;
    const closes = inside === "{" ? character === "}" : inside === "[" && character === "]";
    if (closes && expected.endsWith("end")) {
      open.pop();
      expected = "comma or end";
      at += 1;
    } else if (expected === "comma or end") {
      if (character !== ",") return at;
      expected = inside === "{" ? "key" : "value";
      at += 1;
    } else if (expected.startsWith("key")) {
      if (character !== '"') return at;
      const key = readString(text, at);
      if (!key.closed) return key.end;
      const colon = endOf(blank, text, key.end);
      if (text[colon] !== ":") return colon;
      expected = "value";
      at = colon + 1;
    } else if (character === "{" || character === "[") {
      open.push(character);
      expected = character === "{" ? "key or end" : "value or end";
      at += 1;
    } else if (character === '"') {
      const value = readString(text, at);
      if (!value.closed) return value.end;
      expected = "comma or end";
      at = value.end;
    } else {
      const end = endOf(scalar, text, at);
      if (end === -1) return at;
      expected = "comma or end";
      at = end;
    }
  }
}

/** Line and column (both from 1, columns in UTF-16 code units) of an offset. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
