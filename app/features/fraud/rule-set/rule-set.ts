import type { Features } from "../features.ts";
import type { Test, Why } from "../rule-language/compile.ts";
import { Unknown } from "../rule-language/compile.ts";
import type { PaymentFacts } from "../rule-language/facts.ts";
import { type ListKind, type ListName, type Lists, noLists } from "../rule-language/listing.ts";
import { rules as builtIn, type RuleName } from "../rules/index.ts";
import type { Facts } from "../rules/rule.ts";

export const verdicts = ["allow", "review", "block"] as const;
export type RuleVerdict = (typeof verdicts)[number];

/** What a rule does where it holds: points from 1 to 999, or a verdict. */
export type Effect = { points: number; verdict: null } | { points: null; verdict: RuleVerdict };

/** A written rule that takes part, ready to be asked. */
export interface WrittenRule {
  /** id of the version: what counts and scores call it */
  key: string;
  ruleId: string;
  name: string;
  version: number;
  state: "live" | "shadow";
  effect: Effect;
  test: Test;
}

/** Everything beside the features that a score depends on, as it stands at one revision. */
export interface Ruleset {
  revision: number;
  written: readonly WrittenRule[];
  /** built-in rules that are not live */
  builtIn: Partial<Record<RuleName, "shadow" | "retired">>;
  lists: Lists;
  /** the score from which an alert is opened; null: as the environment says */
  threshold: number | null;
  /** whether anything asks for a customer's email address */
  readsEmail: boolean;
}

/** The built-in rules alone. */
export const plainRuleset: Ruleset = {
  revision: -1,
  written: [],
  builtIn: {},
  lists: noLists,
  threshold: null,
  readsEmail: false,
};

/** A payment of which nothing but its features is known. */
export const noFacts: PaymentFacts = {
  at: 0,
  currency: "",
  method: "",
  channel: null,
  customerId: null,
  email: null,
  merchantId: null,
  merchantMcc: null,
  merchantCountry: null,
  terminalId: null,
  cardFingerprint: null,
  cardBin: null,
  cardNetwork: null,
  cardIssuer: null,
  cardCountry: null,
  deviceId: null,
  deviceIp: null,
  deviceCountry: null,
};

/** A rule that holds for a payment. */
export interface Hit {
  /** a built-in rule's name, a version's id, or `list:<name>` */
  key: string;
  effect: Effect;
  /** of a built-in rule: what it saw */
  facts: Facts | null;
  built: RuleName | null;
  written: { ruleId: string; name: string; version: number } | null;
  listed: { list: ListName; kind: ListKind } | null;
}

export interface Evaluation {
  /** rules that count */
  hits: Hit[];
  /** rules on trial that would have */
  trial: Hit[];
  /** what the rules and lists that count say beside the score */
  verdict: RuleVerdict | null;
  /** live rules that could not tell, and why */
  unknowns: { key: string; why: Why }[];
}

/**
 * Of two verdicts the one that holds: block before allow, allow before review. A stolen card is
 * stopped at a shop that is trusted; who is trusted is not looked at again because of a hunch.
 */
const order: Record<RuleVerdict, number> = { block: 3, allow: 2, review: 1 };

export function strongest(one: RuleVerdict | null, other: RuleVerdict | null): RuleVerdict | null {
  if (!one || !other) return one ?? other;
  return order[one] >= order[other] ? one : other;
}

/** What a payment tells of each kind of thing that can stand on a list. */
const listed: readonly [ListKind, (payment: PaymentFacts) => string | null][] = [
  ["card", (payment) => payment.cardFingerprint],
  ["device", (payment) => payment.deviceId],
  ["ip", (payment) => payment.deviceIp],
  ["customer", (payment) => payment.customerId],
  ["merchant", (payment) => payment.merchantId],
  ["bin", (payment) => payment.cardBin],
  ["email", (payment) => payment.email],
];

function listHits(lists: Lists, payment: PaymentFacts): Hit[] {
  const hits: Hit[] = [];
  for (const [kind, read] of listed) {
    const value = read(payment);
    if (value === null) continue;
    for (const list of verdicts) {
      if (!lists.holds(list, kind, value, payment.at)) continue;
      hits.push({
        key: `list:${list}`,
        effect: { points: null, verdict: list },
        facts: null,
        built: null,
        written: null,
        listed: { list, kind },
      });
    }
  }
  return hits;
}

/**
 * Asks every rule and list about one payment. Pure: the same ruleset, features and facts give
 * the same evaluation, so a recorded stream can be judged again.
 */
export function evaluateRules(ruleset: Ruleset, features: Features, payment: PaymentFacts): Evaluation {
  const hits: Hit[] = [];
  const trial: Hit[] = [];
  const unknowns: Evaluation["unknowns"] = [];
  for (const rule of builtIn) {
    const state = ruleset.builtIn[rule.name] ?? "live";
    if (state === "retired") continue;
    const told = rule.evaluate(features);
    if (told === null) continue;
    if (told === "not_enough_history") {
      if (state === "live") unknowns.push({ key: rule.name, why: "not_enough_history" });
      continue;
    }
    (state === "live" ? hits : trial).push({
      key: rule.name,
      effect: { points: told.points, verdict: null },
      facts: told.facts,
      built: rule.name,
      written: null,
      listed: null,
    });
  }
  if (ruleset.written.length > 0) {
    const from = { features, payment, lists: ruleset.lists };
    for (const { key, ruleId, name, version, state, effect, test } of ruleset.written) {
      const holds = test(from);
      if (holds === false) continue;
      if (holds instanceof Unknown) {
        if (state === "live") unknowns.push({ key, why: holds.why });
        continue;
      }
      (state === "live" ? hits : trial).push({
        key,
        effect,
        facts: null,
        built: null,
        written: { ruleId, name, version },
        listed: null,
      });
    }
  }
  if (ruleset.lists !== noLists) hits.push(...listHits(ruleset.lists, payment));
  let verdict: RuleVerdict | null = null;
  for (const { effect } of hits) verdict = strongest(verdict, effect.verdict);
  return { hits, trial, verdict, unknowns };
}
