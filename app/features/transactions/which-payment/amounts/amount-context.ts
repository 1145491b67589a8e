import type { Span } from "../clue.ts";

// What stands before or behind a number and tells whether it is a sum of money that was paid. All are tried
// on a short stretch of folded text, so their cost is bounded.

const quantityBehind =
  /^[ -]?(?:times?|people|persons?|guests?|nights?|days?|hours?|hrs?|h|minutes?|mins?|seconds?|secs?|weeks?|wks?|months?|years?|yrs?|items?|pcs|pieces?|tickets?|cups?|bottles?|boxes|packs?|bags?|books?|coffees?|lattes?|copies|km|kg|kgs|g|gb|mb|ml|cm|mm|inch(?:es)?|%|percent|attempts?|orders?|transactions?|payments?|charges?|purchases?|business|working|x|persons|adults?|kids?|rooms?|cards?(?! (?:end|with|num|no))|apps?|steps?|points?|stars?|mg|digits?|minutes|meals?|pairs?|shirts?|times|rides?|trips?|calls?|emails?|st|nd|rd|th|am|pm|a\.m|p\.m|o'clock|of (?:them|those|these|my|the)|more|other|different|separate|messages?|failed (?:payments?|transactions?|attempts?)|次|个|天|小时|分钟|秒|周|月|年|人|位|张|杯|瓶|盒|包|件|份|斤|公斤|克|本|台|部|条|双|套|间|晚|夜|楼|号|路|点|分|%|折|倍|期|层|级|岁|米|公里|度|寸|遍|回|趟|种|家|笔|单|只|颗|片|串|碗|桌|顿|g|m)(?![a-z])/;

const paidBefore =
  /(?<![a-z])(?:charged?|paid|pay|paying|payment|payment of|spent|spend|cost|costs|costing|for|of|amount|amounts|deducted|took|taken|debited|debit|refund|refunded|worth|sum|total|totall?ing|billed|bill|price|transfer|transferred|sent|top ?up|topped up|bought|转了|转账|转了账|扣了|扣款|扣我|扣掉|扣|付了|付款|支付|付|花了|花|刷了|刷|消费了|消费|金额|金额是|共|一共|总共|充了|充值|充|买了|退|退款|收了|收我|划了|划走|划扣|被扣|交易|款项|少了|多了|给了|交了|缴了|缴费)[ :=是为]*(?:me|us|you|them|him|her|my card|my account|it|was|were|is|a|an|the|that|this|some|another|like|only|just|exactly|maybe|about|around|roughly|approx\.?|over|almost|nearly|of|for|我|你|他|她|了|走|掉|的|大概|大约|差不多|约|将近|一共|总共|人民币)?[ ]?$/;

const paymentBehind =
  /^[ ,]?(?:那笔|那一笔|的那笔|这笔|的这笔|那单|的那单|的那个|那个|的单|的订单|的支付|的付款|的交易|的消费|的扣款|的款|的账|的(?!话)|payment|charge|transaction|purchase|order|one(?! ?[\d$£€¥])|debit|refund|transfer|deposit|bill|(?:was|is|are) (?:not )?(?:mine|ours|wrong|right|correct)|was (?:charged|taken|deducted|debited|declined|refunded)|got (?:charged|taken|deducted|declined)|没到账|没成功|没付|付不|支付失败|付款失败|失败|被扣|扣款|扣了|不对)/;

/** Of the account, of a limit, of a fee: sums that were not paid. */
const notPaidBefore =
  /(?<![a-z])(?:balance|available|limit|remaining|left|points|coupon|voucher|discount|fee|fees|cashback|余额|额度|限额|可用|剩下|只剩|还剩|剩|积分|优惠|优惠券|红包|折扣|手续费|返现|立减|满减|抵扣|减)(?: (?:is|was|of|on|shows?|says|still|only|now))*[ :=]*(?:是|为|有|还有|还|只有|就|了|the|my|about|一共|大概)?[ ]?$/;
const notPaidBehind =
  /^ ?(?:(?:元|块|块钱|usd|cny|dollars?|rmb)? ?(?:off|discount|coupon|fee|in my (?:account|balance|wallet)|left|limit|balance|手续费|优惠|红包|代金券|优惠券|额度|积分|余额))/;

const expectedBefore =
  /(?<![a-z])(?:should(?:'ve| have)? (?:be|been|only be|only have been|cost)|supposed to (?:be|pay|cost)|expected|agreed(?: on)?|quoted|price (?:is|was|says|said)|listed (?:at|as|for)|advertised (?:at|as|for)|originally|应该是|应该|应付|原价|标价|说好|本来是|本来|原本|写的是|定价|菜单上)(?: me| to pay| to be| only| just)*[ ]?(?:是|只|才|扣|付|收|a|the)?[ ]?$/;

const codeBefore =
  /(?<![a-z])(?:error|code|err|errcode|room|flight|gate|seat|table|iphone|galaxy|version|v|ios|android|windows|level|line|floor|unit|flat|apt|page|step|ticket|case|zip|postcode|pin|otp|line|no\.|no|nr\.?|number|num|#|id|ref|reference|order|bus|route|terminal|错误|错误码|代码|验证码|房间|房号|桌号|座位|航班|编号|单号|订单号|订单|工号|邮编|流水号|第|room no\.?)[ :=#是为-]*$/;

const reach = 44;

export interface Role {
  /** 0..1: how surely the number is a sum of money paid; 0 where it is none */
  sureness: number;
  /** a sum that was expected or belongs to something else than the payment */
  aside: boolean;
}

/**
 * What the words around a number make of it.
 *
 * @param named whether a currency stands with it
 * @param whole whether it is a whole number, as numbers of things are
 * @param spoken whether it is said in hundreds and tens, as numbers of orders and rooms are not
 */
export function roleOf(masked: string, span: Span, named: boolean, whole: boolean, spoken = false): Role {
  const before = masked.slice(Math.max(0, span.from - reach), span.from);
  const behind = masked.slice(span.to, span.to + reach);
  if (notPaidBefore.test(before) || notPaidBehind.test(behind))
    return { sureness: named ? 0.3 : 0.1, aside: true };
  if (expectedBefore.test(before)) return { sureness: 0.3, aside: true };
  if (named) return { sureness: 1, aside: false };
  if (whole && (quantityBehind.test(behind) || (!spoken && codeBefore.test(before))))
    return { sureness: 0, aside: true };
  if (paymentBehind.test(behind)) return { sureness: 0.85, aside: false };
  if (paidBefore.test(before)) return { sureness: 0.85, aside: false };
  return { sureness: 0.35, aside: false };
}
