import type { Pattern } from "#app/features/failures/incident.ts";
import type { Dimension, PaymentRecord, Scope } from "#app/features/failures/payment.ts";

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
  /** failed or timed-out payments are seen as pending first, with this share */
  pending: number;
  names: string;
}

export interface Injected {
  pattern: Pattern;
  scope: Scope;
  from: number;
  to: number;
  /** failures (or missing payments) beyond what would have been */
  excess: number;
  /** chance that a payment in scope is hit */
  hit: number;
  codes: string[];
  cards: number;
}

const minute = 60_000;
const start = Date.UTC(2025, 2, 3);

/** Mulberry32: small, seeded, good enough to draw streams. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const ordinary: [string, number][] = [
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

interface Merchant {
  id: string;
  weight: number;
  country: string;
  bad: number;
  channel: string;
  terminals: number;
}
interface Issuer {
  name: string;
  weight: number;
  country: string;
  network: string;
  bins: string[];
  bad: number;
}

function pick<Item>(items: readonly Item[], weight: (item: Item) => number, random: () => number): Item {
  let sum = 0;
  for (const item of items) sum += weight(item);
  let left = random() * sum;
  for (const item of items) {
    left -= weight(item);
    if (left <= 0) return item;
  }
  return items.at(-1)!;
}

const currencies = ["CNY", "USD", "EUR", "GBP", "JPY", "SGD", "HKD", "AUD", "THB", "MYR", "KRW", "INR"];
const countries = ["CN", "US", "DE", "GB", "JP", "SG", "HK", "AU", "TH", "MY", "KR", "IN"];

/** A world: who pays whom, and how it normally fails. */
class World {
  readonly random: () => number;
  readonly issuers: Issuer[];
  readonly merchants: Merchant[];
  readonly injected: Injected[] = [];
  private readonly payday: number;
  private readonly promoted: Merchant;
  private readonly promotionDay: number;
  private serial = 0;
  private readonly records: { at: number; order: number; record: PaymentRecord }[] = [];

  constructor(readonly settings: Settings) {
    const random = randomFrom(settings.seed);
    this.random = random;
    this.issuers = Array.from({ length: 25 }, (_, place) => ({
      name: `${settings.names}-bank-${place}`,
      weight: 1 / (place + 2) ** 0.9,
      country: countries[place % 12]!,
      network: pick(["visa", "mastercard", "unionpay"], () => 1, random),
      bins: Array.from({ length: 2 + (place % 3) }, (_, bin) => String(400000 + place * 37 + bin * 1013)),
      bad: Math.exp((random() - 0.5) * 0.9),
    }));
    this.merchants = Array.from({ length: 300 }, (_, place) => ({
      id: `${settings.names}_m${place}`,
      weight: 1 / (place + 5) ** 0.8,
      country: countries[Math.floor(random() ** 2 * 12)]!,
      bad: Math.exp((random() - 0.5) * 0.8),
      channel: pick(["online", "in_app", "in_store", "bill"], () => random(), random),
      terminals: 1 + Math.floor(random() * 3),
    }));
    this.merchants[170]!.bad = 6;
    this.payday = 6 + Math.floor(random() * 6);
    this.promoted = this.merchants[3 + Math.floor(random() * 40)]!;
    this.promotionDay = 4 + Math.floor(random() * 8);
  }

  /** Payments a minute at an instant: nights are quiet, weekends different. */
  private pace(at: number): number {
    const day = Math.floor((at - start) / (1440 * minute));
    const hour = ((at - start) / (60 * minute)) % 24;
    const daily = 1 + 0.75 * Math.sin(((hour - 9) / 24) * 2 * Math.PI);
    const weekly = day % 7 >= 5 ? 0.75 : 1;
    return (this.settings.perDay / 1440) * daily * weekly * (day === this.payday ? 1.5 : 1);
  }

  /** One ordinary payment; `failureCode` is null where it succeeds. */
  private payment(at: number): { record: PaymentRecord; code: string | null } {
    const { random } = this;
    const day = Math.floor((at - start) / (1440 * minute));
    const merchant = pick(
      this.merchants,
      (one) => one.weight * (one === this.promoted && day === this.promotionDay ? 6 : 1),
      random,
    );
    const draw = random();
    const method = draw < 0.62 ? "card" : draw < 0.82 ? "wallet" : draw < 0.92 ? "bank_transfer" : "balance";
    const issuer = pick(
      this.issuers,
      (one) => one.weight * (one.country === merchant.country ? 8 : 1),
      random,
    );
    const carded = method === "card" || method === "wallet";
    const bare = random() < this.settings.bare;
    const customer = Math.floor(random() * this.settings.customers);
    let odds = this.settings.failing * merchant.bad;
    if (carded) odds *= issuer.bad;
    else odds *= 0.5;
    const hour = ((at - start) / (60 * minute)) % 24;
    odds *= 1 + 0.25 * Math.cos(((hour - 3) / 24) * 2 * Math.PI);
    let code: string | null = random() < Math.min(0.8, odds) ? pick(ordinary, ([, w]) => w, random)[0] : null;
    if (code === null && day === this.payday - 1 && random() < 0.03) code = "51";
    this.serial += 1;
    const record: PaymentRecord = {
      id: `${this.settings.names}${this.serial}`,
      occurredAt: "",
      amount: Math.exp(3.5 + (random() + random() + random() - 1.5) * 1.6).toFixed(2),
      currency: currencies[countries.indexOf(merchant.country)]!,
      method,
      status: "succeeded",
    };
    if (!bare) {
      record.channel = random() < 0.85 ? merchant.channel : "online";
      record.customerId = `c${customer}`;
    }
    record.merchant = { id: merchant.id };
    if (merchant.channel === "in_store")
      record.terminalId = `${merchant.id}t${Math.floor(random() * merchant.terminals)}`;
    if (carded)
      record.card = {
        fingerprint: `f${customer}_${issuer.name}`,
        bin: issuer.bins[Math.floor(random() * issuer.bins.length)]!,
        network: issuer.network,
        issuer: issuer.name,
        country: issuer.country,
      };
    return { record, code };
  }

  private add(at: number, record: PaymentRecord, code: string | null) {
    record.occurredAt = new Date(at).toISOString();
    const late = this.random() < 0.01 ? this.random() * 3 * minute : 0;
    if (code !== null) {
      if (this.random() < this.settings.pending) {
        this.records.push({ at, order: at, record: { ...record, status: "pending" } });
        record = { ...record };
      }
      record.status = "failed";
      record.failure = { scheme: "iso8583", code };
    }
    this.records.push({ at, order: at + late, record });
  }

  make() {
    this.plan();
    const { random } = this;
    const total = this.settings.days * 1440;
    for (let at = 0; at < total; at++) {
      const from = start + at * minute;
      const rate = this.pace(from);
      const count = poisson(rate, random);
      for (let n = 0; n < count; n++) {
        const when = Math.floor(from + random() * minute);
        const made = this.payment(when);
        let { code } = made;
        let dropped = false;
        for (const incident of this.injected) {
          if (when < incident.from || when >= incident.to || !within(incident.scope, made.record)) continue;
          if (incident.pattern === "volume_drop") {
            if (random() < incident.hit) {
              dropped = true;
              incident.excess += 1;
            }
          } else if (incident.pattern === "reason_shift") {
            if (code !== null || random() < 0.3 * incident.hit) {
              if (code !== incident.codes[0]) incident.excess += 1;
              code = incident.codes[0]!;
            }
          } else if (incident.cards === 0 && random() < incident.hit) {
            if (code === null) incident.excess += 1;
            code = incident.codes[Math.floor(random() ** 3 * incident.codes.length)]!;
          }
        }
        if (dropped) continue;
        this.add(when, made.record, code);
        // People try again.
        if (code !== null && random() < 0.25) {
          this.serial += 1;
          const again = { ...made.record, id: `${this.settings.names}${this.serial}` };
          delete again.failure;
          again.status = "succeeded";
          this.add(when + (20 + random() * 100) * 1000, again, random() < 0.6 ? code : null);
        }
      }
    }
    for (const incident of this.injected) if (incident.cards > 0) this.attack(incident);
    this.records.sort((one, other) => one.order - other.order);
    return { records: this.records.map(({ record }) => record), injected: this.injected };
  }

  private attack(incident: Injected) {
    const { random } = this;
    const storm = incident.pattern === "retry_storm";
    for (let n = 0; n < incident.cards; n++) {
      const at = Math.floor(incident.from + random() * (incident.to - incident.from));
      let made = this.payment(at);
      for (
        let tries = 0;
        tries < 400 && !(made.record.method === "card" && (storm || within(incident.scope, made.record)));
        tries++
      )
        made = this.payment(at);
      const { record } = made;
      if (incident.scope.merchant) record.merchant = { id: incident.scope.merchant };
      if (storm) {
        record.customerId = incident.scope.customer!;
        record.merchant = { id: this.merchants[20]!.id };
        record.card = {
          ...record.card,
          fingerprint: `storm${incident.from}`,
          bin: this.issuers[5]!.bins[0]!,
          issuer: this.issuers[5]!.name,
          network: this.issuers[5]!.network,
          country: this.issuers[5]!.country,
        };
      } else {
        record.amount = (0.5 + random() * 3).toFixed(2);
        record.customerId = `x${Math.floor(random() * 1e9)}`;
        record.card = { ...record.card, fingerprint: `x${Math.floor(random() * 1e12)}` };
      }
      const failed = random() < 0.88;
      if (failed) incident.excess += 1;
      this.add(at, record, failed ? incident.codes[Math.floor(random() * incident.codes.length)]! : null);
    }
  }

  /** Draws what goes wrong, when and where, from the third day on. */
  private plan() {
    const { random } = this;
    const kinds: Pattern[] = [
      "outage",
      "degradation",
      "outage",
      "reason_shift",
      "volume_drop",
      "card_testing",
      "retry_storm",
      "degradation",
    ];
    for (let n = 0; n < this.settings.incidents; n++) {
      const pattern = kinds[n % kinds.length]!;
      const issuer = this.issuers[Math.floor(random() * this.issuers.length)]!;
      const merchant = this.merchants[Math.floor(random() ** 2 * 120)]!;
      const scopes: Scope[] = [
        { issuer: issuer.name },
        { issuer: issuer.name },
        { issuer: issuer.name, method: random() < 0.5 ? "card" : "wallet" },
        { merchant: merchant.id },
        { country: issuer.country },
        { method: "wallet", country: issuer.country },
        { bin: issuer.bins[0]! },
        { network: issuer.network },
        { method: random() < 0.5 ? "bank_transfer" : "wallet" },
        { merchant: merchant.id, method: "card" },
      ];
      let scope = scopes[Math.floor(random() * scopes.length)]!;
      if (pattern === "card_testing")
        scope = random() < 0.7 ? { merchant: merchant.id } : { bin: issuer.bins[0]! };
      if (pattern === "retry_storm")
        scope = { customer: `c${Math.floor(random() * this.settings.customers)}` };
      if (pattern === "volume_drop")
        scope = [
          { issuer: this.issuers[Math.floor(random() * 12)]!.name },
          { merchant: this.merchants[Math.floor(random() * 25)]!.id },
          { method: "wallet" },
        ][Math.floor(random() * 3)]!;
      const length = (pattern === "retry_storm" ? 10 + random() * 30 : 20 + random() ** 2 * 220) * minute;
      const from = start + (2.3 + random() * (this.settings.days - 2.8)) * 1440 * minute;
      const technical = [["91", "68"], ["96"], ["91"], ["68", "96"], ["57"], ["05"]];
      const stolen = [["14", "05"], ["05", "59", "43"], ["14"]];
      this.injected.push({
        pattern,
        scope,
        from,
        to: from + length,
        excess: 0,
        hit:
          pattern === "outage"
            ? 0.6 + 0.4 * random()
            : pattern === "degradation"
              ? 0.15 + 0.3 * random()
              : 0.6 + 0.4 * random(),
        codes:
          pattern === "card_testing"
            ? stolen[Math.floor(random() * 3)]!
            : pattern === "retry_storm"
              ? ["51"]
              : pattern === "reason_shift"
                ? [["57", "13", "03", "1A"][Math.floor(random() * 4)]!]
                : technical[Math.floor(random() * technical.length)]!,
        cards:
          pattern === "card_testing"
            ? 25 + Math.floor(random() * 250)
            : pattern === "retry_storm"
              ? 24 + Math.floor(random() * 30)
              : 0,
      });
    }
  }
}

const fieldOf: Record<Dimension, (record: PaymentRecord) => string | undefined> = {
  method: (record) => record.method,
  issuer: (record) => record.card?.issuer,
  merchant: (record) => record.merchant?.id,
  country: (record) => record.card?.country,
  channel: (record) => record.channel,
  network: (record) => record.card?.network,
  bin: (record) => record.card?.bin,
  currency: (record) => record.currency,
  terminal: (record) => record.terminalId,
  customer: (record) => record.customerId,
};

export const within = (scope: Scope, record: PaymentRecord): boolean =>
  (Object.keys(scope) as Dimension[]).every((name) => fieldOf[name](record) === scope[name]);

function poisson(mean: number, random: () => number): number {
  if (mean > 40) {
    const gauss = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * gauss));
  }
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}

/** A stream of transaction records in order of arrival, and what was put into it. */
export const makeStream = (settings: Settings) => new World(settings).make();
