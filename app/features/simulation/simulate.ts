import { seconds } from "#app/platform/time.ts";
import { Agenda } from "./agenda.ts";
import { isAwake } from "./customer.ts";
import { fraudEpisode } from "./episodes.ts";
import { type FraudKind, type NextId, ordinaryPayment, type Report, refundOf } from "./payment.ts";
import { hash, indexIn, Random, shortText, unitHash } from "./random.ts";
import { localHour, marketPace } from "./season.ts";
import { tuning } from "./tuning.ts";
import { pickCustomer, type World } from "./world.ts";

export interface StreamOptions {
  /** first instant, ms */
  from: number;
  /** payments per second on a week's average; nights are quieter, noons busier */
  ratePerSecond?: number;
  /**
   * Leave out what is told about payments made before this instant (ms): answers and refunds
   * of payments that the reader of the stream has never seen. Default: tell everything.
   */
  since?: number;
  /** Also stage one card-testing burst and one takeover soon after this instant (ms). */
  opening?: number;
}

const purpose = { slot: 41, refund: 42, episode: 43, tag: 44, opening: 45, id: 46 };
/** Room in a slot's ids for honest payments; what attacks do comes after. */
const honestIds = 1 << 16;
const idSpace = 1 << 20;
/** Payments per slot: enough that a slot's own costs vanish, few enough to begin anywhere soon. */
const slotPayments = 32;

/**
 * The payments of a world, from an instant on.
 *
 * Time is cut into slots, and what happens in a slot follows from (seed, rate, slot) alone.
 * So the stream is the same however it is read: begun anywhere, in one piece or many. What
 * outlasts its slot (answers, new tries, attacks) is found by looking back as far as the
 * longest lasts; returned goods are found from the day they come back.
 */
export class PaymentStream {
  readonly #world: World;
  readonly #rate: number;
  readonly #length: number;
  readonly #tag: number;
  readonly #from: number;
  readonly #since: number;
  readonly #opening: number | undefined;
  readonly #agenda = new Agenda<Report>();
  #nextSlot: number;

  constructor(world: World, options: StreamOptions) {
    this.#world = world;
    this.#rate = options.ratePerSecond ?? tuning.ratePerSecond;
    if (!(this.#rate > 0)) throw new RangeError("ratePerSecond must be above 0");
    this.#length = Math.max(1, Math.round(seconds(slotPayments / this.#rate)));
    this.#tag = hash(world.seed, Math.round(this.#rate * 1_000_000), world.customers, purpose.tag);
    this.#from = options.from;
    this.#since = options.since ?? Number.NEGATIVE_INFINITY;
    this.#opening = options.opening;
    this.#nextSlot = this.#slotAt(options.from);
    this.#lookBack();
  }

  /** Everything that is reported before `to` (ms) and was not yet given, in order of time. */
  *until(to: number): Generator<Report> {
    for (;;) {
      const slotStart = this.#nextSlot * this.#length;
      const known = Math.min(slotStart, to);
      for (let next = this.#agenda.takeBefore(known); next; next = this.#agenda.takeBefore(known)) yield next;
      if (slotStart >= to) return;
      this.#plan(this.#honest(this.#nextSlot));
      this.#plan(this.#attacks(this.#nextSlot));
      this.#plan(this.#returns(this.#nextSlot));
      this.#nextSlot += 1;
    }
  }

  #slotAt(at: number): number {
    return Math.floor(at / this.#length);
  }

  #plan(reports: Report[]): void {
    for (const report of reports) {
      if (report.at < this.#from || report.occurredAt < this.#since) continue;
      this.#agenda.add(report.at, report.record.id, report);
    }
  }

  #lookBack(): void {
    const { refund, retry, pending, fraud } = tuning;
    const longest = Math.max(refund.atOnce.latest, retry.latest * retry.most) + pending.longest;
    for (let slot = this.#slotAt(this.#from - longest); slot < this.#nextSlot; slot++) {
      this.#plan(this.#honest(slot));
    }
    for (let slot = this.#slotAt(this.#from - fraud.longest); slot < this.#nextSlot; slot++) {
      this.#plan(this.#attacks(slot));
    }
    if (this.#opening !== undefined) this.#plan(this.#openingAttacks(this.#opening));
  }

  /** Ids of a slot in an order that tells nothing: an odd factor meets every number once. */
  #ids(slot: number, first: number): NextId {
    const offset = hash(this.#tag, slot, purpose.id);
    const head = `tx_${shortText(this.#tag, 4)}_${shortText(slot, 8).replace(/^0+(?=.)/, "")}`;
    let next = first;
    return () => `${head}_${shortText((next++ * 648_391 + offset) % idSpace, 4)}`;
  }

  #honest(slot: number): Report[] {
    const random = new Random(this.#tag, slot, purpose.slot);
    const nextId = this.#ids(slot, 0);
    const start = slot * this.#length;
    const pace = marketPace(start + this.#length / 2);
    const expected = (this.#rate * this.#length * (pace[pace.length - 1] ?? 1)) / seconds(1);
    const reports: Report[] = [];
    for (let count = random.poisson(expected); count > 0; count--) {
      const at = start + Math.floor(random.unit() * this.#length);
      reports.push(...ordinaryPayment(this.#world, random, at, this.#payer(random, pace, at), nextId));
    }
    return reports;
  }

  /** Somebody of a market that is busy now, most likely somebody awake. */
  #payer(random: Random, pace: number[], at: number) {
    for (let tries = 0; ; tries++) {
      const customer = pickCustomer(this.#world, indexIn(pace, random.unit()), random);
      if (tries === 6 || isAwake(customer, localHour(at, customer.market.utcOffset))) return customer;
      if (random.chance(tuning.awakeOutsideHours)) return customer;
    }
  }

  #attacks(slot: number): Report[] {
    const { share, meanPayments } = tuning.fraud;
    const expected = ((this.#rate * this.#length) / seconds(1)) * (share / meanPayments);
    // Cheap for the many slots in which nobody attacks.
    if (unitHash(this.#tag, slot, purpose.episode) >= expected) return [];
    const random = new Random(this.#tag, slot, purpose.episode);
    const at = slot * this.#length + Math.floor(random.unit() * this.#length);
    return fraudEpisode(this.#world, random, at, this.#ids(slot, honestIds));
  }

  #openingAttacks(opening: number): Report[] {
    const staged: [FraudKind, number][] = [
      ["card_testing", seconds(12)],
      ["account_takeover", seconds(50)],
    ];
    return staged.flatMap(([kind, after], place) => {
      const random = new Random(this.#tag, opening, place, purpose.opening);
      const at = opening + after;
      const nextId = this.#ids(this.#slotAt(at), honestIds * (2 + place));
      return fraudEpisode(this.#world, random, at, nextId, kind);
    });
  }

  /** Goods brought back in this slot: at most one from each of the slots that lie far enough back. */
  #returns(slot: number): Report[] {
    const { share, after } = tuning.refund.later;
    const expected = ((this.#rate * this.#length) / seconds(1)) * share;
    const found: Report[] = [];
    for (let turn = 0; turn < after.length; turn++) {
      const bought = slot - Math.round((after[turn] as number) / this.#length);
      if (unitHash(this.#tag, bought, purpose.refund) >= expected) continue;
      const random = new Random(this.#tag, bought, purpose.refund);
      if (random.whole(0, after.length - 1) !== turn) continue;
      const at = slot * this.#length + Math.floor(random.unit() * this.#length);
      if ((bought + 1) * this.#length < this.#since) continue;
      const paid = settled(this.#honest(bought)).filter(({ record }) => record.merchant);
      if (paid.length > 0) found.push(refundOf(random.pick(paid), at));
    }
    return found;
  }
}

/** Payments whose last word is success. */
function settled(reports: Report[]): Report[] {
  const last = new Map<string, Report>();
  for (const report of reports) last.set(report.record.id, report);
  return [...last.values()].filter(({ record }) => record.status === "succeeded");
}

/** The reports from `from` up to, not including, `to`: see {@link PaymentStream}. */
export function simulate(world: World, options: StreamOptions & { to: number }): Generator<Report> {
  return new PaymentStream(world, options).until(options.to);
}

/**
 * The past that makes habits: reports from `from` to `to`, where no payment is left waiting for
 * an answer that will never be told (the last minutes' pending ones are left out).
 */
export function* history(
  world: World,
  options: { from: number; to: number; ratePerSecond?: number },
): Generator<Report> {
  const later = options.to + tuning.pending.longest;
  const unsettled = new Set<string>();
  const recent: Report[] = [];
  const edge = options.to - tuning.pending.longest;
  for (const report of simulate(world, { ...options, to: later, since: options.from })) {
    if (report.at < edge) yield report;
    else if (report.at < options.to) recent.push(report);
    else unsettled.add(report.record.id);
  }
  for (const report of recent) {
    if (report.record.status !== "pending" || !unsettled.has(report.record.id)) yield report;
  }
}
