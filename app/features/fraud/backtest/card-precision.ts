import { byScore } from "../model/ranking.ts";

/** Scored payments of the days that are judged; `day` counts from the first one. */
export interface Judged {
  readonly days: ArrayLike<number>;
  readonly customers: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
  readonly scores: ArrayLike<number>;
}

/**
 * Card precision at `most` (Fraud Detection Handbook, chapter 4.5): each day the cards with the
 * highest score of that day are looked at, each once; the share of them that had a fraud that
 * day counts, and cards that were found out are not looked at again. The mean over all days,
 * days without payments left out.
 *
 * @returns null where there is no day
 */
export function cardPrecision({ days, customers, labels, scores }: Judged, most: number): number | null {
  const frauds = new Set<string>();
  const ranked = new Map<number, { seen: Set<number>; cards: number[] }>();
  const card = (row: number) => `${days[row]} ${customers[row]}`;
  for (const row of byScore(scores)) {
    if (labels[row] === 1) frauds.add(card(row));
    const day = ranked.get(days[row]!) ?? { seen: new Set<number>(), cards: [] };
    ranked.set(days[row]!, day);
    if (day.seen.has(customers[row]!)) continue;
    day.seen.add(customers[row]!);
    day.cards.push(customers[row]!);
  }
  const found = new Set<number>();
  let sum = 0;
  for (const day of [...ranked.keys()].sort((one, other) => one - other)) {
    const looked = ranked
      .get(day)!
      .cards.filter((customer) => !found.has(customer))
      .slice(0, most);
    const caught = looked.filter((customer) => frauds.has(`${day} ${customer}`));
    for (const customer of caught) found.add(customer);
    sum += caught.length / most;
  }
  return ranked.size === 0 ? null : sum / ranked.size;
}
