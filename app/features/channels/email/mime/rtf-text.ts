import { decodeText } from "../charset/decode-text.ts";
import { bytesOf } from "./raw-mail.ts";

/** Groups that say how text looks or what it comes with, and no text. */
const silent = new Set(
  "fonttbl colortbl stylesheet info pict object themedata colorschememapping latentstyles datastore listtable listoverridetable generator header footer xmlnstbl rsidtbl mmathPr".split(
    " ",
  ),
);

/** Words that stand for a sign. */
const signs: ReadonlyMap<string, string> = new Map([
  ["par", "\n"],
  ["line", "\n"],
  ["row", "\n"],
  ["sect", "\n"],
  ["page", "\n"],
  ["tab", "\t"],
  ["cell", "\t"],
  ["emdash", "—"],
  ["endash", "–"],
  ["bullet", "•"],
  ["lquote", "‘"],
  ["rquote", "’"],
  ["ldblquote", "“"],
  ["rdblquote", "”"],
]);

interface Group {
  /** nothing in it is text */
  silent: boolean;
  /** it holds a piece of the HTML that the RTF was made of */
  tag: boolean;
  /** signs that stand for one of Unicode where a reader knows none */
  standIns: number;
}

/** Nobody nests deeper. */
const deepest = 500;
const word = /\\(?:([a-zA-Z]{1,32})(-?\d{1,10})? ?|'([0-9a-fA-F]{2})|([^a-zA-Z]))|[{}]|[\r\n]+|[^\\{}\r\n]+/g;

/** What RTF says: its text, or the HTML that it was made of (MS-OXRTFEX). */
export interface RtfContent {
  text: string;
  /** empty where it was not made of any */
  html: string;
}

/**
 * Reads RTF as mails have it. Never throws: what is broken is read as far as it goes.
 *
 * @param rtf one character for each byte
 */
export function readRtf(rtf: string): RtfContent {
  const groups: Group[] = [{ silent: false, tag: false, standIns: 1 }];
  const pieces: string[] = [];
  let charset = "windows-1252";
  let isHtml = false;
  /** within what was added for readers of RTF alone */
  let isForRtf = false;
  let skip = 0;
  let raw = "";
  const group = () => groups.at(-1)!;
  const isShown = () => !group().silent && (group().tag || !isForRtf);
  const flush = () => {
    if (raw !== "") pieces.push(decodeText(bytesOf(raw), charset));
    raw = "";
  };
  const put = (text: string) => {
    if (!isShown()) return;
    flush();
    pieces.push(text);
  };
  const putRaw = (bytes: string) => {
    const kept = bytes.slice(skip);
    skip = Math.max(0, skip - bytes.length);
    if (isShown()) raw += kept;
  };
  let star = false;
  for (const [found, name, number, hex, sign] of rtf.matchAll(word)) {
    if (found === "{") {
      if (groups.length < deepest) groups.push({ ...group() });
    } else if (found === "}") {
      if (groups.length > 1) groups.pop();
    } else if (hex !== undefined) putRaw(String.fromCharCode(Number.parseInt(hex, 16)));
    else if (sign !== undefined) {
      if (sign === "*") {
        star = true;
        continue;
      }
      if (sign === "~") put("\u00a0");
      else if (sign === "_") put("-");
      else if ("\\{}".includes(sign)) putRaw(sign);
      else if (sign === "\n" || sign === "\r") put("\n");
    } else if (name !== undefined) {
      if (name === "htmltag") Object.assign(group(), { tag: true, silent: !isHtml });
      else if (name === "htmlrtf") isForRtf = number !== "0";
      else if (star || silent.has(name)) group().silent = true;
      else if (name === "fromhtml") isHtml = true;
      else if (name === "ansicpg" && number) charset = `cp${number}`;
      else if (name === "uc") group().standIns = Number(number ?? 1);
      else if (name === "u" && number) {
        put(String.fromCharCode(Number(number) & 0xffff));
        skip = group().standIns;
      } else if (signs.has(name)) put(isHtml && name === "par" ? "\r\n" : signs.get(name)!);
    } else if (found[0] !== "\r" && found[0] !== "\n") putRaw(found);
    star = false;
  }
  flush();
  const said = pieces.join("").replaceAll("\0", "");
  return isHtml ? { text: "", html: said } : { text: said.trim(), html: "" };
}
