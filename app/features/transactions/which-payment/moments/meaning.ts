/** A stretch of time that words may mean. */
export interface Meaning {
  /** milliseconds on the customer's clock, counted as if it showed UTC */
  from: number;
  to: number;
  /** evidence for a payment inside */
  strength: number;
  /** how far outside a payment may lie until it speaks against it, in milliseconds */
  slack: number;
}

const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

const against = -3.2;

/** Evidence of a payment at a moment for one meaning: full inside, less beside it, down to -3.2 far away. */
export function meaningFit({ from, to, strength, slack }: Meaning, at: number): number {
  const outside = at < from ? from - at : at >= to ? at - to : 0;
  if (outside === 0) return strength;
  const share = outside / slack;
  if (share <= 0.25) return strength * (0.75 - share);
  if (share <= 1) return strength * 0.5 * (1 - (share - 0.25) / 0.75) - 1.2 * ((share - 0.25) / 0.75);
  return Math.max(against, -1.2 - (share - 1) * 1.2);
}

/** Whole days from one day number to another, both included. A day number counts days since 1970. */
export const days = (first: number, last: number, strength: number, slack = day): Meaning => ({
  from: first * day,
  to: (last + 1) * day,
  strength,
  slack,
});

/** Hours of a day; may reach into the next one. */
export const hoursOf = (dayNumber: number, fromHour: number, toHour: number, strength: number): Meaning => ({
  from: dayNumber * day + fromHour * hour,
  to: dayNumber * day + toHour * hour,
  strength,
  slack: 12 * hour,
});

export const dayNumberOf = (year: number, month: number, date: number) =>
  Date.UTC(year, month - 1, date) / day;

/** Whether there is such a day. */
export function isDate(year: number, month: number, date: number): boolean {
  if (month < 1 || month > 12 || date < 1 || date > 31) return false;
  return new Date(Date.UTC(year, month - 1, date)).getUTCDate() === date;
}

export interface CivilDate {
  year: number;
  month: number;
  date: number;
  /** 0 is Sunday */
  weekday: number;
}

export function civilDate(dayNumber: number): CivilDate {
  const at = new Date(dayNumber * day);
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    date: at.getUTCDate(),
    weekday: at.getUTCDay(),
  };
}
