import { amountClues } from "./amounts/amount-clues.ts";
import { currenciesNamed } from "./amounts/currencies.ts";
import type { Candidate } from "./candidate.ts";
import type { Clue } from "./clue.ts";
import { cardClues, lastFourClues } from "./details/card-clues.ts";
import { failureClues } from "./details/failure-clues.ts";
import { mannerClues } from "./details/manner-clues.ts";
import { type OrderClue, orderClues } from "./details/order-clues.ts";
import { homeOf, placeClues } from "./details/place-clues.ts";
import { referenceClues } from "./details/reference-clues.ts";
import { statusClues } from "./details/status-clues.ts";
import { merchantClues } from "./merchants/merchant-clues.ts";
import { momentClues } from "./moments/moment-clues.ts";
import { answeredLastFour } from "./text/answers.ts";
import { Claims } from "./text/claims.ts";
import type { Folded } from "./text/fold.ts";
import { type Utterance, writtenAt } from "./text/thread.ts";

/** Everything a text tells about payments. */
export interface Reading {
  clues: Clue[];
  orders: OrderClue[];
}

/** Most clues of one kind that are weighed; the first ones told. */
const mostOfKind = 40;

function currencyClues(folded: Folded, claims: Claims): Clue[] {
  return currenciesNamed(folded).flatMap(({ codes, from, to }): Clue[] =>
    claims.isFree({ from, to })
      ? [
          {
            kind: "currency",
            from,
            to,
            sureness: 0.5,
            evidence: ({ currency }) => (codes.includes(currency) ? 2 : -1.2),
            saw: ({ currency }) => currency,
          },
        ]
      : [],
  );
}

/** "How can I help you today?" speaks of no payment's day. */
const greetings =
  /how (?:can|may|could) (?:i|we) (?:help|assist|be of help)[^\n?]{0,30}\?|good (?:morning|afternoon|evening)|have a (?:nice|good|great) (?:day|evening|weekend)|(?:早上|上午|中午|下午|晚上)好/g;
const urls = /(?:https?:\/\/|www\.)[^\s]{1,400}|[a-z0-9._%+-]{1,64}@[a-z0-9.-]{1,100}\.[a-z]{2,10}/g;
const phones = /(?<![\d.,-])(?:\+\d{1,3}[ -]?)(?:\d[ -]?){7,12}(?!\d)|(?<![\d.,-])1[3-9]\d{9}(?!\d)/g;
const orderNumbers =
  /(?:order|booking|tracking|invoice|ticket|case|ref(?:erence)?|confirmation|订单|单号|流水|快递|运单|预订|编号|工单)[a-z]{0,6}(?: ?(?:no\.?|nr\.?|number|num|id|code|号码|号|编号))?(?: is| was|是|为)?[ :=#]{0,3}(?!20\d\d[-/.]\d{1,2}[-/.]\d)([a-z]{0,4}-?\d[a-z\d-]{4,40})/g;

/** Blots out what has been read, so that digits of a date are not read as an amount. */
function blotOut(text: string, claims: Claims): string {
  let result = "";
  let from = 0;
  for (let at = 0; at <= text.length; at += 1) {
    if (at < text.length && claims.isFree({ from: at, to: at + 1 })) continue;
    if (at > from) result += text.slice(from, at);
    if (at < text.length) result += "\u0001";
    from = at + 1;
  }
  return result;
}

/** The utterance an offset lies in. */
export function utteranceAt(utterances: readonly Utterance[], offset: number): number {
  let [low, high] = [0, utterances.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (utterances[middle]!.from <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Reads everything a text tells. What is surest is read first and its words are taken: ids, then cards, then
 * days and times, then merchants whose names have figures, and the sums of money in what is left.
 *
 * @param at when the text was written, in milliseconds since 1970
 */
export function readClues(
  folded: Folded,
  utterances: readonly Utterance[],
  candidates: readonly Candidate[],
  at: number,
): Reading {
  const { text } = folded;
  const claims = new Claims(text.length);
  for (const { from, body } of utterances) claims.take({ from, to: body });
  for (const pattern of [urls, phones, greetings]) {
    for (const match of text.matchAll(pattern))
      claims.take({ from: match.index, to: match.index + match[0].length });
  }
  const taken = (clues: Clue[]) => {
    for (const clue of clues) claims.take(clue);
    return clues;
  };
  const freeOf = (clues: Clue[]) => clues.filter((clue) => claims.isFree(clue));

  const references = referenceClues(text, candidates);
  for (const clue of references) if (clue.sureness > 0) claims.take(clue);
  const lastFours = taken(freeOf([...answeredLastFour(text, utterances), ...lastFourClues(text)]));
  for (const match of text.matchAll(orderNumbers)) {
    claims.take({
      from: match.index + match[0].length - match[1]!.length,
      to: match.index + match[0].length,
    });
  }
  const moments = taken(
    freeOf(
      momentClues(blotOut(text, claims), (offset) =>
        writtenAt(utterances[utteranceAt(utterances, offset)], at),
      ),
    ),
  );
  const home = homeOf(candidates.map(({ payment }) => payment.card?.country ?? payment.device?.country));
  const places = [...placeClues(text, home), ...cardClues(text, candidates)];
  const merchants = freeOf(merchantClues(folded, candidates, places));
  for (const clue of merchants) {
    if (clue.kind === "merchant" && clue.sureness > 0.8 && /\d/.test(text.slice(clue.from, clue.to)))
      claims.take(clue);
  }
  const amounts = taken(amountClues(folded, blotOut(text, claims)));
  const rest = [
    ...currencyClues(folded, claims),
    ...places,
    ...statusClues(text),
    ...failureClues(text),
    ...mannerClues(text),
  ];
  const counts = new Map<string, number>();
  const clues = [...references, ...lastFours, ...moments, ...merchants, ...amounts, ...rest].filter(
    ({ kind }) => {
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      return counts.get(kind)! <= mostOfKind;
    },
  );
  return { clues, orders: orderClues(text) };
}
