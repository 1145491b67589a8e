import { firstField, type HeaderField, readHeaderBlock } from "./header-fields.ts";
import { type Parametrised, readParameters } from "./parameters.ts";
import type { RawMail } from "./raw-mail.ts";
import { type TransferEncoding, transferEncodingOf } from "./transfer-encoding.ts";

/** A part of a mail: a leaf with a body between two offsets, or a multipart with children. */
export interface Part {
  fields: HeaderField[];
  /** media type in lower case; `text/plain` where none is given */
  type: string;
  /** whether the header names a media type */
  typed: boolean;
  parameters: Map<string, string>;
  disposition: Parametrised;
  encoding: TransferEncoding;
  bodyStart: number;
  bodyEnd: number;
  children: Part[];
}

/** Nobody nests deeper; below, a multipart is a leaf. */
const deepest = 50;
const mostParts = 2_000;
const longestBoundary = 300;

const mediaType = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9*][a-z0-9!#$&^_.+-]{0,126}$/;

/** Where each line that begins with two hyphens begins, and its text without them. */
interface Delimiter {
  start: number;
  next: number;
  label: string;
}

function delimiters(text: string): Delimiter[] {
  const found: Delimiter[] = [];
  let at = text.startsWith("--") ? 0 : nextDashes(text, 0);
  while (at !== -1 && found.length < 500_000) {
    let end = text.indexOf("\n", at);
    if (end === -1) end = text.length;
    if (end - at <= longestBoundary + 4) {
      const label = text.slice(at + 2, end).trimEnd();
      if (label !== "") found.push({ start: at, next: Math.min(end + 1, text.length), label });
    }
    at = nextDashes(text, end);
  }
  return found;
}

function nextDashes(text: string, from: number): number {
  const found = text.indexOf("\n--", from);
  return found === -1 ? -1 : found + 1;
}

class TreeReader {
  private readonly lines: Delimiter[];
  private cursor = 0;
  private parts = 0;
  /** open boundaries, how often each is open */
  private readonly open = new Map<string, number>();

  constructor(private readonly text: string) {
    this.lines = delimiters(text);
  }

  /** Reads the part that begins at an offset, and leaves the cursor on the delimiter that ends it. */
  read(start: number, depth: number, isDigest: boolean): Part {
    this.parts++;
    const { fields, bodyStart } = readHeaderBlock(this.text, start, this.limit(start));
    const part = describe(fields, bodyStart, isDigest);
    this.skipTo(bodyStart);
    if (!part.type.startsWith("multipart/") || depth >= deepest) {
      part.bodyEnd = this.endOfBody(bodyStart);
      return part;
    }
    const boundary = this.boundaryOf(part.parameters.get("boundary"));
    if (boundary === undefined) {
      part.bodyEnd = this.endOfBody(bodyStart);
      return part;
    }
    this.open.set(boundary, (this.open.get(boundary) ?? 0) + 1);
    this.readChildren(part, boundary, depth);
    this.close(boundary);
    part.bodyEnd = this.endOfBody(this.lines[this.cursor - 1]?.next ?? bodyStart);
    return part;
  }

  private readChildren(part: Part, boundary: string, depth: number) {
    for (let line = this.nextOpen(); line; line = this.nextOpen()) {
      const isEnd = line.label === `${boundary}--`;
      if (line.label !== boundary && !isEnd) return;
      this.cursor++;
      if (isEnd) return;
      if (this.parts >= mostParts) continue;
      part.children.push(this.read(line.next, depth + 1, part.type === "multipart/digest"));
    }
  }

  private close(boundary: string) {
    const times = (this.open.get(boundary) ?? 1) - 1;
    if (times === 0) this.open.delete(boundary);
    else this.open.set(boundary, times);
  }

  /** A header must not reach beyond the next delimiter that is open. */
  private limit(start: number): number {
    if (this.open.size === 0) return this.text.length;
    this.skipTo(start);
    let at = this.cursor;
    while (at < this.lines.length && !this.isOpen(this.lines[at]!.label)) at++;
    return this.lines[at]?.start ?? this.text.length;
  }

  private skipTo(offset: number) {
    while (this.cursor < this.lines.length && this.lines[this.cursor]!.start < offset) this.cursor++;
  }

  private isOpen(label: string): boolean {
    return this.open.has(label) || (label.endsWith("--") && this.open.has(label.slice(0, -2)));
  }

  /** Moves the cursor to the next delimiter of an open boundary. */
  private nextOpen(): Delimiter | undefined {
    while (this.cursor < this.lines.length && !this.isOpen(this.lines[this.cursor]!.label)) this.cursor++;
    return this.lines[this.cursor];
  }

  private endOfBody(start: number): number {
    const line = this.nextOpen();
    if (!line) return this.text.length;
    // The line end before a delimiter belongs to the delimiter.
    let end = line.start;
    if (end > start && this.text[end - 1] === "\n") end--;
    if (end > start && this.text[end - 1] === "\r") end--;
    return Math.max(start, end);
  }

  /**
   * The boundary that the body really uses: the named one if a line has it; else the first line that looks
   * like a delimiter because a part's header follows.
   */
  private boundaryOf(named: string | undefined): string | undefined {
    const wanted = named?.trimEnd();
    for (let at = this.cursor; at < this.lines.length; at++) {
      const { label } = this.lines[at]!;
      if (wanted && (label === wanted || label === `${wanted}--`)) return wanted;
      if (this.isOpen(label)) break;
    }
    for (let at = this.cursor; at < this.lines.length; at++) {
      const { label, next } = this.lines[at]!;
      if (this.isOpen(label)) return undefined;
      if (/^content-[a-z-]{2,30}:/i.test(this.text.slice(next, next + 40))) return label;
    }
    return undefined;
  }
}

function describe(fields: HeaderField[], bodyStart: number, isDigest: boolean): Part {
  const field = firstField(fields, "content-type");
  const { value, parameters } = readParameters(field ?? "");
  const fallback = isDigest ? "message/rfc822" : "text/plain";
  const type = mediaType.test(value) ? value : (typeWithoutSubtype(value, parameters) ?? fallback);
  return {
    fields,
    type,
    typed: field !== undefined && field.trim() !== "",
    parameters,
    disposition: readParameters(firstField(fields, "content-disposition") ?? ""),
    encoding: transferEncodingOf(firstField(fields, "content-transfer-encoding")),
    bodyStart,
    bodyEnd: bodyStart,
    children: [],
  };
}

/** `text`, `html` or nothing but a boundary: what old and careless mailers write. */
function typeWithoutSubtype(value: string, parameters: Map<string, string>): string | undefined {
  if (parameters.has("boundary")) return "multipart/mixed";
  if (value === "html" || value.startsWith("text/html")) return "text/html";
  return undefined;
}

/**
 * A mail's parts. Linear in its size whatever its nesting: lines that could be delimiters are found once.
 * Tolerates boundaries that differ from the named one, are missing at the end, nest wrongly or repeat.
 */
export function readPartTree({ text }: RawMail): Part {
  return new TreeReader(text).read(0, 0, false);
}
