import type { Pattern } from "#app/features/failures/incident.ts";
import type { Dimension, PaymentRecord, Scope } from "#app/features/failures/payment.ts";
import type { Random } from "./random.ts";
import { type Issuer, type Merchant, minute, start, type World } from "./world.ts";

/** Something that goes wrong, and what came of it. */
export interface Injected {
  pattern: Pattern;
  scope: Scope;
  from: number;
  to: number;
  /** failures (or missing payments) beyond what would have been */
  excess: number;
  /** when what it made fail failed (ms), in no order */
  hits: number[];
  /** chance that a payment in scope is hit */
  hit: number;
  /** minutes until it hits so many */
  ramp: number;
  codes: readonly string[];
  /** attempts of an attack or a storm, 0 for others */
  attempts: number;
  /** of an attack: one amount, or small ones */
  amount: string | null;
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

export const within = (scope: Scope, record: PaymentRecord): boolean => {
  for (const name in scope) if (fieldOf[name as Dimension](record) !== scope[name as Dimension]) return false;
  return true;
};

const kinds: readonly Pattern[] = [
  "outage",
  "degradation",
  "outage",
  "reason_shift",
  "volume_drop",
  "card_testing",
  "retry_storm",
  "degradation",
  "outage",
  "card_testing",
];
const technical = [["91", "68"], ["96"], ["91"], ["68", "96"], ["57"], ["05"]];
const severalCodes = [
  ["91", "68", "96"],
  ["91", "05"],
  ["96", "91", "05"],
  ["68", "96", "91"],
];
const stolen = [["14", "05"], ["05", "59", "43"], ["14"], ["05"]];

/** Draws what goes wrong, when and where, from the third day on. */
export class Faults {
  private readonly random: Random;
  readonly drawn: Injected[] = [];

  constructor(private readonly world: World) {
    this.random = world.random;
    const { incidents, days } = world.settings;
    // How often payments lie in a scope is seen from a sample.
    const sample = Array.from({ length: 20_000 }, (_, n) => world.payment(start + n * 40 * minute).record);
    for (let n = 0; this.drawn.length < incidents && n < incidents * 40; n++) {
      const fault = this.draw(kinds[this.drawn.length % kinds.length]!, sample, days);
      if (fault) this.drawn.push(fault);
    }
  }

  private draw(pattern: Pattern, sample: readonly PaymentRecord[], days: number): Injected | null {
    const { random, world } = this;
    const scope = this.scope(pattern);
    if (!scope) return null;
    const from = start + random.between(2.3, days - 0.4) * 1440 * minute;
    const inScope = sample.filter((record) => within(scope, record)).length / sample.length;
    const everyMinute = inScope * world.pace(from);
    const hit = this.hit(pattern);
    let length: number;
    let attempts = 0;
    if (pattern === "retry_storm") {
      attempts = 22 + random.below(30);
      length = random.between(6, 90);
    } else if (pattern === "card_testing") {
      attempts = 26 + random.below(220);
      length = random.between(15, 240);
    } else {
      // Long enough to be worth finding, and no longer than six hours.
      // Only what fails anyway can shift its reason.
      const share = pattern === "reason_shift" ? hit * world.settings.failing : hit;
      const wanted = world.settings.small ? random.between(20, 60) : 22 * Math.exp(random.next() * 3.5);
      length = Math.max(random.between(10, 25), wanted / (everyMinute * share + 1e-9));
      if (pattern === "volume_drop") length = Math.max(20, length);
      if (length > 360) return null;
    }
    const to = from + length * minute;
    const overlaps = this.drawn.filter((one) => one.from < to + 60 * minute && from < one.to + 60 * minute);
    // Two causes at once happen, seldom, and in different places.
    if (overlaps.length > 1 || (overlaps.length === 1 && !random.chance(0.15))) return null;
    if (overlaps.some((one) => touches(one.scope, scope))) return null;
    if (pattern === "volume_drop" && overlaps.length > 0) return null;
    return {
      pattern,
      scope,
      from,
      to,
      excess: 0,
      hits: [],
      hit,
      ramp: pattern === "outage" && world.settings.ramp ? random.between(0, world.settings.ramp) : 0,
      codes: this.codes(pattern),
      attempts,
      amount: pattern === "card_testing" && random.chance(0.4) ? random.of(["1.00", "0.50", "2.00"]) : null,
    };
  }

  private hit(pattern: Pattern): number {
    const { random } = this;
    if (pattern === "degradation") return random.between(0.15, 0.45);
    if (pattern === "outage") return random.chance(0.3) ? random.between(0.5, 0.65) : random.between(0.65, 1);
    return random.between(0.6, 1);
  }

  private codes(pattern: Pattern): readonly string[] {
    if (pattern === "card_testing") return this.random.of(stolen);
    if (pattern === "retry_storm") return this.random.of([["51"], ["05"], ["61", "51"]]);
    if (pattern === "reason_shift") return [this.random.of(["57", "13", "03", "1A"])];
    return this.random.of(this.world.settings.mixed ? severalCodes : technical);
  }

  private scope(pattern: Pattern): Scope | null {
    const { random, world } = this;
    const missing = world.settings.without ?? [];
    const issuer: Issuer = random.of(world.issuers);
    const merchant: Merchant = world.merchants[Math.floor(random.next() ** 2 * 120)]!;
    const method = random.of(["card", "wallet", "bank_transfer"]);
    const bin = missing.includes("bin") ? null : { bin: random.of(issuer.bins) };
    if (pattern === "card_testing") return random.chance(0.7) ? { merchant: merchant.id } : bin;
    if (pattern === "retry_storm")
      return missing.includes("customer") ? null : { customer: `c${random.below(world.settings.customers)}` };
    if (pattern === "volume_drop")
      return random.of<Scope>([
        { issuer: world.issuers[random.below(12)]!.name },
        { merchant: world.merchants[random.below(25)]!.id },
        { method },
        {},
        { country: issuer.country },
      ]);
    const carded = random.of(["card", "wallet"]);
    return random.of<Scope | null>([
      { issuer: issuer.name },
      { issuer: issuer.name },
      { issuer: issuer.name, method: carded },
      { merchant: merchant.id },
      { country: issuer.country },
      { method: carded, country: issuer.country },
      bin,
      missing.includes("network") ? null : { network: issuer.network },
      { method },
      { merchant: merchant.id, method: "card" },
      missing.includes("channel") ? null : { channel: random.of(["in_app", "in_store", "bill"]) },
      { currency: random.of(["EUR", "JPY", "SGD", "AUD", "THB"]) },
      { issuer: issuer.name, country: issuer.country, method: carded },
      missing.includes("terminal") || merchant.channel !== "in_store"
        ? null
        : { terminal: `${merchant.id}t0` },
    ]);
  }
}

/** Scopes that could hold the same payment and say so by a value they share. */
const touches = (one: Scope, other: Scope) => {
  const shared = (Object.keys(one) as Dimension[]).filter((name) => name in other);
  if (Object.keys(one).length === 0 || Object.keys(other).length === 0) return true;
  return shared.some((name) => one[name] === other[name]);
};
