import { type MacroActions, noActions } from "#app/features/tickets/macro.ts";
import { prisma } from "#app/platform/db.server.ts";

interface Reply {
  shortcut: string;
  title: string;
  body: { en: string; zh: string };
  /** what it does beside what it says */
  actions?: MacroActions;
  /** promises or moves money */
  money?: boolean;
}

/** Canned replies and macros of the demonstration, in both languages. */
const replies: Reply[] = [
  {
    shortcut: "hello",
    title: "Greeting · 问候",
    body: {
      en: "Hello {{customer.firstName}},\n\nthank you for writing. I am {{agent.firstName}} and look into it now.",
      zh: "{{customer.firstName}}，您好！\n\n感谢您的来信。我是{{agent.firstName}}，正在为您查询。",
    },
  },
  {
    shortcut: "failed",
    title: "A payment failed · 付款失败",
    body: {
      en: "Your payment of {{transaction.amount}} to {{transaction.merchant}} on {{transaction.date}} was not approved, and no money was taken. Another card or way to pay may work; your bank can say more.",
      zh: "您于{{transaction.date}}付给{{transaction.merchant}}的{{transaction.amount}}未获批准，没有扣款。您可以换一张卡或其他付款方式；具体原因可咨询发卡银行。",
    },
  },
  {
    shortcut: "refund",
    title: "A refund is on its way · 退款已提交",
    body: {
      en: "We have asked {{transaction.merchant}} for the refund of {{transaction.amount}}. Your bank usually shows it within 5 to 10 working days.",
      zh: "我们已向{{transaction.merchant}}提交{{transaction.amount}}的退款，通常 5 至 10 个工作日内到账。",
    },
  },
  {
    shortcut: "bye",
    title: "Goodbye · 结束语",
    body: {
      en: "Is there anything else I can do for you? Your reference is #{{conversation.number}}.\n\n{{agent.name}}",
      zh: "请问还有其他可以帮您的吗？您的服务编号是 #{{conversation.number}}。\n\n{{agent.name}}",
    },
  },
  {
    shortcut: "bank",
    title: "Ask the bank, then wait · 请联系银行",
    body: {
      en: "{{customer.firstName}}, your bank did not approve this payment and tells us no reason. Please call the number on your card; then write here again, and we go on from there.",
      zh: "{{customer.firstName}}，发卡银行没有批准这笔付款，也没有告知原因。请拨打卡片背面的电话咨询，之后再回复我们，我们继续为您处理。",
    },
    actions: { ...noActions, addTags: ["bank"], status: "pending", assignee: "me" },
  },
  {
    shortcut: "refund-done",
    title: "Refund it and solve · 退款并解决",
    body: {
      en: "{{customer.firstName}}, the refund of {{transaction.amount}} has gone out. Your bank usually shows it within 5 to 10 working days.",
      zh: "{{customer.firstName}}，{{transaction.amount}}的退款已经发出，通常 5 至 10 个工作日内到账。",
    },
    actions: { ...noActions, addTags: ["refund"], status: "solved", assignee: "me" },
    money: true,
  },
];

/** Adds those whose shortcut nobody has taken. @returns how many were added */
export async function seedReplies(): Promise<number> {
  const { count } = await prisma.cannedReply.createMany({
    data: replies.map(({ actions, ...reply }) => ({ ...reply, ...(actions && { actions: { ...actions } }) })),
    skipDuplicates: true,
  });
  return count;
}
