import { decodeText } from "../charset/decode-text.ts";
import { unpackRtf } from "./compressed-rtf.ts";
import { isUnicode, type MapiValue, readMapiProperties } from "./mapi-properties.ts";
import { readRtf } from "./rtf-text.ts";

/** A file that Outlook packed into a winmail.dat. */
export interface TnefFile {
  name: string;
  /** empty where it is not said */
  type: string;
  content: Uint8Array;
  contentId: string | null;
}

export interface TnefContent {
  text: string;
  html: string;
  files: TnefFile[];
}

const signature = 0x223e9f78;

/** Attributes (MS-OXTNEF, 2.1.3.3). */
const attribute = {
  body: 0x0002_800c,
  messageProperties: 0x0006_9003,
  codePage: 0x0006_9007,
  fileBegins: 0x0006_9002,
  fileName: 0x0001_8010,
  fileContent: 0x0006_800f,
  fileProperties: 0x0006_9005,
};

/** Properties (MS-OXPROPS). */
const property = {
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  displayName: 0x3001,
  content: 0x3701,
  shortName: 0x3704,
  method: 0x3705,
  longName: 0x3707,
  mediaType: 0x370e,
  contentId: 0x3712,
};
/** How a mail within a mail is kept: as TNEF again. */
const embeddedMessage = 5;
const deepest = 5;
const mostFiles = 500;

const withoutEnd = (text: string) => text.replace(/\0[\s\S]*$/, "");

/** A code page's number as a charset's name. */
const charsetOfPage = (page: number) => (page >= 1250 && page <= 1258 ? `windows-${page}` : `cp${page}`);

interface Packed {
  name: string;
  content: Uint8Array | undefined;
  properties: Map<number, MapiValue>;
}

/** Whether bytes are TNEF, whatever they are called. */
export function isTnef(bytes: Uint8Array): boolean {
  return bytes[0] === 0x78 && bytes[1] === 0x9f && bytes[2] === 0x3e && bytes[3] === 0x22;
}

class TnefReader {
  private charset = "windows-1252";
  private readonly packed: Packed[] = [];
  private properties = new Map<number, MapiValue>();
  private body = "";

  /** What is cut off ends the reading; what was read before is good. */
  read(bytes: Uint8Array) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < 6 || view.getUint32(0, true) !== signature) return;
    let at = 6;
    while (at + 9 <= bytes.length) {
      const id = view.getUint32(at + 1, true);
      const length = view.getUint32(at + 5, true);
      const start = at + 9;
      if (start + length > bytes.length) return;
      this.take(id, bytes.subarray(start, start + length));
      // A checksum of two bytes follows, which mailers get wrong and nobody needs.
      at = start + length + 2;
    }
  }

  content(depth: number): TnefContent {
    const given = this.properties.get(property.html);
    const html = given
      ? withoutEnd(decodeText(given.bytes, isUnicode(given) ? "utf-16le" : this.charset))
      : "";
    const text = this.textOf(this.properties.get(property.body)) || this.body;
    const rtf = this.properties.get(property.rtf);
    // Often the only form there is: Outlook writes what is formatted as RTF.
    const formatted = text.trim() === "" && html.trim() === "" && rtf ? readRtf(unpackRtf(rtf.bytes)) : null;
    return {
      text: formatted?.text || text,
      html: formatted?.html || html,
      files: this.packed.flatMap((one) => this.filesOf(one, depth)),
    };
  }

  private take(id: number, data: Uint8Array) {
    const last = this.packed.at(-1);
    if (id === attribute.codePage && data.length >= 4)
      this.charset = charsetOfPage(new DataView(data.buffer, data.byteOffset).getUint32(0, true));
    else if (id === attribute.body) this.body = withoutEnd(decodeText(data, this.charset));
    else if (id === attribute.messageProperties) this.properties = readMapiProperties(data);
    else if (id === attribute.fileBegins && this.packed.length < mostFiles)
      this.packed.push({ name: "", content: undefined, properties: new Map() });
    else if (!last) return;
    else if (id === attribute.fileName) last.name = withoutEnd(decodeText(data, this.charset));
    else if (id === attribute.fileContent) last.content = data;
    else if (id === attribute.fileProperties) last.properties = readMapiProperties(data);
  }

  private textOf(value: MapiValue | undefined): string {
    if (!value) return "";
    return withoutEnd(decodeText(value.bytes, isUnicode(value) ? "utf-16le" : this.charset));
  }

  private filesOf({ name, content, properties }: Packed, depth: number): TnefFile[] {
    const bytes = content ?? properties.get(property.content)?.bytes;
    if (!bytes) return [];
    const text = (id: number) => this.textOf(properties.get(id));
    if (properties.get(property.method)?.bytes[0] === embeddedMessage && isTnef(bytes))
      return depth < deepest ? readTnef(bytes, depth + 1).files : [];
    return [
      {
        name: text(property.longName) || text(property.displayName) || name || text(property.shortName),
        type: text(property.mediaType).trim().toLowerCase(),
        content: bytes,
        contentId: text(property.contentId).replace(/^<|>$/g, "") || null,
      },
    ];
  }
}

/** What Outlook packed into a winmail.dat (MS-OXTNEF); nothing where it cannot be read. */
export function readTnef(bytes: Uint8Array, depth = 0): TnefContent {
  const reader = new TnefReader();
  reader.read(bytes);
  return reader.content(depth);
}
