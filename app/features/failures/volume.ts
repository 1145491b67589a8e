/** Days an hour is remembered. */
const days = 8;
const ratios = [0.1, 0.45] as const;
const logs = ratios.map(Math.log);

/** How many payments arrive in a cell, hour by hour, and the evidence that they stopped. */
export class Volume {
  count = 0;
  /** counts by hour of the day and day, -1 before the first */
  private readonly past = new Float32Array(24 * days).fill(-1);
  private readonly usual = new Float32Array(24);
  private hourCount = 0;
  private hourExpected = 0;
  private spread = 6;
  private hours = 6;
  /** smoothed over about an hour */
  recent = 0;
  recentExpected = 0;
  /** of the present minute */
  expected = 0;
  evidence = [0, 0];
  since = [0, 0];
  missingFrom = [
    { seen: 0, expected: 0 },
    { seen: 0, expected: 0 },
  ];

  /** Payments a minute that are normal now, from the same hours of other days. */
  normal(minute: number): number {
    const at = minute / 60 - 0.5;
    const before = Math.floor(at);
    const part = at - before;
    const one = this.usual[((before % 24) + 24) % 24]!;
    const next = this.usual[(before + 1) % 24]!;
    return ((1 - part) * one + part * next) / 60;
  }

  noise(): number {
    return Math.max(1, this.spread / this.hours);
  }

  /** Ends a minute for which `expected` payments were to come. */
  endMinute(minute: number, expected: number, warm: boolean): number {
    this.expected = expected;
    this.hourCount += this.count;
    this.hourExpected += expected;
    this.recent += this.count - this.recent / 60;
    let most = 0;
    const noise = this.noise();
    for (let which = 0; which < 2; which++) {
      const gain = (expected * (1 - ratios[which]!) + this.count * logs[which]!) / noise;
      const sums = this.missingFrom[which]!;
      if (this.evidence[which]! <= 0) {
        this.since[which] = minute;
        sums.seen = 0;
        sums.expected = 0;
      }
      sums.seen += this.count;
      sums.expected += expected;
      this.evidence[which] = warm ? 0 : Math.max(0, this.evidence[which]! + gain);
      most = Math.max(most, this.evidence[which]!);
    }
    return most;
  }

  /** Payments an hour that are normal around an hour; both count from the epoch. */
  most(hour: number): number {
    const ofDay = hour % 24;
    return Math.max(this.usual[(ofDay + 23) % 24]!, this.usual[ofDay]!, this.usual[(ofDay + 1) % 24]!);
  }

  /** Takes an hour in which nothing was watched. */
  collect() {
    this.hourCount += this.count;
    this.count = 0;
    this.recent = this.hourCount;
    this.recentExpected = this.hourCount;
    this.forget();
  }

  forget() {
    this.evidence = [0, 0];
  }

  /** Ends an hour; `hour` counts from the epoch. A disturbed hour teaches nothing. */
  endHour(hour: number, disturbed: boolean) {
    const ofDay = hour % 24;
    if (!disturbed && this.hourExpected > 1) {
      const off = (this.hourCount - this.hourExpected) ** 2 / this.hourExpected;
      this.spread = this.spread * 0.99 + Math.min(12, off);
      this.hours = this.hours * 0.99 + 1;
    }
    const count = disturbed ? Math.max(this.hourCount, this.usual[ofDay]!) : this.hourCount;
    this.past[ofDay * days + (Math.floor(hour / 24) % days)] = count;
    this.hourCount = 0;
    this.hourExpected = 0;
    // Tomorrow's weekday was seen first 7 days before; a day that is always quiet is no drop.
    const next = (hour + 1) % 24;
    const today = Math.floor((hour + 1) / 24);
    const seen: number[] = [];
    for (let day = 0; day < days; day++) {
      const past = this.past[next * days + day]!;
      if (past >= 0) seen.push(past);
    }
    seen.sort((one, other) => one - other);
    const median = seen.length < 2 ? 0 : seen[Math.floor((seen.length - 1) / 2)]!;
    const weekAgo = this.past[next * days + ((today - 7) % days)]!;
    this.usual[next] = weekAgo >= 0 ? Math.min(median, weekAgo + 2 * Math.sqrt(weekAgo) + 1) : median;
  }
}
