import type { complaints as en } from "#app/i18n/en/complaints.ts";
import type { Translation } from "#app/i18n/index.ts";

export const complaints = {
  title: "客户否认交易",
  recorded: "已记录：客户称未进行此交易，将由分析师核查。",
  proposed: "客户称有一笔交易并非本人所为。",
  unproven: "来信人身份未经证实，因此未自动记录。请在确认对方身份后再记录。",
  unknownPayment: "尚不清楚是哪一笔交易，请在此选择，或在下方关联。",
  withdrawn: "已撤回：客户称该交易系本人所为。",
  undone: "已由员工撤销。",
  later: "其后来信（身份未证实）：“{{words}}”",
  said: "“{{words}}”",
  confidence: "仅据文字判断，把握 {{share}}",
  record: "记录",
  dismiss: "并非如此",
  undo: "撤销",
  again: "重新记录",
  choose: "所指的交易",
  notSaved: "未能保存，请重试。",
  panel: "客户的说法",
  panelLead: "在有人判定之前，作为临时标签。",
  open: "会话 {{number}}",
  state: { proposed: "待确认", recorded: "已记录", withdrawn: "已撤回", undone: "已由员工撤销" },
  proven: "身份已证实",
  notProven: "身份未证实",
  chip: "客户：非本人",
  openedBy: "由客户否认触发",
} satisfies Translation<typeof en>;
