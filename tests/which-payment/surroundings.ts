import type { TransactionRecord } from "#app/features/transactions/transaction.ts";
import { type Fact, readClock, readPayment, type WrittenCase } from "./written-case.ts";

/** How the payments around the meant one are made up. */
export interface Settings {
  seed: number;
  /** fewest and most payments of a case */
  payments: readonly [number, number];
  /** how far back they reach, in days */
  days: number;
  /** shops as they are written in payments: "name mcc country" */
  shops: readonly string[];
  /** makes the id of a payment from a random number */
  idOf: (random: number) => string;
}

export interface Case {
  id: string;
  at: string;
  text: string;
  timeZone?: string;
  transactions: TransactionRecord[];
}

export interface JudgedCase {
  question: Case;
  /** the ids either of which is right; none where the answer has to be empty */
  right: string[];
}

/** Mulberry32: a small generator of even numbers from 0 to 1. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const dayLength = 86_400_000;

const amountOf = ({ amount }: TransactionRecord) => Number(amount);
const farApart = (one: number, other: number) => Math.abs(Math.log(one / other)) > 0.45;
const daysApart = (one: TransactionRecord, other: TransactionRecord) =>
  Math.abs(Date.parse(one.occurredAt) - Date.parse(other.occurredAt)) / dayLength;

/** Kinds of shops that people would not confuse: by the first two digits of the code, with food as one. */
const kindOf = ({ merchant }: TransactionRecord) => {
  const mcc = merchant?.mcc ?? "";
  return ["5811", "5812", "5813", "5814", "5462", "5411", "5499"].includes(mcc) ? "food" : mcc.slice(0, 2);
};

/** Whether two payments differ clearly in a fact. */
const differs: Record<Fact, (one: TransactionRecord, other: TransactionRecord) => boolean> = {
  amount: (one, other) => one.currency !== other.currency || farApart(amountOf(one), amountOf(other)),
  shop: (one, other) => one.merchant?.name !== other.merchant?.name,
  kind: (one, other) => kindOf(one) !== kindOf(other),
  day: (one, other) => daysApart(one, other) > 2.2,
  month: (one, other) => daysApart(one, other) > 50,
  time: () => false,
  card: (one, other) => one.card?.last4 !== other.card?.last4,
  status: (one, other) => one.status !== other.status,
  bank: (one, other) => one.card?.issuer !== other.card?.issuer,
  network: (one, other) => one.card?.network !== other.card?.network,
  place: (one, other) => one.merchant?.country !== other.merchant?.country,
  method: (one, other) => one.method !== other.method,
  channel: (one, other) => one.channel !== other.channel,
  currency: (one, other) => one.currency !== other.currency,
  failure: (one, other) => one.failure?.code !== other.failure?.code,
  last: (one, other) => Date.parse(other.occurredAt) < Date.parse(one.occurredAt),
  first: (one, other) => Date.parse(other.occurredAt) > Date.parse(one.occurredAt),
  biggest: (one, other) => amountOf(other) < amountOf(one),
  smallest: (one, other) => amountOf(other) > amountOf(one),
  id: () => true,
  twice: (one, other) => one.merchant?.name !== other.merchant?.name,
};

/** Facts by which an ordering word chooses: no payment around may win it. */
const decisive = new Set<Fact>(["last", "first", "biggest", "smallest", "month"]);

/** A payment around the meant one must not answer the text as well as that one does. */
function isOther(meant: TransactionRecord, other: TransactionRecord, told: readonly Fact[]): boolean {
  const choosing = told.filter((fact) => decisive.has(fact));
  const plain = told.filter((fact) => !decisive.has(fact));
  const apart = plain.some((fact) => differs[fact](meant, other));
  // Weak facts are a matter of degree: two of them have to differ where nothing strong is told.
  return apart || (choosing.length > 0 && choosing.every((fact) => differs[fact](meant, other)));
}

const cards = [
  "1234 visa 招商银行",
  "8842 unionpay 工商银行",
  "5079 mastercard HSBC",
  "3316 visa Chase",
  "7720 unionpay 建设银行",
];
const outcomes = [
  "succeeded",
  "succeeded",
  "succeeded",
  "succeeded",
  "succeeded",
  "succeeded",
  "failed 51 insufficient funds",
  "failed 91 issuer unavailable",
  "pending",
  "refunded",
];
const manners = [
  "card online",
  "card in_store",
  "wallet in_app",
  "wallet in_store",
  "balance in_app",
  "bank_transfer transfer",
];

/** Makes a case of what was written: the meant payment among others that resemble it. */
export function surround(written: WrittenCase, number: number, settings: Settings): JudgedCase {
  const random = randomFrom(settings.seed * 7919 + number);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const clock = readClock(written.at);
  const told = written.told.split(" ").filter(Boolean) as Fact[];
  const ids = new Set<string>();
  const newId = () => {
    for (;;) {
      const id = settings.idOf(Math.floor(random() * 2 ** 32));
      if (!ids.has(id)) {
        ids.add(id);
        return id;
      }
    }
  };
  const own = (line: string) => readPayment(line, newId(), clock);
  const meant = written.meant === null ? null : own(written.meant);
  const others = (written.others ?? []).map(own);
  const fixed = meant ? [meant, ...others] : others;
  const haunts = Array.from({ length: 6 }, () => pick(settings.shops));
  const wallets = [pick(cards), pick(cards)];
  const currency = meant?.currency ?? others[0]?.currency ?? "CNY";
  const typical =
    {
      CNY: 60,
      JPY: 1800,
      USD: 18,
      EUR: 16,
      GBP: 15,
      HKD: 80,
      KRW: 14000,
      THB: 300,
      TWD: 300,
      SGD: 20,
      IDR: 90000,
      VND: 150000,
    }[currency] ?? 30;

  const stranger = (): TransactionRecord => {
    const minutesAgo = Math.floor(random() ** 1.4 * settings.days * 1440) + 30;
    const size = typical * Math.exp((random() + random() + random() - 1.5) * 2.2);
    const amount = ["JPY", "KRW", "IDR", "VND"].includes(currency)
      ? String(Math.round(size))
      : size.toFixed(random() < 0.35 ? 0 : 2);
    const manner = pick(manners);
    const card = manner.startsWith("card") ? pick(wallets) : "-";
    return own(
      `${minutesAgo}min | ${amount} ${currency} | ${pick(haunts)} | ${manner} | ${card} | ${pick(outcomes)}`,
    );
  };
  /** Like the meant one in one thing: its shop, its amount, its day, its card, its outcome. */
  const resembling = (): TransactionRecord => {
    const other = stranger();
    if (!meant) return other;
    const way = Math.floor(random() * 7);
    if (way <= 1) return { ...other, merchant: meant.merchant };
    if (way === 2) return { ...other, amount: meant.amount, currency: meant.currency };
    if (way === 3) {
      const shift = Math.floor((random() - 0.5) * 10 * 3_600_000);
      return { ...other, occurredAt: new Date(Date.parse(meant.occurredAt) + shift).toISOString() };
    }
    if (way === 4) return { ...other, method: meant.method, channel: meant.channel, card: meant.card };
    if (way === 5) return { ...other, status: meant.status, failure: meant.failure };
    return { ...other, merchant: meant.merchant, amount: meant.amount, currency: meant.currency };
  };

  const [fewest, most] = settings.payments;
  const wanted = fewest + Math.floor(random() * (most - fewest + 1));
  const payments = [...fixed];
  for (let tries = 0; payments.length < wanted && tries < 2000; tries += 1) {
    const other = random() < 0.5 ? resembling() : stranger();
    if (Date.parse(other.occurredAt) > clock.instant) continue;
    const base = meant ?? others[0];
    const fits = meant
      ? isOther(meant, other, told)
      : told.every((fact) => base === undefined || differs[fact](base, other));
    if (fits) payments.push(other);
  }
  payments.sort(() => random() - 0.5);

  const shownAt = new Date(
    written.shown === "offset" ? clock.instant + clock.offset : clock.instant,
  ).toISOString();
  const sign = clock.offset < 0 ? "-" : "+";
  const away = Math.abs(clock.offset) / 60_000;
  const suffix = `${sign}${String(Math.floor(away / 60)).padStart(2, "0")}:${String(away % 60).padStart(2, "0")}`;
  const question: Case = {
    id: `case-${number + 1}`,
    at: written.shown === "offset" ? shownAt.replace(/\.\d+Z$/, suffix) : shownAt,
    text: meant ? written.text.replaceAll("{id}", meant.id) : written.text,
    ...(written.zone ? { timeZone: written.zone } : {}),
    // A case of nothing has its impossible payment only as a measure of what must not be there.
    transactions: meant ? payments : payments.filter((payment) => !others.includes(payment)),
  };
  const twins =
    meant && told.includes("twice")
      ? others.filter(
          (other) => other.amount === meant.amount && other.merchant?.name === meant.merchant?.name,
        )
      : [];
  return { question, right: meant ? [meant.id, ...twins.map(({ id }) => id)] : [] };
}
