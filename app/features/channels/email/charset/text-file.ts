import { binaryString } from "../mime/raw-mail.ts";
import { decodeText } from "./decode-text.ts";

const metaCharset = /<meta[^>]{1,300}?charset\s{0,3}=\s{0,3}["']?([A-Za-z0-9_:-]{2,40})/i;

/** The charset that HTML names itself in its first bytes; empty if it names none. */
export function htmlCharset(bytes: Uint8Array): string {
  return metaCharset.exec(binaryString(bytes.subarray(0, 2_000)))?.[1] ?? "";
}

/** Bytes of a file that are read: nobody writes more text, and each of them is held several times. */
const mostBytes = 24_000_000;

/** The text of a file that says its charset nowhere, or in HTML in its head; its beginning where it is very long. */
export function textOfFile(bytes: Uint8Array, isHtml: boolean): string {
  return decodeText(bytes.subarray(0, mostBytes), isHtml ? htmlCharset(bytes) : "")
    .replace(/\r\n?/g, "\n")
    .replaceAll("\0", "");
}
