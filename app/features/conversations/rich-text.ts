import { type Inline, inlineOf } from "./rich-text-inline.ts";

export type { Inline };

/** A part of a message that stands by itself. */
export type Block =
  | { kind: "paragraph"; children: Inline[] }
  | { kind: "quote"; blocks: Block[] }
  | { kind: "list"; ordered: boolean; start: number; items: Block[][] }
  | { kind: "code"; text: string };

/** Quotes and lists within each other; what is deeper stays text. */
const deepest = 4;

const fence = /^ {0,3}```[\w+-]{0,20}\s*$/;
const quoted = /^ {0,3}> ?/;
const item = /^ {0,3}(?:([-*+•])|(\d{1,3})[.)])[ \t]+(?=\S)/;
const further = /^(?: {2,}|\t)/;

/** The lines from `from` on that fit, and where the next one stands. */
function run(lines: readonly string[], from: number, fits: (line: string) => boolean): number {
  let to = from;
  while (to < lines.length && fits(lines[to]!)) to += 1;
  return to;
}

function listAt(lines: readonly string[], from: number, depth: number): { block: Block; to: number } {
  const first = item.exec(lines[from]!)!;
  const ordered = first[2] !== undefined;
  const same = (line: string) => {
    const found = item.exec(line);
    return found !== null && (found[2] !== undefined) === ordered;
  };
  const items: Block[][] = [];
  let at = from;
  while (at < lines.length && same(lines[at]!)) {
    const own = lines[at]!.replace(item, "");
    const to = run(lines, at + 1, (line) => further.test(line));
    const inner = lines.slice(at + 1, to).map((line) => line.replace(further, ""));
    items.push(blocksOf([own, ...inner], depth + 1));
    at = to;
  }
  return { block: { kind: "list", ordered, start: ordered ? Number(first[2]) : 1, items }, to: at };
}

function blocksOf(lines: readonly string[], depth: number): Block[] {
  const blocks: Block[] = [];
  const begins = (line: string) =>
    depth < deepest && (fence.test(line) || quoted.test(line) || item.test(line));
  let at = 0;
  while (at < lines.length) {
    const line = lines[at]!;
    if (line.trim() === "") {
      at += 1;
    } else if (depth < deepest && fence.test(line)) {
      const to = run(lines, at + 1, (inner) => !fence.test(inner));
      blocks.push({ kind: "code", text: lines.slice(at + 1, to).join("\n") });
      at = to + 1;
    } else if (depth < deepest && quoted.test(line)) {
      const to = run(lines, at, (inner) => quoted.test(inner));
      const inner = lines.slice(at, to).map((one) => one.replace(quoted, ""));
      blocks.push({ kind: "quote", blocks: blocksOf(inner, depth + 1) });
      at = to;
    } else if (depth < deepest && item.test(line)) {
      const { block, to } = listAt(lines, at, depth);
      blocks.push(block);
      at = to;
    } else {
      const to = run(lines, at + 1, (inner) => inner.trim() !== "" && !begins(inner));
      blocks.push({ kind: "paragraph", children: inlineOf(lines.slice(at, to).join("\n")) });
      at = to;
    }
  }
  return blocks;
}

/**
 * What staff write, as a tree: `**bold**`, `*italic*`, `- lists` and `1. lists`, `> quotes`,
 * `` `code` `` and fenced code, `[links](https://…)` and bare web addresses. Whatever is none of
 * these is text, markup included; a line's end is a line's end. The cost grows with the length alone.
 */
export const richText = (text: string): Block[] => blocksOf(text.replace(/\r\n?/g, "\n").split("\n"), 0);
