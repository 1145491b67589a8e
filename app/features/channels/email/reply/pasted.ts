import { namesWriter } from "./attribution.ts";
import { isBlank, type Line } from "./lines.ts";

/** Longer stretches are quotes of a program. */
const mostLines = 12;

/** `100 EUR`, `€ 20`, `5000 元`: what somebody compares with `>`. */
const amount = /^(?:[€$£¥￥₽]|[A-Z]{3}\s)\s?\d|^\d[\d.,' ]{0,20}(?:\s?(?:[€$£¥￥₽%元円원]|[A-Z]{3}\b)|$)/;

/** The last line with text before an index. */
function above(lines: readonly Line[], start: number): Line | undefined {
  let at = start - 1;
  while (at >= 0 && isBlank(lines[at])) at--;
  return lines[at];
}

/**
 * Whether a stretch of marked lines is what the sender shows rather than what a program quoted: amounts, or a
 * piece that the line above announces (`Your app told me:`). Before these no program has said who wrote what.
 */
export function isPasted(lines: readonly Line[], start: number, end: number): boolean {
  const run = lines.slice(start, end).filter(({ text }) => text !== "");
  if (
    run.length === 0 ||
    run.length > mostLines ||
    run.some(({ depth, mark }) => depth !== 1 || mark !== undefined)
  )
    return false;
  const announcing = above(lines, start);
  if (!announcing || announcing.depth > 0) return false;
  if (run.every(({ text }) => amount.test(text))) return true;
  return /[:：]$/.test(announcing.text) && !namesWriter(announcing.text);
}
