const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const equals = 61;
const values = new Int8Array(256).fill(-1);
[...alphabet].forEach((letter, value) => {
  values[letter.charCodeAt(0)] = value;
});

/**
 * Bytes of base64, read as mails need it: what is not base64 is skipped, padding may be missing, and where
 * padding stands in the middle (pieces encoded apart and joined) the rest is read on.
 */
export function base64Bytes(text: string): Uint8Array {
  const padding = text.indexOf("=");
  if (padding === -1 || afterPadding(text, padding) === -1) return Buffer.from(text, "base64");
  const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4));
  let length = 0;
  let group = 0;
  let letters = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at);
    const value = values[letter & 0xff]!;
    if (letter === equals) {
      // A group of two letters makes one byte, of three two; what follows begins a new group.
      if (letters >= 2) bytes[length++] = (group >> (letters === 2 ? 4 : 10)) & 0xff;
      if (letters === 3) bytes[length++] = (group >> 2) & 0xff;
      const before = letters;
      letters = 0;
      group = 0;
      if (before > 0 && afterPadding(text, at) === -1) break;
    } else if (value >= 0) {
      group = (group << 6) | value;
      if (++letters < 4) continue;
      bytes[length++] = (group >> 16) & 0xff;
      bytes[length++] = (group >> 8) & 0xff;
      bytes[length++] = group & 0xff;
      letters = 0;
      group = 0;
    }
  }
  if (letters >= 2) bytes[length++] = (group >> (letters === 2 ? 4 : 10)) & 0xff;
  if (letters === 3) bytes[length++] = (group >> 2) & 0xff;
  return bytes.subarray(0, length);
}

/** Where base64 goes on after padding, or -1: a footer that a list added in plain words is not base64. */
function afterPadding(text: string, padding: number): number {
  let at = padding;
  while (at < text.length && (text[at] === "=" || text[at]! <= " ")) at++;
  if (at >= text.length) return -1;
  const lineEnd = text.indexOf("\n", at);
  const line = text.slice(at, lineEnd === -1 ? text.length : lineEnd).trim();
  return isBase64Line(line) ? at : -1;
}

/** A whole line of base64: nothing else in it, and of a length that groups of four make. */
function isBase64Line(line: string): boolean {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(line) && line.length % 4 === 0;
}

const isInAlphabet = new Uint8Array(256);
for (const letter of `${alphabet}=\r\n\t `) isInAlphabet[letter.charCodeAt(0)] = 1;

/** Whether a body labelled base64 is plain text after all. */
export function isNotBase64(text: string): boolean {
  const sample = text.slice(0, 2_000);
  if (sample.length === 0) return false;
  let foreign = 0;
  let spaces = 0;
  for (let at = 0; at < sample.length; at++) {
    if (!isInAlphabet[sample.charCodeAt(at)]) foreign++;
    if (sample[at] === " ") spaces++;
  }
  return foreign / sample.length > 0.05 || (spaces / sample.length > 0.08 && foreign > 0);
}
