import type { Candidate } from "../candidate.ts";
import type { Clue, ClueKind } from "../clue.ts";

type Status = "pending" | "succeeded" | "failed" | "refunded";

/** What words say of the outcome: evidence for each status. */
interface Form {
  kind: ClueKind;
  words: RegExp;
  evidence: Record<Status, number>;
  sureness: number;
}

const forms: readonly Form[] = [
  {
    kind: "status",
    words:
      /(?<![a-z])(?:fail(?:ed|s|ing|ure|d)?|faild|declin(?:ed?|es|ing)|reject(?:ed|s)?|refused|denied|bounced|unsuccessful|(?:did ?n'?o?t|didnt|does ?n'?t|doesnt|won'?t|wont|would ?n'?t|wouldnt|not|never) (?:go(?:ing)? through|work(?:ed|ing)?|process(?:ed)?|succeed|complete|accepted)|(?:can'?t|cant|cannot|could ?n'?t|couldnt|unable to|not able to) (?:pay|complete|check ?out|make (?:a|the|my) payment|buy|top up|transfer)|error|keeps? (?:failing|saying|getting)|not accepted|wouldn't take)(?![a-z])|失败|没成功|不成功|未成功|没付成|付不了|付不上|付不出|没付上|没付成功|支付不了|支付不成功|被拒|拒绝|拒付|拒了|刷不了|刷不上|刷不出|没刷上|刷不过|扫不了|扫不上|报错|出错|交易不成|没有成功|支付异常|付款异常|没转成|转不了|没通过|不通过|无法支付|无法付款|付款不了|没付出去|用不了|买不了|充不了|充值不了/g,
    evidence: { failed: 2, pending: 0.2, succeeded: -1.8, refunded: -1.5 },
    sureness: 0.8,
  },
  {
    kind: "status",
    words:
      /(?<![a-z])(?:pending|process(?:ing)|in progress|on hold|stuck|still waiting|not (?:yet )?(?:arrived|received|credited|cleared)|has ?n'?t (?:arrived|cleared|been (?:received|credited|processed))|authoriz(?:ing|ation)|authoris(?:ing|ation) hold|pre-?auth)(?![a-z])|处理中|待处理|进行中|还没到账|没到账|未到账|没有到账|一直转圈|卡住|卡在|审核中|待支付|待入账|迟迟|在途|确认中|等待/g,
    evidence: { pending: 2.2, succeeded: 0, failed: -0.6, refunded: -0.8 },
    sureness: 0.6,
  },
  {
    kind: "status",
    words:
      /(?<![a-z])(?:(?:was|been|got|already|had been) refunded|refund (?:arrived|came|received|went)|where(?:'?s| is) my refund|refund (?:has ?n'?t|did ?n'?t|not|still|is late|is missing|never)|waiting for (?:my|the|a) refund|(?:money|it) (?:came|come|comes) back|reversed|reversal|the refund)(?![a-z])|退款(?:没|还没|未|怎么还|什么时候|到哪|到账|进度|呢|成功|多久|一直没)|已退款|退回来|退回了|被退回|退了款|给我退了|钱退回|还没退|没退|退返|退番|(?<!想|要)退的(?!话)|(?:什么时候|几时|何时)(?:能|才)?(?:退|到)|款什么时候|退款的那|撤销/g,
    evidence: { refunded: 2.2, succeeded: 0.4, pending: -0.2, failed: -0.4 },
    sureness: 0.6,
  },
  {
    kind: "status",
    words:
      /(?<![a-z])(?:refund|refunds|refund(?:ed)?|money back|cancel(?:led|ed)?|return(?:ed)? (?:it|the|them|my)|chargeback|dispute)(?![a-z])|退款|退钱|退货|退单|退回|要退|取消/g,
    evidence: { succeeded: 0.5, refunded: 0.4, pending: 0.2, failed: -0.8 },
    sureness: 0.4,
  },
  {
    kind: "status",
    words:
      /(?<![a-z])(?:do(?: no|n'?)t (?:recogni[sz]e|remember|know)|did(?: no|n'?)t (?:make|authori[sz]e|do|buy|order)|unauthori[sz]ed|fraud(?:ulent)?|scam(?:med)?|stolen|not me|wasn'?t me|never (?:made|bought|ordered|authori[sz]ed)|who charged|what is this charge|unknown charge)(?![a-z])|盗刷|不是我|没买过|不认识|不记得|没有消费|没消费|谁扣|莫名其妙|被骗|诈骗|没授权|陌生/g,
    evidence: { succeeded: 0.8, pending: 0.4, refunded: -0.2, failed: -0.8 },
    sureness: 0.5,
  },
  {
    kind: "status",
    words:
      /(?<![a-z])(?:charged|deducted|debited|money (?:is |was |has )?(?:gone|taken|left)|took (?:the|my) money|went through|been taken|successful(?:ly)?|succeeded|got the goods)(?![a-z])|扣了|扣款了|被扣|扣掉|扣钱|扣费|钱没了|划走|付成功|支付成功|付款成功|已支付|已付款|已扣款|交易成功/g,
    evidence: { succeeded: 0.8, pending: 0.5, refunded: 0, failed: -0.5 },
    sureness: 0.3,
  },
  {
    kind: "duplicate",
    words:
      /(?<![a-z])(?:twice|double|doubled|duplicate(?:d|s)?|two times|2 times|2x|charged again|again|same (?:charge|payment|amount)|double[- ]?charged)(?![a-z])|两次|2次|二次|两遍|重复|双重|多扣|两笔一样|扣两|又扣|再次扣|扣了2/g,
    evidence: { succeeded: 0, pending: 0, refunded: 0, failed: -0.5 },
    sureness: 0.2,
  },
];

const perForm = 4;

/** What a text says of the outcome: failed, pending, refunded, charged (twice). */
export function statusClues(text: string): Clue[] {
  const taken = new Set<number>();
  return forms.flatMap(({ kind, words, evidence, sureness }) => {
    const clues: Clue[] = [];
    for (const match of text.matchAll(words)) {
      if (clues.length >= perForm) break;
      // "退款没到账" has been read by the more telling form.
      if (kind === "status" && taken.has(match.index)) continue;
      if (kind === "status")
        for (let at = match.index; at < match.index + match[0].length; at += 1) taken.add(at);
      const ofStatus = (candidate: Candidate) => evidence[candidate.payment.status as Status] ?? 0;
      clues.push({
        kind,
        from: match.index,
        to: match.index + match[0].length,
        sureness,
        evidence:
          kind === "status"
            ? ofStatus
            : (candidate) => ofStatus(candidate) + (candidate.hasTwin ? 2.6 : -0.4),
        saw: ({ payment, hasTwin }) =>
          kind === "duplicate" && hasTwin ? "another of the same amount there" : payment.status,
      });
    }
    return clues;
  });
}
