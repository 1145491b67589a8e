export const incidents = {
  /** What customers read. {name}, {what} and {payment} are filled in for each of them. */
  customer: {
    answer:
      "Hello {name},\n\nthank you for writing. {what} are failing at the moment, and your payment {payment} is one of them. There is nothing wrong on your side. We are working on it and will write to you here as soon as it works again.\n\n{advice}",
    advice: "Please wait before you try again: until then it would most likely fail too.",
    adviceTimeout:
      "Before you try again, please look whether the money was already taken. If it was, it comes back to you by itself.",
    recovery:
      "Hello {name},\n\n{what} work again. You can make your payment {payment} again now.\n\nIf all is well, a short “thanks” is enough and we close this conversation. If something is still wrong, just answer here.",
    nobody: "there",
    paymentAt: "of {amount} at {merchant}",
    paymentOf: "of {amount}",
    what: {
      issuer: "Payments with cards of {issuer}",
      merchant: "Payments at {merchant}",
      card: "Some card payments",
      wallet: "Payments with the wallet",
      bank_transfer: "Bank transfers",
      balance: "Payments from the balance",
      payments: "Some payments",
    },
  },
} as const;
