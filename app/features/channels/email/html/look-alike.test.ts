import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostSuspicions, knownNames, registeredDomain } from "./look-alike.ts";
import { mailWarnings } from "./mail-warnings.ts";
import { sanitiseMail } from "./sanitise.ts";

const own = ["upay.example"];
const why = (host: string) => hostSuspicions(host, { own });

describe("a domain that is like ours", () => {
  it.each(["upay.example", "www.upay.example", "help.upay.example"])("is not ours: %s", (host) => {
    expect(why(host)).toEqual([]);
  });

  it.each(["uppay.com", "upaay.com", "uapy.com", "up4y.com", "upey.com", "úpay.com", "u-pay.com"])(
    "reads like it: %s",
    (host) => expect(why(host)).toContain("like-upay"),
  );

  it.each(["upay.com", "upay-support.top", "upaycare.cn", "my-upay.com", "myupay.net"])(
    "bears our name elsewhere: %s",
    (host) => expect(why(host)).toContain("house-name"),
  );

  it("hides our name before somebody else's domain, or in other letters", () => {
    expect(why("upay.example.evil.example")).toContain("name-elsewhere");
    expect(why("upаy.com")).toContain("mixed-alphabets");
    expect(why("xn--upy-7cd.com")).toContain("mixed-alphabets");
  });

  it.each(["gpay.com", "epay.org", "play.com", "ebay.com", "okay.net", "bank.example", "gmail.com"])(
    "has nothing to do with it: %s",
    (host) => expect(why(host)).toEqual([]),
  );

  it("is found for any name with one letter changed for its twin", () => {
    const twins: Record<string, string> = { a: "а", o: "0", e: "3", l: "1", s: "5", i: "і", c: "с", p: "р" };
    fc.assert(
      fc.property(fc.constantFrom(...knownNames), fc.nat(), (name, pick) => {
        const places = [...name].flatMap((letter, at) => (twins[letter] ? [at] : []));
        if (places.length === 0) return;
        const at = places[pick % places.length]!;
        const other = name.slice(0, at) + twins[name[at]!] + name.slice(at + 1);
        const found = hostSuspicions(`${other}.com`, { own });
        expect(
          found.some((one) => /^like-|alphabets|twin/.test(one)),
          other,
        ).toBe(true);
      }),
    );
  });

  it("is never found for a known name under its own domain, and nothing throws", () => {
    for (const name of knownNames.filter((one) => one !== "upay"))
      expect(hostSuspicions(`www.${name}.com`, { own }), name).toEqual([]);
    fc.assert(fc.property(fc.domain(), (host) => void hostSuspicions(host, { own })));
    fc.assert(fc.property(fc.string({ maxLength: 80 }), (host) => void hostSuspicions(host, { own })));
  });

  it("is told by what somebody registered", () => {
    expect(registeredDomain("a.b.co.uk")).toBe("b.co.uk");
    expect(registeredDomain("x.github.io")).toBe("x.github.io");
  });
});

describe("what a mail warns of", () => {
  const read = (html: string, from = { name: "Ann", address: "ann@example.org" }, text = "") =>
    mailWarnings({ from, text, flagged: sanitiseMail(html, { own }).flagged }, { own });

  it("is a sender who bears our name, and a name that shows another address", () => {
    expect(read("", { name: "UPay Support", address: "x@mail.evil.example" })).toMatchObject([
      { host: "x@mail.evil.example", why: ["claims-house"] },
    ]);
    expect(read("", { name: "service@upay.example", address: "x@evil.example" })[0]?.why).toContain(
      "name-shows-other-address",
    );
    expect(read("", { name: "UPay Support", address: "support@upay.example" })).toEqual([]);
  });

  it("is a link that says another host, in HTML and in plain text, each once", () => {
    const link = '<a href="https://evil.example/">https://www.upay.example/pay</a>';
    expect(read(link + link)).toEqual([
      { host: "evil.example", text: "https://www.upay.example/pay", why: ["text-names-other-host"] },
    ]);
    expect(read("", undefined, "See https://paypa1.com/login. Thanks")).toEqual([
      { host: "paypa1.com", text: "", why: ["like-paypal"] },
    ]);
    expect(read("", undefined, "See https://www.upay.example/help")).toEqual([]);
  });
});
