import type { Method } from "#app/features/transactions/transaction.ts";

/** Channels in which a customer chooses how to pay. */
type PayingChannel = "in_store" | "online" | "in_app" | "bill" | "transfer";
type MethodMix = Record<PayingChannel, Partial<Record<Method, number>>>;

/** One country's customers and prices. */
export interface Market {
  country: string;
  currency: string;
  /** share of all customers */
  share: number;
  /** units of the currency for one US dollar; a believable round figure, not a quotation */
  perDollar: number;
  /** what things cost next to the United States */
  priceLevel: number;
  /** hours from UTC, without summer time: an hour's error does not change a habit */
  utcOffset: number;
  methods: MethodMix;
  /** merchants of each local category */
  shops: number;
}

// Mainland China pays by phone: QR wallets and balances, cards mostly behind them.
const phoneFirst: MethodMix = {
  in_store: { wallet: 66, balance: 22, card: 12 },
  online: { wallet: 60, balance: 16, card: 18, bank_transfer: 6 },
  in_app: { wallet: 64, balance: 26, card: 10 },
  bill: { wallet: 45, balance: 30, bank_transfer: 20, card: 5 },
  transfer: { balance: 68, bank_transfer: 32 },
};

// Elsewhere in Asia cards and wallets share the till and instant bank rails are common.
const mixed: MethodMix = {
  in_store: { card: 52, wallet: 40, balance: 8 },
  online: { card: 58, wallet: 26, balance: 6, bank_transfer: 10 },
  in_app: { wallet: 45, card: 42, balance: 13 },
  bill: { bank_transfer: 45, card: 25, wallet: 20, balance: 10 },
  transfer: { balance: 45, bank_transfer: 55 },
};

// Europe, America and the Gulf: cards first, a wallet now and then, bank rails for bills.
const cardFirst: MethodMix = {
  in_store: { card: 80, wallet: 19, balance: 1 },
  online: { card: 72, wallet: 19, balance: 3, bank_transfer: 6 },
  in_app: { card: 58, wallet: 36, balance: 6 },
  bill: { bank_transfer: 62, card: 35, balance: 3 },
  transfer: { balance: 40, bank_transfer: 60 },
};

type Row = [string, string, number, number, number, number, MethodMix, number];
const rows: Row[] = [
  ["CN", "CNY", 0.34, 7.2, 0.5, 8, phoneFirst, 3],
  ["HK", "HKD", 0.15, 7.8, 0.9, 8, mixed, 2],
  ["SG", "SGD", 0.1, 1.35, 0.95, 8, mixed, 2],
  ["MY", "MYR", 0.09, 4.5, 0.42, 8, mixed, 1],
  ["TH", "THB", 0.06, 34, 0.4, 7, mixed, 1],
  ["JP", "JPY", 0.06, 150, 0.7, 9, mixed, 1],
  ["KR", "KRW", 0.04, 1350, 0.75, 9, mixed, 1],
  ["GB", "GBP", 0.06, 0.79, 1, 0, cardFirst, 1],
  ["DE", "EUR", 0.03, 0.92, 0.95, 1, cardFirst, 1],
  ["FR", "EUR", 0.025, 0.92, 0.95, 1, cardFirst, 1],
  ["US", "USD", 0.03, 1, 1.1, -5, cardFirst, 1],
  ["KW", "KWD", 0.015, 0.307, 0.9, 3, cardFirst, 1],
];

/** Where the payment company's customers live: Greater China first, then the region, then the rest. */
export const markets: readonly Market[] = rows.map(
  ([country, currency, share, perDollar, priceLevel, utcOffset, methods, shops]) => ({
    country,
    currency,
    share,
    perDollar,
    priceLevel,
    utcOffset,
    methods,
    shops,
  }),
);
