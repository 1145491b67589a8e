export interface UuFile {
  name: string;
  content: Uint8Array;
}

const begin = /^begin(?:-base64)? [0-7]{3,4} +(\S[^\r\n]{0,500})$/;

const sixBits = (line: string, at: number) => (at < line.length ? (line.charCodeAt(at) - 32) & 63 : 0);

/** How many bytes a line holds: its first character says it. */
const lineLength = (line: string) => (line.charCodeAt(0) - 32) & 63;

/** Trailing spaces, which mean zero, are often lost; a little more is a checksum. */
const isEncodedLine = (line: string) =>
  /^[ -`]{1,90}$/.test(line) && line.length <= Math.ceil(lineLength(line) / 3) * 4 + 3;

/** Four characters after the first make three bytes. */
function decodeLine(line: string, bytes: Uint8Array, at: number) {
  const length = lineLength(line);
  for (let group = 0; group * 3 < length; group++) {
    const [a, b, c, d] = [1, 2, 3, 4].map((place) => sixBits(line, group * 4 + place));
    const three = [(a! << 2) | (b! >> 4), ((b! & 15) << 4) | (c! >> 2), ((c! & 3) << 6) | d!];
    three.forEach((byte, place) => {
      if (group * 3 + place < length) bytes[at + group * 3 + place] = byte;
    });
  }
}

const isEmptyLine = (line: string) => line === "" || line === "`" || line === " ";

/**
 * Takes uuencoded files out of a text, as mailers before MIME sent them. A block that does not read as one to
 * its end stays text.
 *
 * @param text one character for each byte
 */
export function takeUuFiles(text: string): { text: string; files: UuFile[] } {
  if (!/^begin /m.test(text)) return { text, files: [] };
  const kept: string[] = [];
  const files: UuFile[] = [];
  const lines = text.split(/\r?\n/);
  const lastEnd = lines.lastIndexOf("end");
  for (let at = 0; at < lines.length; at++) {
    const named = at < lastEnd ? begin.exec(lines[at]!) : null;
    const block = named ? readBlock(lines, at + 1) : undefined;
    if (named && block) {
      files.push({ name: named[1]!.trim(), content: block.content });
      at = block.end;
    } else kept.push(lines[at]!);
  }
  return files.length > 0 ? { text: kept.join("\n"), files } : { text, files };
}

/** Where a block ends and what it holds; undefined if it does not read as one. */
function readBlock(lines: string[], start: number): { content: Uint8Array; end: number } | undefined {
  let end = start;
  let length = 0;
  while (end < lines.length && lines[end] !== "end") {
    const line = lines[end++]!;
    if (isEmptyLine(line)) continue;
    if (!isEncodedLine(line)) return undefined;
    length += lineLength(line);
  }
  if (end === lines.length) return undefined;
  const content = new Uint8Array(length);
  let at = 0;
  for (const line of lines.slice(start, end)) {
    if (isEmptyLine(line)) continue;
    decodeLine(line, content, at);
    at += lineLength(line);
  }
  return { content, end };
}

/** A body whose transfer encoding is uuencode: its one file's bytes; undefined if it holds none. */
export function uuBody(text: string): Uint8Array | undefined {
  return takeUuFiles(text).files[0]?.content;
}
