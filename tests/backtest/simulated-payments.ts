import { Random } from "#app/features/simulation/random.ts";
import { days, hours, minutes, seconds } from "#app/platform/time.ts";

/** One payment of a made-up data set, in the columns of the backtest. */
export interface SimulatedPayment {
  at: number;
  customer: number;
  terminal: number;
  amount: number;
  fraud: boolean;
}

/**
 * Ways of fraud that a backtest is tried with. Each is its own process; none is tied to the
 * features.
 *
 * - large: an amount nobody else pays
 * - terminal: everything at a terminal for some weeks
 * - spree: a customer's payments grow manifold for some days
 * - testing: a card is tried with tiny amounts all over the town, then used
 * - night: a card is used at other hours at places it never was
 * - drain: a sleeping card wakes and pays the same amount again and again
 * - till: at a terminal many cards pay the same round amount within an hour
 */
export const fraudWays = ["large", "terminal", "spree", "testing", "night", "drain", "till"] as const;
export type FraudWay = (typeof fraudWays)[number];

export interface SimulatedWorld {
  seed: number;
  customers: number;
  terminals: number;
  /** milliseconds since 1970 */
  start: number;
  days: number;
  /** payments a customer makes a day, on average */
  rate: number;
  ways: readonly FraudWay[];
  /** how many times as often as usual frauds happen */
  fraudFactor?: number;
}

interface Person {
  rate: number;
  usual: number;
  spread: number;
  hour: number;
  places: number[];
  spreeUntil: number;
  spreeFactor: number;
}

const personOf = (random: Random, { rate, terminals }: SimulatedWorld): Person => ({
  rate: rate * random.lognormal(1, 0.6),
  usual: random.lognormal(28, 0.7),
  spread: random.between(0.35, 0.9),
  hour: random.chance(0.7) ? random.between(10, 18) : random.between(17, 23),
  places: Array.from({ length: random.whole(4, 25) }, () => popular(random, terminals)),
  spreeUntil: 0,
  spreeFactor: 1,
});

/** Some terminals are much busier than others. */
const popular = (random: Random, terminals: number) =>
  Math.min(terminals - 1, Math.floor(terminals * random.unit() ** 1.7));

const cents = (amount: number) => Math.max(0.01, Math.round(amount * 100) / 100);

/** Times of day around an hour, in milliseconds. */
const timeOfDay = (random: Random, hour: number) =>
  (((((hour + 2.6 * random.normal()) % 24) + 24) % 24) * hours(1)) | 0;

/** All payments of a world in time order. The same world is the same payments. */
export function simulatePayments(world: SimulatedWorld): SimulatedPayment[] {
  const random = new Random(world.seed);
  const people = Array.from({ length: world.customers }, () => personOf(random, world));
  const brokenUntil = new Map<number, number>();
  const payments: SimulatedPayment[] = [];
  const factor = world.fraudFactor ?? 1;
  const has = (way: FraudWay) => world.ways.includes(way);
  const often = (perDay: number) => random.poisson(perDay * factor);
  const someone = () => random.whole(0, world.customers - 1);
  const somewhere = () => random.whole(0, world.terminals - 1);
  const add = (at: number, customer: number, terminal: number, amount: number, fraud: boolean) =>
    payments.push({ at: Math.floor(at / 1000) * 1000, customer, terminal, amount: cents(amount), fraud });

  for (let day = 0; day < world.days; day += 1) {
    const from = world.start + days(day);
    const until = from + days(1);
    const scale = world.customers / 1000;
    if (has("terminal")) {
      for (let more = often(0.35 * scale); more > 0; more -= 1)
        brokenUntil.set(popular(random, world.terminals), from + days(random.whole(10, 24)));
    }
    if (has("spree")) {
      for (let more = often(0.6 * scale); more > 0; more -= 1) {
        const person = people[someone()]!;
        person.spreeUntil = from + days(random.whole(4, 10));
        person.spreeFactor = random.between(2.5, 7);
      }
    }
    people.forEach((person, customer) => {
      const weekend = (Math.floor(from / days(1)) + 3) % 7 >= 5;
      for (let more = random.poisson(person.rate * (weekend ? 0.75 : 1.1)); more > 0; more -= 1) {
        const at = from + timeOfDay(random, person.hour);
        const terminal = random.chance(0.06) ? somewhere() : random.pick(person.places);
        const ordinary = person.usual * Math.exp(person.spread * random.normal());
        const spree = at < person.spreeUntil && random.chance(0.4);
        const broken = (brokenUntil.get(terminal) ?? 0) > at && random.chance(0.85);
        const huge = has("large") && random.chance(0.0006 * factor);
        const amount = huge ? random.between(900, 1600) : spree ? ordinary * person.spreeFactor : ordinary;
        add(at, customer, terminal, Math.min(amount, huge ? 1600 : 850), huge || spree || broken);
      }
    });
    if (has("testing")) {
      for (let more = often(0.5 * scale); more > 0; more -= 1) {
        const customer = someone();
        let at = from + random.unit() * days(1);
        for (let tries = random.whole(3, 7); tries > 0 && at < until; tries -= 1) {
          add(at, customer, somewhere(), random.between(0.5, 3), true);
          at += random.between(seconds(20), minutes(4));
        }
        for (let uses = random.whole(1, 3); uses > 0 && at < until; uses -= 1) {
          add(at, customer, somewhere(), people[customer]!.usual * random.between(0.8, 4), true);
          at += random.between(minutes(3), minutes(40));
        }
      }
    }
    if (has("night")) {
      for (let more = often(0.8 * scale); more > 0; more -= 1) {
        const customer = someone();
        const person = people[customer]!;
        let at = from + timeOfDay(random, person.hour + 12);
        for (let uses = random.whole(1, 4); uses > 0 && at < until; uses -= 1) {
          add(at, customer, somewhere(), person.usual * Math.exp(person.spread * random.normal()), true);
          at += random.between(minutes(10), hours(2));
        }
      }
    }
    if (has("drain")) {
      for (let more = often(0.3 * scale); more > 0; more -= 1) {
        const customer = someone();
        const amount = cents(people[customer]!.usual * random.between(1, 2.5));
        const terminal = somewhere();
        let at = from + random.unit() * days(1);
        for (let uses = random.whole(3, 8); uses > 0 && at < until; uses -= 1) {
          add(at, customer, random.chance(0.7) ? terminal : somewhere(), amount, true);
          at += random.between(minutes(5), hours(3));
        }
      }
    }
    if (has("till")) {
      for (let more = often(0.15 * scale); more > 0; more -= 1) {
        const terminal = popular(random, world.terminals);
        const amount = 10 * random.whole(2, 9);
        const at = from + random.unit() * hours(22);
        for (let cards = random.whole(4, 10); cards > 0; cards -= 1)
          add(at + random.unit() * hours(1), someone(), terminal, amount, true);
      }
    }
  }
  return payments.sort((one, other) => one.at - other.at);
}

/** The payments as the CSV that the backtest reads. */
export function asCsv(payments: readonly SimulatedPayment[]): string {
  const lines = payments.map(
    ({ at, customer, terminal, amount, fraud }, id) =>
      `${id},${new Date(at).toISOString().slice(0, 19)}Z,${customer},${terminal},${amount},${fraud ? 1 : 0}`,
  );
  return `TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD\n${lines.join("\n")}\n`;
}
