import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";

export interface Line {
  /** from 1 */
  number: number;
  /** without its end; only the beginning where there is a fault */
  text: string;
  /** completes "It …" where the line cannot be read */
  fault: string | null;
}

const newline = 0x0a;
/** No record is longer than this, in bytes. */
const longest = 1 << 20;
const shown = 1_000;

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder("utf-8", { ignoreBOM: true });

const withoutReturn = (text: string) => (text.endsWith("\r") ? text.slice(0, -1) : text);

/** Cuts bytes into lines; what follows the last line end waits for more. */
class LineCutter {
  private rest: Buffer[] = [];
  private restLength = 0;
  private number = 0;

  /** @returns the lines that the bytes complete */
  push(chunk: Buffer): Line[] {
    const end = chunk.lastIndexOf(newline);
    if (end === -1) {
      this.keep(chunk);
      return [];
    }
    const block = Buffer.concat([...this.rest, chunk.subarray(0, end)]);
    const cut = this.restLength > longest;
    this.rest = [];
    this.restLength = 0;
    this.keep(chunk.subarray(end + 1));
    return cut ? this.cutOneByOne(block) : this.cut(block);
  }

  /** @returns the last line, where the file does not end with a line end */
  finish(): Line[] {
    if (this.restLength === 0) return [];
    return this.cutOneByOne(Buffer.concat(this.rest));
  }

  /** Of an endless line only the beginning is held. */
  private keep(bytes: Buffer) {
    if (bytes.length === 0) return;
    if (this.restLength <= longest) this.rest.push(bytes);
    this.restLength += bytes.length;
  }

  /** Decodes many lines at once; only where that fails they are looked at one by one. */
  private cut(block: Buffer): Line[] {
    let text: string;
    try {
      text = strict.decode(block);
    } catch {
      return this.cutOneByOne(block);
    }
    return text.split("\n").map((line) => this.line(line, line.length > longest ? "is too long" : null));
  }

  private cutOneByOne(block: Buffer): Line[] {
    const lines: Line[] = [];
    for (let from = 0; from <= block.length; ) {
      const found = block.indexOf(newline, from);
      const end = found === -1 ? block.length : found;
      lines.push(this.read(block.subarray(from, end)));
      from = end + 1;
    }
    return lines;
  }

  private read(bytes: Buffer): Line {
    if (bytes.length > longest) return this.line(lenient.decode(bytes.subarray(0, shown)), "is too long");
    try {
      return this.line(strict.decode(bytes), null);
    } catch {
      return this.line(lenient.decode(bytes), "is not UTF-8");
    }
  }

  private line(text: string, fault: string | null): Line {
    this.number += 1;
    const begun = this.number === 1 && text.startsWith("\ufeff") ? text.slice(1) : text;
    return { number: this.number, text: withoutReturn(fault ? begun.slice(0, shown) : begun), fault };
  }
}

/** A text file being read: its lines in blocks, and how far into the file (bytes as they lie on disk) they reach. */
export interface OpenLines {
  blocks: AsyncIterable<Line[]>;
  bytesRead: () => number;
}

/**
 * Reads the lines of a file in constant memory, whatever its size. LF and CRLF both end
 * a line, a byte order mark is dropped.
 *
 * @param path of a text file, compressed where it ends with .gz
 */
export function openLines(path: string): OpenLines {
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  async function* blocks() {
    const cutter = new LineCutter();
    const bytes = path.endsWith(".gz") ? file.pipe(createGunzip({ chunkSize: 1 << 18 })) : file;
    file.on("error", (error) => bytes.destroy(error));
    try {
      for await (const chunk of bytes as AsyncIterable<Buffer>) yield cutter.push(chunk);
      yield cutter.finish();
    } finally {
      file.destroy();
    }
  }
  return { blocks: blocks(), bytesRead: () => file.bytesRead };
}
