import { decodeText } from "../charset/decode-text.ts";
import { decodeField } from "./encoded-words.ts";
import { bytesOf } from "./raw-mail.ts";

/** A field like Content-Type: its value in lower case, and its parameters, decoded, by lower-case name. */
export interface Parametrised {
  value: string;
  parameters: Map<string, string>;
}

const longestField = 65_536;
const mostParameters = 200;

type Plain = ((bytes: Uint8Array) => string) | undefined;

interface Section {
  number: number;
  value: string;
  encoded: boolean;
}

const attribute = /^([^\s=*;"]{1,100})(?:\*(\d{1,4}))?(\*)?\s*$/;

/** `name=value` pieces between semicolons; a semicolon within quotes does not part. */
function pieces(text: string): string[] {
  const found: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === "\\" && quoted) at++;
    else if (sign === '"') quoted = !quoted;
    else if (sign === ";" && !quoted) {
      found.push(text.slice(start, at));
      start = at + 1;
    }
  }
  const last = text.slice(start);
  // A quote that never ends swallowed what follows: part at every semicolon then.
  if (quoted) return [...found, ...last.split(";")];
  return [...found, last];
}

/** Without the comments in parentheses that may stand after a token. */
const withoutComment = (text: string) => text.replace(/\s\([^()]*\)\s*$/, "");

function unquoted(raw: string): string {
  const text = raw.trim();
  if (text.startsWith('"')) {
    const end = lastQuote(text);
    return text.slice(1, end).replace(/\\(["\\])/g, "$1");
  }
  if (text.startsWith("'") && text.endsWith("'") && text.length > 1) return text.slice(1, -1);
  return withoutComment(text).trim();
}

/** The quote that ends a quoted text; its end if there is none. */
function lastQuote(text: string): number {
  for (let at = 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

/** Bytes of `%41`-encoded text (RFC 2231). */
function percentBytes(text: string): Uint8Array {
  return bytesOf(
    text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  );
}

/** Sections of one parameter put together; characters may be cut between them. */
function joined(sections: Section[], plain: Plain): string {
  const inOrder = [...sections].sort((a, b) => a.number - b.number);
  const first = inOrder[0];
  let charset = "";
  if (first?.encoded) {
    const parts = /^([^']*)'[^']*'/.exec(first.value);
    if (parts) {
      charset = parts[1] ?? "";
      inOrder[0] = { ...first, value: first.value.slice(parts[0].length) };
    }
  }
  if (!inOrder.some(({ encoded }) => encoded))
    return decodeField(inOrder.map(({ value }) => value).join(""), plain);
  // Some cut within `%E4` itself.
  if (inOrder.every(({ encoded }) => encoded))
    return decodeText(percentBytes(inOrder.map(({ value }) => value).join("")), charset);
  const bytes = inOrder.map(({ value, encoded }) => (encoded ? percentBytes(value) : bytesOf(value)));
  const all = new Uint8Array(bytes.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of bytes) {
    all.set(piece, at);
    at += piece.length;
  }
  return decodeText(all, charset);
}

/**
 * Reads a field with parameters: RFC 2231 sections and charsets, encoded words in quotes, raw bytes beyond
 * ASCII, missing quotes around values with spaces, comments. The first of two like-named parameters counts;
 * a name with a star counts before one without.
 *
 * @param plainText how to read bytes beyond ASCII that nothing is said of
 */
export function readParameters(field: string, plainText?: Plain): Parametrised {
  const [head = "", ...rest] = pieces(field.slice(0, longestField));
  const plain = new Map<string, string>();
  const sections = new Map<string, Section[]>();
  for (const piece of rest.slice(0, mostParameters)) {
    const equals = piece.indexOf("=");
    if (equals === -1) continue;
    const named = attribute.exec(piece.slice(0, equals).trim());
    if (!named) continue;
    const name = named[1]!.toLowerCase();
    const value = unquoted(piece.slice(equals + 1));
    if (named[2] === undefined && named[3] === undefined) {
      if (!plain.has(name)) plain.set(name, value);
    } else {
      const section = { number: Number(named[2] ?? 0), value, encoded: named[3] !== undefined };
      const known = sections.get(name);
      if (known) known.push(section);
      else sections.set(name, [section]);
    }
  }
  const parameters = new Map<string, string>();
  for (const [name, value] of plain)
    parameters.set(name, name === "boundary" ? value : decodeField(value, plainText));
  for (const [name, found] of sections) {
    const value = joined(found, plainText);
    if (value !== "") parameters.set(name, value);
  }
  const value = withoutComment(head).trim().toLowerCase();
  return { value, parameters };
}
