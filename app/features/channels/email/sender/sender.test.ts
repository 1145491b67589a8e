import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CheckResult } from "#app/features/conversations/mail-facts.ts";
import { readAuthResults } from "./auth-results.ts";
import { passedOn, trustedOfText, trustedText } from "./trusted-mta.ts";
import { checkOfPassedOn, type Findings, isAligned, verdictOf } from "./verdict.ts";

const results = [
  "pass",
  "fail",
  "softfail",
  "neutral",
  "none",
  "policy",
  "temperror",
  "permerror",
] as const satisfies CheckResult[];
const relaxed = { spf: false, dkim: false };
const domain = fc.constantFrom("bank.example", "mail.bank.example", "evil.example", "");
const method = fc.record({ result: fc.constantFrom(...results), domain });
const findings: fc.Arbitrary<Findings> = fc.record({
  from: fc.constantFrom("ann@bank.example", "ann@mail.bank.example", null),
  spf: fc.option(method, { nil: null }),
  dkim: fc.array(fc.record({ result: fc.constantFrom(...results), domain, whole: fc.boolean() }), {
    maxLength: 3,
  }),
  dmarc: fc.option(method, { nil: null }),
  policy: fc.constant(null),
  strict: fc.record({ spf: fc.boolean(), dkim: fc.boolean() }),
});

describe("the verdict on a sender", () => {
  it("is a pass only where the sender's own domain vouches, whatever else was found", () => {
    fc.assert(
      fc.property(findings, (found) => {
        if (verdictOf(found) !== "pass") return;
        const sender = found.from!.split("@")[1]!;
        const signed = found.dkim.some(
          (one) => one.result === "pass" && one.whole && isAligned(one.domain, sender, found.strict.dkim),
        );
        const sent = found.spf?.result === "pass" && isAligned(found.spf.domain, sender, found.strict.spf);
        expect(signed || (sent && found.dmarc?.result !== "none")).toBe(true);
        expect(found.dmarc?.result).toMatch(/^(?:pass|fail|none)$/);
      }),
    );
  });

  it("is never a pass, nor a fail, where no name could be looked up", () => {
    fc.assert(
      fc.property(findings, (found) => {
        const lost = "temperror" as const;
        const verdict = verdictOf({
          ...found,
          from: "ann@bank.example",
          spf: found.spf && { ...found.spf, result: lost },
          dkim: found.dkim.map((one) => ({ ...one, result: lost })),
          dmarc: { result: lost, domain: "bank.example" },
        });
        expect(verdict).toBe("unknown");
      }),
    );
  });

  it.each<[string, Partial<Findings>, string]>([
    ["a policy and a signature of the domain", { dmarc: { result: "fail", domain: "" } }, "pass"],
    ["no policy and a signature", { dmarc: { result: "none", domain: "" } }, "pass"],
    [
      "no policy and SPF alone",
      { dmarc: { result: "none", domain: "" }, dkim: [], spf: { result: "pass", domain: "bank.example" } },
      "none",
    ],
    [
      "a policy and somebody else's signature",
      {
        dmarc: { result: "fail", domain: "" },
        dkim: [{ result: "pass", domain: "evil.example", whole: true }],
      },
      "fail",
    ],
    [
      "a signature that leaves out the end of the body",
      {
        dmarc: { result: "fail", domain: "" },
        dkim: [{ result: "pass", domain: "bank.example", whole: false }],
      },
      "fail",
    ],
    [
      "a strict policy and a subdomain's signature",
      {
        dmarc: { result: "fail", domain: "" },
        dkim: [{ result: "pass", domain: "news.bank.example", whole: true }],
        strict: { spf: true, dkim: true },
      },
      "fail",
    ],
  ])("of %s", (_, found, verdict) => {
    const whole: Findings = {
      from: "ann@bank.example",
      spf: null,
      dkim: [{ result: "pass", domain: "bank.example", whole: true }],
      dmarc: null,
      policy: null,
      strict: relaxed,
    };
    expect(verdictOf({ ...whole, ...found })).toBe(verdict);
  });

  it("knows what anybody can register under", () => {
    expect(isAligned("a.github.io", "b.github.io", false)).toBe(false);
    expect(isAligned("evil.co.uk", "bank.co.uk", false)).toBe(false);
    expect(isAligned("mail.bank.co.uk", "bank.co.uk", false)).toBe(true);
  });
});

describe("Authentication-Results", () => {
  it("are read with comments, quotes, versions and folded as they come", () => {
    const read = readAuthResults(
      'mx.Example.net 1 (a (nested) comment); spf=pass (ok; "really") smtp.mailfrom=ann@bank.example; dkim=pass header.d="bank.example" header.b=abc; dmarc=pass (p=REJECT) header.from=bank.example',
    );
    expect(read?.authservId).toBe("mx.example.net");
    expect(read?.results.map(({ method: name, result }) => [name, result])).toEqual([
      ["spf", "pass"],
      ["dkim", "pass"],
      ["dmarc", "pass"],
    ]);
    expect(read?.results[1]?.properties.get("header.d")).toBe("bank.example");
    expect(readAuthResults("mx.example; none")?.results).toEqual([]);
  });

  it.each([
    "",
    ";",
    "mx.example; dmarc",
    "mx.example; (never ends dmarc=pass",
    'mx.example; dkim="pass',
    "a b c; spf=pass",
  ])("that break the rules are not believed in part: %j", (value) =>
    expect(readAuthResults(value)).toBeNull(),
  );

  it("are read whatever is in them, in time", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300, unit: "binary-ascii" }), (text) => void readAuthResults(text)),
    );
    readAuthResults("(".repeat(20_000));
    readAuthResults("a;".repeat(10_000));
  });

  const trusted = [{ authservId: "mx.example.net", addresses: [] }];
  const ar = (value: string) => ({ name: "authentication-results", value });
  const received = { name: "received", value: "from a by b" };
  const from = "ann@bank.example";

  it("count from whom they are trusted, and not what stands below the next hop", () => {
    const good = ar("mx.example.net; dmarc=fail header.from=bank.example");
    const forged = ar("mx.example.net; dmarc=pass header.from=bank.example");
    expect(passedOn([received, forged], [])).toBeNull();
    expect(passedOn([ar("other.example; dmarc=pass"), received], trusted)).toBeNull();
    const said = passedOn([received, good, received, forged], trusted)!;
    expect(checkOfPassedOn(from, said)).toMatchObject({ verdict: "fail", by: "mx.example.net" });
  });

  it("of several methods in several fields are one", () => {
    const said = passedOn(
      [
        ar("mx.example.net; dkim=pass header.d=bank.example"),
        ar("mx.example.net; dmarc=pass header.from=bank.example"),
        received,
      ],
      trusted,
    )!;
    expect(checkOfPassedOn(from, said)).toMatchObject({
      verdict: "pass",
      dkim: [{ result: "pass", domain: "bank.example" }],
    });
  });

  it("about another domain than the mail's prove nothing of it", () => {
    const said = passedOn([ar("mx.example.net; dmarc=pass header.from=evil.example")], trusted)!;
    expect(checkOfPassedOn(from, said).verdict).toBe("none");
    expect(checkOfPassedOn(null, said).verdict).toBe("none");
  });

  it("keep their list as it is written", () => {
    const text = "mx.example.net\nmta.example 203.0.113.0/24 2001:db8::1";
    expect(trustedText(trustedOfText(text)!)).toBe(text);
    expect(trustedOfText("mx example")).toBeNull();
    expect(trustedOfText("")).toEqual([]);
  });
});
