/** The public contact page: read by customers, so in plain words. */
export const contact = {
  title: "Contact us",
  lead: "Tell us what happened. We answer by email, as a rule within a few hours.",
  name: "Your name",
  email: "Email",
  emailHint: "We answer to this address.",
  subject: "What is it about?",
  message: "What happened?",
  messageHint:
    "When, where and how much helps us find the payment. Please leave out card numbers and passwords.",
  payment: "Which payment?",
  paymentLead: "If you know it. A transaction number, or the card's last four digits and the amount.",
  transactionId: "Transaction number",
  lastFour: "Last four digits of the card",
  amount: "Amount",
  amountHint: "For example 129.90 CNY",
  send: "Send message",
  language: "Language",
  leaveEmpty: "Leave this empty",
  thanks: "Thank you. Your message is with us.",
  thanksLead: "We answer by email. Your number is",
  number: "#{{number}}",
  cardRemoved:
    "Your message held a full card number. We kept only its last four digits, to protect you. Please never send the whole number.",
  again: "Write another message",
  urgent:
    "Money left your account and it was not you? Call your bank's number on the back of your card first, then write to us.",
  facts: { transaction: "Transaction", lastFour: "Card ending in", amount: "Amount" },
  problem: {
    summary: "Please look at the marked fields. Nothing was sent yet.",
    required: "Please fill this in.",
    email: "This does not look like an email address.",
    tooLong: "This is too long; at most {{max}} characters.",
    lastFour: "Four digits, please.",
    transactionId: "A transaction number has no spaces and at most 128 characters.",
    trap: "A field that people do not see was filled in, perhaps by your browser. It is empty again; please send once more.",
    tooMany:
      "Many messages came from here. Please wait {{minutes}} min and send again; your words are still here.",
    expired: "Something was missing from the page. Your words are still here; please send again.",
  },
} as const;
