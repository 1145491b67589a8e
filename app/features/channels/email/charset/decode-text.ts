import { binaryString } from "../mime/raw-mail.ts";
import { type Charset, charset, charsetOf } from "./charsets.ts";
import { guessCharset, labelledOrGuessed } from "./guess.ts";
import { shiftedCharset, withoutIdleSwitches } from "./shifted.ts";

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

/** The text, if the bytes are UTF-8 throughout. */
export function asUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return undefined;
  }
}

function isAscii(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) if (bytes[at]! >= 0x80) return false;
  return true;
}

function byMark(bytes: Uint8Array): Charset | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return charset("utf-8");
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return charset("utf-16le");
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return charset("utf-16be");
  return undefined;
}

/** Damage here and there, as from a cut or an edited byte, rather than another charset. */
function isMostlyUtf8(lossy: string): boolean {
  const damaged = lossy.split("\ufffd").length - 1;
  const beyondAscii = lossy.replace(/[\0-\x7f]+/g, "").length;
  return damaged <= Math.max(1, 0.03 * beyondAscii);
}

const wide = new Set(["utf-16le", "utf-16be", "utf-32"]);
const sevenBit = new Set(["utf-7", "hz", "iso-2022-jp", "iso-2022-kr", "iso-2022-cn"]);

function chooseCharset(bytes: Uint8Array, label: string, hint: Charset | undefined): Charset {
  const labelled = charsetOf(label);
  if (labelled && (wide.has(labelled.name) || sevenBit.has(labelled.name)) && !isMislabelled(labelled, bytes))
    return labelled;
  const marked = byMark(bytes);
  if (marked) return marked;
  if (isAscii(bytes)) {
    const shifted = shiftedCharset(binaryString(bytes));
    return charset(shifted ?? "utf-8");
  }
  const utf8 = asUtf8(bytes) === undefined ? undefined : charset("utf-8");
  const expected = labelled ?? hint;
  if (!expected) return utf8 ?? guessCharset(bytes);
  if (expected.name !== "utf-8") return labelledOrGuessed(expected, bytes, utf8);
  if (utf8 || isMostlyUtf8(expected.decode(bytes))) return expected;
  return guessCharset(bytes);
}

/** Bytes beyond ASCII in a seven-bit charset, or pairs of bytes where there are single ones. */
function isMislabelled(labelled: Charset, bytes: Uint8Array): boolean {
  if (sevenBit.has(labelled.name)) return labelled.name === "utf-7" ? false : !isAscii(bytes);
  const sample = bytes.subarray(0, 400);
  return !sample.includes(0) && !labelled.decode(sample).match(/[\u3000-\u9fff\uac00-\ud7a3]/);
}

/**
 * Text from bytes. The label is believed unless the bytes plainly contradict it; without a label UTF-8 is
 * tried, then the likeliest charset is guessed. Never fails; unreadable bytes become U+FFFD.
 *
 * @param label the charset as the mail names it; empty if it names none
 * @param hint the charset that other parts of the same mail are in, for text without a label
 */
export function decodeText(bytes: Uint8Array, label = "", hint?: Charset): string {
  if (bytes.length === 0) return "";
  // What most mails are: labelled as UTF-8, and that. All ASCII may still be a charset of seven bits.
  const utf8 = charsetOf(label)?.name === "utf-8" ? asUtf8(bytes) : undefined;
  if (utf8 !== undefined && utf8.length < bytes.length && !byMark(bytes)) return utf8;
  const chosen = chooseCharset(bytes, label, hint);
  const text = chosen.decode(chosen.name === "iso-2022-jp" ? withoutIdleSwitches(bytes) : bytes);
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** The charset `decodeText` would take. */
export function charsetOfText(bytes: Uint8Array, label = ""): Charset {
  return chooseCharset(bytes, label, undefined);
}
