import { isBeyondAscii } from "#app/platform/ascii.ts";
import { tidyFilename } from "#app/platform/file-name.ts";
import type { Charset } from "../charset/charsets.ts";
import { decodeText } from "../charset/decode-text.ts";
import { htmlCharset } from "../charset/text-file.ts";
import { htmlLines, spaceAtLineEnd, textOfLines } from "../html/html-text.ts";
import { readHtml } from "../html/html-tree.ts";
import type { Attachment, MailContent } from "../parsed-email.ts";
import { decodeField } from "./encoded-words.ts";
import { nameForUnnamed } from "./filename.ts";
import { unflow } from "./flowed.ts";
import { firstField } from "./header-fields.ts";
import { readParameters } from "./parameters.ts";
import type { Part } from "./part-tree.ts";
import { binaryString, bytesOf, type RawMail } from "./raw-mail.ts";
import { readTnef } from "./tnef.ts";
import { decodeTransfer } from "./transfer-encoding.ts";
import { takeUuFiles } from "./uuencode.ts";

/** A text that is a file rather than something to read. */
const longestTextBytes = 4_000_000;
const longestText = 1_000_000;

/** One piece of what a mail says, in the forms it came in. */
interface Segment {
  text?: string;
  html?: string;
}

const readable = new Set(["text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown"]);
const tnefTypes = new Set(["application/ms-tnef", "application/vnd.ms-tnef"]);
/** Other forms of the same text, for devices that nobody reads with here. */
const redundant = new Set(["text/x-amp-html", "text/watch-html"]);

const lineFeeds = (text: string) => text.replace(/\r\n?/g, "\n").replaceAll("\0", "");

/** @param hint the charset that bytes beyond ASCII are in, where nothing is said of them */
function nameOf({ fields, parameters, disposition }: Part, hint: Charset | undefined): string {
  const read = (name: string, known: ReadonlyMap<string, string>) => {
    const field = hint ? (firstField(fields, name) ?? "") : "";
    if (!isBeyondAscii(field)) return known;
    return readParameters(field, (bytes) => decodeText(bytes, "", hint)).parameters;
  };
  const disposed = read("content-disposition", disposition.parameters);
  const typed = read("content-type", parameters);
  const given =
    disposed.get("filename") ?? typed.get("name") ?? disposed.get("name") ?? typed.get("filename") ?? "";
  return tidyFilename(given);
}

/** The bytes of a leaf, out of its transfer encoding. */
export function partBytes(mail: RawMail, part: Part): Uint8Array {
  const bytes = mail.bytes.subarray(part.bodyStart, part.bodyEnd);
  if (part.encoding === "none") return bytes;
  return decodeTransfer(part.encoding, bytes, mail.text.slice(part.bodyStart, part.bodyEnd));
}

function contentIdOf(part: Part): string | null {
  const field = firstField(part.fields, "content-id") ?? firstField(part.fields, "x-attachment-id") ?? "";
  const id = field
    .slice(0, 2_000)
    .replace(/^[\s<]+|[\s>]+$/g, "")
    .slice(0, 1_000);
  return id === "" ? null : id;
}

/** HTML says its charset itself at times, in a mail that does not. */
function charsetLabel(part: Part, bytes: Uint8Array): string {
  const given = part.parameters.get("charset") ?? "";
  return given === "" && part.type === "text/html" ? htmlCharset(bytes) : given;
}

/** Formatting commands of text/enriched (RFC 1896) taken out; `<<` means `<`. */
const withoutCommands = (text: string) =>
  text
    .replace(/<param>[^<]{0,500}<\/param>/gi, "")
    .replace(/<<|<\/?[a-z][a-z-]{0,40}>/gi, (command) => (command === "<<" ? "<" : ""));

class ContentReader {
  readonly attachments: Attachment[] = [];
  cut = false;
  /** content ids that HTML shows */
  private html = "";

  constructor(
    private readonly mail: RawMail,
    private readonly hint: Charset | undefined,
  ) {}

  /** The text pieces of a part and of all within it; files are put on the list. */
  read(part: Part, first: boolean, related: boolean): Segment[] {
    if (part.children.length > 0) return this.readMultipart(part, first, related);
    if (part.type.startsWith("multipart/") || this.isText(part, first)) return this.readText(part);
    if (redundant.has(part.type)) return [];
    this.attach(part, related);
    return tnefTypes.has(part.type) || /^winmail\d{0,4}\.dat$/i.test(nameOf(part, this.hint))
      ? this.readPacked(part, first)
      : [];
  }

  markInline() {
    for (const attachment of this.attachments) {
      const { contentId } = attachment;
      if (contentId !== null && this.html.includes(`cid:${contentId}`)) attachment.inline = true;
    }
  }

  addFile(name: string, type: string, content: Uint8Array, inline = false, contentId: string | null = null) {
    const safe = tidyFilename(name) || nameForUnnamed(type, this.attachments.length + 1);
    this.attachments.push({ name: safe, type, content, inline, contentId });
  }

  private readMultipart(part: Part, first: boolean, related: boolean): Segment[] {
    if (part.type === "multipart/alternative") return this.readAlternative(part, first, related);
    const isRelated = part.type === "multipart/related";
    const segments: Segment[] = [];
    for (const child of part.children) {
      const isFirst = first && segments.length === 0;
      segments.push(...this.read(child, isFirst, isRelated && child !== part.children[0]));
    }
    return segments;
  }

  /** Of forms of the same text, the last that can be read of each kind. */
  private readAlternative(part: Part, first: boolean, related: boolean): Segment[] {
    const segment: Segment = {};
    for (const child of part.children) {
      const found = this.read(
        child,
        first || child.type === "text/plain" || child.type === "text/html",
        related,
      );
      const texts = found.flatMap(({ text }) => (text === undefined ? [] : [text]));
      const htmls = found.flatMap(({ html }) => (html === undefined ? [] : [html]));
      const onlyPlain = htmls.length === 0;
      if (htmls.length > 0) segment.html = htmls.join("\n");
      if (texts.length > 0 && (onlyPlain || segment.text === undefined)) segment.text = texts.join("\n");
    }
    return segment.text === undefined && segment.html === undefined ? [] : [segment];
  }

  /** Outlook's own format: its files are put beside it, for what it says of formatting nobody else reads. */
  private readPacked(part: Part, first: boolean): Segment[] {
    const { text, html, files } = readTnef(partBytes(this.mail, part));
    for (const { name, type, content, contentId } of files)
      this.addFile(name, type || "application/octet-stream", content, false, contentId);
    if (!first) return [];
    if (text.trim() !== "") return [{ text: lineFeeds(text).slice(0, longestText) }];
    return html.trim() === "" ? [] : [{ html: lineFeeds(html) }];
  }

  /** Text to read, rather than a text file: the first of a mail, or one without a name. */
  private isText(part: Part, first: boolean): boolean {
    if (
      !readable.has(part.type) &&
      !(first && part.type.startsWith("text/") && part.type !== "text/calendar")
    )
      return false;
    if (redundant.has(part.type)) return false;
    const disposition = part.disposition.value;
    const named = nameOf(part, this.hint) !== "";
    if (disposition === "attachment")
      return first && !named && part.fields.some(({ name }) => name === "from");
    return first || !named;
  }

  private readText(part: Part): Segment[] {
    let bytes = partBytes(this.mail, part);
    if (bytes.length > longestTextBytes) {
      this.attachWhole(part);
      bytes = bytes.subarray(0, longestTextBytes);
    }
    const looksLikeHtml =
      !part.typed &&
      /^\s{0,200}<(?:!doctype html|html|body|head)\b/i.test(binaryString(bytes.subarray(0, 500)));
    if (part.type === "text/html" || looksLikeHtml) {
      const html = lineFeeds(decodeText(bytes, charsetLabel(part, bytes), this.hint));
      this.html += html;
      return [{ html }];
    }
    const { text: kept, files } = takeUuFiles(binaryString(bytes));
    for (const { name, content } of files)
      this.addFile(decodeField(name), "application/octet-stream", content);
    let text = lineFeeds(
      decodeText(files.length > 0 ? bytesOf(kept) : bytes, charsetLabel(part, bytes), this.hint),
    );
    if (part.type === "text/enriched" || part.type === "text/richtext") text = withoutCommands(text);
    if (part.parameters.get("format")?.toLowerCase() === "flowed")
      text = unflow(text, part.parameters.get("delsp")?.toLowerCase() === "yes");
    if (text.length <= longestText) return [{ text }];
    if (bytes.length < longestTextBytes) this.attachWhole(part);
    return [{ text: text.slice(0, longestText) }];
  }

  /** Of a text that is too long to be read the beginning is; all of it is a file. */
  private attachWhole(part: Part) {
    this.cut = true;
    this.attach(part, false);
  }

  private attach(part: Part, related: boolean) {
    const contentId = contentIdOf(part);
    const inline =
      part.disposition.value === "inline" || (related && part.disposition.value !== "attachment");
    const name = nameOf(part, this.hint);
    const content = partBytes(this.mail, part);
    // A leaf without a header, as between two delimiters with nothing there, is nothing.
    if (part.fields.length === 0 && content.length === 0) return;
    this.addFile(name, part.type, content, inline && name + contentId !== "", contentId);
  }
}

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

const asHtml = (text: string) => `<div style="white-space: pre-wrap">${escaped(text)}</div>`;
const asText = (html: string) => textOfLines(htmlLines(readHtml(html)));

/** A plain text that only says that there is none. */
function isStub(text: string): boolean {
  const words = text.trim();
  return (
    words.length < 400 &&
    /\bhtml\b/i.test(words) &&
    /\b(?:view|viewer|support|client|browser|reader|format|enable|anzeig|unterstütz|afficher|visualiz|ver)\w{0,8}\b|不支持|查看|表示/i.test(
      words,
    )
  );
}

function joinText(pieces: string[]): string {
  return pieces
    .map((piece) => piece.replace(spaceAtLineEnd, "").trimEnd())
    .filter((piece) => piece !== "")
    .join("\n\n");
}

const lettersCompared = 300;
/** Characters among which they are looked for. */
const lettersWithin = 3_000;

/** The first letters and digits of a text, whatever stands between them. */
function lettersOf(text: string): string {
  let letters = "";
  for (const [run] of text.slice(0, lettersWithin).matchAll(/[\p{L}\p{N}]+/gu)) {
    letters += run;
    if (letters.length >= lettersCompared) break;
  }
  return letters.slice(0, lettersCompared);
}

/** The same of HTML, read no further than that takes; what is not seen is not counted. */
const htmlLettersOf = (html: string) =>
  lettersOf(textOfLines(htmlLines(readHtml(html), undefined, 2 * lettersWithin)));

/** A text and then the same as HTML, sent beside each other by mailers that know no alternatives. */
function withoutRepeats(segments: Segment[]): Segment[] {
  const repeated = segments.map((plain, place) => {
    const formatted = segments[place + 1];
    return (
      plain.text !== undefined &&
      plain.html === undefined &&
      formatted?.html !== undefined &&
      formatted.text === undefined &&
      lettersOf(plain.text) === htmlLettersOf(formatted.html)
    );
  });
  return segments.flatMap((segment, place) => {
    if (repeated[place]) return [{ ...segment, ...segments[place + 1] }];
    return repeated[place - 1] ? [] : [segment];
  });
}

/**
 * What a mail says and what came with it.
 *
 * @param hint the charset of texts that name none
 */
export function readContent(mail: RawMail, root: Part, hint?: Charset): MailContent {
  const reader = new ContentReader(mail, hint);
  const segments = withoutRepeats(reader.read(root, true, false));
  reader.markInline();
  for (const segment of segments)
    if (segment.html !== undefined && isStub(segment.text ?? "")) segment.text = undefined;
  const plain = segments.filter(({ text }) => text !== undefined && text.trim() !== "");
  const html = segments.some((segment) => segment.html !== undefined)
    ? segments.map((segment) => segment.html ?? asHtml(segment.text ?? "")).join("\n")
    : null;
  const textFromHtml = plain.length === 0 && html !== null;
  const text = joinText(
    segments.map((segment) =>
      segment.text?.trim() ? segment.text : segment.html ? asText(segment.html) : "",
    ),
  );
  return { text, html, attachments: reader.attachments, cut: reader.cut, textFromHtml };
}
