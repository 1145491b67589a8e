import { scoreBins, scoreBinWidth } from "../drift/layout.ts";

/** What is known of the scores of some whole days. */
export interface ScoreHistory {
  days: number;
  /** payments by bin of {@link scoreBinWidth} points */
  payments: readonly number[];
  /** known frauds by bin, and their money by currency (minor units) */
  frauds: readonly number[];
  money: Readonly<Record<string, readonly number[]>>;
}

/** What a shift can look at. */
export interface Shift {
  analysts: number;
  /** of one analyst */
  hours: number;
  minutesPerCase: number;
}

/** What a cut would come to, a day. */
export interface Cut {
  /** alerts are opened from this score on; 1001: from none */
  threshold: number;
  alerts: number;
  caught: number;
  missed: number;
}

export const casesADay = ({ analysts, hours, minutesPerCase }: Shift) =>
  Math.floor((analysts * hours * 60) / Math.max(0.1, minutesPerCase));

const from = (values: readonly number[], bin: number) => values.slice(bin).reduce((sum, one) => sum + one, 0);

function cutAt({ days, payments, frauds }: ScoreHistory, bin: number): Cut {
  const length = Math.max(1, days);
  const caught = from(frauds, bin) / length;
  return {
    threshold: bin >= scoreBins ? 1001 : Math.max(1, bin * scoreBinWidth),
    alerts: from(payments, bin) / length,
    caught,
    missed: from(frauds, 0) / length - caught,
  };
}

/** The lowest threshold whose alerts a day the shift can look at. A fuller shift never has a higher one. */
export function cutFor(history: ScoreHistory, shift: Shift): Cut {
  const most = casesADay(shift) * Math.max(1, history.days);
  let bin = scoreBins;
  let alerts = 0;
  while (bin > 0 && alerts + history.payments[bin - 1]! <= most) {
    bin -= 1;
    alerts += history.payments[bin]!;
  }
  return cutAt(history, bin);
}

/** What the next analyst would be worth: frauds a day more, and their money. */
export function valueOfOneMore(history: ScoreHistory, shift: Shift) {
  const now = cutFor(history, shift);
  const then = cutFor(history, { ...shift, analysts: shift.analysts + 1 });
  const [low, high] = [then, now].map(({ threshold }) =>
    threshold > 1000 ? scoreBins : Math.floor(threshold / scoreBinWidth),
  );
  const length = Math.max(1, history.days);
  const money = Object.fromEntries(
    Object.entries(history.money)
      .map(
        ([currency, bins]) =>
          [currency, Math.round((from(bins, low!) - from(bins, high!)) / length)] as const,
      )
      .filter(([, minor]) => minor > 0),
  );
  return { frauds: then.caught - now.caught, money, cut: then };
}

/** The cut for every size of shift up to twice what is asked, at least eight. */
export function curve(history: ScoreHistory, shift: Shift): (Cut & { analysts: number })[] {
  const most = Math.min(60, Math.max(8, shift.analysts * 2));
  return Array.from({ length: most + 1 }, (_, analysts) => ({
    analysts,
    ...cutFor(history, { ...shift, analysts }),
  }));
}
