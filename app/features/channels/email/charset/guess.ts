import { type Charset, charset } from "./charsets.ts";
import { bitsOfAscii, likelihood } from "./likelihood.ts";

/** Bits against a charset before a byte is read: how rarely mails without a label are in it. */
const candidates: Record<string, number> = {
  gb18030: 0,
  "windows-1252": 0,
  big5: 1,
  shift_jis: 1,
  "euc-kr": 1,
  "windows-1251": 1,
  "euc-jp": 2,
  "koi8-r": 2,
  "windows-1250": 3,
  "iso-8859-2": 4,
  "windows-1253": 3,
  "windows-1254": 4,
  "windows-1255": 3,
  "windows-1256": 3,
  "windows-874": 3,
  "windows-1257": 6,
  "iso-8859-5": 7,
  cp866: 7,
  "koi8-u": 5,
  cp850: 9,
  macintosh: 10,
};

const sampleBytes = 1_500;

/**
 * The bytes that tell charsets apart, with their neighbours: whole lines that hold bytes beyond ASCII, up to
 * a page of them. Lines are never cut within, so characters of several bytes stay whole.
 */
function sampleOf(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= sampleBytes) return bytes;
  const kept: number[] = [];
  let start = 0;
  while (start < bytes.length && kept.length < sampleBytes) {
    let end = bytes.indexOf(10, start);
    if (end === -1) end = bytes.length;
    const line = bytes.subarray(start, Math.min(end + 1, start + sampleBytes));
    if (line.some((byte) => byte >= 0x80)) kept.push(...line);
    start = end + 1;
  }
  return Uint8Array.from(kept);
}

function bitsIn(one: Charset, sample: Uint8Array): number {
  return likelihood(one.decode(sample)).bits;
}

/** The likeliest charset of bytes that are not UTF-8, without a label to go by. */
export function guessCharset(bytes: Uint8Array): Charset {
  const sample = sampleOf(bytes);
  let best = charset("windows-1252");
  let least = Number.POSITIVE_INFINITY;
  for (const [name, against] of Object.entries(candidates)) {
    const bits = bitsIn(charset(name), sample) + against;
    if (bits < least) {
      least = bits;
      best = charset(name);
    }
  }
  return best;
}

/** A label is right far more often than not: another charset must fit clearly better. */
const benefitOfDoubt = 10;
const clearlyBetter = 0.8;

/** One is labelled as the other: both put Russian letters to the same bytes, in another order and case. */
const siblings: Record<string, string> = {
  "windows-1251": "koi8-r",
  "koi8-r": "windows-1251",
  "koi8-u": "windows-1251",
};
/** Bits by which the letters alone, whatever their case, have to speak for the sibling as well. */
const lettersToo = 3;

/**
 * Whether the sibling fits so much better that the label is wrong. Read as its sibling, a sentence has capitals where
 * small letters belong; but so has one that was written with Caps Lock on, which its letters tell.
 */
function isSibling(labelled: Charset, sibling: Charset, sample: Uint8Array): boolean {
  const [own, other] = [labelled.decode(sample), sibling.decode(sample)];
  const letters = likelihood(own.toLowerCase()).bits - likelihood(other.toLowerCase()).bits;
  if (letters >= benefitOfDoubt) return true;
  return letters > lettersToo && likelihood(own).bits - likelihood(other).bits >= benefitOfDoubt;
}

/** Bits a character in the right charset: ordinary texts stay below. */
const ordinary = { single: 6, multiple: 10.5 };

/**
 * The labelled charset, unless the bytes plainly are in another one.
 *
 * @param rival another charset that the bytes are valid in, tried before the guess
 */
export function labelledOrGuessed(labelled: Charset, bytes: Uint8Array, rival?: Charset): Charset {
  const sample = sampleOf(bytes);
  // What is ASCII either way says nothing about either.
  const plain = bitsOfAscii * sample.reduce((count, byte) => count + (byte < 0x80 ? 1 : 0), 0);
  const text = labelled.decode(sample);
  const { bits, characters } = likelihood(text);
  const fits =
    (bits - plain) / Math.max(1, characters) < ordinary[labelled.width] && !text.includes("\ufffd");
  const sibling = siblings[labelled.name];
  if (sibling && isSibling(labelled, charset(sibling), sample)) return charset(sibling);
  if (fits && !rival) return labelled;
  const other = rival ?? guessCharset(sample);
  if (other.name === labelled.name) return labelled;
  const otherBits = bitsIn(other, sample) - plain;
  return otherBits + benefitOfDoubt < (bits - plain) * clearlyBetter ? other : labelled;
}
