import type { home as en } from "#app/i18n/en/home.ts";
import type { Translation } from "#app/i18n/index.ts";

export const home = {
  title: "首页",
  greeting: { morning: "{{name}}，早上好", afternoon: "{{name}}，下午好", evening: "{{name}}，晚上好" },
  lead: "现在需要您处理的事项",
  openAlerts: "待处理预警",
  needsInformation: "等待补充信息",
  oldestAlert: "最早 {{ago}}",
  decidedToday: "今日已处置",
  decidedTodayHint: "全体人员，自您所在时区的零点起",
  payments: "最近一小时交易",
  succeeded: "成功",
  failed: "失败",
  failedShare: "失败率 {{share}}",
  noPayments: "最近一小时没有交易",
  topAlerts: "风险最高的待处理预警",
  allAlerts: "全部预警",
  nothingOpen: "没有待处置的预警",
  nothingOpenDetail: "评分超过阈值的交易会自动出现在这里。",
  recentFailures: "最近失败的交易",
  noFailures: "最近一小时没有失败的交易。",
  allFailures: "全部失败交易",
} as const satisfies Translation<typeof en>;
