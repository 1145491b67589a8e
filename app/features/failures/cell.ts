import { failureReasons, reasons } from "./reasons.ts";

export const reasonCount = failureReasons.length;
/** The place of "any reason" beside the reasons' own places. */
export const anyReason = reasonCount;
const places = reasonCount + 1;

/** How many times the normal odds an incident makes of them: a degradation and an outage. */
const anyRatios = [2.5, 8] as const;
/** The same for one reason alone, which is rarer and may multiply more. */
const reasonRatios = [4, 20] as const;
const logRatios = reasonRatios.map(Math.log);

/** Failures a cell must have shown before its own rate outweighs what its parents say. */
const rateWeight = 8;
const mixWeight = 20;
/** Below this many per payment no reason is expected: a code never seen proves little alone. */
const rarest = 0.0015;
/** From this much evidence on a cell stops learning: it may be an incident. */
const doubt = 6;
const rememberedFailures = 3_000;

/** Reasons that come and go with people's money, everywhere at once. */
export const seasonal: readonly boolean[] = failureReasons.map(
  (reason) => reasons[reason].group === "customer",
);

/**
 * One value, or a combination of values, and what is normal for it. Evidence is the CUSUM of
 * log likelihood ratios (Page 1954): binomial for all failures, Poisson for each reason.
 */
export class Cell {
  /** of the present minute, weighted */
  count = 0;
  expected = 0;
  readonly failures = new Float64Array(places);
  /** of the past */
  readonly observed = new Float64Array(places);
  private usual = 0;
  attempts = 0;
  /** mean logarithm of amounts */
  size = Number.NaN;
  readonly evidence = new Float64Array(places * 2);
  readonly since = new Float64Array(places * 2);
  private spread = 4;
  private hours = 4;
  private hour = -1;
  /** of the present hour, not learned yet */
  private readonly waiting = new Float64Array(places);
  private waitingCount = 0;
  private waitingUsual = 0;
  private waitingExpected = 0;
  private worst = 0;
  lastMinute = 0;

  constructor(
    /** bit per dimension */
    readonly mask: number,
    readonly values: readonly number[],
  ) {}

  /** How much more than its parents suggest it fails normally; `careful` adds a standard error. */
  ratio(careful: boolean): number {
    const sum = this.observed[anyReason]! + rateWeight;
    return (sum + (careful ? Math.sqrt(sum) : 0)) / (this.usual + rateWeight);
  }

  /** Normal share of a reason among failures; `careful` adds a standard error. */
  share(place: number, overall: Float64Array, careful: boolean): number {
    if (place === anyReason) return 1;
    const sum = this.observed[place]! + mixWeight * overall[place]!;
    return (sum + (careful ? Math.sqrt(sum) : 0)) / (this.observed[anyReason]! + mixWeight);
  }

  /** Noise beyond chance, seen hour by hour: at least 1. */
  noise(): number {
    return Math.max(1, this.spread / this.hours);
  }

  forget() {
    this.evidence.fill(0);
  }

  strongest(): number {
    let best = 0;
    for (let place = 1; place < places * 2; place++)
      if (this.evidence[place]! > this.evidence[best]!) best = place;
    return best;
  }

  /**
   * Ends a minute: gathers evidence, then learns.
   *
   * @param overall normal share of each reason
   * @param level how much each reason is up everywhere just now
   * @returns whether evidence passed the threshold
   */
  endMinute(
    minute: number,
    overall: Float64Array,
    level: Float64Array,
    rise: number,
    threshold: number,
    warm: boolean,
  ) {
    const hour = Math.floor(minute / 60);
    if (hour !== this.hour) {
      this.learn(warm);
      this.hour = hour;
    }
    const { count, failures, evidence, since } = this;
    const noise = this.noise();
    const expected = this.expected * this.ratio(true) * rise;
    const failed = failures[anyReason]!;
    const chance = Math.min(0.97, Math.max(5e-4, expected / count));
    let most = 0;
    for (let which = 0; which < 2; which++) {
      const odds = anyRatios[which]!;
      const raised = (odds * chance) / (1 - chance + odds * chance);
      const gain =
        (failed * Math.log(raised / chance) + (count - failed) * Math.log((1 - raised) / (1 - chance))) /
        noise;
      const place = anyReason * 2 + which;
      if (evidence[place]! <= 0) since[place] = minute;
      evidence[place] = Math.max(0, evidence[place]! + gain);
      if (evidence[place]! > most) most = evidence[place]!;
    }
    for (let reason = 0; reason < reasonCount; reason++) {
      const seen = failures[reason]!;
      if (seen === 0 && evidence[reason * 2] === 0 && evidence[reason * 2 + 1] === 0) continue;
      const normal = Math.max(count * rarest, expected * this.share(reason, overall, true) * level[reason]!);
      for (let which = 0; which < 2; which++) {
        const gain = (seen * logRatios[which]! - normal * (reasonRatios[which]! - 1)) / noise;
        const place = reason * 2 + which;
        if (evidence[place]! <= 0) since[place] = minute;
        evidence[place] = Math.max(0, evidence[place]! + gain);
        if (evidence[place]! > most) most = evidence[place]!;
      }
    }
    this.note(most, expected);
    this.count = 0;
    this.expected = 0;
    failures.fill(0);
    this.lastMinute = minute;
    if (warm) this.forget();
    return most > threshold;
  }

  private note(most: number, expected: number) {
    const { waiting, failures } = this;
    this.worst = Math.max(this.worst, most);
    this.waitingCount += this.count;
    this.waitingUsual += this.expected;
    this.waitingExpected += expected;
    for (let place = 0; place < places; place++)
      if (failures[place]! > 0) waiting[place] = waiting[place]! + failures[place]!;
  }

  /** Learns from an hour that is over, unless it may have held an incident. */
  private learn(warm: boolean) {
    const { waiting, observed } = this;
    if (warm || this.worst < doubt) {
      if (this.waitingExpected > 0.5) {
        const off = (waiting[anyReason]! - this.waitingExpected) ** 2 / (this.waitingExpected + 0.3);
        this.spread = this.spread * 0.99 + Math.min(16, off);
        this.hours = this.hours * 0.99 + 1;
      }
      this.attempts += this.waitingCount;
      this.usual += this.waitingUsual;
      for (let place = 0; place < places; place++) observed[place] = observed[place]! + waiting[place]!;
      if (observed[anyReason]! > rememberedFailures) {
        this.usual /= 2;
        for (let place = 0; place < places; place++) observed[place] = observed[place]! / 2;
      }
    }
    waiting.fill(0);
    this.waitingCount = 0;
    this.waitingUsual = 0;
    this.waitingExpected = 0;
    this.worst = 0;
  }
}
