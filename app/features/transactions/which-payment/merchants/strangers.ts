import { type Clue, overlaps, type Span } from "../clue.ts";
import { type Folded, isCapital } from "../text/fold.ts";
import { isKindWord } from "./kinds.ts";
import type { TextIndex } from "./text-index.ts";

// Shops that are named and that none of the payments went to.

const mild = -2;

/** "at Pizza Planet": words with capitals behind a word of place. */
const english = /(?<![a-z])(?:at|from|to|by|with) ((?:[a-z][a-z'&.-]+ ?){1,4})/g;
const notNames =
  /^(?:i|my|the|a|an|you|your|upay|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun|visa|mastercard|amex|unionpay|apple pay|google pay|paypal|alipay|wechat|pos|atm|app|usd|cny|rmb|eur|gbp|hkd|jpy)$/;

/** 在披萨星球买的. */
const chinese =
  /在([\u4e00-\u9fff]{2,8}?)(?:那家|店里|那边|那儿)?(?=买|付|刷|消费|花|扣|吃|订|下单|充|支付|点的|用)/g;
const notChineseNames =
  /[你我他她们这那哪里上下今昨前天早晚周月年号日点网线店面家外国手机电脑自己朋友已经刚才正现一二三四五六七八九十]/;

const most = 5;

/**
 * Names that stand where a shop is named and that fit no payment's merchant: well-known brands surely, other
 * capitals less. They speak against every payment.
 *
 * @param read where merchants, places and the like have been read
 */
export function strangerClues(
  folded: Folded,
  index: TextIndex,
  known: ReadonlySet<number>,
  read: readonly Span[],
): Clue[] {
  const clues: Clue[] = [];
  const isRead = (span: Span) => read.some((one) => overlaps(one, span));
  for (const named of index.brands) {
    const digits = /^[\d/-]+$/.test(index.text.slice(named.from, named.to));
    if (named.everyday || digits || known.has(named.brand) || isRead(named)) continue;
    clues.push({ kind: "merchant", from: named.from, to: named.to, sureness: 0.9, evidence: () => -3 });
  }
  const add = (span: Span) => {
    if (clues.length < most && !isRead(span))
      clues.push({ kind: "merchant", ...span, sureness: 1, evidence: () => mild });
  };
  for (const match of index.text.matchAll(english)) {
    const from = match.index + match[0].length - match[1]!.length;
    let to = from;
    for (const word of match[1]!.split(" ")) {
      const at = to === from ? from : to + 1;
      if (word === "" || !isCapital(folded, at) || notNames.test(word) || isKindWord(word)) break;
      to = at + word.length;
    }
    if (to > from) add({ from, to });
  }
  for (const match of index.text.matchAll(chinese)) {
    const name = match[1]!;
    if (!notChineseNames.test(name) && !isKindWord(name))
      add({ from: match.index + 1, to: match.index + 1 + name.length });
  }
  return clues;
}
