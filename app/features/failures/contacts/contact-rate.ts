import { days, hours, minutes } from "#app/platform/time.ts";

/** Length of a bucket, ms. */
export const bucketLength = minutes(5);

/** What happened in a bucket of time. */
export interface Bucket {
  /** ms, its beginning */
  at: number;
  /** conversations that customers began and no incident explains */
  contacts: number;
  /** payments that failed */
  declines: number;
}

/** Customers write more than the failed payments explain. Times are ms; counts since it began. */
export interface ContactRise {
  startedAt: number;
  detectedAt: number;
  endedAt: number | null;
  contacts: number;
  /** contacts that are usual for so many failed payments */
  expected: number;
  declines: number;
  /** 0 to 1 */
  confidence: number;
}

export interface ContactWatch {
  /** whether enough was seen to know what is usual */
  known: boolean;
  rises: ContactRise[];
  /** contacts usual in each bucket, in their order; null before that is known */
  usual: (number | null)[];
}

/** What is usual is told after so long, from so many contacts and failed payments. */
const warmUp = { length: days(2), contacts: 30, declines: 50 };
/** What happened is learned this much later, and not at all while customers write more than usual. */
const learnedLater = hours(1);
/** How many times the usual contacts are looked for. */
const ratios = [2, 4, 10];
/**
 * Evidence (nats) at which a rise is told. Where nothing is wrong the mean time between alarms of one test is at
 * least e^12 buckets (Wald): a year and a half; half a year for the three together.
 */
const alarmFrom = 12;
const over = 8;
const leastExcess = 5;
/** Failed payments may be this many times the usual: beyond it they explain that more people write. */
const flat = 1.5;
/** People write some minutes after a payment failed: contacts follow the declines of the last half hour. */
const following = 6;
/** A clustering of contacts beyond chance divides the evidence, by no more than this. */
const mostNoise = 10;
const hoursOfDay = 24;
/** Until so many contacts were expected in an hour of the day, all hours say more of it than itself. */
const trusted = 20;

/** What is usual, learned from the past alone. */
class Usual {
  private readonly contacts = new Float64Array(hoursOfDay);
  private readonly declines = new Float64Array(hoursOfDay);
  private readonly seen = new Float64Array(hoursOfDay);
  private all = { contacts: 0, declines: 0, buckets: 0 };
  private spread = { sum: 0, count: 0 };
  private hour = { at: Number.NaN, contacts: 0, expected: 0 };

  private readonly at = (time: number) => Math.floor(time / hours(1)) % hoursOfDay;

  get known(): boolean {
    const { contacts, declines, buckets } = this.all;
    return (
      buckets * bucketLength >= warmUp.length && contacts >= warmUp.contacts && declines >= warmUp.declines
    );
  }

  /** Failed payments usual in a bucket at this time. */
  declinesAt(time: number): number {
    const hour = this.at(time);
    const mean = this.all.declines / Math.max(1, this.all.buckets);
    return (this.declines[hour]! + mean * hoursOfDay) / (this.seen[hour]! + hoursOfDay);
  }

  /** Contacts usual at this time for so many failed payments. */
  contactsFor(time: number, declines: number): number {
    const hour = this.at(time);
    const ratio = this.all.contacts / Math.max(1, this.all.declines);
    const weight = trusted / Math.max(1e-9, ratio);
    const own = (this.contacts[hour]! + ratio * weight) / (this.declines[hour]! + weight);
    return own * Math.max(declines, this.declinesAt(time));
  }

  /** How much more contacts vary than by chance: 1 for a Poisson process. */
  get noise(): number {
    const { sum, count } = this.spread;
    return Math.min(mostNoise, Math.max(1, (sum + hoursOfDay) / (count + hoursOfDay)));
  }

  learn({ at, contacts, declines }: Bucket, expected: number | null): void {
    const hour = this.at(at);
    this.contacts[hour]! += contacts;
    this.declines[hour]! += declines;
    this.seen[hour]! += 1;
    this.all.contacts += contacts;
    this.all.declines += declines;
    this.all.buckets += 1;
    if (expected === null) return;
    const start = Math.floor(at / hours(1));
    if (start !== this.hour.at) {
      if (this.hour.expected > 0.5) {
        // One wild hour says less of the noise than many that are a little wild.
        this.spread.sum += Math.min(25, (this.hour.contacts - this.hour.expected) ** 2 / this.hour.expected);
        this.spread.count += 1;
      }
      this.hour = { at: start, contacts: 0, expected: 0 };
    }
    this.hour.contacts += contacts;
    this.hour.expected += expected;
  }
}

/** A sequential test (CUSUM) for contacts at `ratio` times the usual. */
interface Test {
  ratio: number;
  evidence: number;
  since: number;
}

const confidenceOf = (evidence: number) => Math.min(0.999, 1 - Math.exp(-evidence / 4));

/**
 * Watches how many customers write for the payments that fail. Pure: the buckets in, what rose out, each bucket
 * judged by those before it alone.
 *
 * @param buckets one for every {@link bucketLength}, in their order, without gaps
 */
export function watchContacts(buckets: readonly Bucket[]): ContactWatch {
  const usual = new Usual();
  const expectations: (number | null)[] = [];
  const rises: ContactRise[] = [];
  const tests: Test[] = ratios.map((ratio) => ({ ratio, evidence: 0, since: 0 }));
  const quiet: boolean[] = [];
  const later = learnedLater / bucketLength;
  let open: ContactRise | null = null;
  let calm = { evidence: 0, since: 0, ratio: 2 };
  for (const [place, bucket] of buckets.entries()) {
    const past = place - later;
    if (past >= 0 && quiet[past]) usual.learn(buckets[past]!, expectations[past]!);
    const recent = buckets.slice(Math.max(0, place - following + 1), place + 1);
    const declines = recent.reduce((sum, one) => sum + one.declines, 0) / recent.length;
    const expected = usual.known ? usual.contactsFor(bucket.at, declines) : null;
    expectations.push(expected);
    quiet.push(open === null);
    if (expected === null) continue;
    const { noise } = usual;
    if (open) {
      open.contacts += bucket.contacts;
      open.expected += expected;
      open.declines += bucket.declines;
      const step = (expected * (calm.ratio - 1) - bucket.contacts * Math.log(calm.ratio)) / noise;
      if (calm.evidence + step <= 0) calm = { ...calm, evidence: 0, since: place + 1 };
      else calm.evidence += step;
      if (calm.evidence >= over) {
        open.endedAt = buckets[calm.since]?.at ?? bucket.at;
        open = null;
        for (const test of tests) Object.assign(test, { evidence: 0, since: place + 1 });
      }
      continue;
    }
    for (const test of tests) {
      const step = (bucket.contacts * Math.log(test.ratio) - expected * (test.ratio - 1)) / noise;
      if (test.evidence + step <= 0) Object.assign(test, { evidence: 0, since: place + 1 });
      else test.evidence += step;
    }
    const strongest = tests.reduce((best, test) => (test.evidence > best.evidence ? test : best));
    if (strongest.evidence < alarmFrom) continue;
    const since = buckets.slice(strongest.since, place + 1);
    const sum = (of: (one: Bucket, at: number) => number) =>
      since.reduce((all, one, at) => all + of(one, strongest.since + at), 0);
    const contacts = sum((one) => one.contacts);
    const due = sum((_, at) => expectations[at] ?? 0);
    const failed = sum((one) => one.declines);
    if (contacts - due < leastExcess || failed > flat * sum((one) => usual.declinesAt(one.at)) + 3) continue;
    open = {
      startedAt: since[0]!.at,
      detectedAt: bucket.at + bucketLength,
      endedAt: null,
      contacts,
      expected: due,
      declines: failed,
      confidence: confidenceOf(strongest.evidence),
    };
    // What belongs to the rise is not learned either.
    quiet.fill(false, strongest.since);
    // "As usual again" is tested against half of what it rose to: what falls by less goes on.
    calm = {
      evidence: 0,
      since: place + 1,
      ratio: Math.max(2, Math.min(ratios.at(-1)!, contacts / due) / 2),
    };
    rises.push(open);
  }
  return { known: usual.known, rises, usual: expectations };
}
