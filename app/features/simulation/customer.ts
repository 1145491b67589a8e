import { days, hours } from "#app/platform/time.ts";
import type { Category } from "./categories.ts";
import { issuers } from "./issuers.ts";
import { type Market, markets } from "./markets.ts";
import { hash, Random, shortText, unitHash } from "./random.ts";
import { tuning } from "./tuning.ts";

export interface Card {
  fingerprint: string;
  bin: string;
  last4: string;
  network: string;
  issuer: string;
  country: string;
  strictness: number;
}

/** A person and how he or she pays. Never holds a card number: only what a receipt shows. */
export interface Customer {
  index: number;
  id: string;
  market: Market;
  cards: Card[];
  devices: number;
  /** local hours between which this person is awake; `sleeps` may lie beyond 24 */
  wakes: number;
  sleeps: number;
  /** spending next to the neighbours' */
  spend: number;
  shortOfMoney: boolean;
  vpn: boolean;
}

// What a hash is for, so that no two decisions share their bits.
const purpose = { customer: 11, device: 12, trip: 13, taste: 14, phoneLife: 15, home: 16 };

const issuersOf = (country: string) => issuers.filter((issuer) => issuer.country === country);
const issuersByCountry = new Map(markets.map(({ country }) => [country, issuersOf(country)]));

/** A card of some bank of a country. */
export function issueCard(random: Random, country: string): Card {
  const banks = issuersByCountry.get(country) ?? issuers;
  let draw = random.unit() * banks.reduce((sum, bank) => sum + bank.share, 0);
  let issuer = banks[banks.length - 1] as (typeof banks)[number];
  for (const bank of banks) {
    draw -= bank.share;
    if (draw < 0) {
      issuer = bank;
      break;
    }
  }
  const product = random.pick(issuer.products);
  return {
    fingerprint: `fp_${shortText(random.word(), 6)}${shortText(random.word(), 5)}`,
    bin: product.bin,
    last4: String(random.whole(0, 9_999)).padStart(4, "0"),
    network: product.network,
    issuer: issuer.name,
    country: issuer.country,
    strictness: issuer.strictness,
  };
}

/** The customer's public id: distinct for each index, and telling nothing about it. */
export const customerId = (index: number) =>
  `cus_${shortText((index * 387_420_489 + 1_234_577) % 2 ** 31, 6)}`;

/** Customer `index` of a market: a pure function of the seed, so that none need be kept. */
export function buildCustomer(seed: number, index: number, market: Market): Customer {
  const random = new Random(seed, index, purpose.customer);
  const { habits, decline } = tuning;
  const wakes = 6.6 + 1.1 * random.normal();
  const cards = random.weighted({ 1: 52, 2: 34, 3: 14 });
  return {
    index,
    id: customerId(index),
    market,
    cards: Array.from({ length: Number(cards) }, () => issueCard(random, market.country)),
    devices: Number(random.weighted({ 1: 58, 2: 32, 3: 10 })),
    wakes,
    sleeps: wakes + 16.3 + 1 * random.normal(),
    spend: random.lognormal(1, habits.spendSigma),
    shortOfMoney: random.chance(decline.shortOfMoney.share),
    vpn: random.chance(habits.vpnUsers),
  };
}

/** Whether a person is usually awake at this local hour. */
export function isAwake(customer: Customer, hour: number): boolean {
  return (
    (hour >= customer.wakes && hour < customer.sleeps) ||
    (hour + 24 >= customer.wakes && hour + 24 < customer.sleeps)
  );
}

/** What this person spends on a kind of thing, next to others: a habit that stays. */
export function taste(seed: number, customer: Customer, category: Category): number {
  const sum = unitHash(seed, customer.index, Number(category.mcc), purpose.taste) * 2 - 1;
  return customer.spend * Math.exp(tuning.habits.categorySigma * 1.7 * sum);
}

/** Where a traveller is at an instant, or null at home. `flying` near both ends of the trip. */
export function tripAt(
  seed: number,
  customer: Customer,
  at: number,
): { country: string; flying: boolean } | null {
  const week = Math.floor(at / days(7));
  if (unitHash(seed, customer.index, week, purpose.trip) >= tuning.habits.travelling) return null;
  const random = new Random(seed, customer.index, week, purpose.trip);
  const start = week * days(7) + random.between(days(0.5), days(3));
  const end = start + random.between(days(1.5), days(3.5));
  if (at < start || at >= end) return null;
  let market = random.pick(markets);
  if (market === customer.market) market = markets[(markets.indexOf(market) + 1) % markets.length] as Market;
  const { flight } = tuning.habits;
  return { country: market.country, flying: at < start + flight || at >= end - flight };
}

/** A device's id. The first is the phone, and phones are replaced every few years. */
export function deviceId(seed: number, customer: Customer, device: number, at: number): string {
  const [soonest, latest] = tuning.habits.deviceLife;
  const life = soonest + unitHash(seed, customer.index, purpose.phoneLife) * (latest - soonest);
  const born = unitHash(seed, customer.index, purpose.phoneLife, 1) * life;
  const generation = device === 0 ? Math.floor((at + born) / life) : 0;
  return nameDevice(hash(seed, customer.index, device, generation, purpose.device));
}

export const nameDevice = (bits: number) => `d_${shortText(bits, 6)}${shortText(hash(bits), 2)}`;

const documentationV4 = ["192.0.2", "198.51.100", "203.0.113"];

/**
 * An address from the ranges kept for documentation (RFC 5737, RFC 3849). There are only 762 of
 * the old kind, so most homes have an IPv6 prefix of their own; a few share, as behind a carrier.
 */
export function address(bits: number, interfaceBits: number): string {
  if (bits % 12 === 0) return `${documentationV4[(bits >>> 8) % 3]}.${1 + ((bits >>> 12) % 254)}`;
  const hex = (value: number) => (value & 0xffff).toString(16);
  const site = `2001:db8:${hex(bits)}:${hex(bits >>> 16)}`;
  return `${site}::${hex((interfaceBits % 0xfffe) + 1)}`;
}

/** A home's or phone's address: the network stays, the last part changes within days. */
export function homeAddress(seed: number, customer: Customer, device: number, at: number): string {
  const day = Math.floor((at + hours(customer.index % 24)) / days(1));
  return address(
    hash(seed, customer.index, purpose.home),
    hash(seed, customer.index, device, Math.floor(day / 3), purpose.home),
  );
}
