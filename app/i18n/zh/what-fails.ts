/** What an incident is about, as customers are told. {issuer} and {merchant} are filled in. */
export const what = {
  issuer: "{issuer}卡的支付",
  merchant: "在{merchant}的支付",
  card: "部分银行卡支付",
  wallet: "钱包支付",
  bank_transfer: "银行转账",
  balance: "余额支付",
  payments: "部分支付",
};
