import type { survey as en } from "#app/i18n/en/survey.ts";
import type { Translation } from "#app/i18n/index.ts";

export const survey: Translation<typeof en> = {
  satisfaction: "满意度",
  question: "您对这次服务满意吗？",
  comment: "说说原因（可不填）",
  steps: { "1": "非常不满意", "2": "不满意", "3": "一般", "4": "满意", "5": "非常满意" },
  page: {
    title: "您对我们的服务满意吗？",
    lead: "您的评价会转达给为您服务的同事。",
    rating: "您的评分",
    send: "提交",
    change: "修改我的评价",
    thanks: "谢谢您",
    thanksLead: "您的评价已保存。在本页仍可打开期间，您可以修改。",
    needed: "请选择一个评分。",
    tooLong: "请把留言缩短到 {{max}} 个字符以内。",
    tooMany: "操作太频繁，请几分钟后再试。",
    closed: "评价已截止",
    closedLead: "评价时间已过。如果还有问题，请联系我们。",
    unknown: "链接无法使用",
    unknownLead: "链接可能在邮件中被截断了，这不是您的问题。",
    contact: "联系我们",
  },
};
