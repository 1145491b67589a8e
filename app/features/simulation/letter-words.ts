/**
 * What customers write about their payments, in their own words. Braces are filled in:
 * {amount}, {shop}, {when}, {card}, {name}.
 */
export interface Wording {
  subject: string;
  message: string;
}

export type LetterKind = "failed" | "pending" | "succeeded" | "refunded";

const en: Record<LetterKind, Wording[]> = {
  failed: [
    {
      subject: "Payment declined at {shop}",
      message:
        "Hi, I tried to pay {amount} at {shop} {when} and it was declined. There is enough money on {card}. Can you tell me what went wrong?",
    },
    {
      subject: "My payment did not go through",
      message: "{amount} to {shop} failed {when}. I need this order today, should I just try again?",
    },
    {
      subject: "Card not working",
      message:
        "Twice now my card has been refused, the last time {when} at {shop} ({amount}). I used {card}. This is embarrassing. Please help.",
    },
    {
      subject: "Failed payment, was I charged?",
      message:
        "The app said failed for {amount} at {shop} {when}, but I am not sure whether the money left my account. Was I charged?",
    },
    {
      subject: "Could not pay {shop}",
      message:
        "Hello, {when} I could not pay {shop}. It was {amount}. My bank says everything is fine on their side. {name}",
    },
  ],
  pending: [
    {
      subject: "Payment still pending",
      message:
        "My payment of {amount} to {shop} from {when} is still pending. {shop} says they have nothing. Where is my money?",
    },
    {
      subject: "Stuck payment",
      message: "I paid {amount} {when} and it just says processing. Can you cancel it or push it through?",
    },
  ],
  succeeded: [
    {
      subject: "I do not recognise a payment",
      message:
        "There is a payment of {amount} to {shop} {when} that I did not make. Please check and give me my money back.",
    },
    {
      subject: "Charged but no order",
      message:
        "I was charged {amount} by {shop} {when} but the order never appeared. They told me to ask you.",
    },
    {
      subject: "Wrong amount",
      message: "{shop} took {amount} {when}. It should have been less. Paid with {card}. What can I do?",
    },
  ],
  refunded: [
    {
      subject: "Where is my refund?",
      message: "{shop} refunded {amount} but I do not see it on {card}. How long does that take?",
    },
  ],
};

const zh: Record<LetterKind, Wording[]> = {
  failed: [
    {
      subject: "在{shop}付款失败",
      message: "你好，我{when}在{shop}付款{amount}，提示失败。{card}里余额是够的，请问是什么原因？",
    },
    { subject: "付款不成功", message: "{when}付{shop}的{amount}没有成功，今天急用，我可以直接再试一次吗？" },
    {
      subject: "银行卡一直付不了款",
      message: "已经两次被拒了，最近一次是{when}在{shop}，{amount}，用的是{card}。麻烦尽快帮我看一下。",
    },
    {
      subject: "付款失败，会不会扣钱？",
      message: "{when}在{shop}支付{amount}显示失败，但我不确定钱有没有扣掉，请帮忙核实。谢谢！",
    },
    {
      subject: "无法支付",
      message: "{when}在{shop}怎么都付不了，金额{amount}。银行说他们那边没有问题。{name}",
    },
  ],
  pending: [
    {
      subject: "付款一直处理中",
      message: "我{when}付给{shop}的{amount}一直显示处理中，商家说没有收到，请问钱在哪里？",
    },
    { subject: "付款卡住了", message: "{when}付了{amount}，一直在处理中。可以取消吗？" },
  ],
  succeeded: [
    {
      subject: "有一笔付款不是我本人操作",
      message: "{when}有一笔付给{shop}的{amount}，不是我付的，请尽快核查并退款。",
    },
    {
      subject: "扣款了但没有订单",
      message: "{when}{shop}扣了我{amount}，但是一直没有订单，商家让我联系你们。",
    },
    {
      subject: "金额不对",
      message: "{shop}{when}扣了{amount}，金额不对，应该更少。用的是{card}。请问怎么处理？",
    },
  ],
  refunded: [
    { subject: "退款什么时候到账？", message: "{shop}说已经退款{amount}，但{card}里还没看到，请问要多久？" },
  ],
};

/** What staff answer. No reason is given that only the bank or the analysts should know. */
const answersEn: Record<LetterKind, string[]> = {
  failed: [
    "Hello {name}, thank you for writing. I have found your payment of {amount} to {shop}. It was not approved by your bank, and no money was taken. Your bank can tell you more; another card works as well.",
    "Hello {name}, the payment of {amount} did not go through and you were not charged. You can safely try again, or use another way to pay. I am here if it fails once more.",
  ],
  pending: [
    "Hello {name}, your payment of {amount} is still being confirmed by the bank. It will either go through or come back to you by itself. I will keep an eye on it and write to you.",
  ],
  succeeded: [
    "Hello {name}, thank you for telling us. I am looking into the payment of {amount} to {shop} and have asked a colleague to check it. Please do not share any codes with anybody meanwhile.",
  ],
  refunded: [
    "Hello {name}, the refund of {amount} is on its way. Banks take three to five working days to show it.",
  ],
};

const answersZh: Record<LetterKind, string[]> = {
  failed: [
    "{name}，您好！您付给{shop}的{amount}未获银行批准，没有扣款。具体情况可以咨询银行，也可以换一张卡付款。",
    "{name}，您好！这笔{amount}的付款没有成功，也没有扣款。您可以放心重试，或换一种方式付款。如仍有问题请随时联系我们。",
  ],
  pending: [
    "{name}，您好！这笔{amount}的付款正在等待银行确认，成功或退回都会自动完成。我会继续留意并通知您。",
  ],
  succeeded: ["{name}，您好！感谢反馈。我们正在核查付给{shop}的{amount}。在此期间请不要向任何人透露验证码。"],
  refunded: ["{name}，您好！{amount}的退款已经发出，银行一般需要三到五个工作日入账。"],
};

const thanksEn = [
  "Thank you, it worked now!",
  "Ok, I called the bank and it is sorted. Thanks.",
  "I tried again and it still fails. What now?",
  "Thanks for the quick answer. I will wait then.",
];
const thanksZh = [
  "谢谢，现在可以了！",
  "已经联系银行解决了，谢谢。",
  "又试了一次还是不行，怎么办？",
  "好的，谢谢，那我再等等。",
];

const notesEn = [
  "Checked with the shop: they see the same status as we do.",
  "Second message this week. Please have a look at the earlier conversation too.",
  "Waiting for the bank's answer, promised for this afternoon.",
  "Customer was polite but in a hurry. Offered to use the wallet instead.",
];
const notesZh = [
  "已和商户核对，状态与我方一致。",
  "客户本周第二次联系，请参考之前的会话。",
  "等银行回复，预计今天下午。",
];

/** What was said on the telephone, as whoever took the call wrote it down. */
const callNotesEn = [
  "Asked about {amount} to {shop} {when}. Explained that nothing was charged and how to try again.",
  "Could not pay {shop} ({amount}). Walked through it together; worked with the other card.",
];
const callNotesZh = [
  "询问{when}付给{shop}的{amount}。已说明没有扣款，并告知如何重试。",
  "在{shop}付款{amount}失败，已引导客户换卡付款成功。",
];

export const words = {
  en: { letters: en, answers: answersEn, thanks: thanksEn, notes: notesEn, callNotes: callNotesEn },
  zh: { letters: zh, answers: answersZh, thanks: thanksZh, notes: notesZh, callNotes: callNotesZh },
};
