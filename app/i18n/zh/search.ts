import type { search as en } from "#app/i18n/en/search.ts";
import type { Translation } from "#app/i18n/index.ts";

export const search = {
  title: "搜索会话",
  label: "关键词、客户、编号",
  back: "收件箱",
  narrow: "可用以下条件缩小范围",
  unknownCustomer: "未知客户",
  found_other: "找到 {{count}} 个会话",
  nothing: "没有符合条件的会话",
  nothingDetail: "请减少关键词，只输入词的开头，或去掉某个条件。",
  begin: "搜索全部历史会话",
  beginDetail: "包括消息、备注和主题，中英文均可，不限时间。",
  status: { open: "处理中", pending: "等待客户", snoozed: "已暂缓", solved: "已解决" },
} satisfies Translation<typeof en>;
