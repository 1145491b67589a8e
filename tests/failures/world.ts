import type { PaymentRecord } from "#app/features/failures/payment.ts";
import { Random, Wheel } from "./random.ts";

/** How a stream is made; every judging stream has its own. */
export interface Settings {
  seed: number;
  days: number;
  perDay: number;
  /** normal share of failures */
  failing: number;
  incidents: number;
  customers: number;
  /** share of records that leave optional fields out */
  bare: number;
  /** failed payments are seen as pending first, with this share */
  pending: number;
  names: string;
  /** fields this world never has */
  without?: readonly ("bin" | "terminal" | "customer" | "channel" | "network" | "fingerprint")[];
  /** how codes are written */
  codes?: "iso8583" | "words";
  /** 0: every hour alike, 1: nights are nearly empty */
  daily?: number;
  /** hour of the day that is busiest */
  peak?: number;
  /** volume of Saturdays and Sundays */
  weekend?: number;
  /** volume of the last day over the first */
  growth?: number;
  /** how much issuers and merchants differ in failing (log scale) */
  spread?: number;
  /** how uneven issuers and merchants are */
  skew?: number;
  /** share of failed attempts that are tried again */
  retries?: number;
  /** merchants whose failures come in bursts */
  flaky?: number;
  /** a merchant that bills many customers at once every night, with many failing */
  billing?: boolean;
  /** scopes and sizes of incidents: small slices only, or all */
  small?: boolean;
  methods?: readonly [string, number][];
  /** how much the rate of failures of each bank, and of each method, wanders from hour to hour (log scale) */
  wander?: number;
  /** longest slow beginning of what goes wrong, in minutes */
  ramp?: number;
  /** what is down answers with several codes, an opaque one among them */
  mixed?: boolean;
}

export const minute = 60_000;
export const start = Date.UTC(2025, 2, 3);
const dayLength = 1440 * minute;

/** What ordinary failures say, with weights. */
const ordinary: readonly [string, number][] = [
  ["51", 38],
  ["05", 24],
  ["14", 8],
  ["54", 7],
  ["61", 6],
  ["1A", 5],
  ["91", 3],
  ["96", 3],
  ["68", 2],
  ["57", 2],
  ["59", 1],
];
const inWords: Readonly<Record<string, string>> = {
  "51": "insufficient_funds",
  "05": "do_not_honor",
  "14": "incorrect_number",
  "54": "expired_card",
  "61": "card_velocity_exceeded",
  "1A": "authentication_required",
  "91": "issuer_not_available",
  "96": "try_again_later",
  "68": "processing_error",
  "57": "transaction_not_allowed",
  "59": "fraudulent",
  "13": "invalid_amount",
  "03": "service_not_allowed",
  "43": "stolen_card",
};

export interface Merchant {
  id: string;
  weight: number;
  country: string;
  bad: number;
  channel: string;
  terminals: number;
  /** typical amount */
  size: number;
  flaky: boolean;
}
export interface Issuer {
  name: string;
  weight: number;
  country: string;
  network: string;
  bins: string[];
  bad: number;
}
/** One attempt that is not written yet; `code` is null where it succeeds. */
export interface Made {
  record: PaymentRecord;
  code: string | null;
}

const currencies = ["CNY", "USD", "EUR", "GBP", "JPY", "SGD", "HKD", "AUD", "THB", "MYR", "KRW", "INR"];
const countries = ["CN", "US", "DE", "GB", "JP", "SG", "HK", "AU", "TH", "MY", "KR", "IN"];
const closedAtNight = (hour: number) => hour < 7 || hour >= 23;

/** Who pays whom, and how it normally fails. */
export class World {
  readonly random: Random;
  readonly issuers: Issuer[];
  readonly merchants: Merchant[];
  private readonly merchantWheel: Wheel<Merchant>;
  private readonly issuerWheels: ReadonlyMap<string, Wheel<Issuer>>;
  private readonly methodWheel: Wheel<[string, number]>;
  private readonly mix: Wheel<[string, number]>;
  private readonly payday: number;
  private readonly promoted: Merchant;
  private readonly promotionDay: number;
  private readonly bursts = new Map<number, number>();
  private readonly wanderings = new Map<string, number[]>();
  private serial = 0;

  constructor(readonly settings: Settings) {
    const random = new Random(settings.seed);
    this.random = random;
    const { names, skew = 0.8, spread = 0.8 } = settings;
    this.issuers = Array.from({ length: 25 }, (_, place) => ({
      name: `${names}-bank-${place}`,
      weight: 1 / (place + 2) ** skew,
      country: countries[place % 12]!,
      network: random.of(["visa", "mastercard", "unionpay"]),
      bins: Array.from({ length: 2 + (place % 3) }, (_, bin) => String(400000 + place * 37 + bin * 1013)),
      bad: Math.exp(random.between(-0.5, 0.5) * spread),
    }));
    this.merchants = Array.from({ length: 300 }, (_, place) => ({
      id: `${names}_m${place}`,
      weight: 1 / (place + 5) ** skew,
      country: countries[Math.floor(random.next() ** 2 * 12)]!,
      bad: Math.exp(random.between(-0.5, 0.5) * spread),
      channel: random.of(["online", "online", "in_app", "in_store", "bill"]),
      terminals: 1 + random.below(3),
      size: random.between(2.5, 4.5),
      flaky: false,
    }));
    for (let n = 0; n < (settings.flaky ?? 1); n++) this.merchants[150 + random.below(100)]!.flaky = true;
    this.merchantWheel = new Wheel(this.merchants, ({ weight }) => weight);
    this.issuerWheels = new Map(
      countries.map((country) => [
        country,
        new Wheel(this.issuers, (one) => one.weight * (one.country === country ? 8 : 1)),
      ]),
    );
    this.methodWheel = new Wheel(
      settings.methods ?? [
        ["card", 62],
        ["wallet", 20],
        ["bank_transfer", 10],
        ["balance", 8],
      ],
      ([, weight]) => weight,
    );
    this.mix = new Wheel(
      ordinary.map(([code, weight]): [string, number] => [
        code,
        weight * Math.exp(random.between(-0.6, 0.6)),
      ]),
      ([, weight]) => weight,
    );
    this.payday = 6 + random.below(6);
    this.promoted = this.merchants[3 + random.below(40)]!;
    this.promotionDay = 4 + random.below(8);
  }

  day(at: number): number {
    return Math.floor((at - start) / dayLength);
  }

  hour(at: number): number {
    return ((at - start) / (60 * minute)) % 24;
  }

  /** Payments a minute at an instant: nights are quiet, weekends different. */
  pace(at: number): number {
    const { perDay, days, daily = 0.75, peak = 15, weekend = 0.75, growth = 1 } = this.settings;
    const day = this.day(at);
    const ofDay = 1 + daily * Math.cos(((this.hour(at) - peak) / 24) * 2 * Math.PI);
    const ofWeek = day % 7 >= 5 ? weekend : 1;
    const trend = growth ** ((at - start) / (days * dayLength));
    return (perDay / 1440) * ofDay * ofWeek * trend * (day === this.payday ? 1.5 : 1);
  }

  nextId(): string {
    this.serial += 1;
    return `${this.settings.names}${this.serial}`;
  }

  /** One ordinary payment. */
  payment(at: number, given?: Merchant): Made {
    const { random, settings } = this;
    const day = this.day(at);
    const hour = this.hour(at);
    let merchant = given ?? this.merchantWheel.draw(random);
    if (!given) {
      if (day === this.promotionDay && random.chance(0.04)) merchant = this.promoted;
      if (merchant.channel === "in_store" && closedAtNight(hour)) merchant = this.merchantWheel.draw(random);
    }
    const [method] = this.methodWheel.draw(random);
    const carded = method === "card" || method === "wallet";
    const issuer = this.issuerWheels.get(merchant.country)!.draw(random);
    const bare = random.chance(settings.bare);
    const person = random.below(settings.customers);
    let odds = settings.failing * merchant.bad * (carded ? issuer.bad : 0.5);
    odds *= 1 + 0.25 * Math.cos(((hour - 3) / 24) * 2 * Math.PI);
    if (settings.wander) odds *= this.wandered(carded ? issuer.name : method, at) * this.wandered(method, at);
    if (merchant.flaky) odds = this.burst(Math.floor((at - start) / (30 * minute)));
    let code = random.chance(Math.min(0.8, odds)) ? this.mix.draw(random)[0] : null;
    // The days before pay day many accounts are empty.
    if (code === null && day === this.payday - 1 && random.chance(0.03)) code = "51";
    const missing = new Set<string>(settings.without ?? []);
    const record: PaymentRecord = {
      id: this.nextId(),
      occurredAt: "",
      amount: Math.exp(merchant.size + random.gauss() * 0.8).toFixed(2),
      currency: currencies[countries.indexOf(merchant.country)]!,
      method,
      status: "succeeded",
      merchant: { id: merchant.id },
    };
    if (!bare && !missing.has("channel")) record.channel = random.chance(0.85) ? merchant.channel : "online";
    if (!bare && !missing.has("customer")) record.customerId = `c${person}`;
    if (merchant.channel === "in_store" && !missing.has("terminal"))
      record.terminalId = `${merchant.id}t${random.below(merchant.terminals)}`;
    if (carded) {
      const country = random.chance(0.85) ? issuer.country : random.of(countries);
      const card: PaymentRecord["card"] = { issuer: issuer.name, country };
      if (!missing.has("fingerprint")) card.fingerprint = `f${person}_${issuer.name}`;
      if (!missing.has("bin")) card.bin = random.of(issuer.bins);
      if (!missing.has("network")) card.network = issuer.network;
      record.card = card;
    }
    return { record, code };
  }

  /** How far the failures of a bank or a method have wandered in this hour: nine tenths of where they were before. */
  private wandered(of: string, at: number): number {
    const hour = Math.floor((at - start) / (60 * minute));
    let steps = this.wanderings.get(of);
    if (!steps) {
      steps = [];
      this.wanderings.set(of, steps);
    }
    const { wander = 0 } = this.settings;
    while (steps.length <= hour)
      steps.push(0.9 * (steps.at(-1) ?? 0) + Math.sqrt(0.19) * wander * this.random.gauss());
    return Math.exp(steps[hour]!);
  }

  /** How a flaky merchant fails in this half hour: mostly as others, now and then much more. */
  private burst(half: number): number {
    let odds = this.bursts.get(half);
    if (odds === undefined) {
      odds = this.random.chance(0.2) ? this.random.between(0.2, 0.6) : 0.12;
      this.bursts.set(half, odds);
    }
    return odds;
  }

  /** Writes a failure as this world does. */
  failure(code: string): { scheme: string; code: string } {
    const word = this.settings.codes === "words" ? inWords[code] : undefined;
    return word ? { scheme: "processor", code: word } : { scheme: "iso8583", code };
  }
}
