import type { Span } from "../clue.ts";

/** Which payment of several: by what it is compared, from which end, and which from there (0 is the first). */
export interface OrderClue extends Span {
  by: "time" | "amount";
  end: "low" | "high";
  place: number;
}

const thing =
  "(?:payment|charge|transaction|purchase|order|one|transfer|debit|attempt|top[- ]?up|bill|ride|trip|refund|deposit)s?";
const places = ["first|1st", "second|2nd", "third|3rd", "fourth|4th", "fifth|5th"];
const chinesePlaces = "一二三四五";

const forms: readonly (readonly [RegExp, OrderClue["by"], OrderClue["end"]])[] = [
  [
    new RegExp(
      `(?<![a-z])(?:(?:most recent|latest|newest|last|recent)(?: \\w+){0,2} ${thing}|the (?:latest|newest|most recent)|my last ${thing}|(?:last|latest) (?:thing|stuff|one) (?:that )?(?:i|we)(?:'ve)? (?:bought|paid|ordered|got|purchased))(?![a-z])|最近(?:的)?(?:一笔|那笔|一次|那次|一单|那单|这笔)|最后(?:的)?(?:一笔|那笔|一次|那次|一单)|最新(?:的)?(?:一笔|那笔|那次|的)|上一笔|上笔|刚才那笔|刚刚那笔|后面那笔|后一笔|上一次(?:付|支付|交易|消费)`,
      "g",
    ),
    "time",
    "high",
  ],
  [
    new RegExp(
      `(?<![a-z])(?:(?:earliest|oldest) (?:\\w+ )?${thing}|the earlier ${thing}|the older ${thing})(?![a-z])|最早(?:的)?(?:一笔|那笔|那次|一次|的)|前面那笔|前一笔|早一点的那笔|较早的`,
      "g",
    ),
    "time",
    "low",
  ],
  [new RegExp(`(?<![a-z])(?:the later ${thing})(?![a-z])|晚一点的那笔|较晚的`, "g"), "time", "high"],
  [
    new RegExp(
      `(?<![a-z])(?:(?:biggest|largest|highest|most expensive|bigger|larger|big|large|expensive|pricey|priciest) (?:\\w+ )?${thing}|the (?:biggest|largest|bigger|larger|big) (?:one|amount|sum)|the (?:biggest|largest|bigger|larger|higher)(?= ?(?:[.,!?\\n]|of (?:the|them|those|these|my)|$)))(?![a-z])|最大(?:的)?(?:一笔|那笔|金额|的)|大的?(?:那笔|一笔|那个)|大额(?:的)?(?:那笔|支付|消费|交易)|金额(?:最|比较)?大|最贵(?:的)?(?:一笔|那笔|一单|的)|贵的那(?:笔|单)|多的那笔`,
      "g",
    ),
    "amount",
    "high",
  ],
  [
    new RegExp(
      `(?<![a-z])(?:(?:smallest|lowest|cheapest|smaller|cheaper|small|tiny|little) (?:\\w+ )?${thing}|the (?:smallest|smaller|cheapest|cheaper|lower)(?= ?(?:[.,!?\\n]|of (?:the|them|those|these|my)|$)))(?![a-z])|最小(?:的)?(?:一笔|那笔|金额|的)|小的?(?:那笔|一笔|那个)|小额(?:的)?(?:那笔|支付|消费)|最便宜(?:的)?(?:一笔|那笔|的)|便宜的那(?:笔|单)|少的那笔`,
      "g",
    ),
    "amount",
    "low",
  ],
];

const most = 6;

/** "the last one", 最近那笔, "the second payment", "the biggest", 大的那笔. */
export function orderClues(text: string): OrderClue[] {
  const found: OrderClue[] = [];
  const add = (match: RegExpMatchArray, by: OrderClue["by"], end: OrderClue["end"], place: number) => {
    const from = match.index!;
    const to = from + match[0].length;
    if (found.length < most && !found.some((one) => from < one.to && to > one.from))
      found.push({ by, end, place, from, to });
  };
  for (const [form, by, end] of forms) for (const match of text.matchAll(form)) add(match, by, end, 0);
  places.forEach((words, place) => {
    const form = new RegExp(
      `(?<![a-z\\d])(?:${words})(?: \\w+)? ${thing}(?![a-z])|第${chinesePlaces[place]}(?:笔|单|次(?=付|支付|扣|交易|的))`,
      "g",
    );
    for (const match of text.matchAll(form)) add(match, "time", "low", place);
  });
  return found;
}
