/** A mail's bytes, and the same bytes as a string of one character each (Latin-1), so that offsets agree. */
export interface RawMail {
  bytes: Uint8Array;
  text: string;
}

const lineFeed = 10;
const carriageReturn = 13;

/** One character for each byte, U+0000 to U+00FF. `TextDecoder("latin1")` is windows-1252 in some runtimes. */
export function binaryString(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** The inverse of `binaryString`; characters above U+00FF lose their upper bits. */
export function bytesOf(binary: string): Uint8Array {
  return Buffer.from(binary, "latin1");
}

/** Whole mails are sometimes saved as UTF-16 by text editors. */
function fromUtf16(bytes: Uint8Array): Uint8Array {
  const little = bytes[0] === 0xff && bytes[1] === 0xfe;
  const big = bytes[0] === 0xfe && bytes[1] === 0xff;
  if (!little && !big) return bytes;
  return new TextEncoder().encode(new TextDecoder(little ? "utf-16le" : "utf-16be").decode(bytes));
}

/** Old Macintosh programs end lines with a carriage return alone. */
function withLineFeeds(mail: RawMail): RawMail {
  if (mail.text.includes("\n") || !mail.text.includes("\r")) return mail;
  const bytes = mail.bytes.map((byte) => (byte === carriageReturn ? lineFeed : byte));
  return { bytes, text: mail.text.replaceAll("\r", "\n") };
}

/** A mail as it was received or saved, made ready for reading. */
export function rawMail(received: Uint8Array): RawMail {
  let bytes = fromUtf16(received);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3);
  return withLineFeeds({ bytes, text: binaryString(bytes) });
}
