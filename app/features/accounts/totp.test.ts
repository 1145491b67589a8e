import { generateSync } from "otplib";
import { describe, expect, it } from "vitest";
import { acceptedStep, enrolmentUri, looksLikeTotp, typedCode } from "./totp.ts";

/** RFC 6238, appendix B: the ASCII secret "12345678901234567890", last six of the eight digits. */
const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const at = (seconds: number) => new Date(seconds * 1000);

describe("one-time codes", () => {
  it.each([
    [59, "287082", 1],
    [1_111_111_109, "081804", 37_037_036],
    [1_111_111_111, "050471", 37_037_037],
    [1_234_567_890, "005924", 41_152_263],
    [2_000_000_000, "279037", 66_666_666],
  ])("knows RFC 6238's code at %i s", (seconds, code, step) => {
    expect(acceptedStep(secret, code, at(seconds), null)).toBe(step);
  });

  const now = 1_795_000_000;
  const step = Math.floor(now / 30);
  const codeOf = (steps: number) => generateSync({ secret, epoch: (step + steps) * 30 });

  it("takes one step back and ahead, no more", () => {
    expect([-2, -1, 0, 1, 2].map((steps) => acceptedStep(secret, codeOf(steps), at(now), null))).toEqual([
      null,
      step - 1,
      step,
      step + 1,
      null,
    ]);
  });

  it("takes no step twice, nor one before the last used", () => {
    expect(acceptedStep(secret, codeOf(0), at(now), step)).toBeNull();
    expect(acceptedStep(secret, codeOf(-1), at(now), step)).toBeNull();
    expect(acceptedStep(secret, codeOf(1), at(now), step)).toBe(step + 1);
  });

  it.each(["", "12345", "1234567", "12345a", "１２３４５６"])("is not put off by %j", (code) => {
    expect(acceptedStep(secret, code, at(now), null)).toBeNull();
  });

  it("reads codes as people type them", () => {
    expect(typedCode(" 123 456 ")).toBe("123456");
    expect(looksLikeTotp("123456")).toBe(true);
    expect(looksLikeTotp("abcd-efgh-jkmn")).toBe(false);
  });

  it("names the issuer and the account for the authenticator app", () => {
    const uri = new URL(enrolmentUri(secret, "mei@upay.example"));
    expect(uri.protocol).toBe("otpauth:");
    expect(decodeURIComponent(uri.pathname)).toContain("UPay Console:mei@upay.example");
    expect(uri.searchParams.get("secret")).toBe(secret);
    expect(uri.searchParams.get("issuer")).toBe("UPay Console");
  });
});
