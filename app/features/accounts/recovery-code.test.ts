import { describe, expect, it } from "vitest";
import { recoveryCodeFrom, typedRecoveryCode } from "./recovery-code.ts";

describe("recovery codes", () => {
  it("are three groups of four unmistakable letters", () => {
    const bytes = Uint8Array.from({ length: 12 }, (_, index) => index * 21);
    expect(recoveryCodeFrom(bytes)).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){2}[0-9a-hjkmnp-tv-z]{4}$/);
  });

  it("can be typed with other spaces, cases and look-alikes", () => {
    expect(typedRecoveryCode(" 7K2M x9qd-O4tv ")).toBe("7k2mx9qd04tv");
    expect(typedRecoveryCode("IL10-oooo-abcd")).toBe("11100000abcd");
  });
});
