/** What an incident is about, as customers are told. {issuer} and {merchant} are filled in. */
export const what = {
  issuer: "Payments with cards of {issuer}",
  merchant: "Payments at {merchant}",
  card: "Some card payments",
  wallet: "Payments with the wallet",
  bank_transfer: "Bank transfers",
  balance: "Payments from the balance",
  payments: "Some payments",
};
