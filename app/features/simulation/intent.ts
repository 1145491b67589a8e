import type { Channel, Method } from "#app/features/transactions/transaction.ts";
import { price } from "./amounts.ts";
import { type Category, categories, category } from "./categories.ts";
import { address, type Card, type Customer, deviceId, homeAddress, taste, tripAt } from "./customer.ts";
import { type Market, markets } from "./markets.ts";
import { type Merchant, sellers } from "./merchants.ts";
import { hash, indexIn, type Random, unitHash, weightedAt } from "./random.ts";
import { categoryPace } from "./season.ts";
import { tuning } from "./tuning.ts";
import type { World } from "./world.ts";

export interface Device {
  id: string;
  ip: string;
  country: string;
}

/** A payment about to be made: who, where, what and how, before anybody has answered. */
export interface Intent {
  at: number;
  customer: Customer | null;
  merchant: Merchant | null;
  category: Category;
  channel: Channel;
  method: Method;
  card: Card | null;
  device: Device | null;
  terminalId: string | null;
  minor: number;
  currency: string;
  /** where the purchase takes place; a fact of its own where there is no merchant */
  country: string;
  /** how often the usual amount doubles into this one; 0 for an ordinary one */
  doublings: number;
}

const purpose = { favourite: 21, method: 22, vpn: 23, abroad: 24 };
const channelCodes: Record<Channel, number> = { online: 1, in_app: 2, in_store: 3, bill: 4, transfer: 5 };
const marketOf = new Map(markets.map((market) => [market.country, market]));
const marketOfCurrency = new Map(markets.map((market) => [market.currency, market]));
const marketplace = category("marketplace");

export const market = (country: string) => marketOf.get(country) as Market;

/** What this customer does next, following his or her habits. */
export function ordinaryIntent(world: World, random: Random, at: number, customer: Customer): Intent {
  const { habits } = tuning;
  let what = categories[indexIn(categoryPace(at, customer.market.utcOffset), random.unit())] as Category;
  let channel = random.weighted(what.channels);
  const trip = tripAt(world.seed, customer, at);
  if (trip?.flying && channel === "in_store") {
    what = marketplace;
    channel = "in_app";
  }
  const home = customer.market.country;
  const besideOneself = channel === "in_store" || (channel === "in_app" && what.global === 0);
  let country = trip && besideOneself ? trip.country : home;
  if (channel === "online" && what.global === 0 && random.chance(habits.abroadOnline)) {
    country = random.pick(markets).country;
  }
  const merchant = chooseMerchant(world, random, customer, what, country);
  const method = chooseMethod(world, random, customer, channel, country !== home);
  const sum = amount(world, random, customer, what, merchant, country);
  return withMethod(world, random, method, {
    at,
    customer,
    merchant,
    category: what,
    channel,
    terminalId: terminal(random, merchant, channel),
    country: merchant?.country ?? home,
    ...sum,
  });
}

/** Fills in what a way of paying brings along: the card, the device. */
export function withMethod(
  world: World,
  random: Random,
  method: Method,
  intent: Omit<Intent, "method" | "card" | "device"> & { customer: Customer },
): Intent {
  const { customer, channel, at } = intent;
  const usual = random.chance(tuning.habits.usualCard);
  const card = method === "card" ? (usual ? customer.cards[0] : random.pick(customer.cards)) : null;
  const atTill = channel === "in_store" && method === "card";
  return {
    ...intent,
    method,
    card: card ?? null,
    device: atTill ? null : ownDevice(world, random, customer, channel, at),
  };
}

/** One of the customer's own devices, where the customer is. */
function ownDevice(world: World, random: Random, customer: Customer, channel: Channel, at: number): Device {
  const { habits } = tuning;
  const carried = channel !== "online" || customer.devices === 1 || random.chance(habits.usualDevice);
  const device = carried ? 0 : random.whole(1, customer.devices - 1);
  const id = deviceId(world.seed, customer, device, at);
  if (customer.vpn && channel === "online" && random.chance(habits.vpnUse)) {
    const exit = random.pick(markets).country;
    return { id, ip: address(hash(purpose.vpn, textBits(exit), random.whole(0, 30)), 1), country: exit };
  }
  const trip = tripAt(world.seed, customer, at);
  if (trip) {
    const bits = hash(world.seed, customer.index, textBits(trip.country), purpose.abroad);
    return { id, ip: address(bits, hash(bits, device)), country: trip.country };
  }
  return { id, ip: homeAddress(world.seed, customer, device, at), country: customer.market.country };
}

const textBits = (country: string) => country.charCodeAt(0) * 256 + country.charCodeAt(1);

function chooseMerchant(world: World, random: Random, customer: Customer, what: Category, country: string) {
  const choice = sellers(what, country);
  if (choice.length === 0) return null;
  const favourite = hash(world.seed, customer.index, Number(what.mcc), purpose.favourite) % choice.length;
  return random.chance(tuning.habits.usualMerchant) ? (choice[favourite] as Merchant) : random.pick(choice);
}

function chooseMethod(
  world: World,
  random: Random,
  customer: Customer,
  channel: Channel,
  abroad: boolean,
): Method {
  // Home wallets seldom work at a foreign till; the card does.
  if (abroad && channel === "in_store") return random.chance(0.72) ? "card" : "wallet";
  const mix = customer.market.methods[channel];
  const habit = unitHash(world.seed, customer.index, channelCodes[channel], purpose.method);
  return weightedAt(mix, random.chance(tuning.habits.usualMethod) ? habit : random.unit());
}

/** What a purchase costs: the kind's median, the place's prices, the customer's taste, and chance. */
export function amount(
  world: World,
  random: Random,
  customer: Customer,
  what: Category,
  merchant: Merchant | null,
  country: string,
  times = 1,
): { minor: number; currency: string; doublings: number } {
  const currency = merchant?.currency ?? customer.market.currency;
  const level = market(country).priceLevel;
  // Flights and games cost a poorer country's customers less, but not as much less as noodles.
  const usual =
    what.medianDollars * (what.global > 0 ? Math.sqrt(level) : level) * taste(world.seed, customer, what);
  const spread = random.lognormal(1, what.sigma) * times;
  const dollars = usual * spread * (merchant?.priceFactor ?? 1);
  const raw = dollars * (marketOfCurrency.get(currency) as Market).perDollar;
  const minor = price(random, raw, currency, what.prices);
  return { minor, currency, doublings: Math.max(0, Math.log2(spread)) };
}

/** One of a shop's tills. */
export const terminal = (random: Random, merchant: Merchant | null, channel: Channel) =>
  merchant && channel === "in_store"
    ? `t_${merchant.id.slice(2)}_${random.whole(1, Math.max(1, merchant.terminals))}`
    : null;
