import type { Clue } from "../clue.ts";
import { foldWord } from "../text/fold.ts";

// What customers say of the reason, with the codes of ISO 8583 field 39 and the words of processors it stands for.
const reasons: readonly (readonly [RegExp, RegExp, RegExp])[] = [
  [
    /insufficient|not enough (?:money|funds|balance)|no funds|余额不足|钱不够|资金不足|额度不足/g,
    /^(?:51|insufficient_funds)$/,
    /insufficient|not sufficient|余额不足/,
  ],
  [
    /over (?:the |my )?limit|exceed\w*|limit (?:reached|exceeded)|daily limit|超限|超过限额|超额|限额/g,
    /^(?:61|65|card_velocity_exceeded)$/,
    /limit|exceed|velocity|限额/,
  ],
  [/expired|expiry|过期|有效期/g, /^(?:54|33|expired_card)$/, /expire|过期/],
  [
    /wrong (?:pin|details|cvv|cvc|number|password)|incorrect (?:pin|cvv|cvc|number|details)|invalid card|密码错|密码不对|卡号错|卡号不对|信息有误|验证码错/g,
    /^(?:14|55|n7|incorrect_\w+)$/,
    /incorrect|invalid (?:card|pin|number)|wrong|密码|卡号/,
  ],
  [
    /too many (?:pin|tries|attempts)|pin (?:tries|locked)|密码次数|次数过多/g,
    /^(?:75|38|pin_try_exceeded)$/,
    /tries|attempts/,
  ],
  [
    /3-?d ?secure|3ds|authentication|verify in (?:my|the) bank|otp|短信验证|验证失败|身份验证/g,
    /^(?:1a|authentication_required)$/,
    /authenti|3-?d/,
  ],
  [
    /bank (?:is |was )?(?:unavailable|down|offline|not responding)|issuer|银行系统|银行维护|发卡行|银行无响应/g,
    /^(?:91|issuer_not_available)$/,
    /issuer|unavailable|inoperative|发卡/,
  ],
  [/time(?:d)?[ -]?out|超时/g, /^(?:68|processing_error|timeout)$/, /time ?d? ?out|late|超时/],
  [
    /system error|server error|technical error|try again later|malfunction|系统错误|系统异常|系统繁忙|稍后再试/g,
    /^(?:96|06|22|try_again_later|processing_error)$/,
    /system|malfunction|try again|系统/,
  ],
  [
    /do not honou?r|generic decline|bank (?:said|says) no|call (?:my|the|your) bank|联系发卡行|银行拒绝/g,
    /^(?:05|01|02|do_not_honor|generic_decline|call_issuer)$/,
    /honou?r|generic|refer/,
  ],
  [
    /not (?:permitted|allowed|supported)|card (?:type )?not supported|不支持|不允许/g,
    /^(?:57|58|62|transaction_not_allowed|card_not_supported)$/,
    /not (?:permitted|allowed|supported)|restricted/,
  ],
  [
    /no (?:network|internet|signal|connection)|connection (?:lost|dropped)|wifi|断网|没网|网络(?:不好|异常|错误|问题)|掉线/g,
    /^(?:network|connection_lost|network_error)$/,
    /network|connection/,
  ],
];
const quotedCode =
  /(?:error(?: code)?|code|reason|错误码|错误代码|代码|提示)[ :=#是为]{0,3}([a-z]?\d{1,4}|[a-z]+(?:_[a-z]+)+)(?![a-z\d])/g;

const most = 6;

/** The reason of a failure, as told: "余额不足", "it says expired", "error 91". */
export function failureClues(text: string): Clue[] {
  const clues: Clue[] = [];
  for (const [said, codes, messages] of reasons) {
    for (const match of text.matchAll(said)) {
      if (clues.length >= most) break;
      clues.push({
        kind: "failure",
        from: match.index,
        to: match.index + match[0].length,
        sureness: 0.4,
        evidence: ({ payment }) => {
          if (!payment.failure) return payment.status === "failed" ? 0 : -0.6;
          const { code, message } = payment.failure;
          const fits =
            (code !== undefined && codes.test(code.toLowerCase())) ||
            (message !== undefined && messages.test(foldWord(message)));
          return fits ? 2.2 : -0.8;
        },
        saw: ({ payment }) => `${payment.failure?.code ?? payment.failure?.message}`,
      });
    }
  }
  for (const match of text.matchAll(quotedCode)) {
    if (clues.length >= most) break;
    clues.push({
      kind: "failure",
      from: match.index,
      to: match.index + match[0].length,
      sureness: 0.3,
      evidence: ({ payment }) =>
        payment.failure?.code?.toLowerCase() === match[1] ? 3 : payment.failure ? -0.8 : -0.3,
      saw: ({ payment }) => `code ${payment.failure?.code}`,
    });
  }
  return clues;
}
