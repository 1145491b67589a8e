import { days } from "#app/platform/time.ts";
import { bins, countInto } from "../drift/layout.ts";
import type { Features } from "../features.ts";
import type { Hit } from "./rule-set.ts";

/** Rules of one payment whose pairs are counted: more only where nearly everything hits. */
const mostPaired = 12;

/** What a batch adds to the counts of days, gathered before it is written. */
export class BatchCounts {
  private readonly rules = new Map<string, number>();
  private readonly days = new Map<number, Int32Array>();

  /** @param at when the payment occurred, milliseconds since 1970 */
  add(
    at: number,
    score: number,
    features: Features | null,
    hits: readonly Hit[],
    trial: readonly Hit[],
  ): void {
    const day = Math.floor(at / days(1));
    if (features) {
      let counts = this.days.get(day);
      if (!counts) {
        counts = new Int32Array(bins);
        this.days.set(day, counts);
      }
      countInto(counts, score, features);
    }
    if (hits.length + trial.length === 0) return;
    const keys = [...new Set([...hits, ...trial].map(({ key }) => key))].sort();
    for (const [place, key] of keys.entries()) {
      this.one(key, "", day);
      if (place >= mostPaired) continue;
      for (const other of keys.slice(place + 1, mostPaired)) this.one(key, other, day);
    }
  }

  private one(rule: string, other: string, day: number) {
    const name = `${day} ${rule} ${other}`;
    this.rules.set(name, (this.rules.get(name) ?? 0) + 1);
  }

  /** Columns for the hits: rule, other, day (days since 1970), hits. */
  hits(): [string[], string[], number[], number[]] {
    const columns: [string[], string[], number[], number[]] = [[], [], [], []];
    for (const [name, hits] of this.rules) {
      const [day, rule, other] = name.split(" ") as [string, string, string];
      columns[0].push(rule);
      columns[1].push(other);
      columns[2].push(Number(day));
      columns[3].push(hits);
    }
    return columns;
  }

  /** Columns for the distributions: day (days since 1970), the bins as an array's text. */
  distributions(): [number[], string[]] {
    const listed = [...this.days];
    return [listed.map(([day]) => day), listed.map(([, counts]) => `{${counts.join(",")}}`)];
  }
}
