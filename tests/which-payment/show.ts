import { earlierCases, earlierSettings } from "./earlier.ts";
import { figuresOf } from "./figures.ts";
import { judgingCases, judgingSettings } from "./judging.ts";
import { tuningCases, tuningSettings } from "./tuning.ts";

// Prints how many answers are right: `npx tsx tests/which-payment/show.ts [tuning|earlier|judging] [--wrong]`.

const sets = {
  tuning: [tuningCases, tuningSettings],
  earlier: [earlierCases, earlierSettings],
  judging: [judgingCases, judgingSettings],
} as const;
const share = (part: number, all: number) =>
  `${part} of ${all} (${((100 * part) / Math.max(1, all)).toFixed(1)} %)`;
const asked = process.argv.slice(2).filter((argument) => argument in sets) as (keyof typeof sets)[];

for (const name of asked.length > 0 ? asked : (["tuning", "earlier", "judging"] as const)) {
  const [cases, settings] = sets[name];
  const { meant, first, firstThree, none, empty, wrong } = figuresOf(cases(), settings);
  process.stdout.write(
    `${name}: first ${share(first, meant)}, among the first three ${share(firstThree, meant)}, empty where nothing fits ${share(empty, none)}\n`,
  );
  if (!process.argv.includes("--wrong")) continue;
  for (const { written, judged, answer } of wrong) {
    const record = (id: string | undefined) =>
      JSON.stringify(judged.question.transactions.find((one) => one.id === id));
    const clues = (id: string | undefined) =>
      answer.because
        .filter(({ transactionId }) => transactionId === id)
        .map(({ clue, text }) => `${clue}: ${text}`)
        .join(", ");
    const [right, got] = [judged.right[0], answer.ranking[0]];
    process.stdout.write(
      `\n${written.text}\n  at ${judged.question.at}\n  right ${record(right)}\n        ${clues(right)}\n  got   ${got?.score} ${record(got?.transactionId)}\n        ${clues(got?.transactionId)}\n`,
    );
  }
}
