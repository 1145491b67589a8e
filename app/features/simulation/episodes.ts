import type { Channel, Method } from "#app/features/transactions/transaction.ts";
import { minutes, seconds } from "#app/platform/time.ts";
import { price } from "./amounts.ts";
import { category } from "./categories.ts";
import { address, type Card, type Customer, issueCard, nameDevice } from "./customer.ts";
import type { DeclineReason } from "./declines.ts";
import { amount, type Device, type Intent, market, terminal } from "./intent.ts";
import { markets } from "./markets.ts";
import { type Merchant, sellers } from "./merchants.ts";
import { decide } from "./outcome.ts";
import { type FraudKind, type NextId, type Report, reportsOf } from "./payment.ts";
import { indexIn, type Random } from "./random.ts";
import { marketPace } from "./season.ts";
import { tuning } from "./tuning.ts";
import { pickCustomer, type World } from "./world.ts";

type Refusals = Partial<Record<DeclineReason, number>>;
interface Attack {
  world: World;
  random: Random;
  at: number;
  add: (intent: Intent, reason: DeclineReason | null) => void;
}

/** All reports of one attack that begins at `at`. The victim's own payment within it carries no truth. */
export function fraudEpisode(
  world: World,
  random: Random,
  at: number,
  nextId: NextId,
  kind: FraudKind = random.weighted(tuning.fraud.kinds),
): Report[] {
  const reports: Report[] = [];
  let episode: string | undefined;
  const add = (intent: Intent, reason: DeclineReason | null) => {
    // The stream looks back for attacks no further than this.
    if (intent.at - at >= tuning.fraud.longest) return;
    const id = nextId();
    episode ??= id;
    reports.push(...reportsOf(id, intent, { reason, pendingFor: null }, { kind, episode }));
  };
  const attack = { world, random, at, add };
  if (kind === "card_testing") testCards(attack);
  else if (kind === "account_takeover") takeOver(attack);
  else if (kind === "stolen_card") spendStolenCard(attack);
  else {
    const own = ownPurchase(attack);
    reports.push(...reportsOf(nextId(), own, decide(world.seed, random, own)));
    payInTwoPlaces(attack, own);
  }
  return reports;
}

/** A list of stolen or guessed numbers is tried with small sums at one shop that asks few questions. */
function testCards({ world, random, at, add }: Attack): void {
  const kind = category(random.pick(["charity", "media", "games", "giftCards"]));
  const origin = random.pick(markets);
  const merchant = random.pick(sellers(kind, origin.country));
  const devices = Array.from({ length: random.whole(1, 3) }, () =>
    foreignDevice(random, random.pick(markets).country),
  );
  // Half of the shops take guests; at the others one account serves for all.
  const account = random.chance(0.5) ? somebody(world, random, at) : null;
  const template = issueCard(random, origin.country);
  const guessed = random.chance(0.6);
  const currency = merchant.currency ?? origin.currency;
  const sum = random.between(0.6, 3);
  const refusals: Refusals = {
    wrong_number: guessed ? 40 : 8,
    wrong_cvc: 24,
    do_not_honor: 18,
    insufficient_funds: 8,
    expired: 6,
    suspected_fraud: 7,
    stolen: 4,
    lost: 3,
  };
  let when = at;
  for (let tries = random.whole(12, 34); tries > 0; tries--) {
    const card = guessed ? siblingOf(random, template) : issueCard(random, origin.country);
    const minor = price(
      random,
      sum * market(origin.country).perDollar * random.between(0.9, 1.4),
      currency,
      "till",
    );
    const base = { at: when, customer: account, merchant, category: kind, minor, currency, doublings: 0 };
    const device = random.pick(devices);
    const way = { channel: "online", method: "card", card, device, terminalId: null } as const;
    add(
      { ...base, ...way, country: merchant.country },
      random.chance(0.64) ? random.weighted(refusals) : null,
    );
    when += random.whole(seconds(2), seconds(16));
  }
}

/** Somebody else signs in to a customer's account and spends what is there. */
function takeOver({ world, random, at, add }: Attack): void {
  const victim = somebody(world, random, at);
  const subtle = random.chance(tuning.fraud.subtle);
  const home = victim.market.country;
  const device = foreignDevice(random, subtle ? home : anotherCountry(random, home));
  const refusals: Refusals = {
    over_limit: 30,
    insufficient_funds: 30,
    suspected_fraud: 20,
    authentication_required: 20,
  };
  let when = at;
  let times = subtle ? random.between(1, 2.5) : random.between(3, 7);
  for (let count = subtle ? random.whole(1, 3) : random.whole(3, 7); count > 0; count--) {
    const kind = category(
      random.weighted({ giftCards: 34, electronics: 24, transfer: 24, games: 10, airline: 8 }),
    );
    const merchant = kind.key === "transfer" ? null : random.pick(sellers(kind, home));
    const channel: Channel = merchant ? (random.chance(0.6) ? "online" : "in_app") : "transfer";
    const method: Method = merchant ? random.weighted({ card: 45, wallet: 35, balance: 20 }) : "balance";
    const card = method === "card" ? (victim.cards[0] as Card) : null;
    const sum = amount(world, random, victim, kind, merchant, home, times);
    const intent = {
      at: when,
      customer: victim,
      merchant,
      category: kind,
      channel,
      method,
      card,
      device,
      ...sum,
    };
    const refused = random.chance(subtle ? 0.08 : 0.26);
    add(
      { ...intent, terminalId: null, country: merchant?.country ?? home },
      refused ? random.weighted(refusals) : null,
    );
    when += Math.round(random.lognormal(minutes(2.2), 0.6));
    times *= random.between(1, 1.35);
  }
}

/** The victim's own purchase in a shop, by card, just before a copy of the card is used elsewhere. */
function ownPurchase({ world, random, at }: Attack): Intent {
  const customer = somebody(world, random, at);
  const card = customer.cards[0] as Card;
  return atTill(
    world,
    random,
    at,
    customer,
    card,
    customer.market.country,
    ["grocery", "restaurant", "fuel"],
    1,
  );
}

/** The copy is used in another country within minutes. */
function payInTwoPlaces({ world, random, add }: Attack, own: Intent): void {
  const customer = own.customer as Customer;
  const country = anotherCountry(random, customer.market.country);
  let when = own.at + random.whole(minutes(3), minutes(24));
  for (let count = random.whole(1, 3); count > 0; count--) {
    const goods = ["electronics", "department", "jewellery", "grocery", "clothing"];
    const intent = atTill(
      world,
      random,
      when,
      customer,
      own.card as Card,
      country,
      goods,
      random.between(0.9, 2.4),
    );
    add(
      intent,
      random.chance(0.24)
        ? random.weighted({ do_not_honor: 40, not_permitted: 25, suspected_fraud: 20, wrong_pin: 15 })
        : null,
    );
    when += random.whole(minutes(2), minutes(9));
  }
}

/** A lost purse: small sums first, then what sells again, until the bank says stop. */
function spendStolenCard({ world, random, at, add }: Attack): void {
  const customer = somebody(world, random, at);
  const card = random.pick(customer.cards);
  const online = random.chance(0.3);
  const device = foreignDevice(random, customer.market.country);
  const count = random.whole(3, 9);
  let when = at;
  for (let turn = 0; turn < count; turn++) {
    const goods =
      turn < 2 ? ["convenience", "fuel", "fastFood"] : ["electronics", "department", "jewellery", "clothing"];
    const times = turn < 2 ? 1 : random.between(1, 1.8);
    const shop = atTill(world, random, when, customer, card, customer.market.country, goods, times);
    const intent: Intent =
      online && turn >= 2 ? { ...shop, channel: "online", terminalId: null, device } : shop;
    const stopped = turn === count - 1 && random.chance(0.7);
    const refused = stopped || random.chance(0.1);
    const refusals: Refusals = stopped
      ? { stolen: 30, lost: 25, over_limit: 20, insufficient_funds: 15, suspected_fraud: 10 }
      : { [intent.channel === "online" ? "wrong_cvc" : "wrong_pin"]: 40, over_limit: 30, do_not_honor: 30 };
    add(intent, refused ? random.weighted(refusals) : null);
    when += Math.round(random.lognormal(minutes(4), 0.6));
  }
}

function atTill(
  world: World,
  random: Random,
  at: number,
  customer: Customer,
  card: Card,
  country: string,
  goods: string[],
  times: number,
): Intent {
  const kind = category(random.pick(goods));
  const merchant = random.pick(sellers(kind, country)) as Merchant;
  const sum = amount(world, random, customer, kind, merchant, country, times);
  const place = {
    at,
    customer,
    merchant,
    category: kind,
    country,
    terminalId: terminal(random, merchant, "in_store"),
  };
  return { ...place, ...sum, channel: "in_store", method: "card", card, device: null };
}

/** A victim: somebody who might as well be paying now. */
const somebody = (world: World, random: Random, at: number) =>
  pickCustomer(world, indexIn(marketPace(at), random.unit()), random);

function anotherCountry(random: Random, home: string): string {
  const there = random.pick(markets).country;
  return there === home ? (home === "US" ? "GB" : "US") : there;
}

const foreignDevice = (random: Random, country: string): Device => ({
  id: nameDevice(random.word()),
  ip: address(random.word(), random.word()),
  country,
});

const siblingOf = (random: Random, card: Card): Card => ({
  ...issueCard(random, card.country),
  bin: card.bin,
  network: card.network,
  issuer: card.issuer,
  strictness: card.strictness,
});
