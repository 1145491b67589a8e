import type { due as en } from "#app/i18n/en/due.ts";
import type { Translation } from "#app/i18n/index.ts";

export const due: Translation<typeof en> = {
  left: "剩 {{time}}",
  late: "超时 {{time}}",
  paused: "已暂停",
  pausedHint: "{{target}}：等待客户回复期间暂停计时",
  hint: "{{target}}截止时间：{{at}}",
  level: { running: "正常：", risk: "即将超时：", breached: "已超时：" },
  target: { firstResponse: "首次响应", nextResponse: "后续响应", resolution: "解决" },
  clocks: "服务时限",
  policy: "策略：{{policy}}",
  met: "按时",
  metHint: "{{target}}应于 {{due}} 前完成，实际完成于 {{at}}",
  missed: "超时",
  neverHint: "{{target}}：该策略的工作时间内无人工作",
  never: "无工作时间",
  toast: {
    warning: "#{{number}} 即将超时：{{target}}",
    breach: "#{{number}} 已超时：{{target}}",
    open: "打开",
  },
};
