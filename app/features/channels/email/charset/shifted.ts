import iconv from "iconv-lite";
import { binaryString, bytesOf } from "../mime/raw-mail.ts";

const escapeSign = "\u001b";
const shiftOut = "\u000e";
const shiftIn = "\u000f";
const designation = new RegExp(`${escapeSign}\\$[)*+][A-Z]`, "g");
const japanese = new RegExp(`${escapeSign}(?:\\$[@B]|\\$\\([@BDOPQ]|\\([IJ])`);
const chinese = new RegExp(`${escapeSign}\\$\\)[AE]`);

/** Seven-bit pairs as the eight-bit pairs of the same character set. */
const raised = (pairs: string) =>
  bytesOf([...pairs].map((pair) => String.fromCharCode(pair.charCodeAt(0) | 0x80)).join(""));

/** Runs of text between switches: on for double-byte characters, off for ASCII. */
function decodeRuns(runs: { text: string; pairs: boolean }[], charset: string): string {
  return runs.map(({ text, pairs }) => (pairs ? iconv.decode(raised(text), charset) : text)).join("");
}

/**
 * ISO-2022-KR (RFC 1557) and ISO-2022-CN (RFC 1922, its GB 2312 half): shift-out and shift-in switch between
 * ASCII and pairs. Neither ICU's web labels nor iconv-lite know them.
 */
export function decodeShifted(bytes: Uint8Array, charset: "cp949" | "gb18030"): string {
  const text = binaryString(bytes).replace(designation, "");
  const runs: { text: string; pairs: boolean }[] = [];
  let pairs = false;
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    const sign = text[at];
    if (at < text.length && sign !== shiftOut && sign !== shiftIn && !(pairs && sign === "\n")) continue;
    runs.push({ text: text.slice(start, at), pairs });
    if (sign === "\n") runs.push({ text: "\n", pairs: false });
    // A line's end returns to ASCII, whether the shift-in was lost or not.
    pairs = sign === shiftOut;
    start = at + 1;
  }
  return decodeRuns(runs, charset);
}

/** HZ-GB-2312 (RFC 1843): `~{` and `~}` switch, `~~` is a tilde, a tilde at a line's end joins lines. */
export function decodeHz(bytes: Uint8Array): string {
  const pieces = binaryString(bytes).split(/~([{}~\n])/);
  const runs: { text: string; pairs: boolean }[] = [];
  let pairs = false;
  pieces.forEach((piece, place) => {
    if (place % 2 === 0) runs.push({ text: piece, pairs });
    else if (piece === "~") runs.push({ text: "~", pairs: false });
    else if (piece !== "\n") pairs = piece === "{";
  });
  return decodeRuns(runs, "gb18030");
}

const idleSwitch = new RegExp(`${escapeSign}\\([BJ](?=${escapeSign})`, "g");

/** ISO-2022-JP without switches that another follows at once, as where encoded words are joined: decoders take them for damage. */
export function withoutIdleSwitches(bytes: Uint8Array): Uint8Array {
  return bytesOf(binaryString(bytes).replace(idleSwitch, ""));
}

/** Whether seven-bit text holds the switches of ISO-2022-JP, ISO-2022-KR or ISO-2022-CN; which. */
export function shiftedCharset(text: string): "iso-2022-jp" | "iso-2022-kr" | "iso-2022-cn" | undefined {
  if (!text.includes(escapeSign)) return undefined;
  if (japanese.test(text)) return "iso-2022-jp";
  if (text.includes(`${escapeSign}$)C`)) return "iso-2022-kr";
  if (chinese.test(text)) return "iso-2022-cn";
  return undefined;
}
