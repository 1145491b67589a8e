import { decodeText } from "../charset/decode-text.ts";
import { base64Bytes } from "./base64.ts";
import { bytesOf } from "./raw-mail.ts";

interface Word {
  charset: string;
  encoding: "b" | "q";
  body: string;
}

type Token = string | Word;

/** Characters of one text that anybody could want to read; the rest of a longer field is cut. */
const longest = 262_144;

/** `=?charset?encoding?`, the charset with an optional language (RFC 2231). */
const wordStart = /=\?([^?\s]{1,75})\?([bq])\?/gi;
const charsetStart = /=\?[^?\s]{1,75}\?[bq]\?/i;

/**
 * Splits a field's value into plain text and encoded words (RFC 2047). Tolerates words beside each other
 * without a space, spaces and question marks within a word, and a last word that was cut off.
 */
function tokensOf(value: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (const start of value.matchAll(wordStart)) {
    if (start.index < at) continue;
    const bodyStart = start.index + start[0].length;
    let end = value.indexOf("?=", bodyStart);
    let next = end + 2;
    if (end === -1) {
      // No word ends any more. One that lost its end only is still read.
      if (/\s/.test(value.slice(bodyStart).trim())) break;
      end = value.length;
      next = end;
    }
    const body = value.slice(bodyStart, end);
    if (body.length < 300 && charsetStart.test(body)) continue;
    if (start.index > at) tokens.push(value.slice(at, start.index));
    const encoding = start[2]!.toLowerCase() === "b" ? "b" : "q";
    tokens.push({ charset: start[1]!.toLowerCase(), encoding, body });
    at = next;
  }
  if (at < value.length) tokens.push(value.slice(at));
  return tokens;
}

function quotedBytes(body: string): Uint8Array {
  const spaced = body.replaceAll("_", " ");
  return bytesOf(
    spaced.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  );
}

/** Base64 of words that belong together; some mailers cut it in the middle of a group. */
function joinedBase64(bodies: string[]): Uint8Array {
  const groups: string[] = [];
  for (const body of bodies) {
    const clean = body.replace(/[^A-Za-z0-9+/]/g, "");
    const before = groups.at(-1);
    if (before !== undefined && before.length % 4 !== 0 && !body.startsWith("="))
      groups[groups.length - 1] = before + clean;
    else groups.push(body.endsWith("=") ? `${clean}${"=".repeat((4 - (clean.length % 4)) % 4)}` : clean);
  }
  const pieces = groups.map(base64Bytes);
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** Words of one charset are decoded as one: characters of several bytes are often cut between them. */
function decodeWords(words: Word[]): string {
  const [first] = words;
  if (!first) return "";
  const bodies = words.map(({ body }) => body);
  const bytes = first.encoding === "b" ? joinedBase64(bodies) : quotedBytes(bodies.join(""));
  return decodeText(bytes, first.charset);
}

/** No line ends, NULs or other controls: a decoded field goes into lists, logs and other headers. */
function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go
  return text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, " ");
}

/**
 * A field's value as people read it.
 *
 * @param value one character for each byte
 * @param plain how to read bytes outside encoded words that are not ASCII
 */
export function decodeField(value: string, plain: (bytes: Uint8Array) => string = decodeText): string {
  const read = value.length > longest ? value.slice(0, longest) : value;
  const tokens = read.includes("=?") ? tokensOf(read) : [read];
  const pieces: string[] = [];
  let words: Word[] = [];
  const flush = () => {
    if (words.length > 0) pieces.push(decodeWords(words));
    words = [];
  };
  tokens.forEach((token, place) => {
    if (typeof token !== "string") {
      const [first] = words;
      if (first && (first.charset !== token.charset || first.encoding !== token.encoding)) flush();
      words.push(token);
      return;
    }
    const between = typeof tokens[place - 1] === "object" && typeof tokens[place + 1] === "object";
    if (between && token.trim() === "") return;
    flush();
    pieces.push(isPlainAscii(token) ? token : plain(bytesOf(token)));
  });
  flush();
  return withoutControls(pieces.join("")).replace(/ {2,}/g, " ").trim();
}

/** Printable ASCII only: no byte beyond it, and no escape that switches charsets. */
function isPlainAscii(text: string): boolean {
  return /^[\t -~]*$/.test(text);
}
