import { exponentOf } from "#app/platform/money.ts";

/** What of a payment a text may quote, and what may change meanwhile. */
export interface QuotablePayment {
  id: string;
  amountMinor: number;
  currency: string;
  cardLast4: string | null;
  merchantName: string | null;
  status: string;
}

/** A payment's status when somebody began to write of it. */
export interface QuotedFact {
  id: string;
  status: string;
}

/** A payment that is not as it was when somebody wrote of it. */
export interface StaleFact {
  id: string;
  amountMinor: number;
  currency: string;
  merchantName: string | null;
  before: string;
  after: string;
}

const digits = /\p{Nd}/gu;
/** Figures as people write them: 1,299.50, 1 299,5 or 129. */
const figure = /\d{1,3}(?:[ ,.'\u00a0\u202f]\d{3})+(?:[.,]\d{1,3})?(?!\d)|\d+(?:[.,]\d{1,3})?(?!\d)/g;
/** A sign or word of money close to a figure makes a small whole number an amount. */
const money = /[$€£¥￥₩₹元块]|\b(?:[A-Z]{3}|rmb|dollars?|euros?|pounds?|yuan)\b/i;

const ascii = (text: string) =>
  text.replace(/[０-９]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xff10 + 0x30));

/** Whether a text could quote a payment at all: three digits or a sign of money are the least. */
export const mayQuote = (text: string) =>
  (text.match(digits)?.length ?? 0) >= 3 || (/\p{Nd}/u.test(text) && money.test(text));

/** Readings of a figure in minor units: "1.299" is a thousand to some and one point three to others. */
function readings(written: string, exponent: number): number[] {
  const tail = /[.,](\d{1,3})$/.exec(written);
  const whole = (text: string) => Number(text.replace(/\D/g, ""));
  const found = [whole(written) * 10 ** exponent];
  if (tail && tail[1]!.length <= Math.max(exponent, 2))
    found.push(Math.round(whole(written) * 10 ** (exponent - tail[1]!.length)));
  return found;
}

/** The payments that a text quotes: by id, by the last four of the card, or by amount. */
export function quotedIn(text: string, payments: readonly QuotablePayment[]): string[] {
  const plain = ascii(text);
  const lower = plain.toLowerCase();
  const figures = [...plain.matchAll(figure)].map((match) => {
    const around = plain.slice(Math.max(0, match.index - 5), match.index + match[0].length + 8);
    return {
      text: match[0],
      amount: /[.,]\d{1,2}$/.test(match[0]) || match[0].replace(/\D/g, "").length >= 3 || money.test(around),
    };
  });
  const fours = new Set(figures.filter((one) => /^\d{4}$/.test(one.text)).map((one) => one.text));
  return payments
    .filter(({ id, amountMinor, currency, cardLast4 }) => {
      if (id.length >= 3 && lower.includes(id.toLowerCase())) return true;
      if (cardLast4 && fours.has(cardLast4)) return true;
      return figures.some(
        (one) => one.amount && readings(one.text, exponentOf(currency)).includes(amountMinor),
      );
    })
    .map(({ id }) => id);
}

/**
 * What a draft remembers of the payments it quotes: their status when each was first quoted. What is
 * not quoted any more is forgotten.
 */
export function rememberFacts(
  known: readonly QuotedFact[],
  quoted: readonly string[],
  payments: readonly QuotablePayment[],
): QuotedFact[] {
  return payments
    .filter(({ id }) => quoted.includes(id))
    .map(({ id, status }) => known.find((fact) => fact.id === id) ?? { id, status });
}

/**
 * Payments whose status is not what a draft remembers.
 *
 * @param accepted statuses that its writer has been told of already
 */
export function staleFacts(
  known: readonly QuotedFact[],
  quoted: readonly string[],
  payments: readonly QuotablePayment[],
  accepted: readonly QuotedFact[] = [],
): StaleFact[] {
  return payments.flatMap(({ id, status, amountMinor, currency, merchantName }) => {
    const before = known.find((fact) => fact.id === id)?.status;
    if (before === undefined || before === status || !quoted.includes(id)) return [];
    if (accepted.some((fact) => fact.id === id && fact.status === status)) return [];
    return [{ id, amountMinor, currency, merchantName, before, after: status }];
  });
}
