import type { demo as en } from "#app/i18n/en/demo.ts";
import type { Translation } from "#app/i18n/index.ts";

export const demo = {
  title: "演示数据流",
  running: "模拟交易正在持续流入",
  paused: "模拟交易已暂停",
  off: "本控制台只接收真实交易",
  pause: "暂停演示数据流",
  resume: "恢复演示数据流",
  pausing: "正在暂停…",
  resuming: "正在恢复…",
  follows: "数据流会在两秒内响应。",
  about: "客户、商户、银行与欺诈行为均为虚构。姓名、地址和号码不指向任何人，系统中也不存在完整卡号。",
  outage: {
    bank: "卡支付失败的银行",
    start: "开始一次故障",
    end: "结束故障",
    on: "{{issuer}}的卡会一直支付失败，直到您结束它。",
  },
  notAllowed: "只有团队主管和管理员可以暂停数据流或模拟银行故障。",
  failed: "未能更改数据流状态，数据没有丢失，请重试。",
  changed: {
    paused: "演示数据流已暂停",
    resumed: "演示数据流已恢复",
    outage: "{{issuer}}的卡从现在起支付失败",
    over: "该银行已恢复应答",
  },
  badge: "演示",
} as const satisfies Translation<typeof en>;
