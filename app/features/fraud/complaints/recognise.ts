/**
 * Whether a customer says that they did not make a payment. Pure: the text alone, English and
 * Chinese. It would rather say nothing than accuse: a false complaint costs an analyst's time
 * and, believed, teaches the model wrong.
 */

/** What a message says of a payment's being the writer's own. */
export interface Statement {
  says: "not_mine" | "mine";
  /** 0…1: how plainly it is said */
  confidence: number;
  /** the words that say it */
  words: string;
}

type Pattern = readonly [pattern: RegExp, confidence: number];

const payment =
  "(?:payments?|transactions?|charges?|purchases?|orders?|transfers?|transa?ctions?|debits?|withdrawals?|subscriptions?)";
const some =
  "(?:this|that|these|those|the|any|any such|such an?|an?|your|it|either|any of (?:these|those|them)|both)";
const neverDid =
  "(?:did(?:n[o']?t| not)|have(?:n'?t| not)|had(?:n'?t| not)|do(?:n'?t| not)|never|certainly did(?:n'?t| not)|have never|did never)";
const make =
  "(?:ma[dk]e|authori[sz]ed?|approved?|initiated?|place[d]?|order(?:ed)?|do|done|did|perform(?:ed)?|consent(?:ed)? to|agree(?:d)? to|sign(?:ed)? (?:up )?for|request(?:ed)?|carry out)";
const adverbs = "(?:(?:ever|even|actually|definitely|personally|absolutely|knowingly|simply|at all|also) )*";

const notMineEnglish: readonly Pattern[] = [
  [new RegExp(`\\bi ${adverbs}${neverDid} ${adverbs}${make} ${some}(?: \\S+){0,4}? ?\\b${payment}\\b`), 0.85],
  [
    new RegExp(
      `\\b(?:it|this|that|these|those|(?:the |this |that )?${payment}) (?:was|is|were|are)(?:n'?t| not)(?: (?:actually|even|definitely))? (?:me|mine|made by me|done by me|authori[sz]ed|by me|my (?:own )?${payment})\\b`,
    ),
    0.8,
  ],
  [/\b(?:not|never) (?:made|done|authori[sz]ed|approved|placed) by (?:me|myself|us)\b/, 0.8],
  [new RegExp(`\\bnot (?:one of )?my (?:own )?${payment}\\b`), 0.7],
  [
    new RegExp(
      `\\bi ${adverbs}(?:do(?:n'?t| not)|did(?:n'?t| not)|can(?:'?t|not)|cannot) ${adverbs}recogni[sz]e (?:${some} )?(?:\\S+ ){0,3}?(?:${payment}|it|this|that|them)\\b`,
    ),
    0.65,
  ],
  [
    new RegExp(
      `\\b(?:have|got|see|there(?:'s| is| are| was| were)|had|found|noticed) (?:\\S+ ){0,4}?(?:unauthori[sz]ed|fraudulent) (?:\\S+ ){0,2}?${payment}\\b`,
    ),
    0.7,
  ],
  [
    /\b(?:this|that|these|the|it) (?:\S+ ){0,3}?(?:is|was|are|were) (?:an? )?(?:clearly |obviously |completely )?(?:unauthori[sz]ed|fraudulent)\b/,
    0.7,
  ],
  [
    /\b(?:some(?:one|body)(?: else)?|a (?:thief|stranger|scammer|hacker)|thieves|they) (?:has |have |had |must have |is |are |was )?(?:\w+ )?(?:used|using|stole(?:n)? and used|paid with|spent|spending|bought [\w ]{1,30} with|made [\w ]{1,30} with|hacked|cloned|got into) (?:[\w ]{0,12})?my (?:card|account|wallet|phone|money|details)\b/,
    0.7,
  ],
  [
    /\bmy (?:card|account|wallet|phone) (?:was|has been|got|must have been) (?:hacked|cloned|skimmed|compromised|stolen and used|used by (?:some|a )\w*)/,
    0.65,
  ],
  [/\b(?:without|not with) my (?:knowledge|permission|consent|authori[sz]ation|approval)\b/, 0.65],
  [
    new RegExp(
      `\\bi (?:know nothing|have no (?:idea|knowledge)) (?:about|of) (?:this|that|the|it|these)(?: \\S+){0,3}? ?${payment}\\b`,
    ),
    0.65,
  ],
  [/\bi (?:was|am) not the (?:one|person) who (?:made|paid|did|authori[sz]ed|ordered)/, 0.8],
];

const notMineChinese: readonly Pattern[] = [
  [
    /不是我(?:本人|自己)?(?:去|亲自|主动)?(?:付|支付|刷|买|转|操作|消费|交易|下单|下的单|扣|花|做|进行|授权|购买|充值|弄|点|搞)/,
    0.85,
  ],
  [
    /(?:这|该|此|那)(?:一)?(?:笔|单|次|个|几笔|两笔|些)?(?:钱|款|交易|付款|支付|消费|扣款|订单|转账|账单|充值)?(?:根本|绝对|肯定|真的|完全|都|也)*(?:不是|并非|非)我(?:本人|自己)?(?:的|$|[，。！,.!的付刷买操消做])/,
    0.8,
  ],
  [/(?:并非|非)(?:我)?本人(?:操作|交易|消费|支付|付款|所为|刷卡|授权|意愿|下单)/, 0.85],
  [
    /我(?:本人|自己)?(?:从来|从|根本|压根|并|真的|确实|完全|绝对|也|都|就)*(?:没有?|未曾?|不曾)(?:有)?(?:做过|进行过?|支付过?|付过|付|刷过|刷|买过|买|授权过?|操作过?|消费过|消费|发起过?|下过|下|同意过?|转过|充值过?|购买过?|产生过?|交易过)(?:过)?(?:这|该|此|那|任何|您们?说的|你们?说的|上述)/,
    0.8,
  ],
  [
    /(?:这|该|此|那)(?:一)?(?:笔|单|次|个)?(?:钱|款|交易|付款|支付|消费|扣款|订单|转账|充值)?[，, ]?我(?:本人)?(?:从来|从|根本|压根|并|真的|确实|完全|也|都|就)*(?:没有?|未曾?)(?:做过|进行过|支付过|付过|刷过|买过|授权过?|操作过|消费过|下过单?|同意过|转过)/,
    0.8,
  ],
  [
    /(?:被|遭到?|让人|给人|叫人)(?:人|别人|他人|陌生人|不法分子)?(?:恶意)?(?:盗刷|盗用|盗付|冒用|刷走|偷刷)/,
    0.7,
  ],
  [
    /(?:有人|别人|他人|陌生人)(?:\S{0,4})?(?:用|拿|盗用|冒用)(?:了)?我(?:的)?(?:\S{0,3})?(?:卡|账户|账号|手机|钱包|身份)(?:\S{0,4})(?:付|支付|消费|刷|买|下单|转)/,
    0.75,
  ],
  [/(?:未经|没(?:有)?经过|没有?得到|未获)我(?:的|本人)?(?:的)?(?:授权|同意|许可|允许)/, 0.7],
  [
    /我(?:根本|完全|真的|压根)*(?:不认识|不认得|没见过|不清楚|不知道|不知情)(?:这|该|此|那)(?:一)?(?:笔|单|个|次)(?:交易|付款|消费|扣款|支付|订单|转账)?(?:是什么|是怎么|怎么来|$|[，。！,.!])/,
    0.6,
  ],
  [
    /(?:这|该|此|那)(?:一)?(?:笔|单|个)(?:交易|付款|消费|扣款|支付|订单|转账)[，, ]?我(?:本人)?(?:根本|完全|真的|毫)*(?:不认识|不知情|不认可|不承认|没有印象|毫无印象|毫不知情)/,
    0.65,
  ],
];

const mineEnglish: readonly Pattern[] = [
  [
    new RegExp(
      `\\b(?:it|this|that|the ${payment}|they) (?:was|is|were) (?:actually |indeed |in fact |really )?(?:me|mine|made by me|my (?:own )?(?:${payment}|wife|husband|partner|son|daughter|mother|father|mum|mom|dad|kid|child)\\b)`,
    ),
    0.8,
  ],
  [
    new RegExp(
      `\\bi (?:did|do) (?:actually |indeed |in fact )?(?:make|authori[sz]e|place|recogni[sz]e|remember) (?:${some}|making)`,
    ),
    0.8,
  ],
  [
    /\bi (?:now |actually |just )?(?:remember(?:ed)?|recogni[sz]ed?|recall(?:ed)?) (?:now |making |what |it|this|that|the)/,
    0.75,
  ],
  [
    /\bmy (?:wife|husband|partner|son|daughter|mother|father|mum|mom|dad|kid|child) (?:made|did|bought|paid|used|placed|ordered)/,
    0.75,
  ],
  [
    /\b(?:my mistake|false alarm|i was wrong|please ignore)\b.*\b(?:mine|me|i made|i did|payment|charge|purchase|it was)/,
    0.75,
  ],
];
const mineChinese: readonly Pattern[] = [
  [
    /(?:确实|原来|其实|应该|就|的确|确认)是我(?:本人|自己|老婆|老公|妻子|丈夫|儿子|女儿|孩子|妈妈|爸爸|家人|爱人)?(?:的|付|支付|刷|买|操作|消费|下|点|弄|做)/,
    0.8,
  ],
  [
    /是我(?:老婆|老公|妻子|丈夫|儿子|女儿|孩子|妈妈|爸爸|家里人|家人|爱人|媳妇)(?:\S{0,4})(?:付|支付|刷|买|操作|消费|下单|点|用)/,
    0.8,
  ],
  [
    /(?:想起来了|记起来了|记错了|搞错了|弄错了|误会了)(?:.{0,16})(?:是我|我的|本人|我(?:自己)?(?:付|买|刷|下))/,
    0.8,
  ],
  [/(?:^|[，。,. ])是(?:我)?本人(?:操作|交易|消费|支付|付款|所为|刷)/, 0.75],
];

/** What takes the ground from under a statement: asked, supposed, feared, told of others or of other things. */
const hollowEnglish = [
  /\b(?:what if|if (?:i|it|this|that|there|someone|somebody|my)|in case|suppose|whether|how (?:do|can|would|should) (?:i|you|we)|do you|can you|could someone|is it possible|worried|afraid|prevent|avoid|would be|might be|to make sure)\b/,
  /\b(?:twice|two times|double|doubled|duplicate|again|second time|more than once)\b/,
  /\b(?:could(?:n'?t| not)|unable to|was not able|wasn'?t able|failed|declined|did(?:n'?t| not) go through|yet|in time|because (?:it|the))\b/,
  /\b(?:did(?:n'?t| not)|have(?:n'?t| not)|never) (?:\w+ )?(?:make|made) (?:a |any |the |this |that )?(?:mistake|error|difference|sense|complaint|appointment|reservation)\b/,
  /\b(?:the (?:shop|store|merchant|seller|bank|agent|driver|hotel)|my (?:friend|neighbour|neighbor|colleague|brother|sister)|he|she) (?:\w+ )?(?:says?|said|claims?|told|thinks?|wrote)\b/,
  /\b(?:did|was|is|have|has|am) (?:i|this|that|it|the)\b[^.!]*\?/,
  /\b(?:you|your (?:colleague|agent|system|email|message)) (?:say|said|ask(?:ed)?|wrote|told|claims?)\b/,
] as const;
const hollowChinese = [
  /(?:如果|假如|要是|万一|倘若|假设|是不是|会不会|有没有可能|能不能|可不可以|怎么(?:办理|预防|防止|避免|查)|如何|怎样|担心|怕|害怕|防止|防范|避免|以免|免得|听说|据说)/,
  /(?:重复|两次|两遍|多扣|扣了两|再次|第二次)/,
  /(?:没(?:有)?(?:支付|付款|付)成功|(?:支付|付款)失败|付不了|没到账|没付成)/,
  /(?:朋友|同事|邻居|同学|商家|店家|客服|卖家|他|她)(?:\S{0,2})(?:说|讲|告诉|称|认为)/,
  /(?:你们|您|客服)(?:\S{0,3})(?:说|问|写|发|提到)/,
  /(?:吗|么|呢|嘛)[？?]?$|[？?]$/,
] as const;

/** A denial of the denial: "it is not true that I did not make it". */
const undone =
  /\b(?:not (?:true|saying|that)|never said|didn'?t say|i don'?t (?:say|mean|claim))\b|(?:不是说|没说|并不是说|没有说)/;

/** Lines of others: quoted mails, what an agent wrote, and everything below them. */
function ownWords(text: string): string {
  const kept: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(?:>|\||-{3,} ?(?:original|forwarded)|_{5,}|begin forwarded)/i.test(line)) {
      if (/original|forwarded|_{5,}/i.test(line)) break;
      continue;
    }
    if (/^\s*on .{4,80} wrote:\s*$|^\s*在.{4,60}写道[：:]\s*$|^\s*(?:from|发件人)[：:].+@/i.test(line)) break;
    kept.push(line);
  }
  // What stands in quotation marks is somebody else's word, or the name of a thing.
  return kept.join("\n").replace(/“[^”]{6,}”|"[^"\n]{6,}"|「[^」]{6,}」/g, " … ");
}

const longest = 6_000;

/** Sentences with their own marks at the end, spaces made one, apostrophes made straight. */
function sentencesOf(text: string): string[] {
  const plain = text
    .slice(0, longest)
    .replace(/[’‘`´]/g, "'")
    .replace(/[ \t\u00a0]+/g, " ");
  return plain
    .split(/(?<=[!?。！？；;]|\.(?!\d))\s*|\n+/)
    .map((one) => one.trim())
    .filter((one) => one.length > 2);
}

const isHan = /\p{Script=Han}/u;

function strongest(text: string, patterns: readonly Pattern[]): { confidence: number; words: string } | null {
  let best: { confidence: number; words: string } | null = null;
  for (const [pattern, confidence] of patterns) {
    const found = pattern.exec(text);
    if (found && confidence > (best?.confidence ?? 0)) best = { confidence, words: found[0].trim() };
  }
  return best;
}

const commas = /[,，;；]\s*(?:and |but |so |而|但|所以|而且)?/;

/** One sentence, its parts weighed by what stands around them. */
function readSentence(sentence: string): Statement | null {
  const han = isHan.test(sentence);
  const lower = sentence.toLowerCase();
  const denied = strongest(lower, han ? notMineChinese : notMineEnglish);
  const owned = strongest(lower, han ? mineChinese : mineEnglish);
  const found = denied ?? owned;
  if (!found || undone.test(lower)) return null;
  const hollow = han ? hollowChinese : hollowEnglish;
  // "Please block my card, I did not make this payment, how can that be?": only the part itself counts.
  const at = lower.indexOf(found.words);
  const parts = lower.split(commas);
  let place = 0;
  let part = lower;
  for (const one of parts) {
    const from = lower.indexOf(one, place);
    place = from + one.length;
    if (at >= from && at < place) part = one;
  }
  const around = part.length >= found.words.length ? part : lower;
  if (hollow.some((pattern) => pattern.test(around))) return null;
  if (hollow.slice(0, 2).some((pattern) => pattern.test(lower)) && !around.startsWith("i ")) return null;
  // Said and owned in one breath: nobody knows what is meant.
  if (
    denied &&
    owned &&
    denied.words !== owned.words &&
    !owned.words.includes("not") &&
    owned.confidence >= denied.confidence
  )
    return null;
  return { says: denied ? "not_mine" : "mine", confidence: found.confidence, words: sentence.slice(0, 240) };
}

/**
 * What a message says, by its last plain statement: people correct themselves at the end.
 *
 * @returns null where it says neither
 */
export function recogniseComplaint(text: string): Statement | null {
  const statements = sentencesOf(ownWords(text)).flatMap((sentence) => readSentence(sentence) ?? []);
  const last = statements.at(-1);
  if (!last) return null;
  const same = statements.filter(({ says }) => says === last.says);
  const best = same.reduce((one, other) => (other.confidence > one.confidence ? other : one));
  // Said in several ways, it is surer; never certain: customers forget, and mistake shops' names.
  const confidence = Math.min(0.9, best.confidence + 0.05 * (same.length - 1));
  return { says: last.says, confidence: Math.round(confidence * 100) / 100, words: best.words };
}
