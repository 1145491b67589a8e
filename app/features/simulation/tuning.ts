import { days, hours, minutes, seconds } from "#app/platform/time.ts";

/**
 * Every figure that decides how believable the stream is. They are set from what payment
 * people know of such streams, never from what a scorer finds easy: a scorer is tuned on
 * some seeds and judged on others (docstring of `createWorld`).
 */
export const tuning = {
  /**
   * At 3 payments/s this is 6 to 7 a day for each customer: a phone-paying city's pace.
   * Far fewer customers at that rate would each pay every few minutes.
   */
  customers: 40_000,
  ratePerSecond: 3,

  /** Some people pay ten times as often as others; the most active almost five times the mean. */
  activitySkew: { power: 2.5, offset: 0.3 },
  /** Payments outside a person's own waking hours are rare but not suspicious in themselves. */
  awakeOutsideHours: 0.06,

  habits: {
    /** spread (of the logarithm) of what people spend next to their neighbours */
    spendSigma: 0.45,
    /** and of what one person spends on one kind of thing */
    categorySigma: 0.3,
    usualMerchant: 0.78,
    usualMethod: 0.8,
    usualCard: 0.82,
    usualDevice: 0.85,
    /** share of online purchases made in another country's shop */
    abroadOnline: 0.06,
    /** People who browse through a VPN: their device seems to be anywhere. */
    vpnUsers: 0.012,
    vpnUse: 0.5,
    /** share of people away from home in a week; business and holidays together */
    travelling: 0.025,
    /** Nobody pays in a shop while in the air. */
    flight: hours(6),
    /** a phone is replaced every one to three years */
    deviceLife: [days(350), days(1_100)],
  },

  /**
   * Share of payments that fail, before the factors below; with them about 4 % in shops, where
   * the card is present and the PIN known, 14 % online by card (e-commerce acquirers report 10
   * to 15), 3 to 7 % for wallets and balances, mostly for want of money; 5 % of everything.
   */
  decline: {
    card: { in_store: 0.024, online: 0.07, in_app: 0.048, bill: 0.045, transfer: 0.045 },
    wallet: { in_store: 0.019, online: 0.034, in_app: 0.026, bill: 0.026, transfer: 0.026 },
    balance: { in_store: 0.02, online: 0.032, in_app: 0.027, bill: 0.04, transfer: 0.032 },
    bank_transfer: { in_store: 0.05, online: 0.06, in_app: 0.06, bill: 0.05, transfer: 0.045 },
    /** issuers distrust a merchant abroad */
    abroad: 1.7,
    /** Some accounts are nearly always empty. */
    shortOfMoney: { share: 0.07, factor: 3.5 },
    /** each doubling over one's usual amount adds this much */
    perDoubling: 0.25,
  },
  /** a card on file past its date, until its owner updates it; drawn anew each week */
  expiredCard: 0.003,

  /** An issuer that cannot be reached: about one in six hours somewhere, for 8 to 25 minutes. */
  outage: { every: hours(6), length: [minutes(8), minutes(25)], fails: 0.65 },

  /** Bank rails answer later; a wallet sometimes waits for its owner's confirmation. */
  pending: {
    bank_transfer: { share: 0.7, median: seconds(40), sigma: 1.0, fails: 0.05 },
    wallet: { share: 0.035, median: seconds(18), sigma: 0.9, fails: 0.16 },
    longest: minutes(9),
  },

  /** After a decline almost half try again within two minutes, most of them another way. */
  retry: { share: 0.45, soonest: seconds(12), latest: seconds(130), another: 0.6, fails: 0.25, most: 2 },

  /** Wrong amounts and double taps come back at once; the rest are returned goods, later. */
  refund: {
    atOnce: { share: 0.0015, soonest: minutes(2), latest: minutes(10) },
    later: {
      share: 0.005,
      after: [hours(1), hours(3), hours(9), days(1), days(2), days(3), days(5), days(8)],
    },
  },

  /**
   * Fraud by payments. Above what a whole industry loses (some 0.1 % of card payments by
   * number) because attempts count here too, and because a demonstration must show some.
   */
  fraud: {
    share: 0.004,
    /** episodes, not payments: testing is rare but long */
    kinds: { card_testing: 10, account_takeover: 40, impossible_travel: 20, stolen_card: 30 },
    /** mean payments in an episode with the above mix; a test keeps it true */
    meanPayments: 6.1,
    longest: minutes(60),
    /** Takeovers that stay on an ordinary device, at home, with ordinary amounts: hard to see. */
    subtle: 0.35,
  },
} as const;
