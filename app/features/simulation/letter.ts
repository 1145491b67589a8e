import type { TransactionRecord } from "#app/features/transactions/transaction.ts";
import { days, hours, minutes, seconds } from "#app/platform/time.ts";
import { type LetterKind, words } from "./letter-words.ts";
import { markets } from "./markets.ts";
import { Random, textHash, unitHash } from "./random.ts";
import { localHour } from "./season.ts";

/** Somebody who writes about a payment of theirs. */
export interface Writer {
  id: string;
  name: string;
  email: string;
  phone: string;
  locale: "en" | "zh";
  country: string;
}

/** Someone gets in touch about a payment. */
export interface Letter {
  /** when, ms */
  at: number;
  channel: "web_form" | "phone";
  subject: string;
  message: string;
}

const purpose = { writes: 61, letter: 62, patience: 64 };

/** How many of those who pay write about it, by what became of the payment; about one a minute of 60 payments. */
const shareWhoWrite: Record<LetterKind, number> = {
  failed: 0.3,
  pending: 0.01,
  succeeded: 0.006,
  refunded: 0.03,
};
const shareWhoCall = 0.22;

/** Whether the customer gets in touch about this payment: the same for the same payment, whenever asked. */
export function writesAbout(seed: number, { id, status, customerId, merchant }: TransactionRecord): boolean {
  if (!customerId || !merchant?.name) return false;
  return unitHash(seed, textHash(`${id} ${status}`), purpose.writes) < shareWhoWrite[status];
}

const utcOffsets = new Map(markets.map(({ country, utcOffset }) => [country, utcOffset]));

const partsOfDay = {
  en: ["last night", "this morning", "this afternoon", "this evening"],
  zh: ["今天凌晨", "今天上午", "今天下午", "今天晚上"],
};
const partsOfYesterday = {
  en: ["in the night before yesterday", "yesterday morning", "yesterday afternoon", "yesterday evening"],
  zh: ["昨天凌晨", "昨天上午", "昨天下午", "昨晚"],
};

/** When something was, as people say it some time later. */
export function saidTime(occurredAt: number, at: number, utcOffset: number, locale: "en" | "zh"): string {
  const ago = at - occurredAt;
  if (ago < minutes(3)) return locale === "zh" ? "刚刚" : "just now";
  if (ago < minutes(50)) {
    const count = Math.max(5, Math.round(ago / minutes(5)) * 5);
    return locale === "zh" ? `${count}分钟前` : `${count} minutes ago`;
  }
  const dayOf = (instant: number) => Math.floor((instant + hours(utcOffset)) / days(1));
  const hour = localHour(occurredAt, utcOffset);
  const part = hour < 5 ? 0 : hour < 12 ? 1 : hour < 18 ? 2 : 3;
  const distance = dayOf(at) - dayOf(occurredAt);
  if (distance === 0) return partsOfDay[locale][part]!;
  if (distance === 1) return partsOfYesterday[locale][part]!;
  return locale === "zh" ? `${distance}天前` : `${distance} days ago`;
}

/** An amount as people write it: rarely with everything, sometimes without its cents. */
function saidAmount(random: Random, { amount, currency }: TransactionRecord, locale: "en" | "zh"): string {
  const short = amount.replace(/\.00$/, "");
  if (locale === "zh" && currency === "CNY") return random.chance(0.7) ? `${short}元` : `¥${short}`;
  const style = random.whole(0, 3);
  if (style === 0) return `${short} ${currency}`;
  if (style === 1) return `${currency} ${amount}`;
  return style === 2 ? amount : `${amount} ${currency}`;
}

function saidCard({ card, method }: TransactionRecord, locale: "en" | "zh"): string {
  if (method === "card" && card?.last4)
    return locale === "zh" ? `尾号${card.last4}的卡` : `my card ending ${card.last4}`;
  return locale === "zh" ? "我的账户" : "my account";
}

/** Fills in what a wording leaves open. */
export function fill(text: string, facts: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => facts[name] ?? whole);
}

/** The facts of a payment in its customer's words, as they would say them at `at`. */
export function saidFacts(random: Random, record: TransactionRecord, writer: Writer, at: number) {
  const { locale, country, name } = writer;
  return {
    amount: saidAmount(random, record, locale),
    shop: record.merchant?.name ?? "",
    when: saidTime(Date.parse(record.occurredAt), at, utcOffsets.get(country) ?? 0, locale),
    card: saidCard(record, locale),
    name,
  };
}

/** Its own chance for each payment: a letter is the same whenever it is made. */
export const letterRandom = (seed: number, record: TransactionRecord) =>
  new Random(seed, textHash(record.id), purpose.letter);

/** How long after a payment its customer got in touch, ms: most soon, some after hours. */
export function patience(seed: number, record: TransactionRecord): number {
  const random = new Random(seed, textHash(record.id), purpose.patience);
  return Math.max(minutes(3), random.lognormal(minutes(35), 1.3));
}

/** What the customer of a payment writes or calls about it, a little later. */
export function letterAbout(seed: number, record: TransactionRecord, writer: Writer, now: number): Letter {
  const random = letterRandom(seed, record);
  const at = now + random.whole(seconds(10), seconds(100));
  const wording = random.pick(words[writer.locale].letters[record.status]);
  const facts = saidFacts(random, record, writer, at);
  return {
    at,
    channel: random.chance(shareWhoCall) ? "phone" : "web_form",
    subject: fill(wording.subject, facts),
    message: fill(wording.message, facts),
  };
}
