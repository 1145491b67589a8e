import { base64Bytes, isNotBase64 } from "./base64.ts";
import { uuBody } from "./uuencode.ts";

const hexValues = new Int8Array(256).fill(-1);
for (const digit of "0123456789abcdefABCDEF") hexValues[digit.charCodeAt(0)] = Number.parseInt(digit, 16);

const equals = 61;
const lineFeed = 10;
const carriageReturn = 13;
const isBlank = (byte: number) => byte === 32 || byte === 9;

/** Bytes of quoted-printable (RFC 2045, 6.7); an equals sign that means nothing stays as it is. */
export function quotedPrintableBytes(source: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(source.length);
  let length = 0;
  /** the end of what is not trailing space, which transport adds */
  let solid = 0;
  for (let at = 0; at < source.length; at++) {
    const byte = source[at]!;
    if (byte === equals) {
      const high = hexValues[source[at + 1] ?? 0]!;
      const low = hexValues[source[at + 2] ?? 0]!;
      if (high >= 0 && low >= 0) {
        bytes[length++] = high * 16 + low;
        solid = length;
        at += 2;
        continue;
      }
      let end = at + 1;
      while (end < source.length && isBlank(source[end]!)) end++;
      if (source[end] === carriageReturn && source[end + 1] === lineFeed) end++;
      if (end >= source.length || source[end] === lineFeed || source[end] === carriageReturn) {
        solid = length;
        at = end;
        continue;
      }
    } else if (byte === lineFeed || byte === carriageReturn) length = solid;
    bytes[length++] = byte;
    if (!isBlank(byte)) solid = length;
  }
  return bytes.subarray(0, length);
}

export type TransferEncoding = "base64" | "quoted-printable" | "uuencode" | "none";

/** What a Content-Transfer-Encoding field means, in any of the spellings met. */
export function transferEncodingOf(field: string | undefined): TransferEncoding {
  const word = (field ?? "").toLowerCase().slice(0, 200);
  if (/base-?64/.test(word)) return "base64";
  if (/quoted[- ]?printable|\bqp\b/.test(word)) return "quoted-printable";
  if (/\buu/.test(word) || /x-uu/.test(word)) return "uuencode";
  return "none";
}

/**
 * The bytes a body means. A body that plainly is not in the encoding it is labelled with is left as it is.
 *
 * @param text the same bytes, one character each
 */
export function decodeTransfer(encoding: TransferEncoding, bytes: Uint8Array, text: string): Uint8Array {
  switch (encoding) {
    case "base64":
      return isNotBase64(text) ? bytes : base64Bytes(text);
    case "quoted-printable":
      return quotedPrintableBytes(bytes);
    case "uuencode":
      return uuBody(text) ?? bytes;
    default:
      return bytes;
  }
}
