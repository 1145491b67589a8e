const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** Month names of mailers that write dates in their user's language, beyond those that begin as in English. */
const foreignMonths: Record<string, number> = {
  januar: 1,
  janv: 1,
  ene: 1,
  gen: 1,
  sty: 1,
  янв: 1,
  févr: 2,
  fév: 2,
  fev: 2,
  lut: 2,
  фев: 2,
  mär: 3,
  mrz: 3,
  mars: 3,
  mrt: 3,
  maa: 3,
  мар: 3,
  avr: 4,
  abr: 4,
  kwi: 4,
  апр: 4,
  mai: 5,
  mag: 5,
  maj: 5,
  mei: 5,
  май: 5,
  мая: 5,
  juin: 6,
  giu: 6,
  cze: 6,
  июн: 6,
  juil: 7,
  lug: 7,
  lip: 7,
  июл: 7,
  août: 8,
  aoû: 8,
  ago: 8,
  sie: 8,
  авг: 8,
  set: 9,
  wrz: 9,
  сен: 9,
  okt: 10,
  ott: 10,
  out: 10,
  paź: 10,
  окт: 10,
  lis: 11,
  ноя: 11,
  dez: 12,
  dic: 12,
  déc: 12,
  gru: 12,
  дек: 12,
};

/** Hours from UTC of the zone names in use, after RFC 5322 and common practice. */
const zones: Record<string, number> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  wet: 0,
  west: 1,
  bst: 1,
  cet: 1,
  cest: 2,
  mez: 1,
  mesz: 2,
  eet: 2,
  eest: 3,
  msk: 3,
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
  akst: -9,
  akdt: -8,
  hst: -10,
  jst: 9,
  kst: 9,
  hkt: 8,
  sgt: 8,
  ist: 5.5,
  aest: 10,
  aedt: 11,
  nzst: 12,
  nzdt: 13,
  brt: -3,
};

const minuteMs = 60_000;

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

function fullYear(year: number, digits: number): number {
  // RFC 5322, 4.3: two digits below 50 are of this century, three count from 1900.
  if (digits === 2) return year < 50 ? 2000 + year : 1900 + year;
  return digits === 3 ? 1900 + year : year;
}

function monthOf(word: string): number | undefined {
  const lower = word.toLowerCase();
  const english = months.indexOf(lower.slice(0, 3)) + 1;
  if (english > 0) return english;
  return foreignMonths[lower] ?? foreignMonths[lower.slice(0, 4)] ?? foreignMonths[lower.slice(0, 3)];
}

function instant({ year, month, day, hour, minute, second }: Parts, offsetMinutes: number): Date | undefined {
  if (month < 1 || month > 12 || day < 1 || hour > 24 || minute > 59 || second > 60) return undefined;
  const wall = new Date(0);
  wall.setUTCFullYear(year, month - 1, day);
  if (wall.getUTCDate() !== day || year < 1900 || year > 9999) return undefined;
  wall.setUTCHours(hour, minute, Math.min(second, 59));
  return new Date(wall.getTime() - offsetMinutes * minuteMs);
}

/** Minutes east of UTC that a text says; 0 where it says nothing that can be read. */
function offsetOf(text: string): number {
  const numeric = /([+-])\s?(\d{1,2}):?(\d{2})?(?!\d)/.exec(text);
  if (numeric) {
    const [, sign, hours = "0", minutes = "0"] = numeric;
    const total = Number(hours) * 60 + Number(minutes);
    if (total > 26 * 60) return 0;
    return sign === "-" ? -total : total;
  }
  for (const word of text.toLowerCase().match(/[a-z]{1,5}/g) ?? []) {
    const hours = zones[word];
    if (hours !== undefined) return hours * 60;
  }
  return 0;
}

const clock = /(\d{1,2})\s?[:.](\d{2})(?:[:.](\d{2}))?(?:[.,]\d{1,9})?/;

function hourOf(hour: number, around: string): number {
  if (/\bp\.?m\.?\b|下午|晚上|午後|오후/i.test(around) && hour < 12) return hour + 12;
  if (/\ba\.?m\.?\b|上午|凌晨|午前|오전/i.test(around) && hour === 12) return 0;
  return hour;
}

const dayMonthYear = /(\d{1,2})\.?[\s/-]{1,4}(?:de\s)?(\p{L}{3,12})\.?,?[\s/-]{1,4}(?:de\s)?(\d{2,4})(?!\d)/u;
const monthDayYear = /(\p{L}{3,12})\.?\s{1,4}(\d{1,2})(?:st|nd|rd|th)?,?\s{1,4}(\d{4})(?!\d)/u;
/** What `asctime` writes: the year after the time. */
const monthDayTimeYear =
  /(\p{L}{3,12})\s{1,4}(\d{1,2})\s{1,4}\d{1,2}:\d{2}(?::\d{2})?\s(?:[A-Z]{2,5}\s)?(\d{4})(?!\d)/u;
const yearMonthDay = /(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})/;
const dayMonthYearDigits = /(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})(?!\d)/;

type Day = Pick<Parts, "year" | "month" | "day">;

/** The day a text names, and the text without it, so that the clock is looked for in the rest. */
function dayIn(text: string): { day: Day; rest: string } | undefined {
  const cut = (found: RegExpExecArray) =>
    `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`;
  const numbered = yearMonthDay.exec(text);
  if (numbered) {
    const [, year, month, day] = numbered.map(Number);
    return { day: { year: year!, month: month!, day: day! }, rest: cut(numbered) };
  }
  const afterTime = monthDayTimeYear.exec(text);
  if (afterTime) {
    const month = monthOf(afterTime[1]!);
    if (month) return { day: { year: Number(afterTime[3]), month, day: Number(afterTime[2]) }, rest: text };
  }
  for (const [pattern, dayAt, monthAt] of [
    [dayMonthYear, 1, 2],
    [monthDayYear, 2, 1],
  ] as const) {
    const found = pattern.exec(text);
    const month = found && monthOf(found[monthAt]!);
    if (month)
      return {
        day: { year: fullYear(Number(found[3]), found[3]!.length), month, day: Number(found[dayAt]) },
        rest: cut(found),
      };
  }
  const dotted = dayMonthYearDigits.exec(text);
  if (!dotted) return undefined;
  const [, day, month, year] = dotted.map(Number);
  return { day: { year: fullYear(year!, dotted[3]!.length), month: month!, day: day! }, rest: cut(dotted) };
}

/**
 * The instant a mail's date means. Reads RFC 5322 with its obsolete forms, ISO 8601, what `asctime` writes,
 * and months and clocks in other languages. Undefined where no day can be read or the day does not exist; a
 * date without a clock is midnight, one without a zone is UTC.
 */
export function readMailDate(field: string): Date | undefined {
  const text = field
    .slice(0, 300)
    .replace(/\([^()]*\)/g, " ")
    .trim();
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)) {
    const iso = new Date(/(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text}Z`);
    if (!Number.isNaN(iso.getTime())) return iso;
  }
  const found = dayIn(text);
  if (!found) return undefined;
  const time = clock.exec(found.rest);
  if (!time) return instant({ ...found.day, hour: 0, minute: 0, second: 0 }, 0);
  const [, hour, minute, second = "0"] = time;
  const after = found.rest.slice(time.index + time[0].length);
  return instant(
    {
      ...found.day,
      hour: hourOf(Number(hour), found.rest),
      minute: Number(minute),
      second: Number(second),
    },
    offsetOf(after),
  );
}
