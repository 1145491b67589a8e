/** Days an hour is remembered. */
const days = 8;
/** What is left of the payments: nearly none, or a third. */
const ratios = [0.1, 0.35] as const;
const logs = ratios.map(Math.log);
/** From this much evidence on what arrives may be less than normal. */
const doubt = 8;
/** What takes longer to be noticed (minutes) is a change of habits. */
const longest = 12 * 60;

/** How many payments arrive in a cell, hour by hour, and the evidence that they stopped. */
export class Volume {
  /** counts by hour of the day and day, -1 before the first */
  private readonly past = new Float32Array(24 * days).fill(-1);
  private readonly usual = new Float32Array(24);
  private readonly weekAgo = new Float32Array(24).fill(1e9);
  private hourCount = 0;
  /** how much of what is usual came in the last hour that was not disturbed: at weekends less may */
  private level = 1;
  /** chi-square of ten minutes, and how many, by hour of the day: what comes in batches is no drop */
  private readonly spread = new Float32Array(24).fill(6);
  private readonly tens = new Float32Array(24).fill(6);
  private allSpread = 6;
  private allTens = 6;
  private tenCount = 0;
  private tenExpected = 0;
  private ten = -1;
  /** smoothed over about an hour, and over about ten minutes */
  recent = 0;
  recentExpected = 0;
  newest = 0;
  newestExpected = 0;
  readonly evidence = new Float64Array(2);
  /** minute */
  readonly since = new Float64Array(2);
  readonly seen = new Float64Array(2);
  readonly due = new Float64Array(2);

  /** Payments a minute that are normal now, from the same hours of other days. */
  normal(minute: number): number {
    return between(this.usual, minute);
  }

  /** At most so many a minute: what came a week ago, with room for chance; what is always quiet is no drop. */
  bound(minute: number): number {
    return between(this.weekAgo, minute);
  }

  /** How much counts vary beyond chance at this time of the day: at least 1. */
  noise(minute: number): number {
    const at = Math.floor(minute / 60) % 24;
    const nearby = Math.max(
      this.spread[at]! / this.tens[at]!,
      this.spread[(at + 23) % 24]! / this.tens[(at + 23) % 24]!,
    );
    return Math.max(1, nearby, this.allSpread / this.allTens);
  }

  private endTen(ofDay: number) {
    if (this.tenExpected > 0.5) {
      // More than expected is no sign of how far counts fall by themselves.
      const off =
        this.tenCount > this.tenExpected
          ? 1
          : Math.min(400, (this.tenCount - this.tenExpected) ** 2 / this.tenExpected);
      this.spread[ofDay] = this.spread[ofDay]! * 0.96 + off;
      this.tens[ofDay] = this.tens[ofDay]! * 0.96 + 1;
      this.allSpread = this.allSpread * 0.998 + Math.min(12, off);
      this.allTens = this.allTens * 0.998 + 1;
    }
    this.tenCount = 0;
    this.tenExpected = 0;
  }

  /** Smooths what arrived in some minutes against what is normal in them. */
  smooth(count: number, normal: number, minutes: number) {
    const part = minutes / 60;
    this.recent += count - this.recent * part;
    this.recentExpected += normal - this.recentExpected * part;
    const short = Math.min(1, minutes / 10);
    this.newest += count - this.newest * short;
    this.newestExpected += normal - this.newestExpected * short;
  }

  /**
   * Ends minutes for which `expected` payments were to come.
   *
   * @param from the first of them
   * @param quiet whether nothing counts as evidence now
   * @param explained whether a drop that is known explains what is missing, which then is no noise
   * @param outright whether only "nearly none" counts, as where this hour of the week was never seen
   * @returns the evidence now
   */
  endMinutes(
    from: number,
    count: number,
    expected: number,
    quiet: boolean,
    explained: boolean,
    outright: boolean,
  ): number {
    this.hourCount += count;
    const ten = Math.floor(from / 10);
    if (ten !== this.ten) {
      // Ten minutes that may be part of a drop teach nothing.
      if (!explained && this.evidence[0]! < doubt && this.evidence[1]! < doubt)
        this.endTen(Math.floor(this.ten / 6 + 24) % 24);
      this.tenCount = 0;
      this.tenExpected = 0;
      this.ten = ten;
    }
    this.tenCount += count;
    this.tenExpected += expected;
    let most = 0;
    const noise = this.noise(from);
    for (let which = 0; which < 2; which++) {
      const gain = (expected * (1 - ratios[which]!) + count * logs[which]!) / noise;
      if (this.evidence[which]! <= 0 || from - this.since[which]! > longest) {
        this.evidence[which] = 0;
        this.since[which] = from;
        this.seen[which] = 0;
        this.due[which] = 0;
      }
      this.seen[which]! += count;
      this.due[which]! += expected;
      const sum =
        quiet || explained || (outright && which === 1) ? 0 : Math.max(0, this.evidence[which]! + gain);
      this.evidence[which] = sum;
      if (sum > most) most = sum;
    }
    return most;
  }

  /** Payments an hour that are normal around an hour, which counts from the epoch. */
  most(hour: number): number {
    const ofDay = hour % 24;
    return Math.max(this.usual[(ofDay + 23) % 24]!, this.usual[ofDay]!, this.usual[(ofDay + 1) % 24]!);
  }

  /** Takes an hour in which nothing was watched. */
  collect(count: number) {
    this.hourCount += count;
    this.recent = this.hourCount;
    this.recentExpected = this.hourCount;
    this.newest = this.hourCount / 6;
    this.newestExpected = this.hourCount / 6;
    this.forget();
  }

  forget() {
    this.evidence.fill(0);
  }

  /** Whether this hour of the week was seen before. */
  knowsHour(hour: number): boolean {
    return this.past[(hour % 24) * days + ((Math.floor(hour / 24) - 7 + days * 7) % days)]! >= 0;
  }

  /** Ends an hour; `hour` counts from the epoch. A disturbed hour teaches nothing. */
  endHour(hour: number, disturbed: boolean) {
    const ofDay = hour % 24;
    const usual = this.usual[ofDay]!;
    if (!disturbed && usual > 0) this.level = Math.min(1, this.hourCount / usual);
    const count = disturbed ? Math.max(this.hourCount, usual * this.level) : this.hourCount;
    this.past[ofDay * days + (Math.floor(hour / 24) % days)] = count;
    this.hourCount = 0;
    const next = (hour + 1) % 24;
    const today = Math.floor((hour + 1) / 24);
    const seen: number[] = [];
    for (let day = 0; day < days; day++) {
      const past = this.past[next * days + day]!;
      if (past >= 0) seen.push(past);
    }
    seen.sort((one, other) => one - other);
    const median = seen.length === 0 ? 0 : seen[Math.floor((seen.length - 1) / 2)]!;
    const weekAgo = this.past[next * days + ((today - 7) % days)]!;
    this.usual[next] = median;
    this.weekAgo[next] = weekAgo >= 0 ? weekAgo + 2 * Math.sqrt(weekAgo) + 1 : 1e9;
  }
}

/** Within an hour no minute is due more than this many times its mean: a neighbour with a batch is no slope. */
const steepest = 1.5;

/** Per minute, between the middles of two hours. */
function between(hourly: Float32Array, minute: number): number {
  const at = minute / 60 - 0.5;
  const before = Math.floor(at);
  const part = at - before;
  const sloped = (1 - part) * hourly[((before % 24) + 24) % 24]! + part * hourly[(before + 1) % 24]!;
  return Math.min(sloped, steepest * hourly[Math.floor(minute / 60) % 24]!) / 60;
}
