import type { routing as en } from "#app/i18n/en/routing.ts";
import type { Translation } from "#app/i18n/index.ts";

export const routing = {
  takes: "接单中",
  away: "暂离",
  goAway: "暂停接单",
  comeBack: "开始接单",
  lapsed: "您的浏览器均已关闭，自 {{time}} 起暂停接单。",
  takesHint: "新会话会分配给您，直到达到上限。关闭后，仍在等待的会话会转给其他同事。",
  awayHint: "目前不会分配新会话给您。开启后开始接单。",
} satisfies Translation<typeof en>;
