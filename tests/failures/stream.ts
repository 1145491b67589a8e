import type { PaymentRecord } from "#app/features/failures/payment.ts";
import { Faults, type Injected, within } from "./faults.ts";
import { type Made, minute, type Settings, start, World } from "./world.ts";

export type { Injected } from "./faults.ts";
export type { Settings } from "./world.ts";

/** How far what goes wrong has grown: it may begin slowly. */
const grown = ({ from, ramp }: Injected, at: number) =>
  ramp === 0 ? 1 : Math.min(1, (at - from) / (ramp * minute));

/** Writes a world's payments, with what goes wrong in it, in the order in which they arrive. */
class Stream {
  private readonly world: World;
  private readonly injected: Injected[];
  private readonly records: { at: number; record: PaymentRecord }[] = [];

  constructor(private readonly settings: Settings) {
    this.world = new World(settings);
    this.injected = new Faults(this.world).drawn;
  }

  make(): { records: PaymentRecord[]; injected: Injected[] } {
    const { world, settings } = this;
    const { random } = world;
    for (let passed = 0; passed < settings.days * 1440; passed++) {
      const from = start + passed * minute;
      for (let left = random.poisson(world.pace(from)); left > 0; left--)
        this.pay(world, Math.floor(from + random.next() * minute));
      if (settings.billing && passed % 1440 === 130) this.bill(from);
    }
    for (const fault of this.injected)
      if (fault.pattern === "retry_storm") this.storm(fault);
      else if (fault.attempts > 0) this.attack(fault);
    this.records.sort((one, other) => one.at - other.at);
    return { records: this.records.map(({ record }) => record), injected: this.injected };
  }

  /** One ordinary payment, as what goes wrong just then lets it become, and what people do then. */
  private pay(world: World, at: number) {
    const { random } = world;
    const made = world.payment(at);
    const code = this.strike(made, at);
    if (code === undefined) return;
    this.add(at, made.record, code);
    let before = code;
    let when = at;
    for (
      let tries = 0;
      before !== null && tries < 4 && random.chance(this.settings.retries ?? 0.25);
      tries++
    ) {
      when += (20 + random.next() * 100) * 1000;
      const again: Made = { record: { ...made.record, id: world.nextId() }, code: null };
      if (random.chance(0.6)) again.code = before;
      const struck = this.strike(again, when, 0.9);
      if (struck === undefined) return;
      this.add(when, again.record, struck);
      before = struck;
    }
  }

  /** @returns what the failure says, null for none, undefined where no payment arrives at all */
  private strike({ record, code }: Made, at: number, sure = 1): string | null | undefined {
    const { random } = this.world;
    for (const fault of this.injected) {
      if (at < fault.from || at >= fault.to || fault.attempts > 0 || !within(fault.scope, record)) continue;
      if (fault.pattern === "volume_drop") {
        if (!random.chance(fault.hit)) continue;
        fault.excess += 1;
        return undefined;
      }
      if (fault.pattern === "reason_shift") {
        if (code === null || !random.chance(fault.hit)) continue;
        if (code !== fault.codes[0]) fault.excess += 1;
        code = fault.codes[0]!;
      } else if (random.chance(fault.hit * sure * grown(fault, at))) {
        if (code === null) fault.excess += 1;
        fault.hits.push(at);
        code =
          fault.codes[Math.floor(random.next() ** (this.settings.mixed ? 1.5 : 3) * fault.codes.length)]!;
      }
    }
    return code;
  }

  private add(at: number, record: PaymentRecord, code: string | null) {
    const { random } = this.world;
    const late = random.chance(0.01) ? random.next() * 3 * minute : 0;
    record.occurredAt = new Date(at).toISOString();
    if (code !== null) {
      if (random.chance(this.settings.pending)) {
        this.records.push({ at, record: { ...record, status: "pending" } });
        record = { ...record };
      }
      record.status = "failed";
      record.failure = this.world.failure(code);
    }
    this.records.push({ at: at + late, record });
  }

  /** A merchant collects from many customers at once; many of them have nothing. */
  private bill(from: number) {
    const { random, merchants } = this.world;
    const biller = merchants.find(({ channel }) => channel === "bill")!;
    for (let left = Math.round(this.settings.perDay * 0.01); left > 0; left--) {
      const at = Math.floor(from + random.next() * 25 * minute);
      const { record, code } = this.world.payment(at, biller);
      this.add(at, record, code ?? (random.chance(0.2) ? "51" : null));
    }
  }

  /** Cards that were stolen are tried, from many devices. */
  private attack(fault: Injected) {
    const { random } = this.world;
    const merchant = this.world.merchants.find(({ id }) => id === fault.scope.merchant);
    const issuer = this.world.issuers.find(({ bins }) => bins.includes(fault.scope.bin ?? ""));
    for (let n = 0; n < fault.attempts; n++) {
      const at = Math.floor(fault.from + random.next() * (fault.to - fault.from));
      let { record } = this.world.payment(at, merchant);
      while (record.method !== "card") record = this.world.payment(at, merchant).record;
      if (issuer)
        record.card = {
          ...record.card,
          issuer: issuer.name,
          country: issuer.country,
          network: issuer.network,
          bin: fault.scope.bin,
        };
      record.amount = fault.amount ?? random.between(0.5, 3.5).toFixed(2);
      record.customerId = random.chance(0.5) ? `x${random.below(1e9)}` : undefined;
      record.card = { ...record.card, fingerprint: `x${random.below(1e12)}` };
      this.keepOut(record);
      const failed = random.chance(0.88);
      if (failed) fault.excess += 1;
      this.add(at, record, failed ? random.of(fault.codes) : null);
    }
  }

  /** One customer tries the same again and again. */
  private storm(fault: Injected) {
    const { random } = this.world;
    let { record: first } = this.world.payment(fault.from);
    while (!first.card) first = this.world.payment(fault.from).record;
    for (let n = 0; n < fault.attempts; n++) {
      const at = Math.floor(fault.from + random.next() * (fault.to - fault.from));
      const record: PaymentRecord = { ...first, id: this.world.nextId(), customerId: fault.scope.customer };
      this.keepOut(record);
      const failed = random.chance(0.95);
      if (failed) fault.excess += 1;
      this.add(at, record, failed ? random.of(fault.codes) : null);
    }
  }

  /** What this world never says is not said by those who attack it either. */
  private keepOut(record: PaymentRecord) {
    const { without = [] } = this.settings;
    if (record.card) {
      const card = { ...record.card };
      if (without.includes("network")) delete card.network;
      if (without.includes("fingerprint")) delete card.fingerprint;
      record.card = card;
    }
    if (without.includes("customer")) delete record.customerId;
  }
}

/** A stream of transaction records in order of arrival, and what was put into it. */
export const makeStream = (settings: Settings) => new Stream(settings).make();
