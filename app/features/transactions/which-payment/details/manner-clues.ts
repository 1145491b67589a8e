import type { Candidate } from "../candidate.ts";
import type { Clue } from "../clue.ts";

interface Form {
  field: "method" | "channel";
  words: RegExp;
  /** evidence by value of the field; anything else counts as `other` */
  evidence: Record<string, number>;
  other: number;
}

const forms: readonly Form[] = [
  {
    field: "method",
    words:
      /(?<![a-z])(?:(?:credit|debit|bank|my|the|by|with|virtual) ?card(?! (?:payments? )?(?:settings|details))|swiped|tapped|contactless|chip and pin|visa|mastercard)(?![a-z])|信用卡|储蓄卡|借记卡|银行卡|刷卡|刷的卡/g,
    evidence: { card: 0.9 },
    other: -0.9,
  },
  {
    field: "method",
    words:
      /(?<![a-z])(?:(?:e-?)?wallet|alipay|we ?chat(?: ?pay)?|apple pay|google pay|paypal)(?![a-z])|钱包|支付宝|微信|花呗|零钱/g,
    evidence: { wallet: 1.5 },
    other: -1,
  },
  {
    field: "method",
    words:
      /(?<![a-z])(?:bank ?transfer|wire(?: transfer)?|transfer(?:red|s)?|direct debit|sepa|ach|standing order|sent (?:money|cash)|remittance)(?![a-z])|转账|汇款|转给|转了|转的|转我|转过来|打款|网银|打给|转到|电汇/g,
    evidence: { bank_transfer: 1.8 },
    other: -1,
  },
  {
    field: "method",
    words:
      /(?<![a-z])(?:(?:from|with|using|by|out of) (?:my |the )?(?:account )?balance|balance payment)(?![a-z])|余额(?:支付|付|买|扣|里扣|宝)|用余额|从余额/g,
    evidence: { balance: 2 },
    other: -1.4,
  },
  {
    field: "channel",
    words:
      /(?<![a-z])(?:in(?:side)? (?:the |a )?(?:shop|store)|in[- ]?store|at the (?:till|counter|register|checkout|cashier|terminal)|(?:scan(?:ned|ning)?|qr)(?: ?code)?|card reader|pos|terminal|face to face|swiped|tapped|contactless|in person)(?![a-z])|扫码|扫一扫|店里|门店|线下|柜台|收银|当面|刷卡机|pos机|实体店|刷脸/g,
    evidence: { in_store: 1.7 },
    other: -1.1,
  },
  {
    field: "channel",
    words:
      /(?<![a-z])(?:online|website|web ?site|web ?page|on the web|internet|browser|web ?shop)(?![a-z])|网上|网购|网站|网页|线上|官网|网店|电脑上/g,
    evidence: { online: 1.6, in_app: 0.2 },
    other: -0.9,
  },
  {
    field: "channel",
    words:
      /(?<![a-z])(?:in[- ]app|(?:in|on|through|via|using|from) (?:the|an|your|their|my) app|mini ?program|app purchase)(?![a-z])|app里|app上|app内|小程序|在app|应用内|内购|手机上/g,
    evidence: { in_app: 1.6, online: 0.2 },
    other: -0.8,
  },
  {
    field: "channel",
    words:
      /(?<![a-z])(?:bill|bills|invoice|utility|direct debit|auto(?:matic)? ?pay(?:ment)?|subscription|standing order)(?![a-z])|账单|缴费|代扣|自动扣款|自动续费|水电|话费|月费/g,
    evidence: { bill: 1.4 },
    other: -0.3,
  },
  {
    field: "channel",
    words:
      /(?<![a-z])(?:bank ?transfer|wire|transfer(?:red)?|sent (?:money|cash)|to (?:a |my )?(?:friend|mum|mom|dad|brother|sister|landlord|wife|husband|roommate|flatmate))(?![a-z])|转账|汇款|转给|转了|转的|转我|转过来|打给|打款/g,
    evidence: { transfer: 1.6 },
    other: -0.6,
  },
];

const perForm = 3;

/** How it was paid (card, wallet, transfer, balance) and where (shop, online, app, bill). */
export function mannerClues(text: string): Clue[] {
  return forms.flatMap(({ field, words, evidence, other }) =>
    [...text.matchAll(words)].slice(0, perForm).map((match): Clue => {
      const value = ({ payment }: Candidate) => payment[field];
      return {
        kind: field,
        from: match.index,
        to: match.index + match[0].length,
        sureness: 0.5,
        evidence: (candidate) => {
          const known = value(candidate);
          return known === undefined ? 0 : (evidence[known] ?? other);
        },
        saw: (candidate) => `${value(candidate)}`,
      };
    }),
  );
}
