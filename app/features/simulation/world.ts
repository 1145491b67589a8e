import { buildCustomer, type Customer, customerId } from "./customer.ts";
import { type Market, markets } from "./markets.ts";
import { type Merchant, merchants } from "./merchants.ts";
import { person } from "./names.ts";
import { phone } from "./phones.ts";
import { type Random, textHash } from "./random.ts";
import { tuning } from "./tuning.ts";

/** Everybody and every shop of one seed. Customers are made when asked for. */
export interface World {
  seed: number;
  customers: number;
  merchants: readonly Merchant[];
  /** first customer index of each market, and one past the last at the end */
  marketStarts: readonly number[];
  customerAt(index: number): Customer;
}

/** A row of the customers table. */
export interface CustomerRow {
  id: string;
  name: string;
  email: string;
  phone: string;
  locale: "en" | "zh";
  country: string;
}

// A customer takes microseconds to make and a kilobyte to keep.
const mostKept = 20_000;

/**
 * A world for a seed. Two seeds share shops and banks, and nothing about people, their
 * habits, their luck or their thieves: to judge anything honestly, tune it on some seeds
 * ("tune-1", "tune-2" …) and judge it on others that were never looked at.
 *
 * @param seed any number or word
 */
export function createWorld(seed: string | number, options: { customers?: number } = {}): World {
  const bits = textHash(String(seed));
  const customers = options.customers ?? tuning.customers;
  const totalShare = markets.reduce((sum, { share }) => sum + share, 0);
  let share = 0;
  const marketStarts = [0];
  for (const market of markets) {
    share += market.share;
    marketStarts.push(Math.round((customers * share) / totalShare));
  }
  let kept = new Map<number, Customer>();
  return {
    seed: bits,
    customers,
    merchants,
    marketStarts,
    customerAt(index) {
      const known = kept.get(index);
      if (known) return known;
      const made = buildCustomer(bits, index, marketOf(marketStarts, index));
      if (kept.size >= mostKept) kept = new Map();
      kept.set(index, made);
      return made;
    },
  };
}

function marketOf(starts: readonly number[], index: number): Market {
  let market = 0;
  while (market < markets.length - 1 && index >= (starts[market + 1] as number)) market += 1;
  return markets[market] as Market;
}

/** Somebody of a market; the active ones more often (see `tuning.activitySkew`). */
export function pickCustomer(world: World, market: number, random: Random): Customer {
  const start = world.marketStarts[market] as number;
  const size = Math.max(1, (world.marketStarts[market + 1] as number) - start);
  const { power, offset } = tuning.activitySkew;
  const low = offset ** power;
  const place = ((random.unit() + offset) ** power - low) / ((1 + offset) ** power - low);
  return world.customerAt(Math.min(start + Math.floor(place * size), world.customers - 1));
}

/** All customers, as the payment company would hand them over. */
export function* worldCustomers(world: World): Generator<CustomerRow> {
  for (let index = 0; index < world.customers; index++) {
    const market = markets.findIndex((_, place) => index < (world.marketStarts[place + 1] as number));
    const { country } = markets[market] as Market;
    const { name, email, locale } = person(world.seed, index, country);
    const number = index - (world.marketStarts[market] as number);
    yield { id: customerId(index), name, email, phone: phone(country, number), locale, country };
  }
}
