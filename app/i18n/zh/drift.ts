import type { drift as en } from "#app/i18n/en/drift.ts";
import type { Translation } from "#app/i18n/index.ts";

export const drift = {
  title: "分布漂移",
  lead: "检验当前交易与评判所依据的交易是否仍然相似。指数（群体稳定性指数）高于 0.25 为显著偏移，低于 0.1 可忽略。",
  basis: "最近两天（{{present}} 笔）对比 {{from}} 至 {{to}}（{{reference}} 笔）。",
  ofModel: "该期间为模型 {{version}} 的训练数据；评分则与该模型自 {{from}} 以来的评分比较。",
  few: "交易过少",
  alarm: "自 {{time}} 起偏移",
  quiet: "稳定",
  some: "有偏移",
  index: "指数",
  day: "日期",
  runOf: "{{name}}每日指数",
  empty: {
    title: "尚不足以比较",
    detail: "参考期与最近两天各需至少 500 笔交易。",
  },
  watched: {
    score: "评分",
    amount: "金额",
    amountDistance: "金额偏离习惯的程度",
    history: "客户历史长度",
    count1h: "1 小时内笔数",
    count24h: "24 小时内笔数",
    failed1h: "1 小时内失败笔数",
    deviceSeen: "设备熟悉程度",
    merchantSeen: "商户熟悉程度",
    countrySeen: "地区熟悉程度",
    pace: "移动速度",
    cards24h: "一天内卡数",
    devices24h: "一天内设备数",
    hour: "交易时段",
  },
  home_other: "{{count}} 项分布偏离参考：{{names}}",
  look: "查看",
  comma: "、",
} satisfies Translation<typeof en>;
