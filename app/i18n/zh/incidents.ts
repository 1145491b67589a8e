import type { incidents as en } from "../en/incidents.ts";
import type { Translation } from "../index.ts";

export const incidents: Translation<typeof en> = {
  customer: {
    answer:
      "{name}，您好：\n\n感谢您的来信。目前{what}无法正常完成，您的付款{payment}也受到了影响。这不是您操作的问题，我们正在处理，一恢复就会在这里告诉您。\n\n{advice}",
    advice: "恢复之前请先不要重复支付，很可能仍会失败。",
    adviceTimeout: "再次支付前，请先查看款项是否已经扣除；如已扣除，会自动退回给您。",
    recovery:
      "{name}，您好：\n\n{what}已恢复正常，您的付款{payment}现在可以重新支付了。\n\n如果一切正常，回复一句“谢谢”即可，我们会关闭本次会话；如果还有问题，请直接在这里回复。",
    nobody: "客户",
    paymentAt: "（{merchant}，{amount}）",
    paymentOf: "（{amount}）",
    what: {
      issuer: "{issuer}卡的支付",
      merchant: "在{merchant}的支付",
      card: "部分银行卡支付",
      wallet: "钱包支付",
      bank_transfer: "银行转账",
      balance: "余额支付",
      payments: "部分支付",
    },
  },
};
