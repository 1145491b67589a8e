import { type Line, plainLines } from "./lines.ts";
import { type Quoted, quotedLines } from "./quoted-lines.ts";
import { type Care, isSignatureAlone, postscriptStart, signatureStart } from "./signature.ts";

/** A mail's text in its three parts. Each is as written, without empty lines around it. */
export interface SplitReply {
  /** what the sender wrote for this mail; never empty where the text is not */
  visible: string;
  /** what was quoted or forwarded, with the lines that introduce it */
  quoted: string;
  signature: string;
}

export type PartName = keyof SplitReply;

/** Who may have signed. */
export interface Sender {
  name: string;
  address: string;
}

/** The names that somebody signs with, in lower case: all of it, the first, the last, in either order. */
function signingNames(sender: Sender | undefined): ReadonlySet<string> {
  const name = (sender?.name ?? "").toLowerCase().trim();
  if (name === "" || name.includes("@")) return new Set();
  const [last, first] = name.split(/,\s*/);
  const whole = first ? `${first} ${last}` : name;
  const words = whole.split(/\s+/);
  return new Set(
    [whole, words[0]!, words.at(-1)!, words.toReversed().join(" ")].filter((one) => one.length > 1),
  );
}

function textOf(lines: readonly Line[], isPart: (at: number) => boolean): string {
  const kept: string[] = [];
  let gap = false;
  lines.forEach((line, at) => {
    if (!isPart(at)) {
      gap = true;
      return;
    }
    // Where something was taken out between lines, they stay apart.
    if (gap && kept.length > 0 && kept.at(-1) !== "" && line.text !== "") kept.push("");
    gap = false;
    kept.push(line.whole.trimEnd());
  });
  return kept
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .replace(/^\n+/, "")
    .trimEnd();
}

interface Stretch {
  start: number;
  end: number;
}

/** Stretches of lines that are not quoted. */
function ownStretches(quoted: Quoted): Stretch[] {
  const stretches: Stretch[] = [];
  quoted.forEach((isQuoted, at) => {
    if (isQuoted) return;
    const last = stretches.at(-1);
    if (last?.end === at) last.end = at + 1;
    else stretches.push({ start: at, end: at + 1 });
  });
  return stretches;
}

/**
 * Which part each line belongs to. What would leave nothing visible is not done: a mail that is all quote or
 * all signature is shown as it is.
 */
export function partsOf(lines: readonly Line[], sender?: Sender): PartName[] {
  const quoted = quotedLines(lines);
  const hasText = (from: number, to: number) =>
    lines.slice(from, to).some((line, at) => line.text !== "" && !quoted[from + at]);
  if (!hasText(0, lines.length)) quoted.fill(false);
  const parts: PartName[] = quoted.map((isQuoted) => (isQuoted ? "quoted" : "visible"));
  const senders = signingNames(sender);
  const stretches = ownStretches(quoted).filter(({ start, end }) => hasText(start, end));
  stretches.forEach(({ start, end }, place) => {
    const isOuter = place === 0 || place === stretches.length - 1;
    const care: Care = isOuter ? "full" : "strict";
    const own = lines.slice(start, end);
    if (place > 0 && place === stretches.length - 1 && isSignatureAlone(own)) {
      parts.fill("signature", start, end);
      return;
    }
    const from = signatureStart(own, care, senders);
    parts.fill("signature", start + from, end);
    if (from < own.length) return;
    // What is written under the signature was written for this mail all the same.
    const until = postscriptStart(own);
    if (until < own.length)
      parts.fill("signature", start + signatureStart(own.slice(0, until), care, senders), start + until);
  });
  return parts;
}

/** The texts of lines whose parts are known. */
export function textsOf(lines: readonly Line[], parts: PartName[]): SplitReply {
  const text = (name: PartName) => textOf(lines, (at) => parts[at] === name);
  return { visible: text("visible"), quoted: text("quoted"), signature: text("signature") };
}

/** Tells what the sender of a plain text wrote from what he quoted and how he signed. */
export function splitPlain(text: string, sender?: Sender): SplitReply {
  const lines = plainLines(text);
  return textsOf(lines, partsOf(lines, sender));
}
