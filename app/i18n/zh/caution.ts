import type { caution as en } from "#app/i18n/en/caution.ts";
import type { Translation } from "#app/i18n/index.ts";

export const caution = {
  title: "可能不是客户本人",
  lead: "本次会话与该客户平时的情况不符。在客户答对两个问题之前，个人信息已隐藏，涉及资金的操作已锁定。",
  believed: "客户已通过验证，本次会话在 {{until}} 前有效。",
  sign: {
    unproven: "未以该客户身份登录",
    new_session: "会话开始不足一天",
    new_address: "来自该客户从未用过的网络",
    new_device: "不是该客户常用的设备",
    new_country: "所在国家或地区与平时不同",
  },
  question: {
    last4: "常用银行卡的后四位",
    amount: "最近某笔付款的金额",
    merchant: "最近某笔付款的商户",
    phone: "手机号码后四位",
    email: "电子邮箱",
  },
  ask: "向客户提问，并填写其回答",
  which: "问题 {{place}}",
  answer: "回答 {{place}}",
  check: "核对回答",
  right: "两个回答均正确",
  wrong: "至少有一个回答不正确",
  tooMany: "已答错三次，一小时内不能再提问。",
  nothing: "客户资料太少，无法提问。请与同事用其他方式确认。",
  openChat: "打开会话 #{{number}}",
  locked: "确认客户身份前已锁定",
} satisfies Translation<typeof en>;
