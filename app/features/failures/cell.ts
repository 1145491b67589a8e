import { failureReasons, reasons } from "./reasons.ts";

export const reasonCount = failureReasons.length;
/** The place of "any reason" beside the reasons' own places. */
export const anyReason = reasonCount;
/** The place of all technical reasons together: what is down seldom answers with one code alone. */
export const technical = reasonCount + 1;
export const places = reasonCount + 2;
const isTechnical = failureReasons.map((reason) => reasons[reason].group === "technical");

/** Whether a failure counts at a place; `reason` is -1 for none. */
export const hits = (place: number, reason: number): boolean =>
  reason >= 0 && (place === anyReason || place === reason || (place === technical && isTechnical[reason]!));

/** The place at which the failures of two places count. */
export function commonPlace(one: number, other: number): number {
  const isOf = (place: number) => place === technical || isTechnical[place] === true;
  if (one === other) return one;
  return isOf(one) && isOf(other) ? technical : anyReason;
}

/** How many times the normal odds an incident makes of them: a degradation, and outages in part and whole. */
const anyRatios = [2.5, 8, 40] as const;
/** Hypotheses for each place. */
export const kinds = 3;
/** The same for one reason alone, which is rarer and may multiply more. */
const reasonRatios = [4, 20, 80] as const;
const logRatios = reasonRatios.map(Math.log);

/** Failures a cell must have shown before its own mix outweighs what everybody's says. */
const mixWeight = 20;
/** Below this many per payment no reason is expected: a code never seen proves little alone. */
const rarest = 0.0015;
const rememberedFailures = 3_000;
const clearlyMore = 1.15;
/** So much evidence (nats) of no incident is a past that says too little: it starts anew. */
const mostDismissed = 40;

/** Reasons that come and go with people's money, everywhere at once. */
export const seasonal: readonly boolean[] = failureReasons.map(
  (reason) => reasons[reason].group === "customer",
);

/** What happens everywhere just now: normal shares of the reasons, and how much each is up. */
export interface Weather {
  /** normal share of each reason among failures */
  shares: Float64Array;
  /** how much each reason is up everywhere */
  level: Float64Array;
  /** the same of all together */
  rise: number;
}

/**
 * The failures of a cell, which most cells never have. Evidence is the CUSUM of log likelihood
 * ratios (Page 1954): binomial for all failures, Poisson for each reason.
 */
export class Failures {
  /** of the present step, weighted */
  readonly present = new Float64Array(places);
  /** of the past */
  readonly observed = new Float64Array(places);
  /** of the present hour, not learned yet */
  private readonly waiting = new Float64Array(places);
  readonly evidence = new Float64Array(places * kinds);
  readonly since = new Float64Array(places * kinds);
  /** bit per place with failures in the present step or with evidence */
  active = 0;
  /** evidence that was looked into and found to be no incident yet */
  dismissed = 0;

  add(reason: number, weight: number) {
    this.present[anyReason]! += weight;
    this.present[reason]! += weight;
    this.active |= (1 << reason) | (1 << anyReason);
    if (!isTechnical[reason]) return;
    this.present[technical]! += weight;
    this.active |= 1 << technical;
  }

  /** Normal share of a reason among failures; `careful` adds a standard error. */
  share(place: number, shares: Float64Array, careful: boolean): number {
    if (place === anyReason) return 1;
    const sum = this.observed[place]! + mixWeight * shares[place]!;
    return (sum + (careful ? Math.sqrt(sum) : 0)) / (this.observed[anyReason]! + mixWeight);
  }

  forget() {
    this.evidence.fill(0);
    this.active = 0;
    this.dismissed = 0;
  }

  /** Notes that its evidence is no incident yet: it is looked into again when there is clearly more. */
  dismiss() {
    this.dismissed = this.evidence[this.strongest()]!;
    if (this.dismissed > mostDismissed) this.forget();
  }

  /** Whether so much evidence calls for a look. */
  calls(evidence: number, threshold: number): boolean {
    return evidence > threshold && evidence > this.dismissed * clearlyMore;
  }

  strongest(): number {
    let best = 0;
    for (let which = 1; which < places * kinds; which++)
      if (this.evidence[which]! > this.evidence[best]!) best = which;
    return best;
  }

  /**
   * Gathers the evidence of a step.
   *
   * @param minute when it began, with its fraction
   * @param count payments, weighted
   * @param expected failures
   * @param sway by how much more the failures may wander here by themselves, at least 1
   * @returns the most there is now, of any place
   */
  endStep(minute: number, count: number, expected: number, sway: number, weather: Weather): number {
    const { present, evidence, since } = this;
    const failed = present[anyReason]!;
    const chance = Math.min(0.97, Math.max(5e-4, expected / count));
    // It is told from the worst that is still usual, not from what is usual.
    const worst = Math.min(0.97, chance * sway);
    let most = 0;
    let active = 0;
    for (let which = 0; which < kinds; which++) {
      const place = anyReason * kinds + which;
      // Without a failure there is less evidence, and less than none is none.
      if (failed === 0 && evidence[place]! <= 0) continue;
      const odds = anyRatios[which]!;
      const raised = (odds * chance) / (1 - chance + odds * chance);
      const gain =
        raised <= worst
          ? -count
          : failed * Math.log(raised / worst) + (count - failed) * Math.log((1 - raised) / (1 - worst));
      if (evidence[place]! <= 0) since[place] = minute;
      const sum = Math.max(0, evidence[place]! + gain);
      evidence[place] = sum;
      if (sum > 0) active |= 1 << anyReason;
      if (sum > most) most = sum;
    }
    const logSway = Math.log(sway);
    for (let left = this.active & ~(1 << anyReason); left !== 0; left &= left - 1) {
      const reason = 31 - Math.clz32(left & -left);
      const seen = present[reason]!;
      const usual = expected * this.share(reason, weather.shares, true) * weather.level[reason]!;
      const normal = Math.max(count * rarest, usual);
      for (let which = 0; which < kinds; which++) {
        const gain = seen * (logRatios[which]! - logSway) - normal * (reasonRatios[which]! - sway);
        const place = reason * kinds + which;
        if (evidence[place]! <= 0) since[place] = minute;
        const sum = Math.max(0, evidence[place]! + gain);
        evidence[place] = sum;
        if (sum > 0) active |= 1 << reason;
        if (sum > most) most = sum;
      }
      this.waiting[reason]! += seen;
      present[reason] = 0;
    }
    this.waiting[anyReason]! += failed;
    present[anyReason] = 0;
    this.active = active;
    if (most === 0) this.dismissed = 0;
    return most;
  }

  get waitingFailures(): number {
    return this.waiting[anyReason]!;
  }

  /** Ends an hour. @returns whether the past was halved, so that slow changes are followed */
  learn(taught: boolean): boolean {
    const { waiting, observed } = this;
    if (waiting[anyReason] === 0) return false;
    if (taught) for (let place = 0; place < places; place++) observed[place]! += waiting[place]!;
    waiting.fill(0);
    if (observed[anyReason]! <= rememberedFailures) return false;
    for (let place = 0; place < places; place++) observed[place]! /= 2;
    return true;
  }
}
