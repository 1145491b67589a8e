import { availableParallelism } from "node:os";

/** One figure the issue asks for. `want` reads like "≥ 8000". */
export interface Goal {
  figure: string;
  want: string;
  got: number;
  met: boolean;
}

/** What a yardstick run came to; `ratio` is the figure that matters over its limit. */
export interface BenchResult {
  name: string;
  cores: number;
  figures: Record<string, number>;
  yardstick: Record<string, number>;
  ratio: number;
  goals: Goal[];
}

export const cores = () => availableParallelism();

export const atLeast = (figure: string, got: number, want: number): Goal => ({
  figure,
  want: `>= ${want}`,
  got,
  met: got >= want,
});

export const below = (figure: string, got: number, want: number): Goal => ({
  figure,
  want: `< ${want}`,
  got,
  met: got < want,
});

/** Digits that mean something: three significant ones below a thousand, whole numbers above. */
export const rounded = (value: number) => (value >= 1000 ? Math.round(value) : Number(value.toPrecision(3)));

/** The value below which `share` of them lie, by nearest rank; NaN for none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** A line of progress on standard error. */
export const tell = (line: string) => process.stderr.write(`  ${line}\n`);

/** The result for people, on standard output. */
export function show({ name, cores: count, figures, yardstick, ratio, goals }: BenchResult) {
  const lines = [
    `${name} on ${count} cores`,
    ...Object.entries(figures).map(([figure, value]) => `  ${figure.padEnd(34)} ${value}`),
    ...Object.entries(yardstick).map(([figure, value]) => `  yardstick: ${figure.padEnd(23)} ${value}`),
    `  ratio                              ${ratio}`,
    ...goals.map(({ figure, want, got, met }) => `  ${met ? "met   " : "MISSED"} ${figure} ${want}: ${got}`),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}
