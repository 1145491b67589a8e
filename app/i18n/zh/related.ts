import type { related as en } from "#app/i18n/en/related.ts";
import type { Translation } from "#app/i18n/index.ts";

export const related = {
  title: "相关会话",
  more: "更多操作",
  follow: "关注",
  unfollow: "取消关注",
  linked: "已关联",
  merged: "已合并到此会话",
  goesOn: "此会话在以下会话中继续：",
  takeOut: "取消合并",
  unlink: "取消与 #{{number}} 的关联",
  mergeTitle: "合并到…",
  mergeLead: "会话将在所选会话中继续，客户之后的消息会发送到那里；已有消息仍保留在此处。",
  mergeVerb: "合并",
  linkTitle: "关联…",
  linkLead: "两个会话保持独立，并互相指向对方。",
  linkVerb: "关联",
  find: "会话编号或主题关键词",
  none: "没有找到。其他客户的会话可按编号查找，例如 #1042。",
  splitOff: "将此消息拆分为独立会话",
  open: "打开",
  done: {
    merged: "已合并到 #{{number}}",
    unmerged: "会话已恢复独立",
    linked: "已与 #{{number}} 关联",
    unlinked: "已取消与 #{{number}} 的关联",
    split: "已用该消息新建会话 #{{number}}",
    followed: "已关注此会话",
    unfollowed: "已取消关注",
  },
} satisfies Translation<typeof en>;
