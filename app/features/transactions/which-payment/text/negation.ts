import type { Span } from "../clue.ts";

// What stands before the words that are ruled out: "not the 50 one", 不是昨天那笔.
const before =
  /(?<![a-z])(?:(?<!(?:did|do|does|could|can|would|have|has|will|should|may|might) )not|isn'?t|wasn'?t|it'?s not|(?:do not|don'?t|dont|didn'?t|did not) mean|rather than|instead of|other than|except(?: for)?|besides|apart from|excluding|unlike|never ?mind|forget|ignore)(?: (?:about|talking about|asking about|referring to|for|from|on|at|in|to))?(?: (?:the|my|that|this|those|a|an|it|one))?(?: (?:about|from|on|at|in|for|of))? ?|(?<!是|是不是|这|那|我|要)不是(?!我|说好|吗|很|吧|本人|应该)(?:说|指|问|在)?(?:那个|那笔|这笔|这个|这单|那单)?|而不是(?:那个|那笔|这笔)?|除了|并不是|别管|不算|排除|不要看/g;

/** Where what is ruled out ends at the latest. */
const clauseEnd =
  /[,;!?。，、\n]|(?<=[\u4e00-\u9fff]) |\.(?!\d)| but | it'?s | it is | i mean|而是|是(?!不|说|的)|以外|之外/g;

// What is said after the words that are ruled out: "the 50 one is fine", 50那笔没问题.
const allRight =
  /(?<![a-z])(?:(?:is|was|are|were|went|that'?s|that one'?s?|one'?s)(?: \w+)? (?:fine|ok|okay|alright|all right|good|correct|right|mine|legit|resolved|settled|solved)|went through(?: \w+)?(?: fine| ok| okay)|worked(?: fine| ok)?|no problem|was not a problem|isn'?t the (?:problem|issue|one)|is not the (?:problem|issue|one))(?![a-z])|(?:没问题|没有问题|没毛病|没事|正常|是对的|是好的|不用管|已经好了|已经解决|解决了|不算|就不说了|(?<!不)是我(?:刷|买|付|消费)的|成功了)/g;
const clauseStart =
  /[,;!?。，、\n]|(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])|\.(?!\d)| but | and |但是?|而(?!且)/g;

/** "It should be 12, not 21": what is denied here is the sum that was paid. */
const expected =
  /(?:should(?:'ve| have)? (?:be|been|cost)|supposed to be|应该是?|本来是?|应付)[^.!?。\n]{0,16}$/;

/** How far behind "not" the first thing ruled out may begin. */
const reach = 14;
const longest = 60;
const mostScopes = 20;

function endOfClause(text: string, from: number): number {
  clauseEnd.lastIndex = from;
  const match = clauseEnd.exec(text.slice(0, from + longest));
  return match ? match.index : Math.min(text.length, from + longest);
}

function startOfClause(text: string, to: number): number {
  const begin = Math.max(0, to - longest);
  const before_ = text.slice(begin, to);
  let start = 0;
  for (const match of before_.matchAll(clauseStart)) start = match.index + match[0].length;
  return begin + start;
}

/** A stretch whose clues are ruled out. `reach` limits where the first clue must begin. */
export interface Negation extends Span {
  /** the first clue has to begin before this offset */
  firstBefore: number;
}

/** Where a text rules payments out: "not the one from yesterday", 除了星巴克那笔, "the 50 one is fine". */
export function negations(text: string): Negation[] {
  const found: Negation[] = [];
  for (const match of text.matchAll(before)) {
    if (found.length >= mostScopes) break;
    if (expected.test(text.slice(Math.max(0, match.index - reach * 2), match.index))) continue;
    const from = match.index + match[0].length;
    found.push({ from, to: endOfClause(text, from), firstBefore: from + reach });
  }
  for (const match of text.matchAll(allRight)) {
    if (found.length >= mostScopes) break;
    const from = startOfClause(text, match.index);
    if (match.index - from >= 2) found.push({ from, to: match.index, firstBefore: match.index });
  }
  return found;
}
