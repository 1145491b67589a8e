import { type Answer, rankPayments } from "#app/features/transactions/which-payment/rank.ts";
import { type JudgedCase, type Settings, surround } from "./surroundings.ts";
import type { WrittenCase } from "./written-case.ts";

export interface Figures {
  /** cases that mean a payment, and those whose right payment is first, or among the first three */
  meant: number;
  first: number;
  firstThree: number;
  /** cases that mean none, and those answered with none */
  none: number;
  empty: number;
  wrong: { written: WrittenCase; judged: JudgedCase; answer: Answer }[];
}

/** Answers every case and counts what is right. */
export function figuresOf(cases: readonly WrittenCase[], settings: Settings): Figures {
  const figures: Figures = { meant: 0, first: 0, firstThree: 0, none: 0, empty: 0, wrong: [] };
  cases.forEach((written, number) => {
    const judged = surround(written, number, settings);
    const answer = rankPayments(judged.question);
    const ranked = answer.ranking.map(({ transactionId }) => transactionId);
    const isRight = judged.right.length === 0 ? ranked.length === 0 : judged.right.includes(ranked[0] ?? "");
    if (judged.right.length === 0) {
      figures.none += 1;
      if (isRight) figures.empty += 1;
    } else {
      figures.meant += 1;
      if (isRight) figures.first += 1;
      if (ranked.slice(0, 3).some((id) => judged.right.includes(id))) figures.firstThree += 1;
    }
    if (!isRight) figures.wrong.push({ written, judged, answer });
  });
  return figures;
}
