import type { CheckResult, MethodResult, SenderCheck } from "#app/features/conversations/mail-facts.ts";
import { registeredDomain } from "../html/look-alike.ts";
import type { PassedOn } from "./trusted-mta.ts";

/** A signature as its verification left it. */
export interface Signature extends MethodResult {
  /** whether it covers the sender and all of the body: what it leaves out can be anybody's */
  whole: boolean;
}

/** What was found out about a mail, before anything is made of it. */
export interface Findings {
  /** the one address the mail says it is from; null where there is none, or more than one */
  from: string | null;
  spf: MethodResult | null;
  dkim: Signature[];
  dmarc: MethodResult | null;
  policy: string | null;
  /** whether a domain must be the same to the letter to count for the sender's */
  strict: { spf: boolean; dkim: boolean };
}

const plain = (domain: string) => domain.toLowerCase().replace(/\.$/, "");

/** Whether a domain may speak for a sender's (RFC 7489, 3.1). */
export const isAligned = (domain: string, sender: string, strict: boolean) =>
  domain !== "" &&
  (strict
    ? plain(domain) === plain(sender)
    : registeredDomain(plain(domain)) === registeredDomain(plain(sender)));

export const domainOf = (address: string) => plain(address.slice(address.lastIndexOf("@") + 1));

/**
 * What the findings say together. Only the domain that the mail says it is from can vouch for it: by DMARC where
 * it has a policy, else by a signature of its own that covers sender and body. SPF alone says where a mail's
 * envelope comes from, and counts through DMARC only. What could not be looked up never counts as found.
 */
export function verdictOf({ from, spf, dkim, dmarc, strict }: Findings): SenderCheck["verdict"] {
  const domain = from === null ? "" : domainOf(from);
  if (domain === "") return "none";
  const signed = dkim.some(
    ({ result, whole, domain: by }) => result === "pass" && whole && isAligned(by, domain, strict.dkim),
  );
  const sent = spf?.result === "pass" && isAligned(spf.domain, domain, strict.spf);
  const hasPolicy = dmarc?.result === "pass" || dmarc?.result === "fail";
  if (hasPolicy && (signed || sent)) return "pass";
  // Without a policy, a signature of the domain's own is proof enough.
  if (dmarc?.result === "none" && signed) return "pass";
  if ([dmarc, spf, ...dkim].some((one) => one?.result === "temperror")) return "unknown";
  return hasPolicy ? "fail" : "none";
}

const asPolicy = { pass: "pass", fail: "fail", unknown: "temperror", none: "none" } as const;

/** What is kept of a check by ourselves. */
export function checkOf(findings: Findings): SenderCheck {
  const { from, spf, dkim, dmarc, policy } = findings;
  const verdict = verdictOf(findings);
  const hasPolicy = dmarc?.result === "pass" || dmarc?.result === "fail";
  return {
    verdict,
    domain: from === null ? "" : domainOf(from),
    spf,
    dkim: dkim.map(({ result, domain }) => ({ result, domain })),
    // The policy asks for no more and no less than the verdict does.
    dmarc: hasPolicy ? { ...dmarc, result: asPolicy[verdict] } : dmarc,
    policy,
    by: "console",
  };
}

const known = new Set<string>([
  "pass",
  "fail",
  "softfail",
  "neutral",
  "none",
  "policy",
  "temperror",
  "permerror",
]);
const resultFrom = (word: string) => (known.has(word) ? word : "none") as CheckResult;

/** A domain as a property gives it: `example.org`, `@example.org`, `who@example.org`. */
const domainIn = (value: string | undefined) => (value ? domainOf(value.replace(/^<|>$/g, "")) : "");

/**
 * What a trusted server's results say of a mail from this address. Its DMARC result stands if it is about the
 * mail's own domain; without one, a signature that passed and is the domain's.
 */
export function checkOfPassedOn(from: string | null, { authservId, results }: PassedOn): SenderCheck {
  const domain = from === null ? "" : domainOf(from);
  const of = (method: string) => results.filter((one) => one.method === method);
  const [spf] = of("spf").map(({ result, properties }) => ({
    result: resultFrom(result),
    domain: domainIn(properties.get("smtp.mailfrom") ?? properties.get("smtp.helo")),
  }));
  const dkim = of("dkim").map(({ result, properties }) => ({
    result: resultFrom(result),
    domain: domainIn(properties.get("header.d") ?? properties.get("header.i")),
  }));
  const [dmarc] = of("dmarc").map(({ result, properties }) => ({
    result: resultFrom(result),
    domain: domainIn(properties.get("header.from")) || domain,
  }));
  const isAbout = dmarc && isAligned(dmarc.domain, domain, false);
  const findings: Findings = {
    from,
    spf: spf ?? null,
    dkim: dkim.map((one) => ({ ...one, whole: true })),
    dmarc: dmarc ?? { result: "none", domain },
    policy: null,
    strict: { spf: false, dkim: false },
  };
  // The server has seen which of its results are the domain's: its DMARC result needs no second look.
  const stands = dmarc?.result === "pass" || dmarc?.result === "fail";
  const verdict = stands ? (isAbout ? (dmarc.result as "pass" | "fail") : "none") : verdictOf(findings);
  return { ...checkOf(findings), verdict, dmarc: dmarc ?? null, by: authservId };
}
