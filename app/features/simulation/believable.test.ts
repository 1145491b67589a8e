import { describe, expect, it } from "vitest";
import { days } from "#app/platform/time.ts";
import { issuers } from "./issuers.ts";
import { markets } from "./markets.ts";
import { outageIn } from "./outcome.ts";
import type { Report } from "./payment.ts";
import { simulate } from "./simulate.ts";
import { tuning } from "./tuning.ts";
import { createWorld } from "./world.ts";

// Seeds of their own: the tuning was never looked at through them.
const from = Date.UTC(2026, 4, 4);
const world = createWorld("judge-1", { customers: 8_000 });
const reports = [...simulate(world, { from, to: from + days(1), ratePerSecond: 1 })];
const payments = [...new Map(reports.map((report) => [report.record.id, report])).values()];
const share = (list: Report[], test: (report: Report) => unknown) => list.filter(test).length / list.length;
const failed = ({ record }: Report) => record.status === "failed";

/** Every code of the taxonomy that may be met (DESIGN's table of reasons). */
const iso =
  "51 61 65 54 33 14 55 N7 75 38 1A 91 68 96 06 22 30 15 92 94 26 59 34 41 43 04 07 63 57 58 62 13 03 12 40 05 01 02".split(
    " ",
  );
const processor =
  "insufficient_funds card_velocity_exceeded expired_card incorrect_number incorrect_cvc incorrect_pin pin_try_exceeded authentication_required issuer_not_available processing_error try_again_later invalid_account duplicate_transaction fraudulent lost_card stolen_card pickup_card security_violation transaction_not_allowed card_not_supported currency_not_supported invalid_amount service_not_allowed do_not_honor generic_decline call_issuer".split(
    " ",
  );

describe("a payments person would believe", () => {
  it("the pace: the rate on average, nights quieter than evenings", () => {
    const perSecond = payments.filter(({ truth }) => !truth).length / (days(1) / 1_000);
    // A Monday: 6 % below the week's average.
    expect(perSecond).toBeGreaterThan(0.86);
    expect(perSecond).toBeLessThan(1.05);
    const inChina = payments.filter(({ record }) => record.currency === "CNY");
    const at = (hour: number) =>
      inChina.filter(({ occurredAt }) => new Date(occurredAt).getUTCHours() === hour).length;
    // 04:00 and 19:00 in Beijing are 20:00 and 11:00 UTC.
    expect(at(11)).toBeGreaterThan(6 * at(20));
  });

  it("the declines: 4 to 6 % of payments, more online than at the till", () => {
    expect(share(payments, failed)).toBeGreaterThan(0.04);
    expect(share(payments, failed)).toBeLessThan(0.06);
    const cards = (channel: string) =>
      payments.filter(
        ({ record, truth }) => !truth && record.method === "card" && record.channel === channel,
      );
    expect(share(cards("online"), failed)).toBeGreaterThan(2 * share(cards("in_store"), failed));
  });

  it("the codes: only known ones, of the right scheme, want of money first", () => {
    const failures = payments.filter(failed).map(({ record }) => record.failure);
    const counts = new Map<string, number>();
    for (const failure of failures) {
      expect(failure?.scheme === "iso8583" ? iso : processor).toContain(failure?.code);
      counts.set(failure?.code ?? "", (counts.get(failure?.code ?? "") ?? 0) + 1);
    }
    expect(counts.size).toBeGreaterThan(22);
    const [first] = [...counts].sort(([, a], [, b]) => b - a)[0] as [string, number];
    expect(first).toBe("insufficient_funds");
    const withPin = payments.filter(({ record }) => record.failure?.code === "55");
    expect(withPin.every(({ record }) => record.channel === "in_store")).toBe(true);
  });

  it("the issuers: the strict decline more, and one that is down declines nearly all", () => {
    const of = (name: string) => payments.filter(({ record }) => record.card?.issuer === name);
    expect(share(of("Great Plains Rural Bank"), failed)).toBeGreaterThan(
      share(of("Bank of Jinling"), failed),
    );
    const stretches = Array.from({ length: 4 }, (_, turn) =>
      outageIn(world.seed, Math.floor(from / tuning.outage.every) + turn),
    );
    const hit = stretches.flatMap(({ issuer, from: start, to }) =>
      of(issuer).filter(({ occurredAt, truth }) => !truth && occurredAt >= start && occurredAt < to),
    );
    expect(stretches.every(({ issuer }) => issuers.some(({ name }) => name === issuer))).toBe(true);
    expect(hit.length).toBeGreaterThan(10);
    expect(
      share(hit, ({ record }) => /^(91|issuer_not_available)$/.test(record.failure?.code ?? "")),
    ).toBeGreaterThan(0.4);
  });

  it("the money: every market's currency, and what things cost there", () => {
    const seen = new Set(payments.map(({ record }) => record.currency));
    for (const { currency } of markets) expect(seen).toContain(currency);
    const median = (mcc: string, currency: string) => {
      const sums = payments
        .filter(({ record, truth }) => !truth && record.merchant?.mcc === mcc && record.currency === currency)
        .map(({ record }) => Number(record.amount))
        .sort((a, b) => a - b);
      return sums[Math.floor(sums.length / 2)] as number;
    };
    expect(median("5814", "CNY")).toBeGreaterThan(12);
    expect(median("5814", "CNY")).toBeLessThan(60);
    expect(median("4111", "HKD")).toBeGreaterThan(4);
    expect(median("4111", "HKD")).toBeLessThan(25);
    expect(median("5411", "JPY")).toBeGreaterThan(900);
    expect(median("5411", "JPY")).toBeLessThan(6_000);
    expect(median("5812", "GBP")).toBeGreaterThan(10);
    expect(median("5812", "GBP")).toBeLessThan(50);
  });

  it("the answers that come later, and the goods that come back", () => {
    const banks = reports.filter(
      ({ record }) => record.method === "bank_transfer" && record.status !== "refunded",
    );
    expect(share(banks, ({ record }) => record.status === "pending")).toBeGreaterThan(0.3);
    expect(share(payments, ({ record }) => record.status === "pending")).toBeLessThan(0.001);
    const refunded = share(payments, ({ record }) => record.status === "refunded");
    expect(refunded).toBeGreaterThan(0.003);
    expect(refunded).toBeLessThan(0.012);
  });

  it("the habits: own cards and phones, favourite shops", () => {
    const byCustomer = new Map<string, Report[]>();
    for (const payment of payments) {
      const { customerId } = payment.record;
      if (customerId && !payment.truth)
        byCustomer.set(customerId, [...(byCustomer.get(customerId) ?? []), payment]);
    }
    const busy = [...byCustomer.values()].filter(({ length }) => length >= 15);
    expect(busy.length).toBeGreaterThan(200);
    for (const list of busy) {
      const cards = new Set(list.map(({ record }) => record.card?.fingerprint).filter(Boolean));
      const devices = new Set(list.map(({ record }) => record.device?.id).filter(Boolean));
      expect(cards.size).toBeLessThanOrEqual(4);
      expect(devices.size).toBeLessThanOrEqual(4);
    }
    const grocer = busy.map((list) => list.filter(({ record }) => record.merchant?.mcc === "5499"));
    const loyal = grocer
      .filter(({ length }) => length >= 4)
      .map((list) => {
        const counts = new Map<string | undefined, number>();
        for (const { record } of list)
          counts.set(record.merchant?.id, (counts.get(record.merchant?.id) ?? 0) + 1);
        return Math.max(...counts.values()) / list.length;
      });
    expect(loyal.reduce((sum, one) => sum + one, 0) / loyal.length).toBeGreaterThan(0.7);
  });
});

describe("the frauds", () => {
  // Episodes are rare and long, so one day's share scatters: three seeds, two days each.
  const many = ["judge-2", "judge-3", "judge-4"].map((seed) => {
    const judged = createWorld(seed, { customers: 8_000 });
    const told = simulate(judged, { from, to: from + days(2), ratePerSecond: 0.5 });
    return [...new Map([...told].map((report) => [report.record.id, report])).values()];
  });
  const everything = many.flat();
  const frauds = everything.filter(({ truth }) => truth);
  const episodes = new Map<string, Report[]>();
  for (const fraud of frauds) {
    const name = fraud.truth?.episode ?? "";
    episodes.set(name, [...(episodes.get(name) ?? []), fraud]);
  }
  // Those that the window holds from beginning to end.
  const whole = [...episodes.values()].filter(([first]) => {
    const at = first?.occurredAt ?? 0;
    return at > from + tuning.fraud.longest && at < from + days(2) - tuning.fraud.longest;
  });
  const of = (kind: string) => whole.filter((list) => list[0]?.truth?.kind === kind);
  const honest = everything.filter(({ truth }) => !truth);
  const honestDevices = new Set(honest.map(({ record }) => record.device?.id));
  const honestByCard = new Map<string | undefined, Report[]>();
  for (const report of honest) {
    const card = report.record.card?.fingerprint;
    const list = honestByCard.get(card);
    if (list) list.push(report);
    else honestByCard.set(card, [report]);
  }
  const span = (list: Report[]) => (list[list.length - 1]?.at ?? 0) - (list[0]?.at ?? 0);

  it("are 0.3 to 0.5 % of payments, in episodes of the planned length", () => {
    const part = frauds.length / everything.length;
    expect(part).toBeGreaterThan(0.003);
    expect(part).toBeLessThan(0.005);
    expect(frauds.length / episodes.size / tuning.fraud.meanPayments).toBeGreaterThan(0.85);
    expect(frauds.length / episodes.size / tuning.fraud.meanPayments).toBeLessThan(1.15);
    for (const list of episodes.values()) expect(span(list)).toBeLessThan(tuning.fraud.longest);
  });

  it("test many cards with small sums at one shop within minutes", () => {
    expect(of("card_testing").length).toBeGreaterThan(5);
    for (const list of of("card_testing")) {
      expect(list.length).toBeGreaterThanOrEqual(12);
      expect(new Set(list.map(({ record }) => record.merchant?.id)).size).toBe(1);
      expect(new Set(list.map(({ record }) => record.card?.fingerprint)).size).toBe(list.length);
      expect(share(list, failed)).toBeGreaterThan(0.25);
    }
  });

  it("take over one account with one device that is not the customer's", () => {
    for (const list of of("account_takeover")) {
      expect(new Set(list.map(({ record }) => record.customerId)).size).toBe(1);
      const device = list[0]?.record.device?.id;
      expect(list.every(({ record }) => record.device?.id === device)).toBe(true);
      expect(honestDevices).not.toContain(device);
    }
  });

  it("use a copied card at tills of another country minutes after its owner's", () => {
    expect(of("impossible_travel").length).toBeGreaterThan(10);
    for (const list of of("impossible_travel")) {
      const [copy] = list as [Report];
      const own = honestByCard
        .get(copy.record.card?.fingerprint)
        ?.find(
          ({ record, occurredAt }) =>
            record.channel === "in_store" &&
            record.merchant?.country !== copy.record.merchant?.country &&
            Math.abs(occurredAt - copy.occurredAt) < 25 * 60_000,
        );
      expect(own).toBeDefined();
    }
  });

  it("spend a stolen card until the bank says stop", () => {
    for (const list of of("stolen_card")) {
      expect(new Set(list.map(({ record }) => record.card?.fingerprint)).size).toBe(1);
      expect(list.length).toBeGreaterThanOrEqual(3);
    }
    expect(
      share(
        of("stolen_card").map((list) => list[list.length - 1] as Report),
        failed,
      ),
    ).toBeGreaterThan(0.5);
  });
});
