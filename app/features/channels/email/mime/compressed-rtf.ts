import { binaryString } from "./raw-mail.ts";

/** What the dictionary holds before a byte is read (MS-OXRTFCP, 2.1.2.1). */
const known =
  "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans " +
  "SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

const compressed = 0x75465a4c;
const plain = 0x414c454d;
const header = 16;
const dictionarySize = 4_096;
/** No mail's text is longer. */
const mostBytes = 8_000_000;

/** The dictionary is a ring that everything written goes through; two bytes name a stretch of it, one is itself. */
function decompress(bytes: Uint8Array, rawSize: number): Uint8Array {
  const most = Math.min(rawSize, mostBytes);
  const out = new Uint8Array(most);
  const dictionary = new Uint8Array(dictionarySize).fill(32);
  for (let at = 0; at < known.length; at++) dictionary[at] = known.charCodeAt(at);
  let write = known.length;
  let length = 0;
  const put = (byte: number) => {
    if (length < most) out[length++] = byte;
    dictionary[write] = byte;
    write = (write + 1) % dictionarySize;
  };
  let at = header;
  while (at < bytes.length && length < most) {
    const control = bytes[at++]!;
    for (let bit = 0; bit < 8 && at < bytes.length; bit++) {
      if ((control & (1 << bit)) === 0) {
        put(bytes[at++]!);
        continue;
      }
      const token = (bytes[at]! << 8) | (bytes[at + 1] ?? 0);
      at += 2;
      const from = token >> 4;
      if (from === write) return out.subarray(0, length);
      for (let step = 0; step < (token & 15) + 2; step++) put(dictionary[(from + step) % dictionarySize]!);
    }
  }
  return out.subarray(0, length);
}

/** RTF as Outlook packs it (MS-OXRTFCP), one character for each byte; empty where it is not that. */
export function unpackRtf(bytes: Uint8Array): string {
  if (bytes.length < header) return "";
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rawSize = view.getUint32(4, true);
  const kind = view.getUint32(8, true);
  if (kind === compressed) return binaryString(decompress(bytes, rawSize));
  return kind === plain ? binaryString(bytes.subarray(header, header + Math.min(rawSize, mostBytes))) : "";
}
